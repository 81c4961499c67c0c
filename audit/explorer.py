"""Finding entries among millions: what may be asked of the log, and its pages.

A page is read from the newest entry on and never counted. One condition has an index of its own
(equal first, newest first). Where several meet, or a text is looked for, the log is gone through
in stretches of keys, each wider than the one before, until the page is full or the patience is
over; the page then says how far it looked, and the next one goes on from there.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast

from audit.models import Entry, Record
from audit.references import is_reference, tidy
from audit.trail import verb_label
from audit.verbs import REGISTER

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Entries = QuerySet[Entry, Entry]

STRETCH, GROWTH, WIDEST = 4_000, 8, 2_000_000
"""How many keys the first step looks through, how much wider the next may be, and the widest."""
PATIENCE = 0.15
"""Seconds after which a page that is not full yet is shown as it is."""
ABOUT_TIME = 1_000
"""Entries on either side of a moment among which keys and moments may be out of order: a key is
taken a few milliseconds after the clock was read."""
OVERSIGHT = ("audit.", "desk.", "oversight.")
"""Reading of the record itself, which is no reading of what the record is about."""
SHELVES: list[Callable[[Any, datetime.datetime], list[tuple[str, str]]]] = []
"""Nail: packages above give label and address of the searches that a user keeps."""
PEOPLE = 200
"""So many accounts a name may stand for."""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first. ``older`` is the key that the next page ends before, None at the end
    of the log; ``looked`` is True if the patience was over before the page was full."""

    rows: list[Entry]
    older: int | None
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the log: conditions that an index answers alone, others, and bounds of keys."""

    exact: tuple[Q, ...] = ()
    rest: tuple[Q, ...] = ()
    about: tuple[str, int] | None = None
    first: int | None = None
    until: int | None = None
    empty: bool = False

    def of(self, entries: Entries) -> list[Entries]:
        """Those entries that answer the question, newest first: in one query, or in one for those
        about an object and one for those that mention it, each read by its own index."""
        if self.empty:
            return []
        readable: Any = entries.alias(facts_text=Cast("facts", TextField()))
        found: Entries = readable.filter(*self.exact, *self.rest).order_by("-pk")
        if self.first is not None:
            found = found.filter(pk__gte=self.first)
        if self.until is not None:
            found = found.filter(pk__lte=self.until)
        if self.about is None:
            return [found]
        parts: Any = found
        return [parts.of(*self.about), parts.mentioning(*self.about)]

    @property
    def direct(self) -> bool:
        """True if one index gives the page in order, or an object narrows it to a few rows."""
        return self.about is not None or (not self.rest and len(self.exact) <= 1)


def search(asked: Mapping[str, Any]) -> Search:
    """What the cleaned answers of ``LogFilterForm`` ask for."""
    exact = [Q(**{name: asked[name]}) for name in ("unit", "request", "session") if asked.get(name)]
    rest: list[Q] = []
    if asked.get("noun"):
        exact.append(Q(object_type=asked["noun"].lower()))
    parts = (_who(asked.get("who", "")), _kind(asked.get("what", "")), _layers(asked))
    for narrow, wide in parts:
        exact += narrow
        rest += wide
    about = _about(asked.get("about") or "")
    if asked.get("about") and about is None:
        rest.append(Q(object_label__icontains=asked["about"]))
    if text := asked.get("text"):
        rest.append(_holds(text))
    return _in_time(Search(tuple(exact), tuple(rest), about), asked.get("first"), asked.get("last"))


def _in_time(
    asked: Search, first: datetime.datetime | None, last: datetime.datetime | None
) -> Search:
    """Moments turned into bounds of keys; on their edges the moments themselves decide."""
    low = high = None
    edges: list[Q] = []
    if first is not None:
        around = Entry.objects.filter(at__gte=first).order_by("at")
        keys = list(around.values_list("pk", flat=True)[:ABOUT_TIME])
        if not keys:
            return Search(empty=True)
        low, edges = min(keys), [*edges, Q(at__gte=first)]
    if last is not None:
        around = Entry.objects.filter(at__lt=last).order_by("-at")
        keys = list(around.values_list("pk", flat=True)[:ABOUT_TIME])
        if not keys:
            return Search(empty=True)
        high, edges = max(keys), [*edges, Q(at__lt=last)]
    return replace(asked, rest=(*asked.rest, *edges), first=low, until=high)


def page(
    entries: Entries, asked: Search, *, size: int, before: int | None = None,
    patience: float = PATIENCE,
) -> Page:  # fmt: skip
    """The newest ``size`` entries that answer, of those with a key below ``before``."""
    found = asked.of(entries)
    got: list[Entry] = []
    if asked.direct:
        got = _merged(found, size + 1, Q() if before is None else Q(pk__lt=before))
        return Page(got[:size], got[size - 1].pk if len(got) > size else None)
    floor, high, width = asked.first or 0, _top(asked, before), STRETCH
    left = patience
    while high > floor:
        low, started = max(floor, high - width), time.monotonic()
        got += _merged(found, size + 1 - len(got), Q(pk__gte=low, pk__lt=high))
        if len(got) > size:
            return Page(got[:size], got[size - 1].pk)
        took = time.monotonic() - started
        left -= took
        # As wide a step again takes as long again: none is begun that would outlast the patience.
        if low > floor and took > left:
            return Page(got, low, looked=True)
        high = low
        if took * GROWTH < left:
            width = min(width * GROWTH, WIDEST)
    return Page(got, None)


def every(entries: Entries, asked: Search, *, most: int, batch: int = 2_000) -> Iterator[Entry]:
    """Up to ``most`` entries that answer, newest first, read page by page: none twice, none lost,
    and never more than a page in memory."""
    before: int | None = None
    while most > 0:
        part = page(entries, asked, size=min(batch, most), before=before, patience=60.0)
        yield from part.rows
        most -= len(part.rows)
        before = part.older
        if before is None:
            return


def _merged(parts: list[Entries], size: int, bounds: Q) -> list[Entry]:
    """The newest entries of several sets within bounds of keys, none twice."""
    rows = {row.pk: row for part in parts for row in part.filter(bounds)[:size]}
    return [rows[key] for key in sorted(rows, reverse=True)[:size]]


def _top(asked: Search, before: int | None) -> int:
    """The key below which the looking begins."""
    bounds = [
        bound for bound in (before, None if asked.until is None else asked.until + 1) if bound
    ]
    if bounds:
        return min(bounds)
    return (Entry.objects.aggregate(Max("pk"))["pk__max"] or 0) + 1


def _holds(text: str) -> Q:
    """Entries whose label, reason or facts hold the text; SQLite keeps facts with escapes."""
    found = Q(object_label__icontains=text) | Q(reason__icontains=text)
    for form in {text, json.dumps(text)[1:-1]}:
        found |= Q(facts_text__icontains=form)
    return found


def _layers(asked: Mapping[str, Any]) -> tuple[list[Q], list[Q]]:
    """Entries of the layers that are switched on; of ``opened``, only by what opened something."""
    if asked.get("opened"):
        oversight = [~Q(kind__startswith=room) for room in OVERSIGHT]
        return [Q(outcome=Entry.Outcome.NOTED)], oversight
    layers = sorted(set(asked.get("outcome") or ()))
    if not 0 < len(layers) < len(Entry.Outcome):
        return [], []
    return ([Q(outcome=layers[0])], []) if len(layers) == 1 else ([], [Q(outcome__in=layers)])


def _who(text: str) -> tuple[list[Q], list[Q]]:
    """Entries of the account with this name, or of all whose person or account is called so.

    One person is asked for as a person, whichever of several accounts was used.
    """
    if not text:
        return [], []
    accounts = get_user_model()._default_manager.order_by("pk")
    found = list(accounts.filter(username=text).values_list("pk", "person_id"))
    if not found:
        called = Q(person__name__icontains=text) | Q(username__icontains=text)
        found = list(accounts.filter(called).values_list("pk", "person_id")[:PEOPLE])
    people = {person for _key, person in found}
    if len(people) == 1 and None not in people:
        return [Q(person_id=people.pop())], []
    keys = [key for key, _person in found]
    if text.casefold() in "system:migration":
        keys.append(0)
    return ([Q(by_id=keys[0])], []) if len(keys) == 1 else ([], [Q(by_id__in=keys)])


def _kind(text: str) -> tuple[list[Q], list[Q]]:
    """Entries of this verb or kind; without a full name, of all whose name or label holds it."""
    if not text:
        return [], []
    if "." in text and " " not in text:
        return [Q(kind=text.lower())], []
    found = [name for name in REGISTER if text.casefold() in verb_label(name).casefold()]
    return [], [Q(kind__icontains=text) | Q(kind__in=found)]


def _about(text: str) -> tuple[str, int] | None:
    """Type and key of the record with this reference; None for what is no record's reference."""
    reference = tidy(text)
    if not is_reference(reference):
        return None
    for model in apps.get_models():
        if issubclass(model, Record) and reference.partition("-")[0] == model.PREFIX:
            keys = model._base_manager.filter(reference=reference).values_list("pk", flat=True)
            for key in keys:
                return model._meta.label_lower, key
    return None
