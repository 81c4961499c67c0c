"""What a person may type about a measure and its evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Finding
from cases.uploads import RefusedUpload, StoredUpload
from objectives.models import Objective
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import AuthorityElement, ElementSupport, MeasureDocument, Participation
from sanctions.models.status import Publicity


class MeasureForm(forms.Form):
    ground = long_text(_("Why nominated"), 4)
    summary = long_text(
        _("Executive summary"), 8, required=False,
        help_text=_("One page: who, what, when, how much, which prong, effect sought."),
    )  # fmt: skip


class TaskForm(Choosing):
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    part = forms.ChoiceField(
        label=_("Part"),
        choices=[
            *NOTHING,
            *(c for c in Participation.Part.choices if c[0] != Participation.Part.NOMINATOR),
        ],
        help_text=_(
            "A part can cost another: who drafts can neither review, clear nor decide; who "
            "nominated, reviewed or cleared can't decide; who decides can't publish."
        ),
    )


class ArrivingFile(forms.Form):
    """A form with a field ``file`` that arrives in the store's spool."""

    def clean_file(self) -> Any:
        """The file as it arrived in the store's spool, or why it was not taken."""
        upload = self.cleaned_data["file"]
        if isinstance(upload, RefusedUpload):
            raise forms.ValidationError(upload.refused)
        if isinstance(upload, StoredUpload):
            return upload.arrival
        raise forms.ValidationError(_("The file did not arrive."))


class DocumentForm(ArrivingFile):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *MeasureDocument.Kind.choices])
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"))


class ObjectiveForm(Choosing):
    objective = forms.ModelChoiceField(label=_("Objective"), queryset=Objective.objects.none())
    rationale = long_text(_("How the measure serves it"), 3)


class ClearanceStepForm(forms.Form):
    """Sending a visa action out: its publicity is chosen here."""

    publicity = forms.ChoiceField(label=_("Publicity"), choices=[*NOTHING, *Publicity.choices])


# --- matrix and packet --------------------------------------------------------------------


def releasable() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Releasability"), required=False,
        choices=[("", _("not decided yet")), *ElementSupport.Releasability.choices],
        help_text=_("Of the passage: may it stand in what the public and the person are told?"),
    )  # fmt: skip


class SupportForm(Choosing):
    element = forms.ModelChoiceField(label=_("Element"), queryset=AuthorityElement.objects.none())
    finding = forms.ModelChoiceField(label=_("Finding"), queryset=Finding.objects.none())
    bearing = forms.ChoiceField(label=_("It"), choices=[*NOTHING, *ElementSupport.Bearing.choices])
    note = long_text(
        _("Drafter's note"), 3, required=False,
        help_text=_("For contrary evidence: why it does not change the result."),
    )  # fmt: skip
    releasability = releasable()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].label_from_instance = _finding_line  # type: ignore[attr-defined]


class SupportEditForm(forms.Form):
    bearing = forms.ChoiceField(label=_("It"), choices=ElementSupport.Bearing.choices)
    note = long_text(_("Drafter's note"), 3, required=False)
    releasability = releasable()


class SearchForm(forms.Form):
    terms = long_text(_("Searched for"), 2)
    sources = long_text(_("Where"), 3)
    searched_on = day(_("On"))


def _finding_line(finding: Any) -> str:
    claim = finding.claim if len(finding.claim) <= 90 else f"{finding.claim[:89]}…"
    return f"{finding.reference} · {finding.exhibit.reference} p. {finding.page} · {claim}"
