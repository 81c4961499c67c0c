"""What is done at the desk: the drill, and the handing over of what a leaver held."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import suspend_access
from accounts.models import AccessSuspension, Person, User
from accounts.system import system_user
from audit.acts import together
from cases import actions as cases
from cases.querysets import triage_circle
from desk import drill
from work.actions import give_task, hand_over
from work.models import Task
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from accounts.models import Circle
    from audit.acts import Bulk
    from audit.models import Record
    from cases.models import Membership

At = datetime.datetime


def run_drill(
    people: Sequence[Person], *, by: User, at: At, reason: str, since: At | None = None
) -> AccessSuspension:
    """These people suspended since then, and everybody concerned given a task: all or nothing.

    Who is suspended already since then or before is left as they are. The first suspension, whose
    page the drill's is. A second run gives no task twice. Raises Refused, and ValidationError
    where there is nobody to suspend.
    """
    since = since or at
    with together(by, reason):
        standing = AccessSuspension.objects.in_force(at).filter(since__lte=since)
        held = {row.person_id: row for row in standing.filter(person__in=people)}
        done = [
            held.get(person.pk) or suspend_access(person, by=by, at=at, reason=reason, since=since)
            for person in people
        ]
        if not done:
            raise ValidationError(_("There is nobody to suspend."))
        first = next((row for row in done if row.created_at == at), done[0])
        _give_tasks(first, people, by=by, at=at, since=since)
    return first


def _give_tasks(
    first: AccessSuspension, people: Sequence[Person], *, by: User, at: At, since: At
) -> None:
    accounts = accounts_of(people)
    origin = drill.origin_of(first)
    when = f"{since.astimezone(datetime.UTC):%Y-%m-%d %H:%M}"
    names = ", ".join(str(person) for person in people)
    facts = {"who": names, "since": when}
    for case in drill.affected_cases(accounts, since, at):
        circle = triage_circle(case.created_by) if case.created_by else None
        leads: list[Circle | None] = [user.circle for user in drill.leads_of(case, at)]
        title = _("Look through what may be compromised in this case")
        text = _("Access of %(who)s was suspended from %(since)s UTC on.") % facts
        _give(leads or [circle], case, title=title, text=text, origin=origin, at=at)
    for measure in drill.affected_measures(accounts, people, since, at):
        holders = [user.circle for user in drill.lawyers_of(measure, at)]
        title = _("Look through what may be compromised in this measure")
        text = _("Access of %(who)s was suspended from %(since)s UTC on.") % facts
        _give(holders, measure, title=title, text=text, origin=origin, at=at)
    title = _("Follow up the compromise drill")
    _give([by.circle], first, title=title, text="", origin=origin, at=at)


def _give(
    holders: Iterable[Circle | None], about: Record, *, title: str, text: str, origin: str, at: At
) -> None:
    """A task to each of the holders, unless they have it; by the system, that it is not held up."""
    for circle in {circle.pk: circle for circle in holders if circle is not None}.values():
        known = Task.objects.about(about).filter(holder=circle, origin=origin)
        if not known.exists():
            give_task(
                circle, by=system_user("clock"), at=at, title=title, text=text, origin=origin,
                about=Subject.of(about),
            )  # fmt: skip


def accounts_of(people: Iterable[Person]) -> list[User]:
    """All accounts of these people."""
    users = User.objects.filter(person__in=[person.pk for person in people])
    return list(users.select_related("person", "agency").order_by("pk"))


def succeed_member(
    pk: int, *, by: User, at: At, version: int, successor: User, reason: str
) -> Membership:
    """The successor on the case in the capacity of who left, whose membership ends: both or none.

    Raises what the two acts raise.
    """
    with together(by, reason):
        ended = cases.end_member(pk, by=by, at=at, version=version, reason=reason)
        return cases.add_member(
            ended.case_id, by=by, at=at, user=successor, capacity=ended.capacity, reason=reason
        )


def hand_over_tasks(leaver: User, *, by: User, at: At, successor: User, reason: str) -> Bulk[Any]:
    """Tasks and deadlines of who left, as far as the supervisor sees them, in other hands."""
    return hand_over(leaver, successor.circle, by=by, at=at, reason=reason)
