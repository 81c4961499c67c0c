"""Tasks and deadlines under the headings of a list, the most urgent first: rows in, rows out."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from work.models import Deadline, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

WEEK = datetime.timedelta(days=7)
SECTIONS = ("overdue", "week", "later", "asleep")


class Row(NamedTuple):
    """A task or a deadline as a list shows it."""

    row: Task | Deadline
    kind: _StrOrPromise
    overdue: bool
    source: _StrOrPromise = ""
    """What a deadline rests on; a task is the house’s own."""


class Section(NamedTuple):
    """Rows under one heading."""

    slug: str
    title: _StrOrPromise
    rows: list[Row]


def by_urgency(rows: Iterable[Task | Deadline], today: datetime.date) -> list[Section]:
    """Rows under the headings that have any: overdue, this week, later, put off."""
    titles = {
        "overdue": _("Overdue"),
        "week": _("Due within a week"),
        "later": _("Later, or without a date"),
        "asleep": _("Put off"),
    }
    told = sorted(shown(rows, today), key=lambda one: SECTIONS.index(_section(one, today)))
    return [
        Section(slug, titles[slug], list(found))
        for slug, found in groupby(told, key=lambda one: _section(one, today))
    ]


def shown(rows: Iterable[Task | Deadline], today: datetime.date) -> list[Row]:
    """Rows for a list, the most urgent first."""
    last = datetime.date.max
    return [
        Row(row, row._meta.verbose_name or "", row.overdue(today), _source(row))
        for row in sorted(rows, key=lambda row: row.due_on or last)
    ]


def _source(row: Task | Deadline) -> _StrOrPromise:
    if isinstance(row, Deadline):
        return str(row.get_source_display())
    return str(Deadline.Source.INTERNAL.label)


def _section(one: Row, today: datetime.date) -> str:
    if one.overdue:
        return "overdue"
    if one.row.asleep(today):
        return "asleep"
    due_on = one.row.due_on
    return "week" if due_on is not None and due_on < today + WEEK else "later"
