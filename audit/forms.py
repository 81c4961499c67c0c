"""What a person may ask of the log."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.models import Entry

LAYERS = (
    (Entry.Outcome.DONE.value, _("Acts")),
    (Entry.Outcome.NOTED.value, _("Reads and notes")),
    (Entry.Outcome.REFUSED.value, _("Refusals")),
)
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


class Moment(forms.DateTimeField):
    """A moment in UTC, typed as a day or with a time of day."""

    FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")

    def __init__(self, *, ends: bool = False, **kwargs: Any) -> None:
        self.ends = ends
        super().__init__(
            required=False, input_formats=self.FORMATS,
            widget=forms.TextInput(attrs={"placeholder": "2026-03-12 14:05", "size": 16}), **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The moment; of one that ends a time, the first that is not covered: the day or the
        minute that was typed is."""
        moment: datetime.datetime | None = super().to_python(value)
        if moment is None or not self.ends:
            return moment
        return moment + (DAY if len(str(value).strip()) <= len("2026-03-12") else MINUTE)


class MomentForm(forms.Form):
    """One moment that has passed."""

    then = Moment(label=_("As it was (UTC)"))


class TimesForm(forms.Form):
    """Between two moments."""

    first = Moment(label=_("From (UTC)"))
    last = Moment(label=_("Until (UTC)"), ends=True)


class LogFilterForm(TimesForm):
    """Every filter of the log; those of narrow use are reached by the links of an entry."""

    who = forms.CharField(label=_("Who"), max_length=150, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=100, required=False)
    about = forms.CharField(label=_("Object"), max_length=200, required=False)
    noun = forms.CharField(label=_("Kind of object"), max_length=60, required=False)
    what = forms.CharField(label=_("Verb or kind"), max_length=60, required=False)
    text = forms.CharField(label=_("Text"), max_length=100, required=False)
    outcome = forms.MultipleChoiceField(
        label=_("Layers"), required=False, choices=LAYERS, widget=forms.CheckboxSelectMultiple
    )
    opened = forms.BooleanField(label=_("Opened"), required=False)
    request = forms.CharField(label=_("Request"), max_length=40, required=False)
    session = forms.CharField(label=_("Session"), max_length=64, required=False)

    field_order = (
        "who", "unit", "about", "noun", "what", "text", "first", "last", "outcome",
        "opened", "request", "session",
    )  # fmt: skip
    BY_LINK = ("opened", "request", "session")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.BY_LINK:
            self.fields[name].widget = forms.HiddenInput()
