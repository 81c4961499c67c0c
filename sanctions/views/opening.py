"""What doors are made of: steps, rows with a page of their own, and new rows."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.http import Door
from sanctions import actions, forms

if TYPE_CHECKING:
    from accounts.models import User
    from audit.http import SignedInRequest
    from audit.verbs import Verb

Asking = Callable[["SignedInRequest", Any], dict[str, Any]]


def begins(form: Any, action: Callable[..., Any], asking: Asking = lambda request, row: {}) -> Door:
    """A door to a new row under an existing one: nothing was read that could be stale."""

    def begin(pk: int, *, by: User, at: datetime.datetime, version: int, **typed: Any) -> Any:
        return action(pk, by=by, at=at, **typed)

    return Door(form, begin, asking)


def moves(verb: Verb, form: Any = forms.EmptyForm) -> Door:
    """A door to a step that moves the measure alone."""
    return Door(form, partial(actions.move_measure, verb))


class Part(NamedTuple):
    """Rows of a measure that have a page of their own: where they hang and what is done to them."""

    model: type[Any]
    path: str
    tab: str
    doors: dict[Verb, Door]
    adds: dict[Verb, Door] = {}


class Beginning(NamedTuple):
    """A new row: its model, the tab it is made on, and its door."""

    model: type[Any]
    tab: str
    door: Door
