"""What the tests are made of: a stretch of time, a hit, and which kinds of entries mean what."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from audit.clock import day_begins, legal_day
from audit.explorer import OVERSIGHT
from audit.models import Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

At = datetime.datetime

EXPORTS = (
    "exhibits.download", "documents.download", "sanctions.download_exhibit",
    "sanctions.print_packet", "audit.export_log", "oversight.print_report",
)  # fmt: skip
"""Kinds by which something leaves the house."""
SEARCHES = {"cases.search": "words", "actors.search": "text", "sanctions.search": "text"}
"""Kinds of searches, and the fact that holds what was typed."""
WATCHED_SEARCH = "cases.self_lookup"
"""What ``cases`` notes when somebody looks for themselves, or for a case they are recused from."""


class Window(NamedTuple):
    """The stretch of time that is looked through, its end not included."""

    since: At
    until: At

    def entries(self) -> QuerySet[Entry, Entry]:
        """The entries written in it, oldest first."""
        return Entry.objects.filter(at__gte=self.since, at__lt=self.until).order_by("at", "pk")

    def whole_days(self) -> Window:
        """The same from the beginning of its first legal day on: what is counted by the day."""
        return Window(day_begins(legal_day(self.since)), self.until)


class Hit(NamedTuple):
    """Something that stands out. ``key`` is the same for the same fact, whenever it is found;
    ``by`` is the key of the account, 0 for none; ``entries`` are keys of the log."""

    key: str
    at: At
    by: int
    about: str
    text: str
    entries: tuple[int, ...] = ()


Find = Callable[[Window, int], Iterator[Hit]]


class Test(NamedTuple):
    """One test: how it looks, its first threshold, what that counts, and what it is for."""

    find: Find
    threshold: int
    counts: _StrOrPromise
    explained: _StrOrPromise


def opening() -> Q:
    """Entries by which somebody opened what they are about; asking the record itself is none."""
    found = Q(outcome=Entry.Outcome.NOTED, object_id__isnull=False)
    for room in OVERSIGHT:
        found &= ~Q(kind__startswith=room)
    return found


def same_person(one: Entry, other: Entry) -> bool:
    """True if one person wrote both, by whichever account."""
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    return one.by_id == other.by_id
