"""Years of the law: anniversaries of an emergency, fiscal years. Days in, days out."""

from __future__ import annotations

import datetime

Day = datetime.date
ALARM_DAYS = (90, 30)
"""Days before an anniversary on which the alarm rings. A continuation is published and sent to
Congress within the ninety days before it (50 U.S.C. 1622(d))."""
WINDOW = datetime.timedelta(days=90)


def anniversary(first: Day, year: int) -> Day:
    """The anniversary in that year; of 29 February, the 28th where there is none."""
    try:
        return first.replace(year=year)
    except ValueError:
        return first.replace(year=year, day=28)


def last_anniversary(first: Day, on: Day) -> Day | None:
    """The newest anniversary up to and including that day; None in the first year."""
    last = anniversary(first, on.year)
    if last > on:
        last = anniversary(first, on.year - 1)
    return last if last > first else None


def next_anniversary(first: Day, after: Day) -> Day:
    """The first anniversary after that day."""
    following = anniversary(first, max(after.year, first.year + 1))
    return following if following > after else anniversary(first, after.year + 1)


def is_anniversary(first: Day, day: Day) -> bool:
    """True for an anniversary, which the first day itself is not."""
    return day > first and day == anniversary(first, day.year)


def in_window(day: Day, published: Day) -> bool:
    """True if a notice was published within the ninety days before that anniversary."""
    return day - WINDOW <= published < day
