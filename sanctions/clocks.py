"""The recurring clocks of sanctions law, C01 to C17: whose duty each is, and the days it falls on.

Days in, days out. A clock names whose duty it is: a holder's blocking report is the holder's, and
only ours make tasks. What the reference had from memory says so in ``checked``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from work.calendar import business_day_from, business_days_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrOrPromise

Day = datetime.date
HALF_YEAR, QUARTER = 6, 90
NOTICE = datetime.timedelta(days=7)
ANSWER, BEFORE = datetime.timedelta(days=120), datetime.timedelta(days=15)
BLOCKED_DAYS, RETENTION_YEARS = 10, 10
ALARMS = (90, 30)
"""Days before the anniversary of an emergency on which its alarm rings (50 U.S.C. 1622(d): the
continuation is published within the 90 days before)."""
REPORT_ENDED = Day(2023, 12, 27)
EMERGENCIES = {
    "EO-13818": (12, 20), "EO-13851": (11, 27), "EO-13581": (7, 24), "EO-14059": (12, 15),
}  # fmt: skip
"""Month and day on which the emergency behind an order ends unless it is continued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One clock: what starts it, when it is due, on what basis, whose duty.

    ``ours`` is True where the task force itself has to act. ``how`` says how its days are known:
    ``calendar``, ``rows`` (measures and what hangs on them), ``gate`` (asked before an act),
    ``person`` (somebody records the day that starts it, with its source), or ``outside`` (it
    starts and ends elsewhere: ``where`` says at whom, or on which page of ours).
    """

    code: str
    title: _StrOrPromise
    trigger: _StrOrPromise
    due: _StrOrPromise
    basis: str
    duty: _StrOrPromise
    ours: bool
    how: str
    where: _StrOrPromise = ""
    checked: bool = True
    ended_on: Day | None = None


STATE, TREASURY = _("Department of State"), _("Department of the Treasury")
HOLDER = _("who holds the property")
RULES = {
    rule.code: rule
    for rule in (
        ClockRule(
            code="C01", title=_("Section 353 report"), trigger=_("the previous report"),
            due=_("within a year"), basis="22 U.S.C. 2277a", duty=STATE, ours=True,
            how="rows", ended_on=REPORT_ENDED,
        ),
        ClockRule(
            code="C02", title=_("Notice of a Section 353 waiver"), trigger=_("its determination"),
            due=_("15 days"), basis="22 U.S.C. 2277a(e)", duty=STATE, ours=True, how="rows",
        ),
        ClockRule(
            code="C03", title=_("Notice of a finding under 212(a)(3)(C)(iii)"),
            trigger=_("the Secretary’s personal finding"),
            due=_("“timely”: 7 days by policy default"), basis="8 U.S.C. 1182(a)(3)(C)(iii)",
            duty=STATE, ours=True, how="rows",
        ),
        ClockRule(
            code="C04", title=_("Section 7031(c) report"), trigger=_("the fiscal year"),
            due=_("every 90 days"), basis="Sec. 7031(c), annual appropriations act",
            duty=STATE, ours=True, how="calendar", checked=False,
        ),
        ClockRule(
            code="C05", title=_("Global Magnitsky annual report"), trigger=_("the calendar year"),
            due=_("10 December, or the next day on which both Houses sit"),
            basis="22 U.S.C. 10103(b)", duty=STATE, ours=True, how="calendar",
        ),
        ClockRule(
            code="C06", title=_("Answer to a congressional request"),
            trigger=_("a valid joint request"), due=_("120 days"), basis="22 U.S.C. 10102",
            duty=STATE, ours=True, how="person",
        ),
        ClockRule(
            code="C07", title=_("Report before a termination"),
            trigger=_("a planned termination under the Act"), due=_("15 days before"),
            basis="22 U.S.C. 10102(g)", duty=STATE, ours=True, how="gate",
        ),
        ClockRule(
            code="C08", title=_("Notice before a naming in the classified annex"),
            trigger=_("a planned submission"), due=_("15 days before"),
            basis="22 U.S.C. 10103(c)(2)", duty=STATE, ours=True, how="person",
        ),
        ClockRule(
            code="C09", title=_("Report on the exercise of IEEPA"), trigger=_("the emergency"),
            due=_("at once, then every six months"), basis="50 U.S.C. 1703(b), (c)",
            duty=TREASURY, ours=True, how="calendar",
        ),
        ClockRule(
            code="C10", title=_("Report on expenditures of an emergency"),
            trigger=_("each six months of it"), due=_("90 days after"),
            basis="50 U.S.C. 1641(c)", duty=TREASURY, ours=True, how="calendar",
        ),
        ClockRule(
            code="C11", title=_("Continuation of an emergency"), trigger=_("its anniversary"),
            due=_("published in the 90 days before; alarms 90 and 30 days before"),
            basis="50 U.S.C. 1622(d)", duty=_("the President; the alarm is ours"), ours=True,
            how="calendar",
        ),
        ClockRule(
            code="C12", title=_("Report of blocked property"), trigger=_("the blocking"),
            due=_("10 business days, and each year by 30 September"), basis="31 CFR 501.603",
            duty=HOLDER, ours=False, how="rows",
        ),
        ClockRule(
            code="C13", title=_("Report of a rejected transaction"), trigger=_("the rejection"),
            due=_("10 business days"), basis="31 CFR 501.604", duty=_("who rejected it"),
            ours=False, how="outside",
            where=_("starts at the institution that rejects it, which reports to OFAC itself"),
        ),
        ClockRule(
            code="C14", title=_("Report of a Leahy exception or waiver"),
            trigger=_("its application"), due=_("15 days"), basis="10 U.S.C. 362",
            duty=_("Department of Defense"), ours=False, how="outside",
            where=_("starts with an exception or waiver of that department, which reports it"),
        ),
        ClockRule(
            code="C15", title=_("End of a vetting component"), trigger=_("its result"),
            due=_("as the unit’s program says"), basis="6 U.S.C. 475: at periodic intervals",
            duty=_("the vetting officer: see Units"), ours=False, how="outside",
            where=_("starts with the result of a component; Units shows its end and asks for it"),
        ),
        ClockRule(
            code="C16", title=_("Keep the account of a disclosure"), trigger=_("the disclosure"),
            due=_("five years or the life of the record, whichever is longer"),
            basis="5 U.S.C. 552a(c)(2)", duty=_("the records officer"), ours=True, how="outside",
            where=_("starts with each disclosure; the records schedule keeps its account"),
        ),
        ClockRule(
            code="C17", title=_("Keep the record of a sanction"),
            trigger=_("the end of the measure"), due=_("ten years"), basis="31 CFR 582.507",
            duty=_("the records officer"), ours=True, how="rows",
        ),
    )
}  # fmt: skip
"""Every clock by its code."""


class Due(NamedTuple):
    """One day on which something is due: by which clock, and what it is about."""

    code: str
    on: Day
    about: str


def calendar(first: Day, last: Day) -> list[Due]:
    """What the calendar alone makes due from ``first`` to ``last``, both counted."""
    years = range(first.year - 1, last.year + 2)
    found = {due for year in years for due in _of_year(year)}
    return sorted((due for due in found if first <= due.on <= last), key=lambda due: due.on)


def _of_year(year: int) -> Iterator[Due]:
    yield Due("C05", Day(year, 12, 10), str(year))
    yield Due("C12", Day(year, 9, 30), _holdings(year))
    fiscal = Day(year, 10, 1)
    for quarter in range(1, 5):
        on = fiscal + datetime.timedelta(days=QUARTER * quarter)
        yield Due("C04", business_day_from(on), f"FY{year + 1}, {quarter}/4")
    for code, (month, day) in EMERGENCIES.items():
        yield Due("C11", Day(year, month, day), code)
        for start in (Day(year, month, day), months_after(Day(year, month, day), HALF_YEAR)):
            yield Due("C09", start, code)
            yield Due("C10", start + datetime.timedelta(days=QUARTER), code)


def _holdings(year: int) -> str:
    return f"30 June {year}"


def months_after(day: Day, months: int) -> Day:
    """The same day so many months later; the last one of a month that is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    ends = Day(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    return Day(year, month, min(day.day, ends.day))


def blocked_report(blocked_on: Day) -> Day:
    """When the holder's report of blocked property is due: ten business days (31 CFR 501.603)."""
    return business_days_after(blocked_on, BLOCKED_DAYS)


def kept_until(ended_on: Day) -> Day:
    """Until when the record of a measure that ended is kept: ten years."""
    return months_after(ended_on, 12 * RETENTION_YEARS)


def answer_due(received_on: Day) -> Day:
    """When a valid joint congressional request is to be answered: 120 days (22 U.S.C. 10102)."""
    return received_on + ANSWER


def notice_due(submitted_on: Day) -> Day:
    """By when notice of a naming in the classified annex stands: 15 days before it is submitted
    (22 U.S.C. 10103(c)(2))."""
    return submitted_on - BEFORE


def rings(due: Due, today: Day) -> bool:
    """True if a clock of ours is to be told of: 30 days before, of an emergency 90 days before."""
    left = (due.on - today).days
    farthest = max(ALARMS) if due.code == "C11" else min(ALARMS)
    return RULES[due.code].ours and 0 <= left <= farthest
