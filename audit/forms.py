"""What a person may ask of the log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.models import Entry


class LogFilterForm(forms.Form):
    who = forms.CharField(label=_("Who"), max_length=150, required=False)
    what = forms.CharField(label=_("Verb or kind"), max_length=60, required=False)
    about = forms.CharField(label=_("Object"), max_length=200, required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("Any")), *Entry.Outcome.choices]
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
