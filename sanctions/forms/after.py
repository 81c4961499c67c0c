"""What a person may type about a measure in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import Authority, Review, Waiver


class LicenceForm(forms.Form):
    """A specific licence."""

    number = forms.CharField(label=_("Number"), max_length=40)
    licensee = forms.CharField(label=_("Licensee"), max_length=200)
    authorizes = long_text(_("What it authorizes"), 4)
    conditions = long_text(_("Conditions"), 3, required=False)
    from_on = day(_("From"))
    expires_on = day(_("Expires"), required=False, help_text=_("The first day not covered."))


class GeneralLicenceForm(LicenceForm, Choosing):
    """A general licence: of an authority, for everybody."""

    authority = forms.ModelChoiceField(label=_("Authority"), queryset=Authority.objects.none())
    licensee: Any = None
    field_order = ("authority", "number", "authorizes", "conditions", "from_on", "expires_on")


class LicenceEditForm(forms.Form):
    authorizes = long_text(_("What it authorizes"), 4)
    conditions = long_text(_("Conditions"), 3, required=False)
    expires_on = day(_("Expires"), required=False)
    reason = long_text(_("Reason"), 3)


class WaiverForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *Waiver.Kind.choices])
    basis = long_text(_("Basis in the authority"), 2)
    scope = long_text(_("What it allows, for whom"), 3)
    determined_on = day(_("Determined on"))
    until_on = day(_("Until"), required=False, help_text=_("The first day not covered."))


class ReviewForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            *NOTHING, *(c for c in Review.Kind.choices if c[0] != Review.Kind.EXHIBIT_FELL),
        ],
    )  # fmt: skip
    why = long_text(_("Why"), 3)
    due_on = day(_("Due on"))


class ConcludeForm(forms.Form):
    result = forms.ChoiceField(label=_("Result"), choices=[*NOTHING, *Review.Result.choices])
    memo = long_text(_("Memorandum"), 6)
    next_on = day(_("Next review on"), required=False)
