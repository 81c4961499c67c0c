"""One row a verb: what its form asks, and which action takes the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from audit.http import Door, show_on, tell
from work import actions, forms, rules

if TYPE_CHECKING:
    from audit.acts import Verb
    from audit.http import Bound, SignedInRequest
    from work.models import Deadline, Task


def asked_by(request: SignedInRequest, row: Any) -> dict[str, Any]:
    """What every form of this package is told: who asks, when, on which row."""
    return {"user": request.user, "at": request.at, "row": row}


TASK_DOORS: dict[Verb, Door] = {
    rules.DO: Door(forms.OutcomeForm, actions.do_task, asked_by),
    rules.TAKE_OVER: Door(forms.EmptyForm, actions.take_over_task, asked_by),
    rules.HAND_ON: Door(forms.ToForm, actions.hand_on_task, asked_by),
    rules.SNOOZE: Door(forms.SnoozeForm, actions.snooze_task, asked_by),
    rules.EDIT: Door(forms.TaskForm, actions.edit_task, asked_by),
    rules.DROP: Door(forms.ReasonForm, actions.drop_task, asked_by),
}
DEADLINE_DOORS: dict[Verb, Door] = {
    rules.MEET: Door(forms.MetForm, actions.meet_deadline, asked_by),
    rules.EXTEND: Door(forms.ExtensionForm, actions.extend_deadline, asked_by),
    rules.ASSIGN: Door(forms.ToForm, actions.assign_deadline, asked_by),
    rules.SNOOZE_DEADLINE: Door(forms.SnoozeForm, actions.snooze_deadline, asked_by),
    rules.WITHDRAW: Door(forms.ReasonForm, actions.withdraw_deadline, asked_by),
}


def offered(
    request: SignedInRequest, row: Task | Deadline, doors: dict[Verb, Door], bound: Bound | None
) -> list[tuple[Verb, Any]]:
    """The verbs nothing stops, each with its form; one that was just refused stays as typed."""
    bound = bound or {}
    offers = rules.available(request.user, row, request.at)
    may = {offer.verb for offer in offers if offer.why is None} | set(bound)
    return [
        (verb, bound.get(verb) or door.form(auto_id=f"{verb.slug}_%s", **asked_by(request, row)))
        for verb, door in doors.items()
        if verb in may
    ]


def begun(
    request: SignedInRequest, verb: Verb, form: Any, action: Callable[..., Any], to: str
) -> Any:
    """What a valid form brought into being; None when it must be shown again.

    ``to`` names the field that says who holds it.
    """
    if not form.is_valid():
        return None
    typed = dict(form.cleaned_data)
    try:
        done = action(typed.pop(to), by=request.user, at=request.at, **typed)
    except ValidationError as error:
        show_on(form, error)
        return None
    tell(request, verb, done)
    return done
