"""What a decider, a publisher and a visa officer may type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import NOTHING, ReasonForm, day, long_text
from sanctions.models.status import EndGround


class ManifestForm(forms.Form):
    """A form that rests on the record as it was shown: its hash comes back with the answer."""

    manifest_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    confirmed = forms.BooleanField(label=_("I read the record with the manifest shown above"))

    def __init__(self, *args: Any, manifest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manifest_sha256"].initial = manifest

    def clean(self) -> dict[str, Any]:
        """What was typed, without the tick: that it was ticked is asked here and nowhere else."""
        self.cleaned_data.pop("confirmed", None)
        return self.cleaned_data


class DecideForm(ManifestForm):
    """The determination, on the prongs relied on."""

    prongs = forms.MultipleChoiceField(
        label=_("Prongs relied on"), widget=forms.CheckboxSelectMultiple
    )
    text = long_text(_("Determination"), 4)
    findings = long_text(_("Findings"), 4, required=False)
    field_order = ("prongs", "text", "findings", "embargo_until", "confirmed")

    def __init__(
        self, *args: Any, prongs: list[tuple[str, str]], determination: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prongs"].choices = prongs  # type: ignore[attr-defined]
        # Where there is a choice, the decider makes it: nobody relies on a prong by default.
        self.fields["prongs"].initial = (
            [code for code, _label in prongs] if len(prongs) == 1 else []
        )
        self.fields["text"].initial = determination


class SignForm(DecideForm):
    """A designation: nothing is published before the embargo ends."""

    embargo_until = forms.DateTimeField(
        label=_("Embargo until (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The time at which it may be published. Empty: at once."),
    )


class AmendForm(ManifestForm):
    reason = long_text(_("What differs, and why"), 4)


class HoldForm(ReasonForm):
    review_hold_on = day(_("Review the hold on"))


class EndForm(ReasonForm):
    end_ground = forms.ChoiceField(label=_("Ground"), choices=[*NOTHING, *EndGround.choices])


class DelistForm(EndForm):
    """An end, and the report where the Act is relied on."""

    relies_on_act = forms.BooleanField(
        label=_("The Global Magnitsky Act is relied on beside the order"), required=False
    )
    reported_on = day(
        _("Report to Congress made on"), required=False,
        help_text=_("At least 15 days before a removal under 22 U.S.C. 10102(g)."),
    )  # fmt: skip


class VisasForm(forms.Form):
    visas = long_text(
        _("Valid visas"), 3, help_text=_("Class, foil number, post and day of issue, a line each.")
    )


class RevokedForm(forms.Form):
    revoked_on = day(_("Revoked on"))
    notified_on = day(_("DHS and Attorney General told on"))
    revocation_record = long_text(_("Record of the revocation"), 3)
