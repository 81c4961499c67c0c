"""What a person may type about a search for what contradicts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clock import legal_day
from cases.forms.fields import AskingForm, Day, Text


class SearchForm(AskingForm):
    searched_on = Day(label=_("Searched on"))
    terms = Text(label=_("Searched for"), max_length=2000, rows=2)
    sources = Text(
        label=_("Where"), max_length=2000, rows=2,
        help_text=_("Exhibits, registers, people asked."),
    )  # fmt: skip
    outcome = Text(
        label=_("What came of it"), max_length=2000, rows=2,
        help_text=_("Name the findings that contradict, or say that nothing was found."),
    )  # fmt: skip

    def clean_searched_on(self) -> object:
        day = self.cleaned_data["searched_on"]
        if self.at is not None and day > legal_day(self.at):
            raise forms.ValidationError(_("This day has not come yet."))
        return day
