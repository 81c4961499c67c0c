"""The least that is valid of an actor, made through the doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.system import system_user
from actors import actions
from actors.models import Actor
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User


def make_actor(full: str = "Ana Prueba", *, by: User | None = None, **typed: Any) -> Actor:
    """A person, or what ``kind`` says, added by ``by`` (the installation's hand if nobody)."""
    typed.setdefault("kind", Actor.Kind.PERSON)
    if "given" not in typed:
        typed.setdefault("full", full)
    return actions.add_actor(by=by or system_user("install"), at=now(), **typed)
