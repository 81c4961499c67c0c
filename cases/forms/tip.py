"""What a source types on the public pages, in their language, and what is typed to a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from cases import receipts
from cases.forms.fields import AskingForm, Language, Text
from cases.models import Case

COUNTRIES = ("GT", "SV", "HN", "NI", "US", "OTHER")
TIP_LANGUAGES = ("es", "en", "quc", "kek", "cab", "miq", "und")
"""Languages in which a tip may be written; the form itself speaks the first two."""


class WordedForm(forms.Form):
    """A form whose labels, helps and choices come from the words of the public pages."""

    def __init__(self, *args: Any, words: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for name, field in self.fields.items():
            field.label = words["labels"].get(name, "")
            field.help_text = words["helps"].get(name, "")
            if name in words["choices"]:
                told = words["choices"][name]
                field.choices = [("", words["choose"]), *told.items()]  # type: ignore[attr-defined]


class PublicTipForm(WordedForm):
    """A tip from outside. Nobody is asked who they are."""

    title = forms.CharField(max_length=200)
    summary = Text(max_length=20000, rows=10)
    named = Text(max_length=2000, rows=3, required=False)
    country = forms.ChoiceField(choices=[(code, code) for code in COUNTRIES])
    municipality = forms.CharField(max_length=100, required=False)
    tip_language = forms.ChoiceField(choices=[(code, code) for code in TIP_LANGUAGES])
    source_consent = forms.ChoiceField(
        choices=[(one, one) for one in (Case.Consent.GIVEN, Case.Consent.LIMITED,
                                        Case.Consent.REFUSED)],
    )  # fmt: skip
    source_threat = forms.ChoiceField(choices=[(one, one) for one in Case.Threat.values])
    form = forms.CharField(widget=forms.HiddenInput, max_length=32)


class NumberForm(WordedForm):
    """The number that a source was given; gives its sixteen digits."""

    number = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    )

    def clean_number(self) -> str:
        if not (number := receipts.tidied(self.cleaned_data["number"])):
            raise ValidationError(self.words["not_sixteen"])
        return number


class ReplyForm(WordedForm):
    """What a source writes under their number, which goes with it unseen."""

    text = Text(max_length=10000, rows=6)
    number = forms.CharField(widget=forms.HiddenInput, max_length=16)
    form = forms.CharField(widget=forms.HiddenInput, max_length=32)


class AskSourceForm(AskingForm):
    """A message to the source of a tip."""

    text = Text(
        label=gettext_lazy("Message"), max_length=10000, rows=5,
        help_text=gettext_lazy(
            "The source reads it by their number. Never ask who they are; write in their language."
        ),
    )  # fmt: skip
    language = Language(initial="es")

    def prepare(self) -> None:
        if self.case is not None and self.case.tip_language:
            self.initial["language"] = self.case.tip_language
