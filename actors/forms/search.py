"""What a person may ask of the list of actors."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from actors import countries
from actors.forms.fields import Country
from actors.models import Actor


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, number or reference"), max_length=200, required=False, strip=True
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Actor.Kind.choices]
    )
    country = Country(
        label=_("Country or nationality"),
        choices=[("", _("Any")), *countries.choices()[1:]],
    )
    sort = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
