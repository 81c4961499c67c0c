"""What a person may type about copies of an exhibit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import AskingForm, Language, Text, UploadField
from cases.models import DerivedCopy

K = DerivedCopy.Kind


class AskTextForm(AskingForm):
    way = forms.ChoiceField(
        label=_("How"), choices=DerivedCopy.Way.choices, initial=DerivedCopy.Way.OWN,
        widget=forms.RadioSelect,
        help_text=_("It is read in the background. Texts that were read before stay."),
    )  # fmt: skip


class CopyForm(AskingForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[one for one in K.choices if one[0] != K.TEXT],
    )
    file = UploadField(label=_("File"))
    title = forms.CharField(label=_("Title"), max_length=200)
    tool = forms.CharField(
        label=_("Made by"), max_length=120,
        help_text=_("The person, or the program."),
    )  # fmt: skip
    tool_version = forms.CharField(
        label=_("Version of the program"), max_length=120, required=False
    )
    language = Language(initial="en")
    note = Text(
        label=_("Note"), max_length=2000, rows=2, required=False,
        help_text=_("What was left out, which minutes were cut."),
    )  # fmt: skip
