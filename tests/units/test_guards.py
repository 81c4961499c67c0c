"""The member: each guard is seen refusing, through the real actions, with its reason."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.acts import Refused, WrongStatus
from audit.models import Entry
from tests.units.factories import (
    K,
    act_on,
    file_paper,
    give,
    give_all,
    make_active_unit,
    make_unit,
    make_vetters,
    nominate,
    start,
    veteran,
)
from units import actions, jobs

if TYPE_CHECKING:
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


# --- the member --------------------------------------------------------------------------------


def test_the_account_is_the_persons_own(unit: VettedUnit, user: User) -> None:
    other = veteran("other", "investigator")
    with refused("belongs to somebody else"):
        nominate(unit, other, T0, person=user.person)


def test_a_person_is_in_a_unit_once_and_a_unit_has_one_commander(
    unit: VettedUnit, user: User
) -> None:
    nominate(unit, user, T0, part="COMMANDER")
    with pytest.raises(ValidationError, match="is nominated for the unit"):
        nominate(unit, user, T0)
    with pytest.raises(ValidationError, match="has a commander"):
        nominate(unit, veteran("other", "investigator"), T0, part="COMMANDER")


def test_identity_is_taken_with_consent(unit: VettedUnit, user: User) -> None:
    member = nominate(unit, user, T0)
    with refused("documents are missing: consent form"):
        act_on(actions.identify_member, member, make_vetters().officer, T0)
    with refused("names the member"):
        file_paper(unit, K.CONSENT_FORM, T0)
    with refused("names the member"):
        file_paper(member, K.MEMORANDUM, T0)


def test_starting_opens_the_components_the_kind_requires(member: UnitMember) -> None:
    kinds = {c.kind for c in member.components.all()}
    assert kinds == {"BACKGROUND", "POLYGRAPH", "FINANCIAL_DISCLOSURE"}
    committee = make_unit(T0, kind="LEGISLATIVE_COMMITTEE")
    clerk = start(nominate(committee, veteran("clerk", "investigator"), T0), T0)
    assert {c.kind for c in clerk.components.all()} == {"BACKGROUND", "FINANCIAL_DISCLOSURE"}
    police = make_unit(T0, kind="INVESTIGATIVE")
    agent = start(nominate(police, veteran("agent", "investigator"), T0), T0)
    assert agent.components.filter(kind="LEAHY").exists()


def test_every_required_component_has_a_result_before_adjudication(member: UnitMember) -> None:
    officer = make_vetters().officer
    with refused("without a result that counts: Background check, Polygraph"):
        act_on(actions.complete_vetting, member, officer, T0)
    give_all(member, T0, FINANCIAL_DISCLOSURE=datetime.date(2024, 1, 1))
    with refused("without a result that counts: Financial disclosure"):
        act_on(actions.complete_vetting, member, officer, T0)


def test_a_polygraph_is_recorded_by_the_examiner_and_nothing_else_is(member: UnitMember) -> None:
    vetters = make_vetters()
    polygraph = member.components.get(kind="POLYGRAPH")
    background = member.components.get(kind="BACKGROUND")
    given = {"result_on": T0.date(), "source": "x"}
    with refused("recorded by its examiner"):
        act_on(actions.record_result, polygraph, vetters.officer, T0, result="NSR", **given)
    both = veteran("both", "polygraph_examiner", "vetting_officer")
    with refused("an examiner records polygraphs"):
        act_on(actions.record_polygraph, background, both, T0, result="CLEAR", **given)
    with pytest.raises(ValidationError, match="no such result"):
        act_on(actions.record_result, background, vetters.officer, T0, result="NSR", **given)
    later = {"result_on": T0.date() + DAY, "source": "x"}
    with pytest.raises(ValidationError, match="not come yet"):
        act_on(actions.record_result, background, vetters.officer, T0, result="CLEAR", **later)
    give(background, T0)
    with refused("has its result"):
        give(background, T0)


def test_components_are_opened_in_vetting_one_of_a_kind_at_a_time(
    unit: VettedUnit, member: UnitMember
) -> None:
    officer = make_vetters().officer
    with refused("open already"):
        actions.open_component(member.pk, by=officer, at=T0, kind="POLYGRAPH")
    other = nominate(unit, veteran("other", "investigator"), T0)
    with refused("not in vetting"):
        actions.open_component(other.pk, by=officer, at=T0, kind="POLYGRAPH")


@pytest.mark.parametrize("result", ["SR", "COUNTERMEASURES", "REFUSED"])
def test_a_hard_polygraph_is_not_cleared_without_a_second_adjudicator(
    member: UnitMember, result: str
) -> None:
    vetters = make_vetters()
    give(member.components.get(kind="POLYGRAPH"), T0, result=result)
    cycle = member.cycles.get()
    with refused("not in adjudication"):
        act_on(actions.concur_clearing, cycle, vetters.second, T0)
    give_all(member, T0)
    act_on(actions.complete_vetting, member, vetters.officer, T0)
    with refused("needs a second adjudicator"):
        act_on(actions.clear_member, member, vetters.adjudicator, T0)
    act_on(actions.concur_clearing, cycle, vetters.second, T0)
    with refused("concurred already"):
        act_on(actions.concur_clearing, cycle, vetters.adjudicator, T0)
    with refused("you concurred"):
        act_on(actions.clear_member, member, vetters.second, T0)
    with refused("you concurred"):
        act_on(actions.clear_member, member, again(vetters.second, "vetting_adjudicator"), T0)
    assert act_on(actions.clear_member, member, vetters.adjudicator, T0).status == "CLEARED"


def test_nobody_is_cleared_on_a_result_that_covers_nobody(member: UnitMember) -> None:
    vetters = make_vetters()
    give(member.components.get(kind="BACKGROUND"), T0, result="NOT_CLEAR")
    give_all(member, T0)
    act_on(actions.complete_vetting, member, vetters.officer, T0)
    with refused("nobody is cleared on the result of: Background check"):
        act_on(actions.clear_member, member, vetters.adjudicator, T0)
    again_ = actions.open_component(member.pk, by=vetters.officer, at=T0, kind="BACKGROUND")
    with refused("without a result that counts: Background check"):
        act_on(actions.clear_member, member, vetters.adjudicator, T0)
    give(again_, T0 + DAY)
    act_on(actions.clear_member, member, vetters.adjudicator, T0 + DAY)


def test_a_member_is_rejected_on_a_component_only_when_one_failed(member: UnitMember) -> None:
    judge = make_vetters().adjudicator
    with refused("no required component has failed"):
        act_on(actions.fail_member, member, judge, T0, reason="x")
    give(member.components.get(kind="BACKGROUND"), T0, result="REFUSED")
    assert act_on(actions.fail_member, member, judge, T0, reason="x").status == "REJECTED"
    with refused("membership is finished"):
        act_on(actions.edit_member, member, make_vetters().officer, T0, part="ANALYST", user=None)


def test_a_suspended_member_returns_with_the_result_of_this_inquiry(member: UnitMember) -> None:
    judge = make_vetters().adjudicator
    file_paper(member, K.INQUIRY_RESULT, T0)
    act_on(actions.suspend_member, member, judge, T0 + DAY, reason="x", since=T0 - DAY)
    with refused("documents are missing: inquiry result"):
        act_on(actions.reinstate_member, member, judge, T0 + DAY)
    file_paper(member, K.INQUIRY_RESULT, T0 + 2 * DAY)
    act_on(actions.reinstate_member, member, judge, T0 + 2 * DAY)
    with refused("without a result that counts"):
        act_on(actions.clear_member, member, judge, T0 + 2 * DAY)
    assert act_on(actions.reject_member, member, judge, T0 + 2 * DAY, reason="x").barred_at


def test_the_host_is_told_of_a_removal_and_who_leaves_is_debriefed(member: UnitMember) -> None:
    vetters = make_vetters()
    with refused("documents are missing: host notice"):
        act_on(actions.remove_member, member, vetters.adjudicator, T0, reason="x")
    with refused("documents are missing: exit debrief"):
        act_on(actions.depart_member, member, vetters.officer, T0)
    file_paper(member, K.EXIT_DEBRIEF, T0)
    with refused("only a member who was rejected or removed"):
        act_on(actions.record_departure, member, vetters.officer, T0)


def test_a_new_cycle_begins_when_re_vetting_is_due(member: UnitMember) -> None:
    vetters = make_vetters()
    give_all(member, T0)
    act_on(actions.complete_vetting, member, vetters.officer, T0)
    act_on(actions.clear_member, member, vetters.adjudicator, T0)
    with pytest.raises(WrongStatus):
        act_on(actions.renew_vetting, member, vetters.officer, T0)
    clock = User.objects.get(username="system:clock")
    with refused("window is not open"):
        act_on(actions.report_due, member, clock, T0)
    with refused("the vetting holds"):
        act_on(actions.report_expired, member, clock, T0)
    assert jobs.catch_up(T0 + 300 * DAY) == 1
    act_on(actions.renew_vetting, member, vetters.officer, T0 + 300 * DAY)
    assert member.cycles.count() == 2


def test_only_a_vetted_member_is_placed_and_a_placement_ends_once(member: UnitMember) -> None:
    vetters = make_vetters()
    place = {"body": "Audit court", "post": "Adviser", "since": T0.date(), "source": "Decree 4"}
    with refused("not cleared and in good standing"):
        actions.place_member(member.pk, by=vetters.supervisor, at=T0, **place)
    give_all(member, T0)
    act_on(actions.complete_vetting, member, vetters.officer, T0)
    act_on(actions.clear_member, member, vetters.adjudicator, T0)
    placement = actions.place_member(member.pk, by=vetters.supervisor, at=T0, **place)
    act_on(actions.end_placement, placement, vetters.supervisor, T0, until=T0.date() + DAY)
    with refused("has ended"):
        act_on(actions.end_placement, placement, vetters.supervisor, T0, until=T0.date() + DAY)


def test_evidence_is_of_a_day_that_has_come_and_a_paper_of_this_unit(unit: VettedUnit) -> None:
    vetters = make_vetters()
    with refused("not come yet"):
        actions.record_commitment(
            unit.pk, by=vetters.supervisor, at=T0, shown_on=T0.date() + DAY, text="x", source="x"
        )
    stranger = nominate(make_unit(T0), veteran("other", "investigator"), T0)
    with refused("no such member in this unit"):
        actions.file_document(
            unit.pk, by=vetters.officer, at=T0, kind=K.CONSENT_FORM, title="x",
            sha256="ab" * 32, source="x", member=stranger,
        )  # fmt: skip


def test_the_clock_degrades_and_restores_by_what_the_dates_say_and_nothing_else() -> None:
    clock = User.objects.get(username="system:clock")
    unit = make_active_unit(T0)
    with refused("are in good standing"):
        act_on(actions.degrade_unit, unit, clock, T0)
    judge = make_vetters().adjudicator
    act_on(actions.suspend_member, unit.members.get(), judge, T0, reason="x")
    act_on(actions.degrade_unit, unit, clock, T0)
    with refused("no commander"):
        act_on(actions.restore_unit, unit, clock, T0)


def test_a_refusal_is_recorded_with_its_reason(member: UnitMember) -> None:
    with refused("without a result"):
        act_on(actions.complete_vetting, member, make_vetters().officer, T0)
    entry = Entry.objects.about(member).filter(outcome="refused").get()
    assert (entry.kind, entry.by_name) == ("units.member_complete", "vetter")
