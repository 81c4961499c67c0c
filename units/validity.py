"""Whether vetting holds at a moment: dates in, an answer with its reason out.

A status is never read here. A component covers from the clearing that rested on it until
``valid_until``, the first legal day not covered, begins at legal midnight.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from audit.clock import legal_day
from units.requirements import required

At = datetime.datetime

WINDOW_DAYS = 90
"""Re-vetting begins so many days before the first component ends (MEMBER_VETTING, due)."""


def midnight(day: datetime.date) -> At:
    """The moment at which a legal day begins, in UTC."""
    zone = ZoneInfo(settings.PROBITY_LEGAL_TZ)
    return datetime.datetime.combine(day, datetime.time.min, zone).astimezone(datetime.UTC)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later; the month's last day if it has none such."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return datetime.date(years, month + 1, min(day.day, last))


class Cause(Enum):
    """What closes a cleared member's access."""

    ENDED = "ended"
    ADVERSE = "adverse"
    SUSPENDED = "suspended"
    BARRED = "barred"
    UNIT_SUSPENDED = "unit suspended"
    UNIT_ENDED = "unit ended"
    INSTITUTION = "institution suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the dated rows say of one member at ``at``; nothing in it was read from a status."""

    at: At
    kind: str
    cleared_at: At | None
    """The last clearing at or before ``at``; None for who was never cleared."""
    cover: Mapping[str, datetime.date] = field(default_factory=dict)
    """By component: the first legal day that no result an adjudicator cleared on covers."""
    departed_at: At | None = None
    barred_at: At | None = None
    adverse_at: At | None = None
    suspended_at: At | None = None
    unit_suspended_at: At | None = None
    unit_activated_at: At | None = None
    unit_ended_at: At | None = None
    institution_suspended_on: datetime.date | None = None
    cleared_anew_at: At | None = None
    """When the same person was last cleared under any membership."""
    row: Any = None

    @property
    def counts(self) -> bool:
        """True for a membership that was cleared once, has not departed and is not superseded."""
        cleared, gone = _past(self.cleared_at, self.at), _past(self.departed_at, self.at)
        return cleared and not gone and not self.superseded

    @property
    def superseded(self) -> bool:
        """True if the member was turned out, and the person cleared anew since."""
        if self.barred_at is None or self.cleared_anew_at is None:
            return False
        return self.barred_at < self.cleared_anew_at <= self.at

    @property
    def causes(self) -> list[tuple[At, Cause]]:
        """What closes the member's access, each with the moment since when; the first first."""
        found = [
            (moment, cause)
            for moment, cause in (
                (self.adverse_at, Cause.ADVERSE),
                (self.suspended_at, Cause.SUSPENDED),
                (self.barred_at, Cause.BARRED),
                (self.unit_suspended_at, Cause.UNIT_SUSPENDED),
                (self.unit_ended_at, Cause.UNIT_ENDED),
                (self._institution_at, Cause.INSTITUTION),
                (self.ended_at, Cause.ENDED),
            )
            if moment is not None and moment <= self.at
        ]
        return sorted(found, key=lambda item: item[0])

    @property
    def good(self) -> bool:
        """True if the member is in good standing: cleared, not departed, nothing closes."""
        return self.counts and not self.causes

    @property
    def reaches(self) -> bool:
        """True if the member reaches the unit's circle: in good standing in a unit that began."""
        return self.good and _past(self.unit_activated_at, self.at)

    @property
    def ends_on(self) -> datetime.date | None:
        """The first legal day that a required component does not cover; None while one lacks."""
        days = [self.cover.get(kind) for kind in required(self.kind)]
        return None if None in days else min(day for day in days if day is not None)

    @property
    def ended_at(self) -> At | None:
        """The moment the cover ends or ended; the clearing itself where a component lacks."""
        return self.cleared_at if self.ends_on is None else midnight(self.ends_on)

    @property
    def days_left(self) -> int | None:
        """Legal days that are still covered, today included; None while nothing is covered."""
        return None if self.ends_on is None else (self.ends_on - legal_day(self.at)).days

    def days_of(self, kind: str) -> int | None:
        """Legal days that one component still covers; None while it covers nothing."""
        day = self.cover.get(kind)
        return None if day is None else (day - legal_day(self.at)).days

    @property
    def due(self) -> bool:
        """True inside the re-vetting window."""
        return self.days_left is not None and self.days_left <= WINDOW_DAYS

    @property
    def lapsed(self) -> bool:
        """True if the cover has ended, or an adverse result took it away."""
        return any(cause in (Cause.ENDED, Cause.ADVERSE) for _since, cause in self.causes)

    @property
    def _institution_at(self) -> At | None:
        day = self.institution_suspended_on
        return None if day is None else midnight(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWeighed:
    """What the dated rows say of one unit at ``at``."""

    at: At
    minimum: int
    good: int
    """How many members are in good standing."""
    counted: int
    """How many members were cleared once and have not left."""
    commander_good: bool
    activated_at: At | None = None
    ended_at: At | None = None
    suspended_at: At | None = None
    institution: str = ""
    """How the institution cooperates on that day; empty where nothing was recorded."""
    next_end: datetime.date | None = None
    """The first legal day on which a member's vetting does not hold any more."""

    @property
    def strong(self) -> bool:
        """True with a commander in good standing and the minimum of such members."""
        return self.commander_good and self.good >= self.minimum

    @property
    def stopped(self) -> bool:
        """True while nobody reaches the unit's circle, whoever they are."""
        return (
            not _past(self.activated_at, self.at)
            or _past(self.ended_at, self.at)
            or self.suspended_at is not None
            or self.institution == "SUSPENDED"
        )

    @property
    def takes_sharing(self) -> bool:
        """True if cases may be newly shared with the unit: neither stopped, degraded nor limited.

        What was shared before stays: DEGRADED stops new sharing only (VETTED_UNIT, notes).
        """
        return not self.stopped and self.strong and self.institution != "LIMITED"

    @property
    def days_left(self) -> int | None:
        """Legal days until the next end of a member's vetting."""
        return None if self.next_end is None else (self.next_end - legal_day(self.at)).days


def first_cause(weighed: Sequence[Weighed]) -> tuple[Weighed, At, Cause] | None:
    """What closed a person's access first, over all memberships that count; None if nothing did."""
    found = [(since, cause, one) for one in weighed if one.counts for since, cause in one.causes]
    if not found:
        return None
    since, cause, one = min(found, key=lambda item: item[0])
    return one, since, cause


def _past(moment: At | None, at: At) -> bool:
    return moment is not None and moment <= at
