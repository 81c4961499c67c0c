"""The same task for everybody who works on a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.system import system_user
from sanctions.models import Measure, Participation
from sanctions.querysets import WORKING_PARTS
from work.actions import give_task
from work.models import Task
from work.subjects import Subject

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection


def ask_workers(
    measure: Measure, title: str, at: datetime.datetime, *, origin: str, text: str = "",
    due_on: datetime.date | None = None, parts: Collection[str] = WORKING_PARTS,
) -> None:  # fmt: skip
    """Give the task to whoever has one of the parts at ``at`` and does not have it yet.

    It is given by the system's hand, as a part of another act or of a job.
    """
    ask_workers_of([measure], title, at, origin=origin, text=text, due_on=due_on, parts=parts)


def ask_workers_of(
    measures: Collection[Measure], title: str, at: datetime.datetime, *, origin: str,
    text: str = "", due_on: datetime.date | None = None, parts: Collection[str] = WORKING_PARTS,
) -> None:  # fmt: skip
    """As ``ask_workers``, of many measures: who works on which, and who has it, is asked once."""
    rows = {measure.pk: measure for measure in measures}
    tasked = Participation.objects.valid(at).filter(measure__in=rows, part__in=parts)
    have = Task.objects.unfinished().filter(
        subject_type=Measure._meta.label_lower, subject_id__in=rows, title=title
    )
    given = set(have.values_list("subject_id", "holder__user"))
    for part in tasked.select_related("user").order_by("measure", "since", "pk"):
        if (part.measure_id, part.user_id) not in given:
            given.add((part.measure_id, part.user_id))
            give_task(
                part.user.circle, by=system_user("clock"), at=at, title=title, text=text,
                origin=origin[:200], about=Subject.of(rows[part.measure_id]), due_on=due_on,
            )  # fmt: skip
