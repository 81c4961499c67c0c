"""Statuses catch up with the dates, and ends are told of in time."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from accounts.models import Person, User
from accounts.system import system_user
from audit.acts import note
from audit.models import Entry
from tests.units.factories import (
    act_on,
    clear,
    make_active_unit,
    make_vetters,
    nominate,
    veteran,
)
from units import access, actions, jobs
from units.validity import midnight
from work import queue
from work.actions import give_task
from work.models import Job, Notice, Task
from work.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from units.models import UnitMember, VettedUnit
    from work.worker import Run

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
T0 = datetime.datetime(2026, 3, 2, 15, tzinfo=datetime.UTC)
END = datetime.date(2027, 3, 2)
"""A financial disclosure of T0 counts twelve months."""


@pytest.fixture
def unit() -> VettedUnit:
    return make_active_unit(T0)


@pytest.fixture
def member(unit: VettedUnit) -> UnitMember:
    """Cleared twenty days after the commander."""
    later = T0 + 20 * DAY
    return clear(nominate(unit, veteran("inspector", "investigator"), later), later)


def statuses(unit: VettedUnit) -> tuple[str, ...]:
    unit.refresh_from_db()
    members = unit.members.order_by("pk").values_list("status", flat=True)
    return (unit.status, *members)


def test_statuses_catch_up_once_and_by_the_clock(unit: VettedUnit, member: UnitMember) -> None:
    end = datetime.datetime(2027, 3, 2, 5, tzinfo=datetime.UTC)
    assert jobs.catch_up(end - 91 * DAY) == 0
    assert jobs.catch_up(end - 90 * DAY) == 1
    assert statuses(unit) == ("ACTIVE", "DUE", "CLEARED")
    assert jobs.catch_up(end - datetime.timedelta(seconds=1)) == 1
    assert statuses(unit) == ("ACTIVE", "DUE", "DUE")
    assert jobs.catch_up(end) == 2
    assert statuses(unit) == ("DEGRADED", "EXPIRED", "DUE")
    assert jobs.catch_up(end) == 0
    moved = Entry.objects.filter(kind__in=("units.member_expire", "units.unit_degrade"))
    assert {entry.by_name for entry in moved} == {"system:clock"}


def test_a_unit_is_restored_when_its_commander_is_cleared_again(unit: VettedUnit) -> None:
    vetters, commander = make_vetters(), unit.members.get()
    act_on(actions.suspend_member, commander, vetters.adjudicator, T0 + DAY, reason="Inquiry.")
    assert jobs.catch_up(T0 + DAY) == 1
    assert statuses(unit) == ("DEGRADED", "SUSPENDED")
    act_on(
        actions.edit_member, commander, vetters.officer, T0 + DAY, part="ANALYST",
        user=commander.user,
    )  # fmt: skip
    clear(nominate(unit, veteran("next", "investigator"), T0 + DAY, part="COMMANDER"), T0 + DAY)
    assert jobs.catch_up(T0 + 2 * DAY) == 1
    assert statuses(unit)[0] == "ACTIVE"


DUE = (
    (91, None), (90, 90), (61, 90), (60, 60), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, None),
)  # fmt: skip
"""Days left, and the warning that is due then."""


def test_the_nearest_warning_that_was_reached_is_due(unit: VettedUnit) -> None:
    vetters = make_vetters()
    act_on(
        actions.edit_unit, unit, vetters.supervisor, T0, parent_chain="A", minimum_cleared=1,
        officer=vetters.officer, adviser=None,
    )  # fmt: skip
    commander = unit.members.get()
    ends = datetime.datetime(2027, 3, 2, 17, tzinfo=datetime.UTC)
    for left, warned in DUE:
        found = list(jobs.warnings(ends - left * DAY))
        said = [(one.component, one.ends_on, one.days, one.days_left) for one in found]
        assert said == ([("FINANCIAL_DISCLOSURE", END, warned, left)] if warned else [])
        for one in found:
            assert one.recipients == (commander.user, vetters.officer)
            assert one.key == f"{commander.reference}:FINANCIAL_DISCLOSURE:2027-03-02:{warned}"


def commander(unit: VettedUnit) -> Person:
    return unit.members.get(part="COMMANDER").person


def run(handler: Callable[[Run], None], name: str, at: datetime.datetime) -> None:
    """The handler as the worker runs it: a job of its own, claimed at that moment."""
    clock = system_user("clock")
    queue.enqueue(name, by=clock, at=at, key=f"{name}:{at}")
    worker = Worker(read=lambda: at)
    assert worker.step(at), handler
    assert not Job.objects.exclude(state=Job.State.DONE).filter(kind=name).exists()


def test_the_worker_warns_the_member_and_the_officer_once(
    unit: VettedUnit, member: UnitMember
) -> None:
    when = midnight(END) - 30 * DAY
    for _again in range(2):
        run(jobs.warn, "units.warn", when + _again * datetime.timedelta(minutes=1))
    told = Notice.objects.filter(kind="units.ending", user__person=commander(unit))
    assert [str(n.facts["days"]) for n in told] == ["30"]
    assert unit.name in str(told.get())


def test_the_tasks_of_one_whose_vetting_ended_go_to_the_queue_of_the_unit(
    unit: VettedUnit, member: UnitMember
) -> None:
    user, end = member.user, midnight(END) + 25 * DAY
    task = give_task(user.circle, by=system_user("clock"), at=T0 + 30 * DAY, title="Call the bank")
    run(jobs.keep_up, "units.keep_up", end - 30 * DAY)
    assert Task.objects.get(pk=task.pk).holder == user.circle
    run(jobs.keep_up, "units.keep_up", end)
    assert Task.objects.get(pk=task.pk).holder == unit.circle
    assert jobs.hand_on(end) == 0


def test_whom_vetting_closes_out_sees_no_entry_of_their_own(member: UnitMember) -> None:
    """An entry names the case it was about."""
    user, end = User.objects.get(pk=member.user_id), midnight(END) + 25 * DAY
    note("tests.read", user, member)
    assert Entry.objects.visible_to(user, T0 + 30 * DAY).exists()
    assert not Entry.objects.visible_to(user, end).exists()


def test_what_the_packages_above_learn_of_a_units_circle(
    unit: VettedUnit, member: UnitMember
) -> None:
    open_day, end = T0 + 30 * DAY, midnight(END) + 25 * DAY
    user = member.user
    assert user.pk in access.people_of_unit(unit.circle, open_day)
    assert access.people_of_unit(user.circle, open_day) is None
    assert user in access.members_of_unit(unit.circle, open_day)
    assert access.members_of_unit(unit.circle, end) == []
    assert user.pk in {key for (key,) in access.closed_accounts(end).values_list("pk")}
    assert not access.closed_accounts(open_day).exists()
    assert access.takes_nothing_new(unit.circle, open_day) is None
    assert "degraded" in access.takes_nothing_new(unit.circle, end)
