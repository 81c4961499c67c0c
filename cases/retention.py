"""Until when a case is kept, and which item of the schedule says so. Values in, values out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from cases.models import Case, RetentionRule
from units.validity import months_later

if TYPE_CHECKING:
    from django.db.models import QuerySet

SANCTIONED = (Case.Disposition.SANCTIONED, Case.Disposition.VISA_ACTION)
_COVERED: dict[str, Q] = {
    RetentionRule.Covers.CLOSED: Q(status=Case.Status.CLOSED),
    RetentionRule.Covers.SANCTIONED: Q(disposition__in=SANCTIONED),
    RetentionRule.Covers.ENDED_EARLY: ~Q(status=Case.Status.CLOSED),
}
FOR_GOOD = datetime.date.max


class Kept(NamedTuple):
    """The first day on which the schedule no longer keeps a case, FOR_GOOD if there is none, and
    the item that says so; None where no item covers the case: what is not scheduled is kept."""

    until: datetime.date
    rule: RetentionRule | None

    def due(self, on: datetime.date) -> bool:
        """True if the schedule no longer keeps the case on that day."""
        return self.until <= on


def covers(rule: RetentionRule, case: Case) -> bool:
    """True if the item speaks of a case that ended like this one."""
    match rule.covers:
        case RetentionRule.Covers.CLOSED:
            return case.status == Case.Status.CLOSED
        case RetentionRule.Covers.SANCTIONED:
            return case.disposition in SANCTIONED
    return case.finished and case.status != Case.Status.CLOSED


def kept(case: Case, rules: Iterable[RetentionRule], on: datetime.date) -> Kept:
    """Until when a finished case is kept by the items that were in force since its retention began.

    Of several the longest decides, an item that ended since among them: a period that runs already
    is lengthened by a change of the schedule and never shortened.
    """
    start = case.retention_from
    longest: Kept | None = None
    for rule in rules:
        if start is None or not covers(rule, case) or rule.valid_from > on:
            continue
        if rule.valid_until is not None and rule.valid_until <= start:
            continue
        until = FOR_GOOD if rule.years is None else months_later(start, 12 * rule.years)
        if longest is None or until > longest.until:
            longest = Kept(until, rule)
    return longest or Kept(FOR_GOOD, None)


def no_longer_kept(rules: Iterable[RetentionRule], on: datetime.date) -> Q:
    """Finished cases that some item has let go by that day and none that stands keeps on. A first
    sieve in the database: ``kept`` decides."""
    ended = Q(status__in=Case.TERMINAL)
    some, none = Q(pk__in=[]), Q()
    for rule in rules:
        covered = _COVERED[rule.covers]
        if rule.years is None:
            over = Q(pk__in=[])
        else:
            over = Q(retention_from__lte=months_later(on, -12 * rule.years))
        some |= covered & over
        if rule.valid_until is None:
            none &= ~covered | over
    return ended & some & none


def rules_of(since: datetime.date | None, on: datetime.date) -> QuerySet[RetentionRule]:
    """The items that may decide over a case whose retention began on ``since``."""
    found: QuerySet[RetentionRule] = RetentionRule.objects.ever_in_force(since or on, on)
    return found
