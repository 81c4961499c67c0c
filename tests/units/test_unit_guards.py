"""Duties and the unit: each guard is seen refusing, through the real actions."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import NeedsReason, Refused
from tests.units.factories import (
    K,
    act_on,
    clear,
    file_paper,
    give_all,
    make_active_unit,
    make_institution,
    make_unit,
    make_vetters,
    nominate,
    partner_agency,
    start,
    veteran,
)
from units import actions

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import UnitMember, VettedUnit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
T0 = datetime.datetime(2026, 3, 2, 15, tzinfo=datetime.UTC)


@pytest.fixture
def unit() -> VettedUnit:
    """Proposed; a prosecutorial unit requires a polygraph."""
    return make_unit(T0, kind="PROSECUTORIAL")


@pytest.fixture
def user() -> User:
    return veteran("inspector", "investigator")


@pytest.fixture
def member(unit: VettedUnit, user: User) -> UnitMember:
    """In vetting, its components open."""
    return start(nominate(unit, user, T0), T0)


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def again(user: User, role: str) -> User:
    """A second account of the same person, with another role."""
    return veteran(f"{user.username}_{role}", role, person=user.person)


# --- duties ------------------------------------------------------------------------------------


def test_nobody_nominates_vets_examines_or_judges_themselves(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    own = "your own vetting"
    officer, judge = again(user, "vetting_officer"), again(user, "vetting_adjudicator")
    examiner = again(user, "polygraph_examiner")
    with refused(own):
        actions.nominate_member(unit.pk, by=officer, at=T0, person=user.person, part="ANALYST")
    with refused(own):
        act_on(actions.complete_vetting, member, officer, T0)
    with refused(own):
        act_on(actions.suspend_member, member, judge, T0, reason="x")
    polygraph = member.components.get(kind="POLYGRAPH")
    with refused(own):
        act_on(
            actions.record_polygraph, polygraph, examiner, T0, result="NSR",
            result_on=T0.date(), source="x",
        )  # fmt: skip


def test_examiner_officer_and_adjudicator_are_three_people_over_the_whole_life(
    member: UnitMember,
) -> None:
    vetters = make_vetters()
    three = "three people"
    polygraph = member.components.get(kind="POLYGRAPH")
    result = {"result": "NSR", "result_on": T0.date(), "source": "x"}
    with refused(f"you acted as vetting officer .*{three}"):
        act_on(
            actions.record_polygraph, polygraph, again(vetters.officer, "polygraph_examiner"), T0,
            **result,
        )  # fmt: skip
    give_all(member, T0)
    with refused(f"you acted as polygraph examiner .*{three}"):
        act_on(actions.complete_vetting, member, again(vetters.examiner, "vetting_officer"), T0)
    act_on(actions.complete_vetting, member, vetters.officer, T0)
    for person, as_what in ((vetters.officer, "officer"), (vetters.examiner, "examiner")):
        with refused(f"you acted as .*{as_what}.*{three}"):
            act_on(actions.clear_member, member, again(person, "vetting_adjudicator"), T0)
    act_on(actions.clear_member, member, vetters.adjudicator, T0)
    turned = again(vetters.adjudicator, "vetting_officer")
    with refused(f"you acted as vetting adjudicator .*{three}"):
        actions.open_component(member.pk, by=turned, at=T0 + 600 * DAY, kind="URINALYSIS")


def test_who_ever_advised_the_unit_adjudicates_none_of_its_members(
    unit: VettedUnit, member: UnitMember
) -> None:
    vetters = make_vetters()
    facts = {"parent_chain": "A, B", "minimum_cleared": 1, "officer": None}
    for adviser in (vetters.adjudicator, None):
        act_on(actions.edit_unit, unit, vetters.supervisor, T0, adviser=adviser, **facts)
    with refused("you advise or advised this unit"):
        act_on(actions.suspend_member, member, vetters.adjudicator, T0, reason="x")
    act_on(actions.suspend_member, member, vetters.second, T0, reason="x")


def test_a_member_decides_nothing_about_the_own_unit(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    boss = again(user, "supervisor")
    with refused("you are a member of this unit"):
        act_on(
            actions.edit_unit, unit, boss, T0, parent_chain="A", minimum_cleared=1,
            officer=None, adviser=None,
        )  # fmt: skip
    with refused("you are a member of this unit"):
        actions.record_commitment(unit.pk, by=boss, at=T0, shown_on=T0.date(), text="x", source="x")


def test_nobody_says_of_the_own_institution_how_it_cooperates() -> None:
    vetters = make_vetters()
    house = make_institution(vetters.supervisor, T0, agency=partner_agency())
    facts = {"state": "LIMITED", "since": T0.date(), "why": "x", "source": "x"}
    member = make_active_unit(T0, institution=house).members.get()
    theirs = veteran("insider", "supervisor", agency=partner_agency(), person=member.person)
    act_on(actions.edit_member, member, vetters.officer, T0, part="COMMANDER", user=theirs)
    with refused("you work for this institution"):
        actions.record_status(house.pk, by=theirs, at=T0, **facts)
    actions.record_status(house.pk, by=vetters.security, at=T0, **facts)


# --- the unit ----------------------------------------------------------------------------------


def test_a_unit_is_identified_exactly_before_leahy_vetting() -> None:
    vetters = make_vetters()
    unit = make_unit(T0, parent_chain="  ")
    with refused("chain of command"):
        act_on(actions.send_unit_to_leahy, unit, vetters.officer, T0)


def test_who_sent_the_unit_to_leahy_vetting_does_not_adjudicate_it(unit: VettedUnit) -> None:
    vetters = make_vetters()
    act_on(actions.send_unit_to_leahy, unit, vetters.officer, T0)
    turned = again(vetters.officer, "vetting_adjudicator")
    for action, typed in ((actions.pass_unit, {}), (actions.reject_unit, {"reason": "x"})):
        with refused("you sent this unit"):
            act_on(action, unit, turned, T0, **typed)
    with pytest.raises(NeedsReason):
        act_on(actions.reject_unit, unit, vetters.adjudicator, T0, reason=" ")
    act_on(actions.reject_unit, unit, vetters.adjudicator, T0, reason="Credible information.")
    with refused("unit is finished"):
        nominate(unit, veteran("late", "investigator"), T0)


def test_a_unit_is_activated_with_agreement_commander_and_minimum(user: User) -> None:
    vetters = make_vetters()
    unit = make_unit(T0, minimum_cleared=2)
    act_on(actions.send_unit_to_leahy, unit, vetters.officer, T0)
    act_on(actions.pass_unit, unit, vetters.adjudicator, T0)
    with refused("no commander"):
        act_on(actions.activate_unit, unit, vetters.supervisor, T0)
    clear(nominate(unit, veteran("chief", "investigator"), T0, part="COMMANDER"), T0)
    with refused("1 of at least 2"):
        act_on(actions.activate_unit, unit, vetters.supervisor, T0)
    clear(nominate(unit, user, T0), T0)
    with refused("documents are missing: memorandum of understanding"):
        act_on(actions.activate_unit, unit, vetters.supervisor, T0)
    paper = file_paper(unit, K.MEMORANDUM, T0)
    act_on(actions.withdraw_document, paper, vetters.officer, T0, reason="Unsigned.")
    with refused("documents are missing"):
        act_on(actions.activate_unit, unit, vetters.supervisor, T0)
    with refused("withdrawn already"):
        act_on(actions.withdraw_document, paper, vetters.officer, T0, reason="Again.")
    file_paper(unit, K.MEMORANDUM, T0)
    assert act_on(actions.activate_unit, unit, vetters.supervisor, T0).status == "ACTIVE"


def test_a_suspended_unit_is_reinstated_after_remedy_and_a_full_re_vetting(user: User) -> None:
    vetters = make_vetters()
    unit = make_active_unit(T0)
    act_on(
        actions.suspend_unit, unit, vetters.adjudicator, T0 + DAY, ground="COMPROMISE", reason="x"
    )
    with refused("not cleared anew since the suspension: Commander"):
        act_on(actions.reinstate_unit, unit, vetters.adjudicator, T0 + DAY)
    chief = unit.members.get()
    act_on(actions.suspend_member, chief, vetters.adjudicator, T0 + 2 * DAY, reason="Re-vetting.")
    file_paper(chief, K.INQUIRY_RESULT, T0 + 3 * DAY)
    act_on(actions.reinstate_member, chief, vetters.adjudicator, T0 + 3 * DAY)
    act_on(actions.clear_member, chief, vetters.adjudicator, T0 + 3 * DAY)
    with refused("documents are missing: remediation memo"):
        act_on(actions.reinstate_unit, unit, vetters.adjudicator, T0 + 4 * DAY)
    file_paper(unit, K.REMEDIATION_MEMO, T0 + 4 * DAY)
    act_on(actions.reinstate_unit, unit, vetters.adjudicator, T0 + 4 * DAY)
    assert [s.until for s in unit.suspensions.all()] == [T0 + 4 * DAY]
    act_on(
        actions.suspend_unit, unit, vetters.adjudicator, T0 + 5 * DAY, ground="COMPROMISE",
        reason="x",
    )  # fmt: skip
    assert unit.attached(vetters.adjudicator, T0 + 5 * DAY)[0].kind == K.MEMORANDUM
    assert len(unit.attached(vetters.adjudicator, T0 + 5 * DAY)) == 1  # the old memo is spent


def test_a_unit_is_disbanded_with_equipment_and_data_recovered() -> None:
    vetters = make_vetters()
    unit = make_active_unit(T0)
    with refused("documents are missing: recovery record"):
        act_on(actions.disband_unit, unit, vetters.supervisor, T0, reason="x")


def test_a_suspension_does_not_begin_later(member: UnitMember) -> None:
    vetters = make_vetters()
    with refused("it does not wait"):
        act_on(actions.suspend_member, member, vetters.adjudicator, T0, reason="x", since=T0 + DAY)
    unit = make_active_unit(T0)
    with refused("it does not wait"):
        act_on(
            actions.suspend_unit, unit, vetters.adjudicator, T0, ground="COMPROMISE",
            reason="x", since=T0 + DAY,
        )  # fmt: skip
