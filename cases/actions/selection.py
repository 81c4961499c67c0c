"""Selection processes and their candidates."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from audit.acts import begin, withdraw
from cases import rules
from cases.models import Candidate, SelectionProcess

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor

At = datetime.datetime


def open_selection(*, by: User, at: At, **facts: Any) -> SelectionProcess:
    """A process by which a body fills an office. ``facts`` are its fields."""
    return begin(rules.OPEN_SELECTION, SelectionProcess(**facts), by=by, at=at)


def name_candidate(process_pk: int, *, by: User, at: At, actor: Actor, stage: str) -> Candidate:
    """An actor the user may see, as a candidate."""
    process = SelectionProcess.objects.get(pk=process_pk)
    row = Candidate(process=process, actor=actor, stage=stage)
    return begin(rules.NAME_CANDIDATE, row, by=by, at=at)


def withdraw_candidate(pk: int, **who: Any) -> Candidate:
    """The candidate, taken away; a later stage is a candidate named anew."""
    return withdraw(rules.WITHDRAW_CANDIDATE, Candidate, pk, **who)
