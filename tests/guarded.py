"""Which verbs a fact forbids: the facts are made true, and each verb listed must name them.

A verb asks its guards one after the other and tells the first that speaks, so that a guard in the
shadow of another could be lost unseen. Here each guard is heard.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping

    from audit.verbs import Guard, Verb

LISTENING: list[bool] = []
"""Filled by the plugin that takes guards out: all guards are heard then, not up to the first."""

ALONE: set[tuple[str, int]] = set()
"""Verbs and places of guards that alone gave the fact: without it, ``silent()`` would say so."""


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
        heard = (
            place for place, guard in enumerate(verb.guards) if fact in _said(guard, user, row, at)
        )
        if (place := next(heard, None)) is None:
            left.append(verb.name)
        elif LISTENING and next(heard, None) is None:
            ALONE.add((verb.name, place))
    return left


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
