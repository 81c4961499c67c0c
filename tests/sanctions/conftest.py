"""One measure with its cast: who takes part, who does not, and who never may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.system import system_user
from sanctions import actions
from tests.factories import make_user, now
from tests.sanctions.factories import World

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.PROBITY_HOME = tmp_path
    return tmp_path


@pytest.fixture
def clearer(db: None) -> User:
    """Answers for the consulted bodies."""
    return make_user("clearer", "clearer")


@pytest.fixture
def verifier(db: None) -> User:
    """A second investigator, who verifies what the first collected."""
    return make_user("verifier", "investigator")


@pytest.fixture
def recorder(db: None) -> User:
    return make_user("recorder", "recorder")


@pytest.fixture
def publisher(db: None) -> User:
    return make_user("publisher", "publisher")


@pytest.fixture
def redactor(db: None) -> User:
    """Draws what is withheld."""
    return make_user("redactor", "redactor")


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "visa_officer")


@pytest.fixture
def world(
    lead: User, verifier: User, supervisor: User, drafter: User, reviewer: User, clearer: User,
    decider: User, own_home: Path,
) -> World:  # fmt: skip
    """A case with exhibits, an authority in force, and everybody who works on a measure."""
    return World(
        lead=lead, verifier=verifier, supervisor=supervisor, drafter=drafter, reviewer=reviewer,
        clearer=clearer, decider=decider,
    )  # fmt: skip


@pytest.fixture
def law(db: None) -> None:
    """The fifteen authorities as the product ships them."""
    actions.load_authorities(system_user("import"), now())
