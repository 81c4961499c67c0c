"""What a person may type about human sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.case import NOTHING
from cases.forms.compartment import holding
from cases.forms.contents import colleagues
from cases.forms.fields import AskingForm, FromRowForm, ReasonForm, Text
from cases.models import Case, Exhibit, Unmasking

QUIET = {"autocomplete": "off", "spellcheck": "false"}
"""For fields that no browser should keep or send to a spelling service."""


class IdentityForm(FromRowForm):
    real_name = forms.CharField(
        label=_("Real name"), max_length=200, widget=forms.TextInput(attrs=QUIET)
    )
    contact = Text(label=_("Contact"), required=False, max_length=2000)
    protection = Text(label=_("How protected"), required=False, max_length=2000)
    notes = Text(label=_("Notes"), required=False, max_length=5000)

    def prepare(self) -> None:
        super().prepare()
        for field in self.fields.values():
            field.widget.attrs |= QUIET


class SourceForm(IdentityForm):
    code_name = forms.CharField(
        label=_("Code name"), max_length=40, required=False,
        help_text=_("Not like the name. Empty: one is drawn by chance."),
    )  # fmt: skip
    supervisor = forms.ModelChoiceField(
        label=_("Supervisor of the source"), queryset=User.objects.none(),
        help_text=_("Besides you the only one who reads who it is."),
    )  # fmt: skip
    reliability = forms.ChoiceField(
        label=_("Reliability"), choices=[*NOTHING, *Exhibit.Reliability.choices], required=False
    )
    consent = forms.ChoiceField(
        label=_("Consent"),
        choices=[*NOTHING, *(c for c in Case.Consent.choices if c[0] != Case.Consent.NO_SOURCE)],
    )
    threat = forms.ChoiceField(label=_("Threat"), choices=[*NOTHING, *Case.Threat.choices])
    field_order = ("code_name", "supervisor", "reliability", "consent", "threat")

    def prepare(self) -> None:
        super().prepare()
        holding(self, "supervisor", "supervisor")


class HandOverSourceForm(ReasonForm):
    handler = forms.ModelChoiceField(
        label=_("New handler"), queryset=User.objects.none(), required=False
    )
    supervisor = forms.ModelChoiceField(
        label=_("New supervisor of the source"), queryset=User.objects.none(), required=False
    )
    field_order = ("handler", "supervisor", "reason")

    def prepare(self) -> None:
        holding(self, "handler", "source_handler")
        holding(self, "supervisor", "supervisor")


class UnmaskForm(AskingForm):
    reader = forms.ModelChoiceField(label=_("For whom"), queryset=User.objects.none())
    purpose = Text(label=_("Purpose"), max_length=2000, rows=2)
    hours = forms.IntegerField(
        label=_("Hours"), min_value=1, max_value=Unmasking.MOST_HOURS, initial=4
    )

    def prepare(self) -> None:
        if (people := colleagues(self)) is not None:
            field: Any = self.fields["reader"]
            field.queryset = people
