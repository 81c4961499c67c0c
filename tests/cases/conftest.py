"""One case with its cast: who is on it, who was, and who never must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts import actions as accounts_actions
from accounts.system import system_user
from cases import actions
from cases.models import Membership
from tests.cases.factories import make_case, seat
from tests.factories import now

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from cases.models import Case

C = Membership.Capacity


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.PROBITY_HOME = tmp_path
    return tmp_path


@pytest.fixture
def case(lead: User) -> Case:
    """A tip that the lead logged; nobody else is on it yet."""
    return make_case(lead)


@pytest.fixture
def team(
    case: Case, lead: User, member: User, supervisor: User, prosecutor: User,
    drafter: User, reviewer: User, recused: User, leaver: User,
) -> Case:  # fmt: skip
    """The case with everybody of the cast who belongs or belonged to it."""
    seat(case, member, C.INVESTIGATOR, by=lead)
    seat(case, supervisor, C.OBSERVER, by=lead)
    seat(case, prosecutor, C.COUNSEL, by=lead)
    seat(case, drafter, C.COUNSEL, by=lead)
    seat(case, reviewer, C.COUNSEL, by=lead)
    seat(case, recused, C.INVESTIGATOR, by=lead)
    seat(case, leaver, C.INVESTIGATOR, by=lead)
    actions.recuse(case.pk, by=recused, at=now())
    accounts_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    leaver.refresh_from_db()
    return case
