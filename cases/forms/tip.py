"""What a source types on the public pages, in their language, and what is typed to a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from cases import receipts
from cases.forms.fields import AskingForm, Language, Text, UploadField
from cases.models import Case
from cases.uploads import StrangersUploadHandler

COUNTRIES = ("GT", "SV", "HN", "NI", "US", "OTHER")
TIP_LANGUAGES = ("es", "en", "quc", "kek", "cab", "miq", "und")
"""Languages in which a tip may be written; the form itself speaks the first two."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(UploadField):
    """A few files; gives their Arrivals. Empty ones count as none."""

    widget = FilesInput

    def clean(self, value: Any, initial: Any = None) -> Any:
        files = [value] if value and not isinstance(value, list) else value or []
        if len(files) > StrangersUploadHandler.MOST_FILES:
            raise ValidationError(self.error_messages["many"])
        if any(getattr(one, "refused", "") for one in files):
            raise ValidationError(self.error_messages["refused"])
        return [one.arrival for one in files if one.size]


class WordedForm(forms.Form):
    """A form whose labels, helps and choices come from the words of the public pages."""

    def __init__(self, *args: Any, words: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for name, field in self.fields.items():
            field.label = words["labels"].get(name, "")
            field.help_text = words["helps"].get(name, "")
            if isinstance(field, FilesField):
                field.error_messages["many"] = words["too_many_files"]
                field.error_messages["refused"] = words["file_refused"]
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
    attachments = FilesField(required=False)
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
    attachments = FilesField(required=False)
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
