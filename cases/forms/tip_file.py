"""A file of tips, as it is uploaded or sent again to be taken in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import tip_files
from cases.forms.case import NOTHING
from cases.forms.fields import Language, UploadField
from cases.models import Case


class TipFileForm(forms.Form):
    """A CSV or a JSON file; gives its ``text`` and its ``tips``."""

    file = UploadField(required=False, help_text=gettext_lazy("CSV, or JSON as of GlobaLeaks."))
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country of tips that say none"), required=False,
        choices=[*NOTHING, *Case.Country.choices],
    )  # fmt: skip
    language = Language(label=gettext_lazy("Language of tips that say none"), initial="es")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        # As a browser sends a text area again, so that what was looked at is what is taken in.
        typed["text"] = self._text(typed).replace("\r\n", "\n").replace("\r", "\n")
        try:
            typed["tips"] = tip_files.read(
                typed["text"], country=typed["country"], language=typed["language"]
            )
        except tip_files.Unreadable as error:
            raise ValidationError(_why(str(error))) from error
        return typed

    def _text(self, typed: dict[str, Any]) -> str:
        file = typed.get("file")
        if file is None:
            if not typed["text"]:
                raise ValidationError(_("Choose a file."))
            return str(typed["text"])
        if file.size > tip_files.MOST_BYTES:
            most = filesizeformat(tip_files.MOST_BYTES)
            raise ValidationError(_("The file is larger than %(most)s.") % {"most": most})
        try:
            return str(file.path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("The file is not in UTF-8: save it so, and try again.")
            ) from error


def _why(code: str) -> str:
    kind, _colon, what = code.partition(": ")
    told = {
        "empty": _("There is no tip in the file."),
        "many": _("There are more than %(most)s tips in the file: divide it.")
        % {"most": tip_files.MOST_TIPS},
        "json": _("The file begins like JSON and is none."),
        "columns": _("A column is missing in the first line: %(what)s") % {"what": what},
        "unknown": _("The first line names columns that are none: %(what)s") % {"what": what},
    }
    return told.get(kind, _("The file cannot be read from %(place)s on.") % {"place": code})
