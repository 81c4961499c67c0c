"""One case with its cast: who is on it, who was, and who never must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts import actions as accounts_actions
from accounts.system import system_user
from audit.clock import legal_day
from cases import actions, querysets
from cases.models import Exhibit, Membership
from tests.actors.factories import make_actor
from tests.cases.factories import (
    LOUD,
    act_on,
    make_case,
    make_finding,
    make_logged,
    make_source,
    put_away,
    seat,
    to_closing,
)
from tests.cases.retiring import YEAR
from tests.factories import make_user, now
from work.actions import give_task
from work.subjects import Subject

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from cases.models import Case, HumanSource, RetentionRule

C = Membership.Capacity


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.PROBITY_HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """One authority is in force: what the packages above say on the nail is not told here."""
    monkeypatch.setattr(querysets, "AUTHORITIES", [lambda at: [("EO-13818", "Global Magnitsky")]])


@pytest.fixture
def handler(db: None) -> User:
    """Handles human sources of the case."""
    return make_user("handler", "source_handler")


@pytest.fixture
def case(lead: User) -> Case:
    """A tip that the lead logged; nobody else is on it yet."""
    return make_case(lead)


@pytest.fixture
def team(
    case: Case, lead: User, member: User, supervisor: User, prosecutor: User,
    drafter: User, reviewer: User, recused: User, leaver: User, handler: User,
) -> Case:  # fmt: skip
    """The case with everybody of the cast who belongs or belonged to it."""
    at = now()  # one moment for all: what counts for the lead is read once
    seat(case, member, C.INVESTIGATOR, by=lead, at=at)
    seat(case, supervisor, C.OBSERVER, by=lead, at=at)
    seat(case, prosecutor, C.COUNSEL, by=lead, at=at)
    seat(case, drafter, C.COUNSEL, by=lead, at=at)
    seat(case, reviewer, C.COUNSEL, by=lead, at=at)
    seat(case, recused, C.INVESTIGATOR, by=lead, at=at)
    seat(case, handler, C.INVESTIGATOR, by=lead, at=at)
    seat(case, leaver, C.INVESTIGATOR, by=lead, at=at)
    actions.recuse(case.pk, by=recused, at=now())
    accounts_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    leaver.refresh_from_db()
    return case


@pytest.fixture
def loud(team: Case, lead: User, reviewer: User) -> Exhibit:
    """An exhibit with all that can hang on one, each with a word nobody can overlook."""
    exhibit = make_logged(
        team, lead, title=f"{LOUD} title", description=f"{LOUD} text", name=f"{LOUD}.txt",
        method=f"{LOUD} method",
    )  # fmt: skip
    make_finding(team, lead, exhibit, passage=f"{LOUD} passage", claim=f"{LOUD} claim")
    actions.clear_use(
        exhibit.pk, by=reviewer, at=now(), authority_code="EO-13818", terms=f"{LOUD} terms"
    )
    actions.add_event(
        team.pk, by=lead, at=now(), happened="2019", title=f"{LOUD} event", exhibit=exhibit
    )
    return Exhibit.objects.get(pk=exhibit.pk)


@pytest.fixture
def heron(team: Case, handler: User, supervisor: User) -> HumanSource:
    return make_source(
        team, handler, supervisor, contact="By dead letter box", notes="Lives in Antigua"
    )


# Cases that the schedule lets go


@pytest.fixture
def records(db: None) -> User:
    return make_user("records", "records_officer")


@pytest.fixture
def chief(db: None) -> User:
    """The second supervisor, who closes what the first one may not."""
    return make_user("chief", "supervisor")


@pytest.fixture
def schedule(records: User) -> RetentionRule:
    """Closed cases are kept for ten years, since long ago."""
    return actions.lay_rule(by=records, at=now(), code="T-1", title="Closed cases",
                            covers="CLOSED", years=10)  # fmt: skip


@pytest.fixture
def closed(
    loud: Exhibit, heron: HumanSource, lead: User, supervisor: User, prosecutor: User, chief: User,
    reviewer: User,
) -> Case:  # fmt: skip
    """A case with a word in all of it that nobody can overlook, closed eleven years ago."""
    case = loud.case
    seat(case, chief, by=lead)
    who: dict[str, Any] = {"by": lead, "at": now()}
    actor = make_actor(f"{LOUD} Pérez", by=lead, nationality="GT")
    actions.add_actor(case.pk, actor=actor, part="SUBJECT", note=f"{LOUD} note", **who)
    actions.add_allegation(case.pk, text=f"{LOUD} allegation", typology="BRIBERY", **who)
    entry = actions.write_journal(case.pk, text=f"{LOUD} journal", **who)
    act_on(actions.withdraw_journal, entry, lead, reason=f"{LOUD} withdrawn")
    give_task(lead.circle, title=f"{LOUD} task", about=Subject.of(case), **who)
    put_away(loud, reviewer)
    to_closing(case, lead, supervisor, prosecutor)
    return act_on(
        actions.close_case, case, chief, reason=f"{LOUD} closing", disposition="NO_OFFENCE",
        retention_from=legal_day(now()) - 11 * YEAR,
    )  # fmt: skip
