"""Who may do what to a task and a deadline, as a table a lawyer could check; and who sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts import actions as account_actions
from accounts.system import system_user
from audit.acts import Refused, Unseen
from tests.factories import AgencyFactory, make_user, now
from tests.work.factories import make_deadline, make_task
from work import actions, querysets, rules
from work.models import CalendarFeed, Comment, Deadline, KeptList, Notice, Task

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from audit.acts import Verb
    from work.subjects import Subject

YES, NO = True, False
CAST = ("lead", "member", "supervisor", "drafter", "stranger", "auditor", "administrator")
# The lead gave the task to the unit of lead and member and set the deadline as its duty. All but
# the stranger and the administrator may see the subject. The stranger holds every role. The comment
# and the calendar address are the lead's.
TABLE = [
    # verb              lead member superv. drafter stranger auditor admin.
    (rules.GIVE,       (YES, YES,   YES,    YES,    NO,      NO,     NO)),
    (rules.DO,         (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.TAKE_OVER,  (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.HAND_ON,    (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.SNOOZE,     (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.EDIT,       (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.DROP,       (YES, YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.SET,        (YES, YES,   YES,    YES,    NO,      NO,     NO)),
    (rules.MEET,       (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.EXTEND,     (NO,  NO,    YES,    NO,     NO,      NO,     NO)),
    (rules.ASSIGN,     (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.SNOOZE_DEADLINE, (YES, YES, YES, NO,     NO,      NO,     NO)),
    (rules.WITHDRAW,   (NO,  NO,    YES,    NO,     NO,      NO,     NO)),
    (rules.COMMENT,    (YES, YES,   YES,    YES,    NO,      NO,     NO)),
    (rules.WITHDRAW_COMMENT, (YES, NO, NO,  NO,     NO,      NO,     NO)),
    (rules.OPEN_FEED,  (YES, NO,    NO,     NO,     NO,      NO,     NO)),
    (rules.REVOKE_FEED, (YES, NO,   NO,     NO,     NO,      NO,     NO)),
    (rules.KEEP_LIST,  (YES, YES,   YES,    YES,    YES,     NO,     YES)),
    (rules.DROP_LIST,  (YES, NO,    NO,     NO,     NO,      NO,     NO)),
]  # fmt: skip


@pytest.mark.parametrize("person", CAST)
def test_who_may(
    person: str, lead: User, member: User, queue: Circle, subject: Subject, seen: set[int],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    task = make_task(lead, queue, about=subject)
    deadline = make_deadline(lead, queue, about=subject)
    user = request.getfixturevalue(person)
    if person not in ("stranger", "administrator"):
        seen.add(user.pk)
    new_task, new_deadline = Task(holder=queue), Deadline(holder=queue)
    for row in (new_task, new_deadline):
        row.is_about(subject)
    rows: dict[Verb, Any] = {rules.GIVE: new_task, rules.SET: new_deadline}
    remark = Comment()
    remark.is_about(subject)
    written = actions.add_comment(subject, by=lead, at=now(), text="Seen.")
    feed, _token = actions.open_feed(by=lead, at=now())
    rows |= {rules.COMMENT: remark, rules.WITHDRAW_COMMENT: written}
    rows |= {rules.OPEN_FEED: CalendarFeed(user=lead), rules.REVOKE_FEED: feed}
    kept = actions.keep_list(by=lead, at=now(), place="cases", name="", query="show=title")
    rows |= {rules.KEEP_LIST: KeptList(owner=user), rules.DROP_LIST: kept}
    rows |= dict.fromkeys(rules.ON_TASK, task) | dict.fromkeys(rules.ON_DEADLINE, deadline)
    at, place = now(), CAST.index(person)
    may = {verb.name: verb.why_not(user, rows[verb], at) is None for verb, _row in TABLE}
    assert may == {verb.name: row[place] for verb, row in TABLE}


def test_the_table_has_a_row_for_every_verb() -> None:
    assert {verb for verb, _row in TABLE} == set(rules.VERBS)


def test_a_task_is_seen_by_who_holds_or_gave_it_and_by_nobody_else(
    lead: User, member: User, drafter: User, supervisor: User, stranger: User, auditor: User,
    administrator: User, queue: Circle, subject: Subject, seen: set[int], at: datetime.datetime,
) -> None:  # fmt: skip
    seen |= {user.pk for user in (member, drafter, supervisor, stranger, auditor, administrator)}
    alone = make_task(lead, drafter.circle, about=subject)
    queued = make_task(lead, queue, about=subject)
    for user, tasks in (
        (lead, {alone, queued}), (drafter, {alone}), (member, {queued}), (supervisor, set()),
        (stranger, set()), (auditor, set()), (administrator, set()),
    ):  # fmt: skip
        assert set(Task.objects.visible_to(user, at)) == tasks, user


def test_a_task_goes_out_of_sight_with_its_subject(
    lead: User, member: User, subject: Subject, seen: set[int], at: datetime.datetime
) -> None:
    seen.add(member.pk)
    task = make_task(lead, member.circle, about=subject)
    notice = Notice.objects.get(user=member)
    assert Task.objects.visible_to(member, at).contains(task)
    assert Notice.objects.visible_to(member, at).contains(notice)
    seen.discard(member.pk)
    assert not Task.objects.visible_to(member, at).exists()
    assert not Notice.objects.visible_to(member, at).exists()
    with pytest.raises(Unseen):
        actions.do_task(task.pk, by=member, at=at, version=1)
    seen.discard(lead.pk)  # the giver too
    assert not Task.objects.visible_to(lead, at).exists()


def test_a_task_on_a_type_nobody_registered_shows_only_when_it_says_nothing_of_it(
    lead: User, subject: Subject, monkeypatch: pytest.MonkeyPatch, at: datetime.datetime
) -> None:
    loud = make_task(lead, about=subject)
    silent = Task(holder=lead.circle, title="Something")
    silent.is_about(type(subject)(type="accounts.agency", id=subject.id, label="", url=""))
    install = system_user("install")
    actions.begin(rules.GIVE, silent, by=install, at=now())
    monkeypatch.setattr(querysets, "SUBJECT_SEEN", {})
    assert list(Task.objects.visible_to(lead, at)) == [silent]
    assert loud not in Task.objects.visible_to(lead, at)


def test_nobody_hangs_work_on_what_they_do_not_see(
    lead: User, member: User, subject: Subject, at: datetime.datetime
) -> None:
    with pytest.raises(Refused, match="no such subject"):
        make_task(member, about=subject)
    with pytest.raises(Refused, match="no such subject"):
        make_deadline(member, about=subject)


def test_work_goes_to_nobody_who_may_not_see_its_subject_or_does_none(
    lead: User, member: User, auditor: User, leaver: User, subject: Subject
) -> None:
    with pytest.raises(ValidationError, match="may not see what this is about"):
        make_task(lead, member.circle, about=subject)
    with pytest.raises(ValidationError, match="may not see what this is about"):
        make_deadline(lead, member.circle, about=subject)
    with pytest.raises(ValidationError, match="does not work on tasks"):
        make_task(lead, auditor.circle)
    circle = leaver.circle
    close(leaver)
    with pytest.raises(ValidationError, match="does not work on tasks"):
        make_task(lead, type(circle).objects.get(pk=circle.pk))
    # What the system calls for is not held up; it shows itself when the subject does.
    task = make_task(system_user("clock"), member.circle, about=subject)
    assert not Task.objects.visible_to(member, now()).contains(task)


def test_a_supervisor_sees_what_a_leaver_of_the_agency_left_and_only_takes_or_hands_it_on(
    lead: User, leaver: User, supervisor: User, subject: Subject, seen: set[int]
) -> None:
    seen |= {leaver.pk, supervisor.pk}
    elsewhere = make_user("elsewhere", "supervisor", agency=AgencyFactory(code="OTHER"))
    seen.add(elsewhere.pk)
    task = make_task(lead, leaver.circle, about=subject)
    assert not Task.objects.visible_to(supervisor, now()).exists()
    close(leaver)
    at, task = now(), Task.objects.get(pk=task.pk)
    assert Task.objects.visible_to(supervisor, at).contains(task)
    assert not Task.objects.visible_to(elsewhere, at).exists()
    assert not Task.objects.visible_to(leaver, at).exists()
    for verb in (rules.DO, rules.DROP, rules.SNOOZE, rules.EDIT):
        assert "take it over first" in (verb.why_not(supervisor, task, at) or ""), verb.name
    for verb in (rules.TAKE_OVER, rules.HAND_ON):
        assert verb.why_not(supervisor, task, at) is None, verb.name
    seen.discard(supervisor.pk)
    assert not Task.objects.visible_to(supervisor, now()).exists()


def test_a_task_is_taken_from_a_queue_of_ones_own_and_from_nobody_at_work(
    lead: User, member: User, drafter: User, queue: Circle, at: datetime.datetime
) -> None:
    why = rules.TAKE_OVER.why_not
    queued, given = make_task(drafter, queue), make_task(lead, member.circle)
    assert "members of the queue" in (why(drafter, queued, at) or "")
    assert why(member, queued, at) is None
    assert str(member) in (why(lead, given, at) or "")
    assert "hold it already" in (why(member, given, at) or "")


def test_nothing_is_done_with_what_is_finished_met_or_withdrawn(
    lead: User, supervisor: User, subject: Subject, seen: set[int], at: datetime.datetime
) -> None:
    seen.add(supervisor.pk)
    task = make_task(lead)
    done = actions.do_task(task.pk, by=lead, at=at, version=1)
    assert [offer.verb for offer in rules.available(lead, done, at) if not offer.why] == []
    for verb in (rules.TAKE_OVER, rules.HAND_ON, rules.SNOOZE, rules.EDIT):
        assert "finished" in (verb.why_not(lead, done, at) or ""), verb.name
    deadline = make_deadline(lead, about=subject)
    deadline.met_on = deadline.due_on
    for verb in rules.ON_DEADLINE:
        assert "met already" in (verb.why_not(supervisor, deadline, at) or ""), verb.name
    deadline.met_on, deadline.withdrawn_at = None, at
    for verb in rules.ON_DEADLINE:
        assert "withdrawn" in (verb.why_not(supervisor, deadline, at) or ""), verb.name


def test_a_deadline_is_seen_by_all_who_see_its_subject_or_else_by_who_holds_or_set_it(
    lead: User, member: User, drafter: User, subject: Subject, seen: set[int],
    at: datetime.datetime,
) -> None:  # fmt: skip
    about, bare = make_deadline(lead, about=subject), make_deadline(lead, member.circle)
    assert set(Deadline.objects.visible_to(lead, at)) == {about, bare}
    assert set(Deadline.objects.visible_to(member, at)) == {bare}
    assert not Deadline.objects.visible_to(drafter, at).exists()
    seen.add(drafter.pk)
    assert set(Deadline.objects.visible_to(drafter, at)) == {about}
    seen.clear()
    assert set(Deadline.objects.visible_to(lead, at)) == {bare}


def close(user: User) -> None:
    account_actions.close_account(
        user.pk, by=system_user("install"), at=now(), version=user.version, reason="Left."
    )
    user.refresh_from_db()
