"""What a person may type about exhibits and findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.models import Actor
from audit.clock import legal_day
from cases.forms.case import NOTHING
from cases.forms.contents import actors_of_the_case, colleagues, exhibits_of_the_case
from cases.forms.fields import (
    AskingForm,
    Day,
    FromRowForm,
    Language,
    ReasonForm,
    Text,
    UploadField,
)
from cases.models import Exhibit, Finding, Folder, HumanSource
from cases.querysets import authorities_to_clear


class EditExhibitForm(FromRowForm):
    item = forms.ChoiceField(
        label=_("What it is"), choices=Exhibit.Item.choices, initial=Exhibit.Item.FILE,
        help_text=_("A physical item is shown by its photograph, and goes from hand to hand."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=200)
    description = Text(label=_("Description"), required=False, max_length=5000)
    source_type = forms.ChoiceField(
        label=_("Type of source"), choices=[*NOTHING, *Exhibit.SourceType.choices]
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False,
        help_text=_("Who or what it comes from. For a human source, choose the code name below."),
    )  # fmt: skip
    human_source = forms.ModelChoiceField(
        label=_("Human source"), queryset=HumanSource.objects.none(), required=False,
        help_text=_("By code name, for the type of source “Human source” alone."),
    )  # fmt: skip
    method = forms.CharField(label=_("Method of collection"), max_length=300, required=False)
    collected_on = Day(label=_("Collected on"), required=False)
    collected_place = forms.CharField(
        label=_("Place of collection"), max_length=200, required=False
    )
    collected_by = forms.ModelChoiceField(label=_("Collected by"), queryset=User.objects.none())
    language = Language(initial="es")

    def prepare(self) -> None:
        super().prepare()
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["collected_by"]
            field.queryset = people
            self.initial["collected_by"] = self.initial.get("collected_by") or self.asker
        if self.asker is not None and self.at is not None:
            sources = HumanSource.objects.visible_to(self.asker, self.at).standing()
            field = self.fields["human_source"]
            field.queryset = sources.filter(case=self.case).order_by("code_name")
            if getattr(self.row, "human_source_id", None):
                self.initial["source"] = ""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        human = typed.get("source_type") == Exhibit.SourceType.HUMAN_SOURCE
        if human and typed.get("source"):
            self.add_error("source", _now("A human source is named by its code name alone."))
        if human and typed.get("human_source") is None and "human_source" not in self.errors:
            self.add_error("human_source", _now("Choose the source by its code name."))
        if not human and typed.get("human_source") is not None:
            self.add_error("human_source", _now("This is for the type “Human source” alone."))
        return typed

    def clean_collected_on(self) -> Any:
        day = self.cleaned_data["collected_on"]
        if day is not None and self.at is not None and day > legal_day(self.at):
            raise ValidationError(_now("This day has not come yet."))
        return day


class ExhibitForm(EditExhibitForm):
    file = UploadField()
    derived_from = forms.ModelChoiceField(
        label=_("Derived from"), queryset=Exhibit.objects.none(), required=False,
        help_text=_("A copy, extract or translation of another exhibit is no second source."),
    )  # fmt: skip
    field_order = ("file", "title", "description", "item")

    def prepare(self) -> None:
        super().prepare()
        exhibits_of_the_case(self, "derived_from")


class VerifyForm(AskingForm):
    reliability = forms.ChoiceField(
        label=_("Reliability of the source"), choices=[*NOTHING, *Exhibit.Reliability.choices]
    )
    credibility = forms.TypedChoiceField(
        label=_("Credibility of the content"),
        choices=[*NOTHING, *Exhibit.Credibility.choices],
        coerce=int,
    )
    corroboration = Text(
        label=_("Corroboration"), max_length=2000, rows=2,
        help_text=_("What else shows it, by reference; or that nothing does."),
    )  # fmt: skip


class FolderForm(AskingForm):
    title = forms.CharField(label=_("Title"), max_length=120)


class PutInFolderForm(AskingForm):
    folder = forms.ModelChoiceField(
        label=_("Folder"), queryset=Folder.objects.none(), required=False,
        help_text=_("None: they lie in no folder any more."),
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["folder"]
        field.empty_label = _("None")
        if self.case is not None:
            field.queryset = Folder.objects.standing().filter(case=self.case).order_by("pk")


class RestrictForm(ReasonForm):
    restriction = forms.ChoiceField(
        label=_("Restriction"), choices=[*NOTHING, *Exhibit.Restriction.choices]
    )
    field_order = ("restriction", "reason")


class ClearForm(AskingForm):
    authority_code = forms.CharField(label=_("Authority"), max_length=40)
    terms = Text(
        label=_("Terms"), max_length=2000, rows=2, required=False,
        help_text=_("Limits set by the originator or by law."),
    )  # fmt: skip

    def prepare(self) -> None:
        known = authorities_to_clear(self.at) if self.at is not None else []
        if known:
            self.fields["authority_code"] = forms.ChoiceField(
                label=_("Authority"), choices=[*NOTHING, *known]
            )


class FindingForm(AskingForm):
    keeps_draft = True
    exhibit = forms.ModelChoiceField(label=_("Exhibit"), queryset=Exhibit.objects.none())
    page = forms.IntegerField(label=_("Page"), min_value=1, initial=1)
    passage = Text(
        label=_("Passage"), max_length=5000,
        help_text=_("Quoted exactly, in the language of the exhibit."),
    )  # fmt: skip
    claim = Text(label=_("What it shows"), max_length=2000, rows=2)
    bearing = forms.ChoiceField(
        label=_("Bearing"), choices=Finding.Bearing.choices, initial=Finding.Bearing.SUPPORTS
    )
    about = forms.ModelChoiceField(
        label=_("About"), queryset=Actor.objects.none(), required=False,
        help_text=_("An actor of the case."),
    )  # fmt: skip
    language = Language(label=_("Language of the claim"), initial="en")
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        exhibits_of_the_case(self, "exhibit")
        field: Any = self.fields["about"]
        field.queryset = actors_of_the_case(self)
        if isinstance(self.row, Finding) and self.row.exhibit_id is not None:
            self.initial.setdefault("exhibit", self.row.exhibit)
            for name in ("page", "passage", "start"):
                if (known := getattr(self.row, name)) not in {None, ""}:
                    self.initial[name] = known
