"""What the tests of oversight share: a second auditor, the tests laid, and a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.system import system_user
from audit.acts import note
from oversight import actions
from oversight.models import AuditFinding, SavedTest
from tests.factories import make_user, now

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from audit.models import Entry


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Every test has keys of a log of its own: the run of a day verifies, and signs."""
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def second_auditor(db: None) -> User:
    return make_user("second_auditor", "auditor")


@pytest.fixture
def tests_laid(db: None) -> dict[str, SavedTest]:
    """Every daily test, by its code."""
    actions.lay_tests(by=system_user("install"), at=now())
    return {test.code: test for test in SavedTest.objects.all()}


@pytest.fixture
def cited(lead: User) -> Entry:
    """An entry that a finding rests on."""
    return note("cases.read", lead)


@pytest.fixture
def finding(auditor: User, lead: User, cited: Entry) -> AuditFinding:
    """Written by the auditor, waiting for the lead's answer."""
    return actions.write_finding(
        by=auditor, at=now(), title="Zopilote", facts="A fact.", asked="Say why.", owner=lead,
        entries=[cited.pk],
    )  # fmt: skip
