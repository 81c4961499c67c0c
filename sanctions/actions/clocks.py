"""Tasks of the clocks that are ours; what is somebody else's duty is shown and makes none."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.standing import is_partner
from accounts.system import system_user
from audit.clock import legal_day
from sanctions import clocks
from work.actions import give_task
from work.models import Task

if TYPE_CHECKING:
    from accounts.models import Circle

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
