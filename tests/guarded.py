"""Which verbs a fact forbids: the facts are made true, and each verb listed must name them.

A verb asks its guards one after the other and tells the first that speaks, so that a guard in the
shadow of another could be lost unseen. Here each guard is heard.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.verbs import Guard, Verb

TAKING_OUT: list[bool] = []
"""Filled by the plugin that takes guards out: each table then tries what it would miss."""

MISSED: set[tuple[str, int]] = set()
"""Verbs and places of guards that were taken out: a table of facts then found the verb silent."""


def silent(
    verbs: Iterable[Verb], fact: str, user: Any, row_of: Callable[[type[Any]], Any],
    at: datetime.datetime,
) -> list[str]:  # fmt: skip
    """The names of the verbs of which no guard gives this fact as its reason.

    ``row_of(model)`` is a row of the kind that the verb is about, of which the fact is true.
    """
    left = []
    for verb in verbs:
        row = row_of(_model(verb))
        if not _names(verb, fact, user, row, at):
            left.append(verb.name)
            continue
        for place in range(len(verb.guards)) if TAKING_OUT else ():
            with without(verb, place):
                if not _names(verb, fact, user, row, at):
                    MISSED.add((verb.name, place))
    return left


@contextmanager
def without(verb: Verb, place: int) -> Iterator[None]:
    """The verb has lost the guard at this place, inside."""
    lawful = verb.guards
    put_guards(verb, lawful[:place] + lawful[place + 1 :])
    try:
        yield
    finally:
        put_guards(verb, lawful)


def put_guards(verb: Verb, guards: tuple[Guard, ...]) -> None:
    """The verb has these guards."""
    object.__setattr__(verb, "guards", guards)  # verbs are frozen


def _names(verb: Verb, fact: str, user: Any, row: Any, at: datetime.datetime) -> bool:
    """Whether a guard of the verb gives the fact as its reason."""
    return any(fact in _said(guard, user, row, at) for guard in verb.guards)


def _said(guard: Guard, user: Any, row: Any, at: datetime.datetime) -> str:
    """What the guard tells; nothing, if it fails over what this row lacks."""
    try:
        return str(guard(user, row, at) or "")
    except (ObjectDoesNotExist, TypeError, ValueError):
        return ""


def about(facts: Mapping[str, Any] | None = None, /, **links: Any) -> Callable[[type[Any]], Any]:
    """For ``silent()``: a row of any kind, with these facts, that nobody saved.

    It is a copy of the link that is of this kind, or a new row with those links that it has.
    """

    def row_of(model: type[Any]) -> Any:
        row = next((copy.copy(link) for link in links.values() if type(link) is model), None)
        if row is None:
            names = {field.name for field in model._meta.fields}
            row = model(**{name: link for name, link in links.items() if name in names})
        for name, value in (facts or {}).items():
            setattr(row, name, value)
        return row

    return row_of


def _model(verb: Verb) -> type[Any]:
    """The model among whose permissions the verb's is listed."""
    package, codename = verb.permission.split(".")
    for model in apps.get_app_config(package).get_models():
        if codename in dict(model._meta.permissions):
            return model
    raise LookupError(verb.permission)
