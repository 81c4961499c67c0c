"""Stretches of time in which nothing is known to have happened: spans in, gaps out."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE = datetime.timedelta(days=1)


class Gap(NamedTuple):
    """Days without an event: the first and the last of them, how many, and the key of the event
    that ends the stretch."""

    first: datetime.date
    last: datetime.date
    days: int
    before: int


def gaps(spans: Iterable[tuple[int, datetime.date, datetime.date]], least: int) -> list[Gap]:
    """Stretches of at least ``least`` days that no span covers, in order of time.

    ``spans`` are key, first and last day of events, in order of their first day. An event of which
    only the year is known covers that year: nobody can say that nothing happened in it.
    """
    found: list[Gap] = []
    reached: datetime.date | None = None
    for key, first, last in spans:
        if reached is not None and (days := (first - reached).days - 1) >= least:
            found.append(Gap(reached + ONE, first - ONE, days, key))
        reached = last if reached is None else max(reached, last)
    return found
