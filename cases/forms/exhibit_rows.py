"""A table of exhibits from before Probity, looked through beside the files that came along."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from cases.forms.batch import RowForm, account_of, day, line, word
from cases.forms.fields import LANGUAGES, OneLine
from cases.forms.looking import open_cases
from cases.models import EarlierExhibit, Exhibit
from cases.placing import ALGORITHMS, AWAITED, CREATE, SAME, STEP, WRONG, Looked, at_path
from cases.unpacking import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.sheets import Line, Sheet
    from cases.unpacking import Listed

At = datetime.datetime
S, Item = Exhibit.Status, Exhibit.Item
ANY_SOURCE = [c for c in Exhibit.SourceType.choices if c[0] != Exhibit.SourceType.HUMAN_SOURCE]
PLACEABLE = [(S.COLLECTED.value, S.COLLECTED.label), (S.LOGGED.value, S.LOGGED.label)]
IN_CUSTODY = ("source", "method", "collected_on", "collected_place", "collected_by")


class StepRowForm(RowForm):
    """The columns of an earlier step of custody: a row whose case and number stood above adds one
    more of it to that exhibit."""

    step_on = day(required=False)
    step = line(60)
    step_by = line(150)
    step_place = line(200)
    step_seal = line(60)
    step_note = line(2000)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_step_on(self) -> datetime.date | None:
        return self.past("step_on")

    def past(self, name: str) -> datetime.date | None:
        typed: datetime.date | None = self.cleaned_data[name]
        if typed is not None and typed > self.today:
            raise ValidationError(_("This day lies in the future."))
        return typed

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        told = [name for name in STEP_COLUMNS if typed.get(name)]
        for name in ("step_on", "step"):
            if told and not typed.get(name) and name not in self.errors:
                why = _("A step of custody has a day, and a word for what happened.")
                self.add_error(name, why)
        return typed


class ExhibitRowForm(StepRowForm):
    """The first row of an exhibit: what the register it comes from says of it."""

    case = line(80, required=True)
    number = OneLine(max_length=80)
    title = line(200, required=True)
    source_type = word(ANY_SOURCE, required=True)
    item = word(Item.choices)
    path = line(500)
    hash = line(200)
    algorithm = word([(code, label) for code, (label, _length) in ALGORITHMS.items()])
    source = line(300)
    method = line(300)
    collected_on = day(required=False)
    collected_by = line(150)
    collected_place = line(200)
    description = line(5000)
    language = word(LANGUAGES)
    status = word(PLACEABLE)
    held_by = line(150)
    held_place = line(200)
    seal = line(60)

    def __init__(self, *args: Any, people: dict[str, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_collected_on(self) -> datetime.date | None:
        return self.past("collected_on")

    def clean_path(self) -> str:
        return shown(self.cleaned_data["path"]) if self.cleaned_data["path"] else ""

    def clean_held_by(self) -> User | None:
        if not (given := self.cleaned_data["held_by"]):
            return None
        return account_of(self.people, given, _("No open account of your agency has this name."))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        self._hash(typed)
        # Who collected it under an account here may never verify it; others are told of in words.
        typed["collector"] = self.people.get(typed.get("collected_by", "").casefold())
        if typed.get("status") == S.LOGGED:
            for name in IN_CUSTODY:
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, _("What is logged says this: it is wanting."))
        if (on := typed.get("step_on")) and (why := out_of_order(typed, on)):
            self.add_error("step_on", why)
        return typed

    def _hash(self, typed: dict[str, Any]) -> None:
        """The earlier hash as plain hexadecimal; its algorithm by its length where none is said."""
        digest = re.sub(r"[\s:-]", "", typed.get("hash", "")).lower()
        said = typed.get("algorithm") or ""
        if not digest:
            if said and "hash" not in self.errors:
                self.add_error("hash", _("An algorithm is said, and no hash."))
            return
        fitting = [code for code, (_label, length) in ALGORITHMS.items() if length == len(digest)]
        if not re.fullmatch(r"[0-9a-f]+", digest) or (said or (fitting or [""])[0]) not in fitting:
            known = ", ".join(f"{label} ({size})" for label, size in ALGORITHMS.values())
            self.add_error(
                "hash", _("This is no hash in hexadecimal of: %(known)s.") % {"known": known}
            )
            return
        typed["hash"], typed["algorithm"] = digest, said or fitting[0]


STEP_COLUMNS = ("step_on", "step", "step_by", "step_place", "step_seal", "step_note")
COLUMNS = (
    "case", "number", "title", "source_type", "item", "path", "hash", "algorithm", "source",
    "method", "collected_on", "collected_by", "collected_place", "description", "language",
    "status", "held_by", "held_place", "seal", *STEP_COLUMNS,
)  # fmt: skip
"""The columns of a table of exhibits, in the order of the empty one that can be downloaded."""
NEEDED = ("case", "number", "title", "source_type")


def out_of_order(first: dict[str, Any], on: datetime.date) -> str:
    """Why a step of this day cannot stand in the chain of the exhibit; empty when it can."""
    collected = first.get("collected_on")
    if collected is None:
        return _("What happened before has an order: say the day of collection first.")
    return _("This lies before the day of collection.") if on < collected else ""


def look_through_exhibits(
    sheet: Sheet, files: Sequence[Listed], *, by: User, at: At, today: datetime.date
) -> list[Looked]:
    """Every row as ``by``, who proposes the import, may have it, beside the files that came along.

    A case is named by its reference or by the number it had before. An earlier hash that is not
    that of the file is an error of its row.
    """
    forms_ = ExhibitRowForm(people=_people(by, at), today=today), StepRowForm(today=today)
    cases, found = open_cases(sheet, by, at), at_path(files)
    here = _here(cases.values())
    twins = _twins(cases.values(), files, by, at)
    first: dict[tuple[str, str], Looked] = {}
    taken: dict[str, int] = {}
    rows = []
    for one in sheet.lines:
        key = (one.cells.get("case", "").casefold(), one.cells.get("number", ""))
        if all(key) and key in first:
            rows.append(_another_step(one, first[key], forms_[1]))
            continue
        row = _exhibit(one, forms_[0])
        rows.append(row)
        if all(key):
            first[key] = row
        case = cases.get(key[0])
        if key[0] and case is None:
            why = _("There is no open case of this number in which you may place exhibits.")
            row.refuse([("case", why)])
        if row.fate == WRONG or case is None:
            continue
        row.typed["in_case"] = case
        known = here.get((case.pk, key[1]))
        if known is not None:
            _compare(row, known)
        else:
            _beside(row, found, twins, taken)
    return rows


def _exhibit(one: Line, form: ExhibitRowForm) -> Looked:
    row = Looked(one.number, one.cells.get("number", ""), one.cells, CREATE)
    row.typed, errors = form.judged(one.cells)
    row.typed["steps"] = []
    if errors:
        row.refuse(errors)
    return row


def _another_step(one: Line, first: Looked, form: StepRowForm) -> Looked:
    """A row whose case and number stood above: one more step of its custody, and nothing else."""
    typed, errors = form.judged(one.cells)
    row = Looked(one.number, first.number, one.cells, STEP, typed={**typed, "of": first.line})
    if errors:
        row.refuse(errors)
    elif not typed["step"]:
        why = _("This number stands on line %(line)d already.") % {"line": first.line}
        row.refuse([("number", why)])
    elif first.fate == WRONG:
        row.refuse([("number", _("The exhibit on line %(line)d is wrong.") % {"line": first.line})])
    elif why := out_of_order(first.typed, typed["step_on"]):
        row.refuse([("step_on", why)])
    elif first.fate != CREATE:
        row.fate = first.fate
    for name in ("title", "path", "hash"):
        if (said := one.cells.get(name)) and said != first.cells.get(name):
            row.refuse([(name, _("Line %(line)d says otherwise.") % {"line": first.line})])
    return row


def _compare(row: Looked, known: EarlierExhibit) -> None:
    """An exhibit that is here already is never changed by a table: its custody has begun."""
    row.stands, row.reference, row.fate = known.exhibit_id, known.exhibit.reference, SAME
    for name, here in (("title", known.exhibit.title), ("hash", known.digest)):
        if (said := row.typed.get(name)) and said != here:
            why = _("%(exhibit)s is here already under this number and says: %(here)s.")
            row.refuse([(name, why % {"exhibit": row.reference, "here": here or "–"})])


def _beside(
    row: Looked, found: dict[str, Listed], twins: dict[tuple[int, str], str], taken: dict[str, int]
) -> None:
    """The file that the row names: there, whole, its own, and with the hash that it had."""
    path = row.typed["path"]
    if not path:
        if row.typed["item"] != Item.OBJECT:
            row.fate = AWAITED
        return
    file = found.get(path)
    if file is None:
        row.refuse([("path", _("No file that came along has this path."))])
    elif not file.file:
        row.refuse([("path", file.problem)])
    elif path in taken:
        row.refuse([("path", _("Line %(line)d names this file already.") % {"line": taken[path]})])
    elif row.typed["hash"] and row.typed["hash"] != file.digests.get(
        row.typed["algorithm"], file.sha256 if row.typed["algorithm"] == "sha256" else ""
    ):
        label = ALGORITHMS[row.typed["algorithm"]][0]
        why = _("The file that came along has another %(label)s than the register says.")
        row.refuse([("hash", why % {"label": label})])
    elif twin := twins.get((row.typed["in_case"].pk, file.sha256)):
        row.refuse([("path", _("These bytes are in the case already: %(twin)s.") % {"twin": twin})])
    else:
        taken[path], row.typed["file"] = row.line, file


def _people(by: User, at: At) -> dict[str, User]:
    colleagues = User.objects.filter(agency=by.agency_id, kind="person", closed_at=None)
    return {user.get_username().casefold(): user for user in colleagues}


def _here(cases: Any) -> dict[tuple[int, str], EarlierExhibit]:
    rows = EarlierExhibit.objects.filter(
        exhibit__case__in={case.pk for case in cases}, exhibit__withdrawn_at__isnull=True
    )
    return {(row.exhibit.case_id, row.number): row for row in rows.select_related("exhibit")}


def _twins(cases: Any, files: Sequence[Listed], by: User, at: At) -> dict[tuple[int, str], str]:
    seen = Exhibit.objects.visible_to(by, at).standing().order_by("-pk")
    rows = seen.filter(case__in={case.pk for case in cases}).values_list(
        "case", "stored_file__sha256", "reference"
    )
    return {(case, sha256): reference for case, sha256, reference in rows}
