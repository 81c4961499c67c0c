"""The cast. Every test speaks of the same few people."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.models import Role
from audit.clock import legal_day
from tests.factories import PASSWORD, make_user
from tests.units.factories import make_member
from tests.unlocking import let_flush_pass
from units.validity import midnight, months_later

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User

let_flush_pass()

EVERY_ROLE = tuple(r.value for r in Role if r not in (Role.AUDITOR, Role.ADMINISTRATOR))


@pytest.fixture
def at() -> datetime.datetime:
    """The moment a test asks at."""
    return timezone.now()


@pytest.fixture
def lead(db: None) -> User:
    """Leads the case; investigator and supervisor's hand."""
    return make_user("lead", "investigator", "intake")


@pytest.fixture
def member(db: None) -> User:
    """An investigator on the case."""
    return make_user("member", "investigator")


@pytest.fixture
def supervisor(db: None) -> User:
    return make_user("supervisor", "supervisor")


@pytest.fixture
def prosecutor(db: None) -> User:
    return make_user("prosecutor", "prosecutor")


@pytest.fixture
def drafter(db: None) -> User:
    return make_user("drafter", "legal_drafter")


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user("reviewer", "legal_reviewer")


@pytest.fixture
def decider(db: None) -> User:
    return make_user("decider", "decider")


@pytest.fixture
def recused(db: None) -> User:
    """A member who then recused themselves."""
    return make_user("recused", "investigator", "supervisor")


@pytest.fixture
def stranger(db: None) -> User:
    """Every role but no membership: must be answered as for nonsense."""
    return make_user("stranger", *EVERY_ROLE)


@pytest.fixture
def auditor(db: None) -> User:
    return make_user("auditor", "auditor")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("administrator", "administrator")


@pytest.fixture
def second_administrator(db: None) -> User:
    return make_user("second_administrator", "administrator")


@pytest.fixture
def leaver(db: None) -> User:
    """A member whose account was closed."""
    return make_user("leaver", "investigator")


@pytest.fixture
def unit_member(db: None) -> User:
    """An investigator of a vetted unit, in good standing."""
    user = make_user("unit_member", "investigator")
    make_member(user, timezone.now() - datetime.timedelta(days=2))
    return user


@pytest.fixture
def unit_member_lapsed(db: None) -> User:
    """An investigator of a vetted unit whose vetting ended yesterday, at legal midnight."""
    user = make_user("unit_member_lapsed", "investigator")
    yesterday = legal_day(timezone.now()) - datetime.timedelta(days=1)
    make_member(user, midnight(months_later(yesterday, -12)) + datetime.timedelta(hours=9))
    return user


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def signed_in(client: Client):
    """``signed_in(user)``: the client, signed in as that user."""

    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter
