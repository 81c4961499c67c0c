"""The queue and the worker: order, retries, the dead letter, rights at run time, the schedule."""

from __future__ import annotations

import datetime
import os
import signal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from accounts import actions as account_actions
from accounts.system import system_user
from audit.clock import legal_day
from audit.models import Entry
from tests.factories import end_roles, now
from tests.work.factories import make_deadline, make_task
from work import actions, queue, worker
from work.models import Deadline, Job, Notice, Task
from work.worker import JOBS, PERIODIC, LostLease, Run, Worker

if TYPE_CHECKING:
    from accounts.models import User

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
S = Job.State


class Hand:
    """A clock that a test sets, and what the handlers saw."""

    def __init__(self) -> None:
        self.at = now()
        self.seen: list[str] = []

    def worker(self) -> Worker:
        return Worker(read=lambda: self.at)

    def see(self, run: Run) -> None:
        self.seen.append(run.payload.get("word", run.job.kind))

    def brings_forth(self, run: Run) -> None:
        self.see(run)
        queue.enqueue("test.see", {"word": "child"}, by=run.by, at=run.at)

    def stops(self, run: Run) -> None:
        self.see(run)
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def hand(db: None, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """The handlers of these tests, and no schedule."""
    hand = Hand()

    for handler in (poison, forbidden, half, done_by_originator):
        monkeypatch.setitem(JOBS, f"test.{handler.__name__}", handler)
    for handler in (hand.see, hand.brings_forth, hand.stops):
        monkeypatch.setitem(JOBS, f"test.{handler.__name__}", handler)
    monkeypatch.setattr(worker, "PERIODIC", [])
    return hand


def poison(run: Run) -> None:
    raise RuntimeError("the name of a witness")


def forbidden(run: Run) -> None:
    raise PermissionDenied("no")


def half(run: Run) -> None:
    with run.once():
        make_task(run.by, title="Half")
        raise RuntimeError


def done_by_originator(run: Run) -> None:
    task = Task.objects.get(pk=run.payload["task"])
    actions.do_task(task.pk, by=run.by, at=run.at, version=task.version)


def lay(hand: Hand, kind: str, by: User | None = None, **payload: object) -> Job:
    return queue.enqueue(f"test.{kind}", payload, by=by or system_user("import"), at=hand.at)


def test_a_job_is_enqueued_once_a_key_and_with_its_transaction_or_not_at_all(hand: Hand) -> None:
    by = system_user("import")
    first = queue.enqueue("test.see", {"word": "a"}, by=by, at=hand.at, key="ocr:1")
    again = queue.enqueue("test.see", {"word": "b"}, by=by, at=hand.at, key="ocr:1")
    assert first == again
    with transaction.atomic():
        lay(hand, "see")
        transaction.set_rollback(True)
    hand.worker().drain()
    queue.enqueue("test.see", by=by, at=hand.at, key="ocr:1")  # nor after it was done
    hand.worker().drain()
    assert hand.seen == ["a"]


def test_jobs_run_in_the_order_in_which_they_fall_due(hand: Hand) -> None:
    by = system_user("import")
    queue.enqueue("test.see", {"word": "later"}, by=by, at=hand.at, run_at=hand.at + HOUR)
    lay(hand, "see", word="now")
    hand.worker().drain()
    assert hand.seen == ["now"]
    hand.at += HOUR
    hand.worker().drain()
    assert hand.seen == ["now", "later"]


def test_once_leaves_what_jobs_bring_forth_and_drain_does_not(hand: Hand) -> None:
    lay(hand, "brings_forth")
    one = hand.worker()
    one.read = iter([hand.at + n * DAY for n in range(99)]).__next__
    one.once()
    assert hand.seen == ["test.brings_forth"]
    one.drain()
    assert hand.seen == ["test.brings_forth", "child"]


def test_a_poison_job_dies_after_five_tries_and_the_others_pass(hand: Hand) -> None:
    bad = lay(hand, "poison")
    waits = []
    for n in range(queue.MAX_TRIES):
        lay(hand, "see", word=str(n))
        hand.worker().drain()
        bad.refresh_from_db()
        waits.append(bad.run_at - hand.at if bad.state == S.READY else None)
        hand.at += HOUR
    hand.worker().drain()
    assert hand.seen == list("01234")
    assert waits == [*(queue.BACK_OFF * 2**n for n in range(4)), None]
    assert (bad.state, bad.tries) == (S.DEAD, 5)
    assert bad.error.startswith("RuntimeError in poison, line ")
    assert "witness" not in bad.error
    assert Job.objects.filter(state=S.DONE).count() == queue.MAX_TRIES
    # Each run leaves an entry, whatever came of it; its channel names the job.
    ran = list(Entry.objects.filter(kind="work.run_job", request=f"job {bad.pk}"))
    assert [(entry.facts["job"], entry.facts["result"]) for entry in ran] == [
        ("test.poison", "failed")
    ] * queue.MAX_TRIES
    assert {entry.channel for entry in ran} == {"job"}
    assert Entry.objects.filter(kind="work.run_job", facts__result="done").count() == 5


def test_a_job_that_fails_midway_leaves_nothing_of_itself(hand: Hand, lead: User) -> None:
    job = lay(hand, "half", by=lead)
    hand.worker().drain()
    job.refresh_from_db()
    assert not Task.objects.exists()
    assert (job.state, job.tries) == (S.READY, 1)


def test_a_job_whose_worker_always_dies_is_buried(hand: Hand) -> None:
    job = lay(hand, "see")
    for _n in range(queue.MAX_TRIES):  # claimed, and never heard of again
        assert queue.claim(hand.at, due=hand.at) == job
        assert queue.claim(hand.at, due=hand.at) is None
        hand.at += queue.LEASE
    hand.worker().drain()
    job.refresh_from_db()
    assert (job.state, job.error, hand.seen) == (S.DEAD, queue.DIED, [])


def test_who_lost_the_lease_neither_ends_nor_fails_nor_holds_the_job(hand: Hand) -> None:
    lay(hand, "see")
    first = queue.claim(hand.at, due=hand.at)
    assert first is not None
    assert queue.renew(first, hand.at)
    hand.at += queue.LEASE
    second = queue.claim(hand.at, due=hand.at)
    assert second == first
    assert not queue.finish(first, hand.at)
    assert not queue.renew(first, hand.at)
    queue.fail(first, "late", hand.at, final=True)
    second.refresh_from_db()
    assert second.state == S.LEASED
    run = Run(job=first, at=hand.at, read=lambda: hand.at, lease=queue.LEASE)
    with pytest.raises(LostLease):
        run.renew()
    with pytest.raises(LostLease), run.once():
        pytest.fail("What stands inside takes effect twice.")
    assert queue.finish(second, hand.at)


def test_a_handler_that_lost_its_lease_ends_nothing(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dawdles(run: Run) -> None:
        hand.at += queue.LEASE
        taken.append(queue.claim(hand.at, due=hand.at))

    taken: list[Job | None] = []
    monkeypatch.setitem(JOBS, "test.dawdles", dawdles)
    job = lay(hand, "dawdles")
    assert hand.worker().step(hand.at)
    job.refresh_from_db()
    assert taken == [job]
    assert (job.state, job.error) == (S.LEASED, "")


def test_a_job_nobody_handles_waits_and_then_dies(hand: Hand) -> None:
    job = lay(hand, "unheard_of")
    hand.worker().drain()
    job.refresh_from_db()
    assert (job.state, job.error) == (S.READY, "Nothing here handles this kind.")


def test_a_job_has_the_rights_that_its_originator_has_when_it_runs(hand: Hand, lead: User) -> None:
    task = make_task(lead)
    job = lay(hand, "done_by_originator", by=lead, task=task.pk)
    end_roles(lead)
    hand.at = now()
    hand.worker().drain()
    job.refresh_from_db()
    assert (job.state, job.tries) == (S.DEAD, 1)  # a refusal is an answer: asked once
    assert Task.objects.get().status == "OPEN"
    refusal = Entry.objects.about(task).first()
    assert (refusal.outcome, refusal.by_name, refusal.channel) == ("refused", "lead", "job")
    assert refusal.request == f"job {job.pk}"


def test_nothing_runs_for_a_closed_account(hand: Hand, lead: User) -> None:
    job = lay(hand, "see", by=lead)
    account_actions.close_account(
        lead.pk, by=system_user("install"), at=now(), version=lead.version, reason="Left."
    )
    hand.worker().drain()
    job.refresh_from_db()
    assert (job.state, job.error) == (S.DEAD, "The account that asked for it is closed.")
    assert hand.seen == []


def test_a_refusal_is_final(hand: Hand) -> None:
    job = lay(hand, "forbidden")
    hand.worker().drain()
    job.refresh_from_db()
    assert (job.state, job.tries) == (S.DEAD, 1)
    assert Entry.objects.get(kind="work.run_job").facts["result"] == "refused"


def test_the_schedule_runs_each_turn_once_and_makes_up_none(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hourly(run: Run) -> None:
        hand.seen.append(run.by.username)

    monkeypatch.setattr(worker, "PERIODIC", [("test.hourly", HOUR, hourly)])
    hand.at = hand.at.replace(minute=10)
    two = [hand.worker(), hand.worker()]
    for one in (*two, *two):
        one.drain()
    assert hand.seen == ["system:clock"]
    hand.at += 72 * HOUR
    for one in (*two, *two):
        one.drain()
    assert hand.seen == ["system:clock"] * 2


def test_after_three_days_without_a_worker_deadlines_are_right_and_nobody_is_flooded(
    lead: User, member: User
) -> None:
    assert {"work.warn_of_due", "work.sweep"} <= {name for name, _every, _handler in PERIODIC}
    hand = Hand()
    today = legal_day(hand.at)
    rows = [make_deadline(lead, member.circle, due_on=today + n * DAY) for n in range(4)]
    hand.worker().drain()
    assert Notice.objects.filter(user=member).count() == 4
    hand.at += 3 * DAY
    assert set(Deadline.objects.overdue(legal_day(hand.at))) == set(rows[:3])
    hand.worker().drain()
    hand.worker().drain()
    assert Notice.objects.filter(user=member).count() == 8
    assert Job.objects.filter(kind="work.warn_of_due").count() == 2
    assert not Job.objects.exclude(state=S.DONE).exists()


def test_what_was_done_long_ago_is_swept_and_the_dead_stay(hand: Hand) -> None:
    lay(hand, "see")
    dead = lay(hand, "forbidden")
    hand.worker().drain()
    assert queue.sweep(hand.at + queue.KEPT) == 0
    assert queue.sweep(hand.at + queue.KEPT + DAY) == 1
    assert Job.objects.get() == dead


@pytest.mark.django_db(transaction=True)  # between jobs it lets connections go
def test_a_signal_ends_the_worker_between_two_jobs(hand: Hand) -> None:
    before = signal.getsignal(signal.SIGTERM)
    hand.at = now() - DAY
    lay(hand, "stops")
    lay(hand, "see")
    out = StringIO()
    # Without --once or --drain it polls until the signal comes. Two threads at a database in
    # memory would lock each other out, so only PostgreSQL has the log kept up beside it.
    how = [] if connection.vendor == "postgresql" else ["--jobs-only"]
    call_command("run_jobs", *how, stdout=out)
    assert out.getvalue() == "1 jobs run\n"
    assert hand.seen == ["test.stops"]
    assert Job.objects.filter(state=S.DONE).count() == 1
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_command_runs_what_is_due_or_until_nothing_is_ready(hand: Hand) -> None:
    hand.at = now() - DAY
    lay(hand, "see")
    out = StringIO()
    call_command("run_jobs", "--once", stdout=out)
    call_command("run_jobs", "--drain", stdout=out)
    assert out.getvalue() == "1 jobs run\n0 jobs run\n"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_waited_for(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = hand.worker()
    lay(hand, "see")
    answers = [OperationalError("away"), None]

    def schedule(self: Worker) -> None:
        if (error := answers.pop(0)) is not None:
            raise error
        one.stop.set()

    monkeypatch.setattr(Worker, "schedule", schedule)
    one.poll(0)
    assert answers == []
    assert "does not answer" in caplog.text
