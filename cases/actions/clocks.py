"""Deadlines that the machines set by themselves, and meet when the step is taken."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.system import system_user
from audit.clock import legal_day
from cases.clocks import CLOCKS, Clock
from cases.models import Membership
from work.actions import meet_deadline, set_deadline
from work.models import Deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import Circle
    from cases.models import Case

At = datetime.datetime


def keep_clocks(row: Any, *, at: At) -> None:
    """Set the deadlines that run for a row in the status it has, and meet those it has left.

    Safe to call again: what runs already, or was met or withdrawn for the same day, is left alone.
    """
    for clock in CLOCKS:
        if isinstance(row, clock.model):
            _keep(clock, row, at)


def keep_all_clocks(*, at: At) -> None:
    """The same for every row that some clock speaks of: what the hourly job does."""
    for clock in CLOCKS:
        model: Any = clock.model
        known = Deadline.objects.standing().filter(
            basis=clock.basis, subject_type=model._meta.label_lower
        )
        unmet = known.filter(met_on__isnull=True).values("subject_id")
        left = model.objects.exclude(status__in=clock.statuses).filter(pk__in=unmet)
        running = model.objects.standing().filter(status__in=clock.statuses)
        for row in [*left, *running.exclude(pk__in=unmet)]:
            _keep(clock, row, at)


def _keep(clock: Clock, row: Any, at: At) -> None:
    system = system_user("clock")
    mine = Deadline.objects.about(row).filter(basis=clock.basis)
    since = clock.since(row) if row.status in clock.statuses else None
    known = False
    for deadline in mine:
        if deadline.triggered_on == since:
            known = True
        elif deadline.met_on is None and deadline.withdrawn_at is None:
            meet_deadline(
                deadline.pk, by=system, at=at, version=deadline.version, met_on=legal_day(at)
            )
    if since is not None and not known:
        set_deadline(
            _duty(clock, row, at), by=system, at=at, title=clock.title,
            source=Deadline.Source.INTERNAL, basis=clock.basis, triggered_on=since,
            due_on=clock.due(row, since),
            about=Subject.of(row),
        )  # fmt: skip


def _duty(clock: Clock, row: Any, at: At) -> Circle:
    """Whose duty a clock is: who placed what it measures, while they see it; else as ever."""
    key = clock.placed_by(row) if clock.placed_by else None
    placer = User.objects.active().filter(pk=key, kind=User.Kind.PERSON).first() if key else None
    if placer is not None:
        seen = type(row)._default_manager.visible_to(placer, at)
        if seen.filter(pk=row.pk).exists():
            own: Circle = placer.circle
            return own
    return holder_of(row)


def holder_of(row: Any) -> Circle:
    """Whose duty it is: the lead of the case, else whoever made the row."""
    case: Case = getattr(row, "case", row)
    leads = case.memberships.standing().filter(
        capacity=Membership.Capacity.LEAD, until__isnull=True
    )
    lead = leads.select_related("circle").order_by("since", "pk").first()
    circle: Circle = lead.circle if lead else row.created_by.circle
    return circle
