"""How a timeline is narrowed, and how events come in by CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from cases.csv_rows import read_rows, read_text
from cases.forms.contents import actors_of_the_case
from cases.forms.fields import AskingForm, Day, Language, Text, When
from cases.models import Exhibit, TimelineEvent

if TYPE_CHECKING:
    from cases.csv_rows import CsvRow

MOST_ROWS = 2_000
MOST_BYTES = 2 * 2**20
WANTED = ("when", "what")
TYPED = ("when", "what", "details", "place", "who", "exhibit", "language")
TOLD = ("reference", "first_day", "last_day", "who_name", "recorded_at", "recorded_by", "withdrawn",
        "error", "line")  # fmt: skip
"""Columns that an export has besides, or a table with what is wrong, which an import reads past."""


class TimelineFilterForm(AskingForm):
    who = forms.ModelChoiceField(
        label=gettext_lazy("About or naming"), queryset=Actor.objects.none(), required=False
    )
    words = forms.CharField(label=gettext_lazy("Words in it"), required=False, max_length=100)
    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("To"), required=False)
    gap = forms.TypedChoiceField(
        label=gettext_lazy("Show stretches without an event"), required=False, coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("No")), ("30", gettext_lazy("30 days or more")),
            ("90", gettext_lazy("90 days or more")), ("180", gettext_lazy("180 days or more")),
            ("365", gettext_lazy("A year or more")),
        ],
    )  # fmt: skip

    def prepare(self) -> None:
        who: Any = self.fields["who"]
        who.queryset = actors_of_the_case(self)
        who.to_field_name = "reference"


@dataclass(slots=True)
class Judged:
    """What would become of one row: ``create``, ``same`` or ``error`` with the reasons."""

    line: int
    cells: dict[str, str]
    verdict: str = "create"
    errors: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class TimelineImportForm(AskingForm):
    """Events as CSV, from a file or pasted; ``rows`` tells of each what would become of it."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = Text(
        label=gettext_lazy("Or the rows themselves"), required=False, rows=8, max_length=MOST_BYTES,
        help_text=gettext_lazy("Wrong rows can be mended here, and looked at again."),
    )  # fmt: skip
    FIELDS = {
        "when": ("happened", When()),
        "what": ("title", forms.CharField(max_length=200)),
        "details": ("text", forms.CharField(max_length=5000, required=False)),
        "place": ("place", forms.CharField(max_length=200, required=False)),
        "language": ("language", Language(required=False)),
    }

    def prepare(self) -> None:
        self.rows: list[Judged] = []

    @property
    def faulty(self) -> int:
        return sum(row.verdict == "error" for row in self.rows)

    @property
    def new(self) -> list[Judged]:
        return [row for row in self.rows if row.verdict == "create"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if upload := typed.get("file"):
            if why := getattr(upload, "refused", ""):
                raise ValidationError({"file": why})
            if upload.size > MOST_BYTES:
                raise ValidationError({"file": _("The file is larger than 2 MB. Import parts.")})
            try:
                typed["text"] = read_text(upload.read())
            except ValueError as error:
                raise ValidationError({"file": str(error)}) from error
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent["text"] = typed["text"]  # so that it stands in the box, to be mended
            self.data = sent
        if not typed.get("text", "").strip():
            raise ValidationError({"file": _("Choose a CSV file, or paste its rows.")})
        try:
            found = read_rows(typed["text"], wanted=WANTED, known={*TYPED, *TOLD}, most=MOST_ROWS)
        except ValueError as error:
            raise ValidationError({"text": str(error)}) from error
        self.rows = self._judged(found)
        return typed

    def _judged(self, found: list[CsvRow]) -> list[Judged]:
        exhibits = self._exhibits({row.cells.get("exhibit", "") for row in found} - {""})
        actors: dict[str, list[Actor]] = {}
        for actor in actors_of_the_case(self):
            for name in {actor.reference.casefold(), actor.caption.casefold()}:
                actors.setdefault(name, []).append(actor)
        there = self._there()
        judged = []
        for row in found:
            one = Judged(row.line, row.cells)
            if row.fault:
                one.errors.append(row.fault)
            else:
                self._clean_row(one, exhibits, actors)
            if one.errors:
                one.verdict = "error"
            elif (key := _key(one.facts)) in there:
                one.verdict = "same"
            else:
                there.add(key)  # the same row twice in one file is one event
            judged.append(one)
        return judged

    def _clean_row(
        self, one: Judged, exhibits: dict[str, Exhibit], actors: dict[str, list[Actor]]
    ) -> None:
        for column, (name, typed) in self.FIELDS.items():
            try:
                one.facts[name] = typed.clean(one.cells.get(column, ""))
            except ValidationError as error:
                one.errors.append(f"{column}: {' '.join(error.messages)}")
        one.facts["language"] = one.facts.get("language") or "en"
        if named := one.cells.get("exhibit", ""):
            one.facts["exhibit"] = exhibits.get(named.upper())
            if one.facts["exhibit"] is None:
                one.errors.append(_("exhibit: there is no %(named)s in this case.")
                                  % {"named": named})  # fmt: skip
        if named := one.cells.get("who", ""):
            fitting = actors.get(named.casefold(), [])
            if len(fitting) == 1:
                one.facts["about"] = fitting[0]
            elif fitting:
                one.errors.append(_("who: several actors are called so; give the reference."))
            else:
                one.errors.append(_("who: %(named)s is not in the case; add the actor first.")
                                  % {"named": named})  # fmt: skip

    def _exhibits(self, named: set[str]) -> dict[str, Exhibit]:
        if self.asker is None or self.at is None:
            return {}
        seen = Exhibit.objects.visible_to(self.asker, self.at).standing().filter(case=self.case)
        return {row.reference: row for row in seen.filter(reference__in=[n.upper() for n in named])}

    def _there(self) -> set[tuple[Any, ...]]:
        """What tells the standing events of the case apart."""
        if self.asker is None or self.at is None:
            return set()
        seen = TimelineEvent.objects.visible_to(self.asker, self.at).standing()
        rows = seen.filter(case=self.case).values_list("happened_from", "happened_to", "title")
        return {(first, last, title.casefold()) for first, last, title in rows}


def _key(facts: dict[str, Any]) -> tuple[Any, ...]:
    return facts["happened"].first, facts["happened"].last, facts["title"].casefold()
