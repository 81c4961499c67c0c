"""The same task for everybody who works on a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.system import system_user
from sanctions.querysets import WORKING_PARTS
from work.actions import give_task
from work.models import Task
from work.subjects import Subject

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from sanctions.models import Measure


def ask_workers(
    measure: Measure, title: str, at: datetime.datetime, *, origin: str, text: str = "",
    due_on: datetime.date | None = None, parts: Collection[str] = WORKING_PARTS,
) -> None:  # fmt: skip
    """Give the task to whoever has one of the parts at ``at`` and does not have it yet.

    It is given by the system's hand, as a part of another act or of a job.
    """
    tasked = measure.participations.valid(at).filter(part__in=parts).select_related("user")
    people = {part.user_id: part.user for part in tasked}
    have = Task.objects.unfinished().about(measure).filter(title=title)
    held = set(have.values_list("holder__user", flat=True))
    for key, user in people.items():
        if key not in held:
            give_task(
                user.circle, by=system_user("clock"), at=at, title=title, text=text,
                origin=origin[:200], about=Subject.of(measure), due_on=due_on,
            )  # fmt: skip
