"""What time itself does: statuses catch up with the dates, and who is to be warned of an end.

No access waits for this: what a member reaches is computed from the dates at each request.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from accounts.system import system_user
from units import actions
from units.models import UnitMember, VettedUnit
from units.querysets import weighed_units
from units.requirements import ComponentKind
from work.actions import hand_over
from work.notices import notice, tell_all

if TYPE_CHECKING:
    from accounts.models import User
    from work.worker import Run

At = datetime.datetime
M, U = UnitMember.Status, VettedUnit.Status

WARNING_DAYS = (90, 60, 30, 7, 1)
"""Legal days before an end at which the member and the unit officer are warned."""


def catch_up(at: At) -> int:
    """Let every status say what the dates say at ``at``; how many moved."""
    clock, moved = system_user("clock"), 0
    for one in UnitMember.objects.filter(status__in=(M.CLEARED, M.DUE)).weighed(at):
        member = one.row
        if one.lapsed:
            actions.report_expired(member.pk, by=clock, at=at, version=member.version)
        elif one.due and member.status == M.CLEARED:
            actions.report_due(member.pk, by=clock, at=at, version=member.version)
        else:
            continue
        moved += 1
    units = list(VettedUnit.objects.filter(status__in=(U.ACTIVE, U.DEGRADED)))
    weighed = weighed_units(units, at)
    for unit in units:
        strong = weighed[unit.pk].strong
        if strong == (unit.status == U.ACTIVE):
            continue
        report = actions.restore_unit if strong else actions.degrade_unit
        report(unit.pk, by=clock, at=at, version=unit.version)
        moved += 1
    return moved


def hand_on(at: At) -> int:
    """Give the open tasks of those whose vetting closes everything to their unit's queue.

    How many tasks and deadlines moved. The unit sees each only while it sees what it is about.
    """
    clock, moved = system_user("clock"), 0
    members = UnitMember.objects.filter(user__isnull=False).select_related("user")
    for one in members.weighed(at):
        if one.counts and one.causes:
            given = hand_over(
                one.row.user, one.row.unit.circle, by=clock, at=at, reason=gettext("Vetting ended.")
            )
            moved += len(given.done)
    return moved


def keep_up(run: Run) -> None:
    """Statuses catch up, and the work of those who were closed out goes to their unit."""
    with run.once():
        catch_up(run.at)
        hand_on(run.at)


def warn(run: Run) -> None:
    """Tell members and unit officers which vetting ends soon."""
    with run.once():
        tell_all(
            notice(
                recipient, key=f"vetting:{ending.key}", kind="units.ending", text=ENDING,
                at=run.at, unit=ending.member.unit.name, person=ending.member.person.name,
                component=str(ComponentKind(ending.component).label),
                day=ending.ends_on.isoformat(), days=ending.days_left,
            )
            for ending in warnings(run.at)
            for recipient in ending.recipients
        )  # fmt: skip


ENDING = gettext_noop(
    "%(component)s of %(person)s in %(unit)s ends on %(day)s, in %(days)s days. From that day on "
    "everything is closed to a member whose vetting does not hold."
)
SCHEDULE = (
    ("units.keep_up", datetime.timedelta(minutes=10), keep_up),
    ("units.warn", datetime.timedelta(hours=6), warn),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A component that ends soon: whose, of which component, and who is to know."""

    member: UnitMember
    component: str
    ends_on: datetime.date
    """The first legal day not covered."""
    days: int
    """The warning that is due: the nearest of WARNING_DAYS that was reached."""
    days_left: int
    recipients: tuple[User, ...]

    @property
    def key(self) -> str:
        """The same for the same warning, so that it is given once."""
        return f"{self.member.reference}:{self.component}:{self.ends_on}:{self.days}"


def warnings(at: At) -> Iterator[Ending]:
    """The warnings that are due at ``at``: for each required component that ends within the
    window, the nearest of 90, 60, 30, 7 and 1 days. Members who are closed already are not warned.
    """
    members = UnitMember.objects.select_related("person", "user", "unit__officer")
    for one in members.weighed(at):
        if not one.good:
            continue
        for kind in one.row.unit.requires:
            left = one.days_of(kind)
            if left is None or not 0 < left <= max(WARNING_DAYS):
                continue
            yield Ending(
                member=one.row, component=kind, ends_on=one.cover[kind], days_left=left,
                days=min(days for days in WARNING_DAYS if days >= left),
                recipients=tuple(u for u in (one.row.user, one.row.unit.officer) if u is not None),
            )  # fmt: skip
