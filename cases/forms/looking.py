"""A table of cases looked through: what each row would do, and what is wrong with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from cases.forms.batch import LEADING, CaseRowForm, TrackRowForm
from cases.models import Case, EarlierFile
from cases.placing import CHANGE, CREATE, EDITED, SAME, TRACK, WRONG, Looked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.sheets import Line, Sheet
    from cases.unpacking import Listed

At = datetime.datetime


def look_through_cases(
    sheet: Sheet, files: Sequence[Listed], *, by: User, at: At, today: datetime.date
) -> list[Looked]:
    """Every row as ``by``, who proposes the import, may have it; no file comes along.

    A case that is here already is known by its earlier number, as far as ``by`` sees it or
    proposed it.
    """
    here = _here(sheet, by, at)
    case_form, track_form = (
        CaseRowForm(leads=_leads(by, at), today=today),
        TrackRowForm(today=today),
    )
    rows: list[Looked] = []
    first: dict[str, Looked] = {}
    for line in sheet.lines:
        number = line.cells.get("number", "")
        if number and number in first:
            rows.append(_another_track(line, first[number], track_form))
            continue
        row = _case(line, case_form)
        known = here.get(number)
        if known is not None and row.fate != WRONG:
            _compare(row, *known)
        rows.append(row)
        if number:
            first[number] = row
    return rows


def open_cases(sheet: Sheet, by: User, at: At) -> dict[str, Case]:
    """Open cases by reference and earlier number in which ``by`` works, or that ``by`` proposed to
    place here."""
    said = {line.cells.get("case", "") for line in sheet.lines}
    work = Case.objects.visible_to(by, at).granted("work", by, at)
    found = {
        case.reference.casefold(): case
        for case in work.filter(reference__in={text.upper() for text in said})
    }
    numbered = EarlierFile.objects.filter(number__in=said, case__withdrawn_at__isnull=True)
    mine = numbered.filter(batch__proposed_by=by) | numbered.filter(
        case__in=work.order_by().values("pk")
    )
    for file in mine.select_related("case").order_by("pk"):
        found[file.number.casefold()] = file.case
    return {name: case for name, case in found.items() if not case.finished}


def _case(line: Line, form: CaseRowForm) -> Looked:
    row = Looked(line.number, line.cells.get("number", ""), line.cells, CREATE)
    row.typed, errors = form.judged(line.cells)
    if errors:
        row.refuse(errors)
    return row


def _another_track(line: Line, first: Looked, form: TrackRowForm) -> Looked:
    """A row whose number stood above: one more track of that case, and nothing else."""
    typed, errors = form.judged(line.cells)
    row = Looked(line.number, first.number, line.cells, TRACK, typed={"of": first.line})
    if errors:
        row.refuse(errors)
    elif not typed["track_kind"]:
        why = _("This number stands on line %(line)d already.") % {"line": first.line}
        row.refuse([("number", why)])
    elif first.fate == WRONG:
        row.refuse([("number", _("The case on line %(line)d is wrong.") % {"line": first.line})])
    elif first.fate != CREATE:
        row.fate = SAME
    for name in ("title", "status", "opened_on"):
        if (said := line.cells.get(name)) and said != first.cells.get(name):
            row.refuse([(name, _("Line %(line)d says otherwise.") % {"line": first.line})])
    row.typed |= typed
    return row


def _compare(row: Looked, case: Case, editable: bool) -> None:
    row.stands, row.reference, row.version = case.pk, case.reference, case.version
    row.fate = SAME
    for name in EDITED:
        if name not in row.cells or not row.cells[name]:
            continue  # what a table does not say stays
        before, after = str(getattr(case, name)), str(row.typed[name])
        if before != after:
            row.changes.append((name, before, after))
    if row.changes:
        row.fate = CHANGE
        if not editable:
            why = _("%(case)s is here already, and you may not edit it.") % {"case": case}
            row.refuse([("number", why)])


def _leads(by: User, at: At) -> dict[str, User]:
    found: dict[str, User] = {}
    for role in LEADING:
        for user in User.objects.holding(role, at).filter(agency=by.agency_id, kind="person"):
            found[user.get_username().casefold()] = user
    return found


def _here(sheet: Sheet, by: User, at: At) -> dict[str, tuple[Case, bool]]:
    """Cases placed before, by earlier number, each with whether ``by`` may edit it."""
    numbers = {line.cells.get("number", "") for line in sheet.lines}
    seen = Case.objects.visible_to(by, at).order_by().values("pk")
    files = EarlierFile.objects.filter(case__withdrawn_at__isnull=True, number__in=numbers)
    mine = files.filter(Q(batch__proposed_by=by) | Q(case__in=seen)).select_related("case")
    work = set(
        Case.objects.visible_to(by, at).granted("work", by, at)
        .filter(earlier_files__number__in=numbers).values_list("pk", flat=True)
    )  # fmt: skip
    return {
        file.number: (file.case, file.case_id in work and not file.case.finished)
        for file in mine.order_by("pk")
    }
