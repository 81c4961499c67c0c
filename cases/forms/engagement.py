"""What a person may type about an auditor's engagement."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from cases.forms.case import NOTHING
from cases.forms.compartment import holding
from cases.forms.fields import AskingForm, EndDay, Text
from cases.models import Case, Engagement

MOST_CASES = 100


class EngagementForm(AskingForm):
    """Who reads what, on what basis, and until when."""

    auditor = forms.ModelChoiceField(label=_("Auditor"), queryset=User.objects.none())
    scope = forms.ChoiceField(label=_("Scope"), choices=[*NOTHING, *Engagement.Scope.choices])
    cases = Text(
        label=_("References of the cases"), required=False, max_length=4000,
        help_text=_("As they stand on paper, TF-…, separated by spaces or lines."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", "–"), *Case.Country.choices]
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, queryset=Agency.objects.none()
    )
    created_from = EndDay(label=_("Logged from"), required=False)
    created_until = EndDay(
        label=_("Logged before"), required=False, help_text=_("The first day not covered.")
    )
    legal_basis = Text(label=_("Legal basis"), max_length=2000, rows=2)
    compartments_authority = Text(
        label=_("Legal authority for compartments"), max_length=2000, rows=2, required=False,
        help_text=_("Empty: grand jury, SAR, tax, visa and source rows stay closed."),
    )  # fmt: skip
    since = EndDay(label=_("From"), required=False, help_text=_("Empty: from now on."))
    until = EndDay(label=_("Until"), help_text=_("The first day not covered."))

    def prepare(self) -> None:
        holding(self, "auditor", "auditor")
        if self.asker is not None and self.at is not None:
            field: Any = self.fields["agency"]
            field.queryset = Agency.objects.visible_to(self.asker, self.at).order_by("code")

    def clean_cases(self) -> list[str]:
        found = [one for one in re.split(r"[\s,;]+", self.cleaned_data["cases"]) if one]
        if len(found) > MOST_CASES or any(len(one) > 40 for one in found):
            raise forms.ValidationError(_now("At most 100 references."))
        return found

    def clean_since(self) -> Any:
        return self.cleaned_data["since"] or self.at

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        place = {"CASES": "cases", "COUNTRY": "country", "AGENCY": "agency"}
        for scope, name in place.items():
            if typed.get("scope") == scope and not typed.get(name) and name not in self.errors:
                self.add_error(name, _now("This scope needs it."))
            elif typed.get("scope") not in {scope, None} and typed.get(name):
                self.add_error(name, _now("This belongs to another scope."))
        return typed
