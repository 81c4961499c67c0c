"""The least that is valid of a task and a deadline, made through the doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.clock import legal_day
from tests.factories import now
from work import actions

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from work.models import Deadline, Task


def make_task(by: User, to: Circle | None = None, **typed: Any) -> Task:
    """A task in the giver's own hands, or in those of ``to``."""
    typed.setdefault("title", "Read the contract")
    return actions.give_task(to or by.circle, by=by, at=now(), **typed)


def make_deadline(by: User, holder: Circle | None = None, **typed: Any) -> Deadline:
    """An internal deadline that runs from today and is the setter's own duty."""
    today = legal_day(now())
    typed = {
        "title": "Answer",
        "source": "INTERNAL",
        "triggered_on": today,
        "due_on": today,
    } | typed
    return actions.set_deadline(holder or by.circle, by=by, at=now(), **typed)
