"""Business days: weekdays that are no federal holiday. Days in, days out.

Holidays are those of 5 U.S.C. 6103(a) on the day on which they are observed
(5 U.S.C. 6103(b) and Executive Order 11582: Saturday's on Friday, Sunday's on
Monday), from the ``holidays`` library. Days on which offices were closed by a
single executive order, and Inauguration Day, are none. A day here is a legal
day: ``audit.clock.legal_day(at)`` makes one of a moment.
"""

from __future__ import annotations

import datetime
from functools import cache

from holidays import country_holidays

Day = datetime.date
ONE = datetime.timedelta(days=1)
SATURDAY = 5


@cache
def federal_holidays(year: int) -> frozenset[Day]:
    """The days of that year on which a federal holiday is, or is observed."""
    return frozenset(country_holidays("US", years=year))


def is_business_day(day: Day) -> bool:
    """True for a weekday that is no federal holiday."""
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


def business_day_from(day: Day) -> Day:
    """The day itself if it is a business day, or the next one that is.

    What falls due on a Saturday, Sunday or legal holiday runs to the end of the
    next other day (Fed. R. Civ. P. 6(a)(1)(C)).
    """
    while not is_business_day(day):
        day += ONE
    return day


def business_days_after(start: Day, n: int) -> Day:
    """The ``n``-th business day after ``start``, which is not counted itself.

    Raises ValueError for a negative number; for none it is ``start``.
    """
    if n < 0:
        raise ValueError("Business days are counted forwards.")
    day = start
    while n:
        day += ONE
        n -= is_business_day(day)
    return day


def business_days_between(start: Day, end: Day) -> int:
    """How many business days lie after ``start``, up to and with ``end``; negative if it is past.

    The reverse of ``business_days_after``.
    """
    first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
    days = ((first + ONE * i) for i in range(1, (last - first).days + 1))
    return sign * sum(map(is_business_day, days))
