"""What becomes of tasks and deadlines; and who is told."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import actions as account_actions
from accounts.system import system_user
from audit.acts import NeedsReason, Refused, StaleVersion, WrongStatus
from audit.clock import legal_day
from audit.models import Entry
from tests.factories import now
from tests.work.factories import make_deadline, make_task
from work import actions, notices
from work.models import Deadline, Notice, Task

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from work.subjects import Subject

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today() -> datetime.date:
    return legal_day(now())


def told(user: User) -> list[str]:
    return [str(notice) for notice in Notice.objects.filter(user=user).order_by("pk")]


def test_a_task_is_given_done_and_its_trail_says_by_whom(lead: User, member: User) -> None:
    task = make_task(lead, member.circle, title="Read the contract", origin="Gate 2")
    assert told(member) == ["Lead gave you a task: Read the contract"]
    assert told(lead) == []
    done = actions.do_task(task.pk, by=member, at=now(), version=1, outcome="Read.")
    assert (done.status, done.done_by, done.outcome) == ("DONE", member, "Read.")
    kinds = list(Entry.objects.about(task).values_list("kind", "by_name", "to_status"))
    assert kinds == [("work.do", "member", "DONE"), ("work.give", "lead", "OPEN")]
    with pytest.raises(WrongStatus):
        actions.drop_task(task.pk, by=lead, at=now(), version=2, reason="x")


def test_a_task_is_dropped_with_a_reason_only(lead: User) -> None:
    task = make_task(lead)
    with pytest.raises(NeedsReason):
        actions.drop_task(task.pk, by=lead, at=now(), version=1, reason=" ")
    dropped = actions.drop_task(task.pk, by=lead, at=now(), version=1, reason="Not needed.")
    assert (dropped.status, dropped.done_by) == ("DROPPED", None)


def test_a_task_in_a_queue_is_taken_by_one_and_refused_to_the_second(
    lead: User, member: User, drafter: User, queue: Circle
) -> None:
    task = make_task(drafter, queue)
    assert told(lead) == told(member) == []
    taken = actions.take_over_task(task.pk, by=member, at=now(), version=1)
    assert taken.holder == member.circle
    with pytest.raises(Refused):
        actions.take_over_task(task.pk, by=lead, at=now(), version=1)


def test_a_task_is_handed_on_and_the_new_holder_told(
    lead: User, member: User, auditor: User, queue: Circle
) -> None:
    task = make_task(lead)
    with pytest.raises(ValidationError, match="does not work on tasks"):
        actions.hand_on_task(task.pk, by=lead, at=now(), version=1, to=auditor.circle)
    assert told(auditor) == []
    moved = actions.hand_on_task(task.pk, by=lead, at=now(), version=1, to=member.circle)
    assert moved.holder == member.circle
    assert told(member) == ["Lead handed a task on to you: Read the contract"]
    with pytest.raises(StaleVersion):
        actions.hand_on_task(task.pk, by=lead, at=now(), version=1, to=queue)
    back = actions.hand_on_task(task.pk, by=member, at=now(), version=2, to=queue)
    assert back.holder == queue


def test_a_task_is_put_off_until_its_day_at_most(lead: User, today: datetime.date) -> None:
    task = make_task(lead, due_on=today + 5 * DAY)
    with pytest.raises(ValidationError, match="after today"):
        actions.snooze_task(task.pk, by=lead, at=now(), version=1, until=today)
    with pytest.raises(ValidationError, match="the day it is due at most"):
        actions.snooze_task(task.pk, by=lead, at=now(), version=1, until=today + 6 * DAY)
    off = actions.snooze_task(task.pk, by=lead, at=now(), version=1, until=today + 5 * DAY)
    assert off.asleep(today)
    assert not off.asleep(today + 5 * DAY)
    rows = Task.objects.unfinished()
    assert not rows.awake(today).exists()
    assert rows.awake(today + 5 * DAY).contains(task)


def test_two_people_correct_different_words_and_both_stay(
    lead: User, member: User, queue: Circle, today: datetime.date
) -> None:
    task = make_task(lead, queue, title="Read")
    actions.edit_task(
        task.pk, by=member, at=now(), version=1, title="Read", text="All of it", due_on=None
    )
    both = actions.edit_task(
        task.pk, by=lead, at=now(), version=1, title="Read it", text="", due_on=today
    )
    assert (both.title, both.text, both.due_on) == ("Read it", "All of it", today)


def test_a_task_is_overdue_from_the_day_after_it_was_due(lead: User, today: datetime.date) -> None:
    task = make_task(lead, due_on=today)
    for day, overdue in ((today, False), (today + DAY, True)):
        assert task.overdue(day) is overdue
        assert Task.objects.overdue(day).contains(task) is overdue
    actions.do_task(task.pk, by=lead, at=now(), version=1)
    assert not Task.objects.overdue(today + DAY).exists()
    assert not Task.objects.get().overdue(today + DAY)


def test_a_deadline_is_met_extended_assigned_and_withdrawn(
    lead: User, member: User, supervisor: User, subject: Subject, seen: set[int],
    today: datetime.date,
) -> None:  # fmt: skip
    seen |= {supervisor.pk, member.pk}
    row = make_deadline(lead, about=subject, due_on=today + 3 * DAY)
    assert not Deadline.objects.overdue(today + 3 * DAY).exists()
    assert row.overdue(today + 4 * DAY)
    with pytest.raises(ValidationError, match="later than before"):
        actions.extend_deadline(
            row.pk, by=supervisor, at=now(), version=1, due_on=row.due_on, extension="x"
        )
    row = actions.extend_deadline(
        row.pk, by=supervisor, at=now(), version=1, due_on=today + 9 * DAY, extension="Order"
    )
    assert not row.overdue(today + 4 * DAY)
    row = actions.assign_deadline(row.pk, by=lead, at=now(), version=2, to=member.circle)
    with pytest.raises(ValidationError, match="has not come"):
        actions.meet_deadline(row.pk, by=member, at=now(), version=3, met_on=today + DAY)
    row = actions.meet_deadline(row.pk, by=member, at=now(), version=3, met_on=today)
    assert not row.overdue(today + 99 * DAY)
    assert not row.met_late()
    assert not Deadline.objects.unmet().exists()
    other = make_deadline(lead, about=subject)
    gone = actions.withdraw_deadline(
        other.pk, by=supervisor, at=now(), version=1, reason="Set in error."
    )
    assert not gone.overdue(today + DAY)
    assert not Deadline.objects.unmet().exists()


def test_a_deadline_of_law_cites_it_and_ends_after_it_begins(
    lead: User, today: datetime.date
) -> None:
    for source in ("STATUTE", "ORDER"):
        with pytest.raises(ValidationError, match="cites its basis"):
            make_deadline(lead, source=source)
    assert make_deadline(lead, source="STATUTE", basis="5 U.S.C. 552(a)(6)(A)(i)").pk
    with pytest.raises(ValidationError, match="before it begins"):
        make_deadline(lead, due_on=today - DAY)
    row = make_deadline(lead)
    with pytest.raises(ValidationError, match="before it begins"):
        actions.meet_deadline(row.pk, by=lead, at=now(), version=1, met_on=today - DAY)


def test_everything_of_a_leaver_is_handed_over_by_the_system(
    lead: User, leaver: User, member: User, queue: Circle, subject: Subject, seen: set[int]
) -> None:
    seen.add(leaver.pk)
    clock = system_user("clock")
    task, done = make_task(lead, leaver.circle, about=subject), make_task(lead, leaver.circle)
    deadline, other = make_deadline(lead, leaver.circle), make_task(lead, member.circle)
    actions.do_task(done.pk, by=leaver, at=now(), version=1)
    result = actions.hand_over(leaver, queue, by=clock, at=now(), reason="Vetting lapsed.")
    assert (result.done, result.refused) == ([task, deadline], [])
    assert {row.holder for row in result.done} == {queue}
    assert Task.objects.get(pk=done.pk).holder == leaver.circle
    assert Task.objects.get(pk=other.pk).holder == member.circle
    assert Entry.objects.about(task).first().reason == "Vetting lapsed."
    # In the queue, and still not seen by a member who may not see its subject.
    assert Task.objects.visible_to(lead, now()).contains(task)
    assert not Task.objects.visible_to(member, now()).contains(task)
    assert not Task.objects.visible_to(leaver, now()).contains(task)


def test_a_supervisor_hands_over_what_they_may_see_and_learns_nothing_of_the_rest(
    lead: User, leaver: User, member: User, supervisor: User, subject: Subject, seen: set[int]
) -> None:
    seen.add(leaver.pk)
    hidden, plain = make_task(lead, leaver.circle, about=subject), make_task(lead, leaver.circle)
    account_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    result = actions.hand_over(leaver, member.circle, by=supervisor, at=now(), reason="Left.")
    assert (result.done, result.refused) == ([plain], [])
    seen.add(supervisor.pk)
    result = actions.hand_over(leaver, member.circle, by=supervisor, at=now(), reason="Left.")
    assert result.done == []
    assert [row for row, _why in result.refused] == [hidden]
    assert "may not see" in result.refused[0][1]


def test_a_thing_is_told_once_a_user_and_with_the_rest_or_not_at_all(
    lead: User, member: User
) -> None:
    at = now()
    for user in (lead, member, lead):
        notices.tell(
            user, key="vetting:UM-1:30", kind="units.expires", at=at,
            text="%(days)s days left", days=30,
        )  # fmt: skip
    assert told(lead) == told(member) == ["30 days left"]
    with pytest.raises(KeyError):
        notices.tell(lead, key="x", kind="x", text="%(days)s days left", at=at)
    with transaction.atomic():
        notices.tell(lead, key="y", kind="x", text="never told", at=at)
        transaction.set_rollback(True)
    assert told(lead) == ["30 days left"]


def test_a_notice_is_read_by_its_user_only_and_goes_when_it_is_old(
    lead: User, member: User
) -> None:
    at = now()
    for user in (lead, member):
        notices.tell(user, key="a", kind="x", text="something", at=at)
    mine, theirs = (Notice.objects.get(user=user) for user in (lead, member))
    assert notices.mark_read(lead, at, theirs.pk) == 0
    assert notices.mark_read(lead, at, mine.pk, theirs.pk) == 1
    assert notices.mark_read(lead, at) == 0
    assert not Notice.objects.visible_to(lead, at).unread().exists()
    assert notices.sweep(at + notices.KEPT) == 0
    assert notices.sweep(at + notices.KEPT + DAY) == 1
    assert Notice.objects.get() == theirs
