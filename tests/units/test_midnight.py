"""A case shared with a unit, at 23:59:59 and at 00:00:00 of the day its members' vetting ends.

No job runs in between. The clock of the requests is moved where they read it.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest

from cases import actions as case_actions
from tests.cases.factories import make_case, make_logged
from tests.factories import make_user, now
from tests.units.factories import make_active_unit, make_member, make_vetters
from units import actions
from units.validity import midnight

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from cases.models import Case, Exhibit
    from units.models import UnitMember

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _own_home(settings: Any, tmp_path: Path) -> None:
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def member() -> UnitMember:
    user = make_user("inspector", "investigator")
    at = now() - datetime.timedelta(days=2)
    return make_member(user, at, make_active_unit(at))


@pytest.fixture
def exhibit(lead: User, member: UnitMember) -> Exhibit:
    """In a case that was shared with the unit, and with the member in person as well."""
    case = make_case(lead, title="Bridge nobody built")
    for whom in ({"circle": member.unit.circle}, {"user": member.user}):
        case_actions.add_member(
            case.pk, by=lead, at=now(), capacity="INVESTIGATOR", reason="Shared.", **whom
        )
    return make_logged(case, lead, data=b"Nobody may read this after midnight.")


def answers(client: Any, case: Case, exhibit: Exhibit) -> dict[str, bool]:
    """Whether list, page, tab, fragment, exhibit and file still show anything of the case."""
    page, shown = case.get_absolute_url(), {}
    listed = client.get("/cases/")
    shown["list"] = case.reference.encode() in listed.content
    shown["home"] = case.reference.encode() in client.get("/").content
    for name, url, headers in (
        ("page", page, {}),
        ("tab", f"{page}exhibits/", {}),
        ("fragment", f"{page}exhibits/", {"HX-Request": "true"}),
        ("exhibit", exhibit.get_absolute_url(), {}),
        ("file", f"{exhibit.get_absolute_url()}file/", {}),
    ):
        answer = client.get(url, headers=headers)
        assert answer.status_code in (200, 404), (name, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code == 200) or case.title.encode() not in body
        shown[name] = answer.status_code == 200
    return shown


def at_moment(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    monkeypatch.setattr("audit.clock.read", lambda: moment)


def test_pages_are_there_at_the_last_second_of_a_component_and_gone_at_midnight(
    member: UnitMember, exhibit: Exhibit, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = exhibit.case
    day = min(c.valid_until for c in member.components.all())
    at_moment(monkeypatch, midnight(day) - SECOND)
    client = signed_in(member.user)  # and the same session goes on past midnight
    assert set(answers(client, case, exhibit).values()) == {True}
    at_moment(monkeypatch, midnight(day))
    assert set(answers(client, case, exhibit).values()) == {False}
    member.refresh_from_db()
    assert member.status == "CLEARED"  # no job ran, and none was needed
    closed = client.get("/").content.decode()
    assert f"Your vetting ended {midnight(day):%Y-%m-%d %H:%M} UTC." in closed
    assert case.reference not in closed
    assert "Your vetting ended" in client.get(case.get_absolute_url()).content.decode()


def test_pages_are_gone_at_midnight_of_the_day_that_cooperation_is_suspended_from(
    member: UnitMember, exhibit: Exhibit, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = exhibit.case
    day = now().date() + datetime.timedelta(days=3)
    actions.record_status(
        member.unit.institution_id, by=make_vetters().security, at=now(), state="SUSPENDED",
        since=day, why="Breach.", source="Note 4",
    )  # fmt: skip
    at_moment(monkeypatch, midnight(day) - SECOND)
    client = signed_in(member.user)  # and the same session goes on past midnight
    assert set(answers(client, case, exhibit).values()) == {True}
    at_moment(monkeypatch, midnight(day))
    assert set(answers(client, case, exhibit).values()) == {False}


def test_a_missing_case_and_one_that_midnight_closed_are_answered_alike(
    member: UnitMember, exhibit: Exhibit, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = min(c.valid_until for c in member.components.all())
    at_moment(monkeypatch, midnight(day))
    client = signed_in(member.user)
    gone = client.get(exhibit.case.get_absolute_url())
    missing = client.get("/cases/TF-2026-NONSENSE/")
    assert gone.status_code == missing.status_code == 404
    token = re.compile(rb"[A-Za-z0-9]{64}")  # the csrf token is another on every page
    assert token.sub(b"", gone.content) == token.sub(b"", missing.content)
