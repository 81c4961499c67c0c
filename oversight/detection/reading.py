"""Reading and taking out: at odd hours, in masses, and about oneself."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Person
from actors.lookalike import closest
from audit.clock import legal_day
from audit.models import Entry
from oversight.detection.kinds import (
    EXPORTS,
    SEARCHES,
    WATCHED_SEARCH,
    Hit,
    Window,
    opening,
)
from work.calendar import is_business_day

OPENS, CLOSES = datetime.time(7), datetime.time(20)
"""Working hours in ``PROBITY_LEGAL_TZ``, the end not included."""
SHOWN = 50
"""So many entries are cited of a mass."""


def is_at_work(at: datetime.datetime) -> bool:
    """True within working hours of a business day."""
    here = at.astimezone(ZoneInfo(settings.PROBITY_LEGAL_TZ))
    return is_business_day(here.date()) and OPENS <= here.time() < CLOSES


def at_night(window: Window, threshold: int) -> Iterator[Hit]:
    """Accounts that took so much out in one legal day, outside working hours."""
    taken = window.whole_days().entries().filter(kind__in=EXPORTS)
    by_day: dict[tuple[int, datetime.date], list[Entry]] = defaultdict(list)
    for entry in taken.exclude(outcome=Entry.Outcome.REFUSED).iterator():
        if not is_at_work(entry.at):
            by_day[entry.by_id, legal_day(entry.at)].append(entry)
    for (by, day), entries in by_day.items():
        if len(entries) >= threshold:
            yield Hit(
                f"{by}:{day}", entries[0].at, by, entries[0].object_label,
                _("%(n)d exports outside working hours on %(day)s.")
                % {"n": len(entries), "day": day.isoformat()},
                tuple(entry.pk for entry in entries[:SHOWN]),
            )  # fmt: skip


def mass_reads(window: Window, threshold: int) -> Iterator[Hit]:
    """Accounts that opened so many different objects in one legal day."""
    opened = window.whole_days().entries().filter(opening())
    seen: dict[tuple[int, datetime.date], dict[tuple[str, int], tuple[int, datetime.datetime]]]
    seen = defaultdict(dict)
    rows = opened.values_list("pk", "at", "by_id", "object_type", "object_id")
    for pk, at, by, kind, key in rows.iterator():
        seen[by, legal_day(at)].setdefault((kind, key or 0), (pk, at))
    for (by, day), objects in seen.items():
        if len(objects) >= threshold:
            first = list(objects.values())
            yield Hit(
                f"{by}:{day}", first[0][1], by, "",
                _("%(n)d different objects opened on %(day)s.")
                % {"n": len(objects), "day": day.isoformat()},
                tuple(pk for pk, _at in first[:SHOWN]),
            )  # fmt: skip


def own_name(window: Window, threshold: int) -> Iterator[Hit]:
    """People who looked for themselves: as ``cases`` noticed, or by what they typed elsewhere."""
    entries = list(window.whole_days().entries().filter(kind__in=[*SEARCHES, WATCHED_SEARCH]))
    names = dict(
        Person.objects.filter(pk__in={entry.person_id or 0 for entry in entries})
        .order_by()
        .values_list("pk", "name")
    )
    by_day: dict[tuple[int, datetime.date], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == WATCHED_SEARCH or _is_own(entry, names.get(entry.person_id or 0, "")):
            by_day[entry.by_id, legal_day(entry.at)].append(entry)
    for (by, day), found in by_day.items():
        if len(found) >= threshold:
            yield Hit(
                f"{by}:{day}", found[0].at, by, "",
                _("Looked for themselves, or for a case closed to them by recusal, on %(day)s.")
                % {"day": day.isoformat()},
                tuple(entry.pk for entry in found[:SHOWN]),
            )  # fmt: skip


def _is_own(entry: Entry, name: str) -> bool:
    typed = str(entry.facts.get(SEARCHES[entry.kind], ""))
    return bool(name and typed and closest(typed, {0: name}))
