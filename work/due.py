"""Who is told of what falls due: the step that was reached, and none that was missed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from audit.clock import legal_day
from work import notices
from work.models import Deadline, Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from work.models import Notice

DEADLINE_STEPS = (30, 14, 7, 3, 1, 0)
TASK_STEPS = (1, 0)
OVERDUE = -1

DUE = gettext_noop("Due on %(due)s: %(title)s")
LATE = gettext_noop("Overdue since %(due)s: %(title)s")


def step(due_on: datetime.date, today: datetime.date, steps: Iterable[int]) -> int | None:
    """The latest step that was reached: days before the day, OVERDUE, or None before the first.

    However long nobody asked, the answer is one step.
    """
    left = (due_on - today).days
    return OVERDUE if left < 0 else min((days for days in steps if left <= days), default=None)


def warn(at: datetime.datetime) -> None:
    """Tell everyone concerned, once a step, what falls due. To be asked at least once a day."""
    today = legal_day(at)
    horizon = today + datetime.timedelta(days=max(DEADLINE_STEPS))
    tasks = Task.objects.unfinished().awake(today).filter(due_on__lte=horizon)
    deadlines = Deadline.objects.unmet().awake(today).filter(due_on__lte=horizon)
    for rows, steps in ((tasks, TASK_STEPS), (deadlines, DEADLINE_STEPS)):
        found = rows.select_related("holder__user", "created_by").order_by("pk")
        notices.tell_all(_warnings(found, steps, today, at))


def _warnings(
    rows: Iterable[Task | Deadline], steps: Iterable[int], today: datetime.date,
    at: datetime.datetime,
) -> Iterator[Notice]:  # fmt: skip
    for row in rows:
        if row.due_on is None or (reached := step(row.due_on, today, steps)) is None:
            continue
        for user in _concerned(row, at):
            yield notices.notice(
                user, key=f"due:{row.reference}:{row.due_on}:{reached}", kind="work.due",
                text=LATE if reached == OVERDUE else DUE, at=at, about=Subject.of(row),
                due=row.due_on.isoformat(), title=row.title,
            )  # fmt: skip


def _concerned(row: Task | Deadline, at: datetime.datetime) -> list[User]:
    """Who holds it; and, where no open account is behind the holder, who gave it."""
    people = notices.reached_through(row.holder, at)
    giver = row.created_by
    if not people and giver is not None and giver.is_active and giver.kind == giver.Kind.PERSON:
        people = [giver]
    return people
