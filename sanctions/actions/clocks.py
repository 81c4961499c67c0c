"""Tasks and starts of the clocks that are ours; what is somebody else's duty makes none."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.standing import is_partner
from accounts.system import system_user
from audit.clock import legal_day
from sanctions import clocks
from work.actions import give_task, set_deadline
from work.models import Deadline, Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import Circle
    from sanctions.models import Measure

HORIZON = datetime.timedelta(days=max(clocks.ALARMS))


def raise_clock_tasks(at: datetime.datetime) -> int:
    """Give legal reviewers a task for each day of ours that comes near; how many tasks. Daily.

    A clock, a matter and a day make one task each, however often this runs.
    """
    today, given = legal_day(at), 0
    near = [due for due in clocks.calendar(today, today + HORIZON) if clocks.rings(due, today)]
    holders = [
        user.circle
        for user in User.objects.holding("legal_reviewer", at).select_related("agency")
        if not is_partner(user)
    ]
    for due in near:
        title = f"{due.code} {clocks.RULES[due.code].title}: {due.about}, {due.on.isoformat()}"
        have = set(Task.objects.filter(title=title).values_list("holder", flat=True))
        for holder in holders:
            if holder.pk not in have:
                _give(holder, title, due, at)
                given += 1
    return given


def _give(holder: Circle, title: str, due: clocks.Due, at: datetime.datetime) -> None:
    rule = clocks.RULES[due.code]
    give_task(
        holder, by=system_user("clock"), at=at, title=title, due_on=due.on,
        text=_("Whose duty it is: %(duty)s. See that it is done, and say so here.")
        % {"duty": rule.duty},
        origin=f"{rule.code}: {rule.basis}",
    )  # fmt: skip


def start_clock(
    *, by: User, at: datetime.datetime, code: str, on: datetime.date, source: str,
    measure: Measure | None = None,
) -> Deadline:  # fmt: skip
    """A clock that starts with a day somebody records, as a deadline of theirs.

    ``on`` is the day a joint request was received (C06), or the day planned for a submission
    (C08); ``source`` is the paper that says so. Raises ValidationError for a day that can't be.
    """
    rule, today = clocks.RULES[code], legal_day(at)
    received = code == "C06"
    if received and on > today:
        raise ValidationError({"on": _("That day has not come yet.")})
    due = clocks.answer_due(on) if received else clocks.notice_due(on)
    if not received and due < today:
        raise ValidationError(
            {"on": _("The notice would be late: it stands 15 days before (%(basis)s).") % {
                "basis": rule.basis,
            }}
        )  # fmt: skip
    return set_deadline(
        by.circle, by=by, at=at, title=f"{code} {rule.title}: {source}"[:200],
        source=Deadline.Source.STATUTE, basis=rule.basis,
        triggered_on=on if received else today, due_on=due,
        about=Subject.of(measure) if measure is not None else None,
    )  # fmt: skip
