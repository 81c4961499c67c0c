"""What membership opens and closes. Both sets are stated: what is reached and what is not."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from accounts.backends import PasswordBackend
from accounts.models import User
from accounts.standing import standing
from accounts.system import system_user
from actors.models import Actor
from audit.clock import legal_day
from tests.actors.factories import make_actor
from tests.factories import make_user
from tests.units.factories import (
    K,
    act_on,
    clear,
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
from units import access, actions, jobs
from units.models import VettedUnit
from units.validity import midnight

if TYPE_CHECKING:
    from units.models import UnitMember

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
T0 = datetime.datetime(2026, 3, 2, 15, tzinfo=datetime.UTC)


def reached(user: User, at: datetime.datetime) -> frozenset[int]:
    """The circles as a fresh process reads them."""
    return standing(User.objects.get(pk=user.pk), at).circles


def closed(user: User, at: datetime.datetime) -> str:
    return standing(User.objects.get(pk=user.pk), at).closed_because


@pytest.fixture
def unit() -> VettedUnit:
    return make_active_unit(T0)


@pytest.fixture
def user() -> User:
    return veteran("inspector", "investigator")


@pytest.fixture
def member(unit: VettedUnit, user: User) -> UnitMember:
    return clear(nominate(unit, user, T0), T0)


def test_a_member_in_good_standing_reaches_the_unit_and_the_own_circle(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    assert reached(user, T0) == {unit.circle.group_id, user.circle.group_id}
    assert not closed(user, T0)


def test_a_nominee_reaches_the_own_circle_and_not_the_unit(unit: VettedUnit, user: User) -> None:
    start(nominate(unit, user, T0), T0)
    assert reached(user, T0) == {user.circle.group_id}
    assert not closed(user, T0)


def test_a_cleared_member_of_a_unit_that_is_not_active_reaches_the_own_circle_only(
    user: User,
) -> None:
    member = clear(nominate(make_unit(T0), user, T0), T0)
    assert reached(user, T0) == {user.circle.group_id}
    assert member.status == "CLEARED"


def test_when_a_component_ends_nothing_is_reached_and_the_sentence_says_since_when(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    end = datetime.datetime(2027, 3, 2, 5, tzinfo=datetime.UTC)  # midnight in New York
    moment = datetime.timedelta(microseconds=1)
    both = {unit.circle.group_id, user.circle.group_id}
    assert reached(user, end - moment) == both
    assert reached(user, end) == frozenset()
    assert closed(user, end) == (
        f"Your vetting ended 2027-03-02 05:00 UTC. Your cases are closed to you. "
        f"Contact: {unit.name}."
    )


def test_the_sentence_names_the_unit_officer_where_there_is_one(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    vetters = make_vetters()
    act_on(
        actions.edit_unit, unit, vetters.supervisor, T0, parent_chain="A", minimum_cleared=1,
        officer=vetters.officer, adviser=None,
    )  # fmt: skip
    assert closed(user, T0 + 400 * DAY).endswith("Contact: Vetter.")


def test_the_status_grants_nothing(member: UnitMember, user: User) -> None:
    """No job ran: the status still says CLEARED, and nothing is reached."""
    member.refresh_from_db()
    assert member.status == "CLEARED"
    assert reached(user, T0 + 400 * DAY) == frozenset()


def test_every_account_of_the_person_is_closed_alike_and_one_of_them_reaches_the_unit(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    other = make_user("inspector_again", "investigator", person=user.person)
    assert reached(other, T0) == {other.circle.group_id}
    assert reached(other, T0 + 400 * DAY) == frozenset()
    assert closed(other, T0 + 400 * DAY) == closed(user, T0 + 400 * DAY)


def test_a_suspended_member_stays_closed_through_reinstatement_until_cleared_anew(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    adjudicator = make_vetters().adjudicator
    act_on(actions.suspend_member, member, adjudicator, T0 + DAY, reason="Derogatory.")
    assert reached(user, T0 + DAY) == frozenset()
    assert "was suspended 2026-03-03 15:00 UTC" in closed(user, T0 + DAY)
    file_paper(member, K.INQUIRY_RESULT, T0 + 2 * DAY)
    act_on(actions.reinstate_member, member, adjudicator, T0 + 2 * DAY)
    assert reached(user, T0 + 2 * DAY) == frozenset()
    act_on(actions.clear_member, member, adjudicator, T0 + 3 * DAY)
    assert unit.circle.group_id in reached(user, T0 + 3 * DAY)
    # The past keeps its answers.
    assert reached(user, T0 + 2 * DAY) == frozenset()
    assert unit.circle.group_id in reached(user, T0)


def test_a_back_dated_suspension_closes_from_its_date_on(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    act_on(
        actions.suspend_member, member, make_vetters().adjudicator, T0 + 10 * DAY,
        reason="Derogatory.", since=T0 + 4 * DAY,
    )  # fmt: skip
    assert reached(user, T0 + 3 * DAY)
    assert reached(user, T0 + 4 * DAY) == reached(user, T0 + 11 * DAY) == frozenset()


def test_a_suspended_unit_closes_everything_to_all_its_members(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    commander = User.objects.get(username=f"commander_{unit.pk}")
    act_on(
        actions.suspend_unit, unit, make_vetters().adjudicator, T0 + DAY, ground="HOST_BREACH",
        reason="Files were copied.",
    )  # fmt: skip
    assert reached(user, T0 + DAY) == reached(commander, T0 + DAY) == frozenset()
    assert "Your unit was suspended" in closed(user, T0 + DAY)
    assert reached(user, T0)


def test_a_disbanded_unit_closes_everything_until_the_departure_is_recorded(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    vetters = make_vetters()
    file_paper(unit, K.RECOVERY_RECORD, T0)
    act_on(actions.disband_unit, unit, vetters.supervisor, T0 + DAY, reason="Ended.")
    assert reached(user, T0 + DAY) == frozenset()
    file_paper(member, K.EXIT_DEBRIEF, T0 + DAY)
    act_on(actions.depart_member, member, vetters.officer, T0 + 2 * DAY)
    assert reached(user, T0 + 2 * DAY) == {user.circle.group_id}
    assert reached(user, T0 + DAY) == frozenset()


def test_an_institution_is_suspended_from_the_first_second_of_a_legal_day(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    day = datetime.date(2026, 4, 1)
    actions.record_status(
        unit.institution_id, by=make_vetters().security, at=T0, state="SUSPENDED", since=day,
        why="Breach.", source="Note 4",
    )  # fmt: skip
    begins = datetime.datetime(2026, 4, 1, 4, tzinfo=datetime.UTC)  # New York, summer time
    assert reached(user, begins - datetime.timedelta(seconds=1))
    assert reached(user, begins) == frozenset()
    assert "Cooperation with your institution was suspended 2026-04-01 04:00" in closed(
        user, begins
    )
    actions.record_status(
        unit.institution_id, by=make_vetters().security, at=T0, state="COOPERATING",
        since=day + 3 * DAY, why="Remedied.", source="Note 5",
    )  # fmt: skip
    assert reached(user, begins + 2 * DAY) == frozenset()
    assert reached(user, begins + 3 * DAY)


def test_a_removed_member_stays_closed_until_the_departure_is_recorded(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    vetters = make_vetters()
    file_paper(member, K.HOST_NOTICE, T0)
    act_on(actions.remove_member, member, vetters.adjudicator, T0 + DAY, reason="Leaked.")
    assert reached(user, T0 + 9 * DAY) == frozenset()
    assert "membership in the unit ended" in closed(user, T0 + DAY)
    file_paper(member, K.EXIT_DEBRIEF, T0 + DAY)
    act_on(actions.record_departure, member, vetters.officer, T0 + 10 * DAY)
    assert reached(user, T0 + 10 * DAY) == {user.circle.group_id}


def test_a_removed_member_who_is_cleared_anew_is_open_again(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    file_paper(member, K.HOST_NOTICE, T0)
    act_on(actions.remove_member, member, make_vetters().adjudicator, T0 + DAY, reason="Leaked.")
    again = nominate(unit, user, T0 + 2 * DAY)
    start(again, T0 + 2 * DAY)
    assert reached(user, T0 + 2 * DAY) == frozenset()
    give_all(again, T0 + 2 * DAY)
    act_on(actions.complete_vetting, again, make_vetters().officer, T0 + 2 * DAY)
    act_on(actions.clear_member, again, make_vetters().adjudicator, T0 + 3 * DAY)
    assert unit.circle.group_id in reached(user, T0 + 3 * DAY)
    assert reached(user, T0 + 2 * DAY) == frozenset()


def test_results_open_nothing_before_an_adjudicator_has_cleared_on_them(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    """Re-vetting: until it ends access follows the old components, then the clearing."""
    vetters = make_vetters()
    end = datetime.datetime(2027, 3, 2, 5, tzinfo=datetime.UTC)
    jobs.catch_up(end - 10 * DAY)
    act_on(actions.renew_vetting, member, vetters.officer, end - 9 * DAY)
    assert [c.kind for c in member.components.filter(result="")] == ["FINANCIAL_DISCLOSURE"]
    give_all(member, end - 8 * DAY)
    act_on(actions.complete_vetting, member, vetters.officer, end - 8 * DAY)
    assert reached(user, end - DAY)
    assert reached(user, end) == frozenset()
    act_on(actions.clear_member, member, vetters.adjudicator, end + DAY)
    assert unit.circle.group_id in reached(user, end + DAY)
    assert reached(user, end) == frozenset()


def test_a_good_result_that_came_after_the_clearing_extends_nothing(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    component = actions.open_component(
        member.pk, by=make_vetters().officer, at=T0 + 90 * DAY, kind="FINANCIAL_DISCLOSURE"
    )
    give(component, T0 + 90 * DAY)
    assert reached(user, T0 + 364 * DAY)
    assert reached(user, T0 + 365 * DAY) == frozenset()


def test_an_adverse_result_closes_at_once(unit: VettedUnit, member: UnitMember, user: User) -> None:
    """A random test: what it found counts before anybody has adjudicated it."""
    component = actions.open_component(
        member.pk, by=make_vetters().officer, at=T0 + DAY, kind="URINALYSIS"
    )
    assert reached(user, T0 + DAY)
    give(component, T0 + 2 * DAY, result="POSITIVE")
    assert reached(user, T0 + DAY)
    assert reached(user, T0 + 2 * DAY) == frozenset()


def test_who_is_closed_out_does_not_see_the_actors_they_made(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    actor = make_actor("Ana Prueba", by=user)
    for at, seen in ((T0, True), (T0 + 400 * DAY, False)):
        assert Actor.objects.visible_to(User.objects.get(pk=user.pk), at).contains(actor) is seen


def test_a_role_of_a_closed_person_opens_no_unit(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    supervisor = veteran("inspector_boss", "supervisor", person=user.person)
    late = T0 + 400 * DAY
    assert VettedUnit.objects.visible_to(User.objects.get(pk=supervisor.pk), T0).exists()
    assert not VettedUnit.objects.visible_to(User.objects.get(pk=supervisor.pk), late).exists()


def test_a_degraded_unit_takes_no_new_sharing_and_its_members_keep_what_they_have(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    circles = [unit.circle_id, user.circle.pk, make_vetters().officer.circle.pk]
    assert access.takes_no_sharing(circles, T0) == {}
    commander = unit.members.get(part="COMMANDER")
    act_on(
        actions.suspend_member, commander, make_vetters().adjudicator, T0 + DAY, reason="Inquiry."
    )
    why = access.takes_no_sharing(circles, T0 + DAY)
    assert set(why) == {unit.circle_id, user.circle.pk}
    assert "degraded" in why[unit.circle_id]
    assert unit.circle.group_id in reached(user, T0 + DAY)


def test_limited_cooperation_and_suspension_take_no_new_sharing(
    unit: VettedUnit, member: UnitMember, user: User
) -> None:
    for state, word in (("LIMITED", "limited"), ("SUSPENDED", "not active")):
        actions.record_status(
            unit.institution_id, by=make_vetters().security, at=T0, state=state,
            since=datetime.date(2026, 3, 2), why="Note.", source="Note 4",
        )  # fmt: skip
        assert word in access.takes_no_sharing([unit.circle_id], T0)[unit.circle_id]
        assert bool(reached(user, T0)) is (state == "LIMITED")


def test_vetting_costs_a_request_nothing_outside_and_two_queries_inside_a_unit(
    unit: VettedUnit, member: UnitMember, user: User, django_assert_num_queries: Any
) -> None:
    for somebody, costs in ((make_vetters().officer, 0), (user, 2)):
        fresh = PasswordBackend().get_user(somebody.pk)
        assert fresh is not None
        with django_assert_num_queries(costs):
            access.why_closed(fresh, T0)
            access.circles_through_units(fresh, frozenset(), T0)
    late = User.objects.get(pk=user.pk)
    with django_assert_num_queries(3):  # read otherwise, an account is asked whether it is in one
        assert access.why_closed(late, T0 + 400 * DAY)
    clock = system_user("clock")
    with django_assert_num_queries(0):
        assert access.why_closed(clock, T0) is None


def test_the_cast_is_what_its_names_say(
    unit_member: User, unit_member_lapsed: User, at: datetime.datetime
) -> None:
    assert len(reached(unit_member, at)) == 2
    assert reached(unit_member_lapsed, at) == frozenset()
    ended = midnight(legal_day(at) - DAY)
    assert f"{ended:%Y-%m-%d %H:%M}" in closed(unit_member_lapsed, at)
    assert len(reached(unit_member_lapsed, ended - datetime.timedelta(seconds=1))) == 2
