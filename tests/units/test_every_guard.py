"""Each fact of units that forbids, and every verb it forbids."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests import guarded
from tests.guarded import silent
from tests.units.factories import (
    act_on,
    make_institution,
    make_unit,
    make_vetters,
    nominate,
    start,
    veteran,
)
from units import actions, rules
from units.models import UnitMember, VettedUnit

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
T0 = datetime.datetime(2026, 3, 2, 15, tzinfo=datetime.UTC)

VETTED_BY = (
    rules.MEMBER_IDENTIFY, rules.MEMBER_START, rules.MEMBER_COMPLETE, rules.MEMBER_RENEW,
    rules.MEMBER_DEPART, rules.RECORD_DEPARTURE, rules.COMPLETE_CYCLE, rules.OPEN_COMPONENT,
    rules.RECORD_RESULT,
)  # fmt: skip
JUDGED_BY = (
    rules.MEMBER_FAIL_COMPONENT, rules.MEMBER_CLEAR, rules.MEMBER_REJECT, rules.MEMBER_SUSPEND,
    rules.MEMBER_REINSTATE, rules.MEMBER_REMOVE, rules.DATE_MEMBER_SUSPENSION,
    rules.END_MEMBER_SUSPENSION, rules.CONCUR, rules.CLEAR_CYCLE,
)  # fmt: skip
OF_A_MEMBER = (
    *VETTED_BY, *JUDGED_BY, rules.NOMINATE, rules.EDIT_MEMBER, rules.OPEN_CYCLE,
    rules.RECORD_POLYGRAPH, rules.PLACE, rules.END_PLACEMENT,
)  # fmt: skip
JUDGING_THE_UNIT = (
    rules.UNIT_LEAHY_PASS, rules.UNIT_LEAHY_FAIL, rules.UNIT_SUSPEND, rules.UNIT_REINSTATE,
)  # fmt: skip
OF_THE_UNIT = (
    *JUDGING_THE_UNIT, rules.UNIT_LEAHY, rules.UNIT_ACTIVATE, rules.UNIT_DISBAND, rules.EDIT_UNIT,
    rules.DATE_UNIT_SUSPENSION, rules.END_UNIT_SUSPENSION, rules.FILE_DOCUMENT,
    rules.WITHDRAW_DOCUMENT, rules.RECORD_COMMITMENT, rules.WITHDRAW_COMMITMENT,
)  # fmt: skip


@pytest.fixture
def adviser() -> User:
    return veteran("adviser", "investigator")


@pytest.fixture
def member(adviser: User) -> UnitMember:
    """In vetting, in a unit with an adviser; the suspension and its end made a judge."""
    unit = make_unit(T0, kind="PROSECUTORIAL", adviser=adviser)
    member = start(nominate(unit, veteran("inspector", "investigator"), T0), T0)
    act_on(actions.suspend_member, member, make_vetters().adjudicator, T0, reason="A hint.")
    return UnitMember.objects.get(pk=member.pk)


def about(member: UnitMember, **facts: Any) -> Any:
    """A row of any kind about the member or the unit, with these facts."""
    return guarded.about(facts, member=member, unit=member.unit)


def test_the_own_vetting(member: UnitMember) -> None:
    assert not silent(OF_A_MEMBER, "your own vetting", member.user, about(member), T0)


def test_a_duty_done_before(member: UnitMember) -> None:
    vetters = make_vetters()
    judge, officer = "you acted as vetting adjudicator", "you acted as vetting officer"
    row_of = about(member)
    assert not silent(VETTED_BY, judge, vetters.adjudicator, row_of, T0)
    assert not silent([*JUDGED_BY, rules.RECORD_POLYGRAPH], officer, vetters.officer, row_of, T0)


def test_advising_the_unit(member: UnitMember, adviser: User) -> None:
    judging = [*JUDGED_BY, *JUDGING_THE_UNIT]
    assert not silent(judging, "you advise or advised", adviser, about(member), T0)


def test_belonging_to_the_unit(member: UnitMember) -> None:
    assert not silent(OF_THE_UNIT, "you are a member", member.user, about(member), T0)


def test_a_finished_unit(member: UnitMember) -> None:
    member.unit.status = VettedUnit.Status.DISBANDED
    verbs = (rules.NOMINATE, rules.EDIT_UNIT, rules.RECORD_COMMITMENT)
    officer = make_vetters().officer
    assert not silent(verbs, "the unit is finished", officer, about(member), T0)


def test_the_account_of_somebody_else(member: UnitMember, adviser: User) -> None:
    verbs = (rules.NOMINATE, rules.EDIT_MEMBER)
    row_of = about(member, user=adviser)
    assert not silent(verbs, "belongs to somebody else", adviser, row_of, T0)


def test_a_component_out_of_its_time(member: UnitMember) -> None:
    given = (rules.RECORD_RESULT, rules.RECORD_POLYGRAPH)
    officer = make_vetters().officer
    assert not silent(given, "has its result", officer, about(member, given_at=T0), T0)
    member.status = UnitMember.Status.NOMINATED
    opened = (*given, rules.OPEN_COMPONENT)
    assert not silent(opened, "not in vetting", officer, about(member), T0)


def test_what_was_taken_back(member: UnitMember) -> None:
    verbs = (rules.WITHDRAW_DOCUMENT, rules.WITHDRAW_COMMITMENT)
    row_of = about(member, withdrawn_at=T0)
    assert not silent(verbs, "withdrawn already", make_vetters().officer, row_of, T0)


def test_the_own_institution() -> None:
    judge = make_vetters().supervisor
    own = make_institution(judge, T0)
    own.agency = judge.agency

    def row_of(model: type[Any]) -> Any:
        return model(institution=own)

    verbs = (rules.RECORD_STATUS, rules.END_STATUS)
    assert not silent(verbs, "you work for this institution", judge, row_of, T0)
