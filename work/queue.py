"""The queue of jobs: its only writer. Claimed under a lease, so that a killed worker loses none.

A job is claimed by one conditional UPDATE (PostgreSQL also skips rows that others
hold); whoever claims it may finish it only while its lease is its own.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F

from audit.acts import note
from work.models import Job

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
MAX_TRIES = 5
BACK_OFF = datetime.timedelta(seconds=10)
LONGEST_WAIT = datetime.timedelta(hours=1)
KEPT = datetime.timedelta(days=90)
"""How long a finished job is kept: so long its key stops a second one."""

DIED = "The worker ended while it ran this, each time."

At = datetime.datetime
S = Job.State

BURIED: dict[str, Callable[[Job, datetime.datetime], None]] = {}
"""Nail: what packages above do, by the kind of job, when one of it is given up for good, so that
what waits for it says so. An exception of it is logged, and the job stays given up."""


def enqueue(
    kind: str, payload: dict[str, Any] | None = None, *, by: User, at: At, key: str = "",
    run_at: At | None = None,
) -> Job:  # fmt: skip
    """A job that the worker runs once in effect, with the rights that ``by`` has *then*.

    ``kind`` names a handler in ``work.worker.JOBS``; ``payload`` is plain JSON.
    With a ``key`` that was used before, the job of that time is returned and
    nothing is added. Inside a transaction the job is there when that commits.
    ``run_at`` is the earliest moment (default: now).
    """
    job = Job(
        kind=kind, key=key or uuid.uuid4().hex, payload=payload or {}, by=by, made_at=at,
        run_at=run_at or at,
    )  # fmt: skip
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(key=job.key)


def under_way(key: str) -> bool:
    """True while a job of this key waits or runs."""
    waiting = (Job.State.READY, Job.State.LEASED)
    return Job.objects.filter(key=key, state__in=waiting).exists()


def last(kind: str, **payload: Any) -> Job | None:
    """The newest job of a kind and with this in its payload that waits, runs or was given up."""
    rows = Job.objects.exclude(state=S.DONE).filter(kind=kind)
    rows = rows.filter(**{f"payload__{name}": value for name, value in payload.items()})
    return rows.order_by("-pk").first()


def stop(job: Job, at: At) -> bool:
    """Call a job off that waits, runs or was given up; False if it is done. Of one that runs
    nothing counts any more: it ends when it next says that it is alive."""
    rows = Job.objects.exclude(state=S.DONE).filter(pk=job.pk)
    return bool(rows.update(state=S.DONE, lease="", lease_until=None, ended_at=at))


def claim(at: At, *, due: At, lease: datetime.timedelta = LEASE) -> Job | None:
    """The next job that was ready at ``due``, under a lease of one's own; None if none is.

    A job whose worker ended without a word too often is buried on the way.
    """
    while (job := _claim_one(at, due, lease)) is not None:
        if job.tries <= MAX_TRIES:
            return job
        _bury(job, DIED, at)
    return None


def renew(
    job: Job, at: At, lease: datetime.timedelta = LEASE, *, done: int = 0, steps: int = 0
) -> bool:
    """Hold the job for another while, and say how far it is; False if somebody else holds it."""
    return bool(_mine(job).update(lease_until=at + lease, steps_done=done, steps=steps))


def how_far(keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By the key of each job that runs: the steps it has done, and of how many it knows."""
    running = Job.objects.filter(key__in=list(keys), state=S.LEASED)
    return {key: (done, steps) for key, done, steps in
            running.values_list("key", "steps_done", "steps")}  # fmt: skip


def finish(job: Job, at: At) -> bool:
    """The job is done; False if somebody else holds it by now, and then nothing counts."""
    return bool(_mine(job).update(state=S.DONE, lease="", lease_until=None, ended_at=at, error=""))


def fail(job: Job, error: str, at: At, *, final: bool = False) -> None:
    """The job failed: it waits longer each time and is tried again, or it is dead."""
    if final or job.tries >= MAX_TRIES:
        _bury(job, error, at)
        return
    wait = min(BACK_OFF * 2 ** (job.tries - 1), LONGEST_WAIT)
    _mine(job).update(
        state=S.READY, lease="", lease_until=None, run_at=at + wait, error=error[:300]
    )


def revive(pk: int, *, by: User, at: At) -> bool:
    """Try a dead job again from the start; False if it is not dead. Leaves an entry."""
    with transaction.atomic():
        rows = Job.objects.visible_to(by, at).dead().filter(pk=pk)
        done = bool(rows.update(state=S.READY, run_at=at, tries=0, ended_at=None))
        if done:
            note("work.retried_job", by, Job.objects.get(pk=pk))
    return done


def sweep(at: At) -> int:
    """Let go of jobs that were done long ago; how many went."""
    gone, _by_table = Job.objects.filter(state=S.DONE, ended_at__lt=at - KEPT).delete()
    return int(gone)


def _claim_one(at: At, due: At, lease: datetime.timedelta) -> Job | None:
    token = uuid.uuid4().hex
    while True:
        with transaction.atomic():
            rows = Job.objects.claimable(at, due).order_by("run_at", "pk")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            pk = rows.values_list("pk", flat=True).first()
            if pk is None:
                return None
            taken = (
                Job.objects.claimable(at, due)
                .filter(pk=pk)
                .update(state=S.LEASED, lease=token, lease_until=at + lease, tries=F("tries") + 1)
            )
        if taken:
            job: Job = Job.objects.select_related("by__person").get(pk=pk)
            return job


def _bury(job: Job, error: str, at: At) -> None:
    told = BURIED.get(job.kind)
    gone = _mine(job).update(
        state=S.DEAD, lease="", lease_until=None, ended_at=at, error=error[:300]
    )
    if gone and told is not None:
        try:
            told(job, at)
        except Exception:  # what cannot be told must not hold up the jobs behind it
            log.exception("That %s was given up could not be told.", job)


def _mine(job: Job) -> Any:
    """The row, if the lease it was claimed under still holds."""
    return Job.objects.filter(pk=job.pk, state=S.LEASED, lease=job.lease)
