"""What people held whose account was closed, for the supervisors of their agency."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.standing import standing
from cases import rules
from cases.models import Case, Exhibit, Membership, Track
from sanctions.models import Measure, Participation
from work.models import Deadline, Task

if TYPE_CHECKING:
    from django.db.models import QuerySet

At = datetime.datetime
MOST = 100


@dataclass(slots=True)
class Left:
    """What one account left behind, as one supervisor may see it."""

    user: User
    members: list[tuple[Membership, str]] = field(default_factory=list)
    """Leads first, each with why this supervisor may not hand it over; empty if they may."""
    tasks: list[Task] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    parts: list[Participation] = field(default_factory=list)
    collected: int = 0
    """Exhibits that were collected by that hand, which stay as they are."""
    others: int = 0
    """Further things, which others hand over: no word of what they are."""


def supervises(user: User, at: At) -> bool:
    """True for who is shown what people of the agency left behind."""
    now = standing(user, at)
    return "supervisor" in now.roles and not now.closed_because and user.agency_id is not None


def leavers(user: User, at: At) -> QuerySet[User]:
    """Closed accounts of the supervisor's agency, the last first."""
    if not supervises(user, at):
        return User.objects.none()
    gone = User.objects.filter(kind=User.Kind.PERSON, agency=user.agency_id, closed_at__lte=at)
    return gone.exclude(person=user.person_id).select_related("person").order_by("-closed_at")


def still_held(user: User, at: At) -> list[tuple[User, int]]:
    """Leavers who still hold something, each with how many things, seen or not: five queries."""
    gone = list(leavers(user, at)[:MOST])
    counts = dict.fromkeys((one.pk for one in gone), 0)
    for rows, column in _held_by(gone, at):
        for key in rows.values_list(column, flat=True):
            counts[key] += 1
    return [(one, counts[one.pk]) for one in gone if counts[one.pk]]


def _held_by(gone: list[User], at: At) -> list[tuple[Any, str]]:
    keys = [one.pk for one in gone]
    return [
        (Membership.objects.valid(at).filter(circle__user__in=keys), "circle__user"),
        (Task.objects.unfinished().filter(holder__user__in=keys), "holder__user"),
        (Deadline.objects.unmet().filter(holder__user__in=keys), "holder__user"),
        (_running(Track.objects.standing()).filter(owner__in=keys), "owner"),
        (Participation.objects.valid(at).filter(user__in=keys), "user"),
    ]


def _running(tracks: Any) -> Any:
    return tracks.exclude(status__in=Track.SETTLED)


def left_behind(leaver: User, user: User, at: At) -> Left:
    """All that the leaver holds still, as the supervisor may see it; of the rest only a number."""
    left = Left(leaver)
    every = sum(rows.count() for rows, _column in _held_by([leaver], at))
    cases = Case.objects.visible_to(user, at).order_by().values("pk")
    members = Membership.objects.valid(at).filter(circle__user=leaver, case__in=cases)
    rows = sorted(
        members.select_related("case", "circle"), key=lambda row: (row.capacity != "LEAD", row.pk)
    )
    left.members = [(row, rules.END_MEMBER.why_not(user, row, at) or "") for row in rows[:MOST]]
    tasks = Task.objects.visible_to(user, at).unfinished().filter(holder__user=leaver)
    left.tasks = list(tasks.in_order()[:MOST])
    deadlines = Deadline.objects.visible_to(user, at).unmet().filter(holder__user=leaver)
    left.deadlines = list(deadlines.in_order()[:MOST])
    tracks = _running(Track.objects.standing()).filter(owner=leaver, case__in=cases)
    left.tracks = list(tracks.select_related("case").order_by("pk")[:MOST])
    measures = Measure.objects.visible_to(user, at).order_by().values("pk")
    parts = Participation.objects.valid(at).filter(user=leaver, measure__in=measures)
    left.parts = list(parts.select_related("measure").order_by("pk")[:MOST])
    collected = Exhibit.objects.visible_to(user, at).filter(collected_by=leaver)
    left.collected = collected.standing().count()
    shown = (left.members, left.tasks, left.deadlines, left.tracks, left.parts)
    left.others = max(0, every - sum(len(part) for part in shown))
    return left
