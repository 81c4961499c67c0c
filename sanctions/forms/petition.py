"""What a person may type about a petition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.references import tidy
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.forms.measure import DocumentForm
from sanctions.models import EndGround, Petition, PetitionDocument, PetitionPart
from sanctions.models.petition import ARGUED

UNSEEN = _("There is no measure with this reference that you may see.")


class ReceivePetitionForm(forms.Form):
    """A petition as it came in. ``seen`` finds what the user may see by its reference."""

    about = forms.CharField(
        label=_("About the measure"), max_length=20,
        help_text=_("The reference of a measure, or of one of the public record (PM-…)."),
    )  # fmt: skip
    petitioner = forms.CharField(label=_("Petitioner"), max_length=200)
    representative = forms.CharField(label=_("Representative"), max_length=200, required=False)
    received_on = day(_("Received on"))
    argued = forms.ChoiceField(
        label=_("Ground argued"),
        choices=[*NOTHING, *((ground.value, ground.label) for ground in ARGUED)],
    )
    arguments = long_text(_("What the petition says"), 6)
    new_facts = long_text(
        _("New facts"), 3, required=False,
        help_text=_("Only where an earlier petition about the measure was denied."),
    )  # fmt: skip

    def __init__(self, *args: Any, seen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen

    def clean_about(self) -> Any:
        """The measure, or the published one, that the user may see by this reference."""
        found = self.seen(tidy(self.cleaned_data["about"]))
        if found is None:
            raise forms.ValidationError(UNSEEN)
        return found


class TaskPetitionForm(Choosing):
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    part = forms.ChoiceField(
        label=_("Part"), choices=[*NOTHING, *PetitionPart.Part.choices],
        help_text=_(
            "Who reviews had no part in the measure; who decides did not review, and was neither "
            "nominator, drafter, reviewer nor clearer of the measure."
        ),
    )  # fmt: skip


class AssignForm(Choosing):
    user = forms.ModelChoiceField(
        label=_("Reviewer"), queryset=User.objects.none(),
        help_text=_("Somebody who had no part in the original measure."),
    )  # fmt: skip


class PetitionPaperForm(DocumentForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *PetitionDocument.Kind.choices])


class AcknowledgeForm(forms.Form):
    agency = forms.ChoiceField(
        label=_("Adjudicated by"), choices=[*NOTHING, *Petition.Adjudicator.choices],
        help_text=_("The Department of State where State designated; otherwise OFAC."),
    )  # fmt: skip
    case_number = forms.CharField(label=_("Case number there"), max_length=40, required=False)


class ConsultForm(forms.Form):
    consulted = long_text(_("Who is consulted, about what"), 3)


class RecommendForm(forms.Form):
    proposed = forms.ChoiceField(
        label=_("Recommendation"), choices=[*NOTHING, *Petition.Result.choices]
    )
    proposed_ground = forms.ChoiceField(
        label=_("Ground, if it is to be granted"), choices=[*NOTHING, *EndGround.choices],
        required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("proposed") == Petition.Result.GRANT and not typed.get("proposed_ground"):
            self.add_error("proposed_ground", _("A petition is granted on a ground."))
        return typed


class RemovalForm(forms.Form):
    """A removal: its ground, its basis, and the report where the Act is relied on."""

    basis = long_text(_("Basis of the removal, in one sentence"), 2)
    relies_on_act = forms.BooleanField(
        label=_("The Global Magnitsky Act is relied on beside the order"), required=False
    )
    reported_on = day(
        _("Report to Congress made on"), required=False,
        help_text=_("At least 15 days before a removal under 22 U.S.C. 10102(g)."),
    )  # fmt: skip


class GrantForm(RemovalForm):
    granted_ground = forms.ChoiceField(label=_("Ground"), choices=[*NOTHING, *EndGround.choices])
    field_order = ("granted_ground", "basis", "relies_on_act", "reported_on")


class DenyForm(forms.Form):
    reasons = long_text(
        _("Unclassified reasons"), 5,
        help_text=_("They go to the petitioner: say nothing that may not leave."),
    )  # fmt: skip
