"""What is typed about selection processes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.case import NOTHING
from cases.forms.fields import ActorField, Day
from cases.models import Candidate, Case


class SelectionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Body that chooses"), max_length=200)
    office = forms.CharField(label=gettext_lazy("Office to be filled"), max_length=200)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[*NOTHING, *Case.Country.choices]
    )
    begins_on = Day(label=gettext_lazy("Begins on"), required=False)
    ends_on = Day(label=gettext_lazy("Ends on"), required=False)


class CandidateForm(forms.Form):
    actor = ActorField(label=gettext_lazy("Candidate"))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Candidate.Stage.choices)

    def __init__(self, *args: Any, asker: Any = None, at: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["actor"]
        field.ask_as(asker, at)
