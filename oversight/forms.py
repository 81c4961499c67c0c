"""What auditors, and those they ask, may type."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.models import Alert

MOST_ENTRIES = 50
MOST_TEXT = 20_000


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}), max_length=MOST_TEXT, **kwargs
        )


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class EmptyForm(forms.Form):
    """Nothing to type."""


class ReasonForm(forms.Form):
    reason = Text(label=_("Reason"), rows=2)


class FilterNameForm(forms.Form):
    """The name under which a search is kept; the search itself comes from the address."""

    name = forms.CharField(label=_("Name"), max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, max_length=2000)


class ThresholdForm(ReasonForm):
    threshold = forms.IntegerField(label=_("Threshold"), min_value=1, max_value=1_000_000)

    field_order = ("threshold", "reason")


class MuteForm(ReasonForm):
    """Until when a test is mute: at most a quarter of a year."""

    LONGEST = datetime.timedelta(days=92)
    until = Day(label=_("Mute until"), help_text=_("The first day on which it speaks again."))

    field_order = ("until", "reason")

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_until(self) -> datetime.datetime:
        """The moment at which the day begins, in UTC."""
        day: datetime.date = self.cleaned_data["until"]
        moment = datetime.datetime.combine(day, datetime.time.min, datetime.UTC)
        if not self.at < moment <= self.at + self.LONGEST:
            raise ValidationError(_now("A day from tomorrow on, at most 92 days ahead."))
        return moment


def numbers(text: str) -> list[int]:
    """Keys of entries as typed. Raises ValidationError."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if len(parts) > MOST_ENTRIES or any(not p.isdecimal() or len(p) > 18 for p in parts):
        raise ValidationError(_now("Numbers of entries, at most 50."))
    return [int(part) for part in parts]


class FindingForm(forms.Form):
    """Facts, the entries they rest on, what is asked, and of whom."""

    title = forms.CharField(label=_("Title"), max_length=200)
    facts = Text(label=_("Facts"), help_text=_("What is, beside what should be, and the rule."))
    entries = forms.CharField(
        label=_("Entries"), required=False, max_length=1000,
        help_text=_("Their numbers in the log, separated by spaces."),
    )  # fmt: skip
    asked = Text(label=_("Response asked"), rows=2)
    owner = forms.ModelChoiceField(label=_("Who answers"), queryset=User.objects.none())
    due_on = Day(label=_("Answer due"), required=False)
    alert = forms.ModelChoiceField(
        label=_("Alert"), queryset=Alert.objects.none(), required=False,
        to_field_name="reference", widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, alerts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people
        alert: Any = self.fields["alert"]
        alert.queryset = alerts

    def clean_entries(self) -> list[int]:
        return numbers(self.cleaned_data["entries"])


class CiteForm(forms.Form):
    entry = forms.IntegerField(label=_("Entry"), min_value=1, help_text=_("Its number in the log."))


class AnswerForm(forms.Form):
    answer = Text(label=_("Answer"))
