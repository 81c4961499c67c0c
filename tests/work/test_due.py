"""Warnings: the step that was reached, once, and no flood after days without a worker."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from accounts import actions as account_actions
from accounts.system import system_user
from audit.clock import legal_day
from tests.factories import now
from tests.work.factories import make_deadline, make_task
from work import actions, due
from work.due import DEADLINE_STEPS, OVERDUE, step
from work.models import Deadline, Notice

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from work.subjects import Subject

DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 20)


def told(user: User) -> list[str]:
    rows = Notice.objects.filter(user=user, kind="work.due").order_by("pk")
    return [str(notice) for notice in rows]


@pytest.mark.parametrize(
    ("days", "reached"),
    [(31, None), (30, 30), (29, 30), (14, 14), (8, 14), (7, 7), (1, 1), (0, 0), (-1, OVERDUE)],
)
def test_the_step_is_the_latest_one_reached(days: int, reached: int | None) -> None:
    assert step(TODAY + days * DAY, TODAY, DEADLINE_STEPS) == reached


def test_each_step_is_told_once_to_whose_duty_it_is(lead: User, member: User) -> None:
    at = now()
    due_on = legal_day(at) + 7 * DAY
    row = make_deadline(lead, member.circle, due_on=due_on)
    for hours in (0, 1, 2):
        due.warn(at + datetime.timedelta(hours=hours / 100))
    assert told(member) == [f"Due on {due_on}: Answer"]
    assert told(lead) == []
    due.warn(at + 4 * DAY)
    due.warn(at + 8 * DAY)
    assert told(member)[1:] == [f"Due on {due_on}: Answer", f"Overdue since {due_on}: Answer"]
    actions.meet_deadline(row.pk, by=member, at=at, version=1, met_on=legal_day(at))
    due.warn(at + 9 * DAY)
    assert len(told(member)) == 3


def test_after_days_without_a_worker_there_is_one_notice_and_the_deadlines_are_right(
    lead: User, member: User
) -> None:
    at = now()
    today = legal_day(at)
    rows = [make_deadline(lead, member.circle, due_on=today + n * DAY) for n in range(5)]
    due.warn(at)
    before = Notice.objects.filter(kind="work.due").count()
    # Nothing ran for three days; what is overdue is so from the dates alone.
    on = legal_day(at + 3 * DAY)
    assert set(Deadline.objects.overdue(on)) == set(rows[:3])
    for _again in range(3):
        due.warn(at + 3 * DAY)
    assert Notice.objects.filter(kind="work.due").count() - before == len(rows)


def test_an_extended_deadline_warns_of_its_new_day(
    lead: User, supervisor: User, subject: Subject, seen: set[int]
) -> None:
    seen.add(supervisor.pk)
    at = now()
    today = legal_day(at)
    row = make_deadline(lead, due_on=today + DAY, about=subject)
    due.warn(at)
    actions.extend_deadline(
        row.pk, by=supervisor, at=at, version=1, due_on=today + 5 * DAY, extension="Order"
    )
    due.warn(at)
    due.warn(at + 4 * DAY)
    later = f"Due on {today + 5 * DAY}: Answer"
    assert told(lead) == [f"Due on {today + DAY}: Answer", later, later]


def test_a_task_warns_a_day_ahead_and_not_while_it_sleeps(lead: User) -> None:
    at = now()
    today = legal_day(at)
    make_task(lead, due_on=today + 2 * DAY)
    slept = make_task(lead, title="Later", due_on=today + DAY)
    actions.snooze_task(slept.pk, by=lead, at=at, version=1, until=today + DAY)
    due.warn(at)
    assert told(lead) == []
    due.warn(at + DAY)
    assert set(told(lead)) == {
        f"Due on {today + 2 * DAY}: Read the contract", f"Due on {today + DAY}: Later"
    }  # fmt: skip


def test_a_queue_is_told_through_its_members_and_a_leavers_through_the_giver(
    lead: User, member: User, leaver: User, supervisor: User, queue: Circle
) -> None:
    at = now()
    make_deadline(supervisor, queue)
    due.warn(at)
    assert len(told(lead)) == len(told(member)) == 1
    assert told(supervisor) == []
    make_deadline(supervisor, leaver.circle)
    account_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    due.warn(at)
    assert len(told(supervisor)) == 1
    assert told(leaver) == []


def test_a_warning_shows_nothing_of_what_its_reader_may_not_see_any_more(
    lead: User, subject: Subject, seen: set[int]
) -> None:
    at = now()
    make_deadline(lead, about=subject)
    due.warn(at)
    assert Notice.objects.visible_to(lead, at).exists()
    seen.clear()
    assert not Notice.objects.visible_to(lead, at).exists()
