"""One actor, its facts, and who reaches it how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts import actions as account_actions
from accounts.system import system_user
from actors import actions, querysets
from actors.models import Actor
from tests.actors.factories import make_actor
from tests.factories import now

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from actors.models import Name


@pytest.fixture
def actor(lead: User) -> Actor:
    """Added by the lead: nobody else sees it, unless something above opens it."""
    return make_actor(by=lead, given="Ana María", paternal="Núñez", maternal="Paz", born="1961-05")


@pytest.fixture
def other(lead: User) -> Actor:
    return make_actor("Rosa Inés Quiroga", by=lead)


@pytest.fixture
def alias(actor: Actor, lead: User) -> Name:
    return actions.add_name(actor.pk, by=lead, at=now(), full="La Doña", quality="weak")


@pytest.fixture
def shared(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Keys of users to whom a package above opens the actor."""
    members: set[int] = set()

    def through(user: User, at: datetime.datetime):
        return Actor.objects.filter(pk=actor.pk if user.pk in members else 0).values("pk")

    monkeypatch.setattr(querysets, "SEEN_THROUGH", [through])
    return members


@pytest.fixture
def left(leaver: User, shared: set[int]) -> User:
    """Somebody to whom the actor was open, and whose account was closed."""
    shared.add(leaver.pk)
    account_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    leaver.refresh_from_db()
    return leaver
