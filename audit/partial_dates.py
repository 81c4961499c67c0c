"""Dates as people know them: a year, a month, "about 1961", between two days."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_FORMS = (
    (re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$"), "day"),
    (re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})$"), "month"),
    (re.compile(r"^(?P<year>\d{4})$"), "year"),
    # 9.5.1961 is day first wherever points are written; 9/5/1961 is read both ways, so it is not.
    (re.compile(r"^(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})$"), "day"),
    (
        re.compile(r"^(?P<day>\d{1,2})(?: de)? (?P<name>[a-z]+)\.?(?: del?)? (?P<year>\d{4})$"),
        "day",
    ),
    (re.compile(r"^(?P<name>[a-z]+)\.? (?P<day>\d{1,2}),? (?P<year>\d{4})$"), "day"),
    (re.compile(r"^(?P<name>[a-z]+)\.?(?: del?)? (?P<year>\d{4})$"), "month"),
)
_MONTHS = (
    "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio",
    "july julio", "august agosto", "september septiembre setiembre", "october octubre",
    "november noviembre", "december diciembre",
)  # fmt: skip
_CIRCA = re.compile(r"^(?:circa|c\.|ca\.|about|~)\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:/|\.\.|\bto\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A span of days, how finely it is known, and the text as it was given.

    ``first`` and ``last`` are both inside the span. ``precision`` is ``day``,
    ``month``, ``year`` or ``range``.
    """

    first: datetime.date
    last: datetime.date
    precision: str
    circa: bool = False
    text: str = ""

    def __str__(self) -> str:
        return self.text or self.first.isoformat()

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``1961``, ``1961-05``, ``1961-05-09``, ``circa 1961`` or ``1960/1962``.

        Months may be words, English or Spanish: ``9 May 1961``, ``9 de mayo de 1961``,
        ``May 9, 1961``, ``mayo 1961``; and days may stand first with points: ``9.5.1961``.

        Raises ValueError with a sentence that says what to type.
        """
        given = text.strip()
        bare = _CIRCA.sub("", given)
        circa = bare != given
        halves = [half for half in _RANGE.split(bare) if half]
        if len(halves) == 2:
            first, last = _span(halves[0])[0], _span(halves[1])[1]
            if last < first:
                raise ValueError(
                    _("The end of “%(text)s” lies before its start.") % {"text": given}
                )
            return cls(first, last, "range", circa, given)
        first, last, precision = _span(bare)
        return cls(first, last, precision, circa, given)

    def contains(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


def _span(text: str) -> tuple[datetime.date, datetime.date, str]:
    for form, precision in _FORMS:
        if match := form.match(" ".join(text.lower().split())):
            found = match.groupdict()
            month = _month(found["name"]) if "name" in found else int(found.get("month", 1))
            if month is None:
                continue
            try:
                first = datetime.date(int(found["year"]), month, int(found.get("day", 1)))
            except ValueError as error:
                raise ValueError(
                    _("There is no such date as “%(text)s”.") % {"text": text}
                ) from error
            return first, _end(first, precision), precision
    raise ValueError(
        _("“%(text)s” is not a date. Type a year (1961), a month (1961-05), a day (1961-05-09, "
          "9 May 1961 or 9 de mayo de 1961), “circa 1961” or a span (1960/1962).") % {"text": text}
    )  # fmt: skip


def _month(name: str) -> int | None:
    """Number of a month by its name or three letters of it or more; None if it is none.

    English or Spanish: no month begins like another one in these two.
    """
    if len(name) < 3:
        return None
    for number, words in enumerate(_MONTHS, 1):
        if any(word.startswith(name) for word in words.split()):
            return number
    return None


def _end(first: datetime.date, precision: str) -> datetime.date:
    if precision == "year":
        return first.replace(month=12, day=31)
    if precision == "month":
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first
