"""What a person may type about files that come in as a set."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.clock import legal_day
from cases.archives import MOST_FILES, too_many
from cases.forms.case import NOTHING
from cases.forms.contents import colleagues
from cases.forms.fields import AskingForm, Day, Language, UploadField
from cases.models import Exhibit
from cases.stored_files import plain_name

if TYPE_CHECKING:
    from cases.stored_files import Arrival


class FolderInput(forms.FileInput):
    """Asks for a whole folder, as browsers on desks can."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        # The script writes the paths of the files into the field of that name: a form sends bare
        # names alone.
        super().__init__(
            attrs={"webkitdirectory": True, "multiple": True, "data-paths-in": "paths"}
        )


class FolderField(UploadField):
    """The files of a folder; gives their Arrivals."""

    widget = FolderInput

    def clean(self, value: Any, initial: Any = None) -> Any:
        files = value if isinstance(value, list) else [value] if value else []
        if len(files) > MOST_FILES:
            raise ValidationError(too_many())
        for one in files:
            if why := getattr(one, "refused", ""):
                raise ValidationError(f"{one.name}: {why}")
        return [one.arrival for one in files if one.size]


MOST_TEXT = 2_000_000


class SentForm(AskingForm):
    """Files that come together: a ZIP archive, or a folder."""

    FILES_WANTED = True

    archive = UploadField(
        label=_("ZIP archive"), required=False,
        help_text=_("Every file in it is looked at and listed before anything is stored."),
    )  # fmt: skip
    folder = FolderField(
        label=_("Or a folder"), required=False,
        help_text=format_lazy(
            _("With all files in it: up to {most}. Pack a larger one into a ZIP archive."),
            most=f"{MOST_FILES:,}",
        ),
    )  # fmt: skip
    paths = forms.CharField(required=False, max_length=MOST_TEXT, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        both = bool(typed.get("archive")), bool(typed.get("folder"))
        if (all(both) or (self.FILES_WANTED and not any(both))) and not self.errors:
            self.add_error("archive", _now("Choose a ZIP archive or a folder."))
        paths = typed.pop("paths", "")
        if typed.get("folder"):
            typed["folder"] = self._placed(typed["folder"], paths)
        return typed

    def _placed(self, files: list[Arrival], said: str) -> list[Arrival]:
        """The files under the paths that the browser told beside them; each under its bare name
        where it told none, or other ones. A path is only shown: nothing is opened by it."""
        sent: list[Any] = self.files.getlist("folder") if hasattr(self.files, "getlist") else []
        try:
            paths = json.loads(said or "[]")
        except ValueError:
            return files
        if not isinstance(paths, list) or len(paths) != len(sent):
            return files
        told = {
            id(one.arrival): path
            for one, path in zip(sent, paths, strict=True)
            if getattr(one, "arrival", None) is not None
            and isinstance(path, str)
            and plain_name(path.rpartition("/")[2]) == plain_name(one.name)
        }
        return [replace(one, name=told.get(id(one), one.name)) for one in files]


class DeliveryForm(SentForm):
    """Files that come into a case as a set."""

    archive = UploadField(
        label=_("ZIP archive"), required=False,
        help_text=format_lazy(
            _("Up to {most} files. Every one is looked at and listed before anything is stored."),
            most=f"{MOST_FILES:,}",
        ),
    )  # fmt: skip
    folder = FolderField(
        label=_("Or a folder"), required=False,
        help_text=format_lazy(
            _("With all files in it: up to {most}. Bring a larger one in parts, folder by folder."),
            most=f"{MOST_FILES:,}",
        ),
    )  # fmt: skip


class StoreDeliveryForm(AskingForm):
    source_type = forms.ChoiceField(
        label=_("Type of source"),
        choices=[
            *NOTHING,
            *(c for c in Exhibit.SourceType.choices if c[0] != Exhibit.SourceType.HUMAN_SOURCE),
        ],
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who or what all of them come from.")
    )
    method = forms.CharField(label=_("Method of collection"), max_length=300)
    collected_on = Day(label=_("Collected on"))
    collected_place = forms.CharField(label=_("Place of collection"), max_length=200)
    collected_by = forms.ModelChoiceField(label=_("Collected by"), queryset=User.objects.none())
    language = Language(initial="es")
    twins = forms.BooleanField(
        label=_("Also store files whose bytes are there already"), required=False
    )

    def prepare(self) -> None:
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["collected_by"]
            field.queryset = people
            self.initial["collected_by"] = self.asker

    def clean_collected_on(self) -> Any:
        day = self.cleaned_data["collected_on"]
        if self.at is not None and day > legal_day(self.at):
            raise ValidationError(_now("This day has not come yet."))
        return day
