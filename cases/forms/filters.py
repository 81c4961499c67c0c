"""How the long lists of a case are narrowed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import JournalEntry


class JournalFilterForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *JournalEntry.Kind.choices]
    )
    words = forms.CharField(label=_("Words in it"), required=False, max_length=100)
