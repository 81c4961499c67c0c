"""Which verbs a fact forbids: the facts are made true, and each verb listed must name them.

A verb asks its guards one after the other and tells the first that speaks, so that a guard in the
shadow of another could be lost unseen. Here each guard is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable

    from audit.verbs import Verb


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
        if not any(fact in str(guard(user, row, at) or "") for guard in verb.guards):
            left.append(verb.name)
    return left


def _model(verb: Verb) -> type[Any]:
    """The model among whose permissions the verb's is listed."""
    package, codename = verb.permission.split(".")
    for model in apps.get_app_config(package).get_models():
        if codename in dict(model._meta.permissions):
            return model
    raise LookupError(verb.permission)
