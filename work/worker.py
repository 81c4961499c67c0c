"""The embedded worker: jobs with their originator's rights, the schedule as system:clock."""

from __future__ import annotations

import datetime
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, close_old_connections, connection

from accounts.system import system_user
from audit.acts import note, together
from audit.origin import Origin, coming_from
from work import queue

if TYPE_CHECKING:
    from accounts.models import User
    from work.models import Job

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
FAILED, REFUSED = "failed", "refused"

Clock = Callable[[], datetime.datetime]


class LostLease(Exception):
    """The lease ran out and another worker has the job: nothing of this run counts."""


@dataclass(slots=True)
class Run:
    """One run of a job, as its handler sees it.

    ``by`` is the originator, ``at`` the moment of the run: acts ask both again,
    so what the originator may do no more is refused.
    """

    job: Job
    at: datetime.datetime
    read: Clock
    lease: datetime.timedelta
    finished: bool = False

    @property
    def by(self) -> User:
        return self.job.by

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.job.payload
        return payload

    @contextmanager
    def once(self) -> Iterator[None]:
        """A transaction that also ends the job: what is written inside takes effect once.

        Do what takes long before it. Raises LostLease, and then nothing is written.
        """
        with together(self.by):
            # First, so that of two runs the second waits here and then finds it done.
            if not queue.finish(self.job, self.read()):
                raise LostLease
            yield
        self.finished = True

    def renew(self, done: int = 0, steps: int = 0) -> None:
        """Hold the job longer: between the steps of a long one, of which ``done`` are done.

        Raises LostLease.
        """
        if not queue.renew(self.job, self.read(), self.lease, done=done, steps=steps):
            raise LostLease


Handler = Callable[[Run], None]
"""Runs a job of one kind. It may be run twice: what counts is written inside ``run.once()``, or
by acts that a unique constraint or key makes idempotent. An exception is tried again later;
a refusal is final."""

JOBS: dict[str, Handler] = {}
"""Nail: packages above add their handlers by kind in ``AppConfig.ready()``."""


PERIODIC: list[tuple[str, datetime.timedelta, Handler]] = []
"""Nail: name, how often, handler; run by ``system:clock``. A missed turn is not made up."""


def handlers() -> dict[str, Handler]:
    """Every handler by the kind of its jobs."""
    return JOBS | {name: handler for name, _every, handler in PERIODIC}


@dataclass(slots=True)
class Worker:
    """Runs jobs one after another. ``stop`` ends it between two of them."""

    read: Clock
    lease: datetime.timedelta = queue.LEASE
    stop: Event = field(default_factory=Event)
    ran: int = 0
    _turns: dict[str, int] = field(default_factory=dict)

    def once(self) -> None:
        """Run what is due now, and no job that these bring forth."""
        self.schedule()
        now = self.read()
        while not self.stop.is_set() and self.step(now):
            pass

    def drain(self) -> None:
        """Run until nothing is ready."""
        self.schedule()
        while not self.stop.is_set() and self.step(self.read()):
            pass

    def poll(self, seconds: float = POLL_SECONDS) -> None:
        """Run until ``stop`` is set. A database that is away is waited for."""
        while not self.stop.is_set():
            try:
                close_old_connections()
                self.drain()
            except DatabaseError:
                log.warning("The database does not answer; the worker tries again.", exc_info=True)
                connection.close()
            self.stop.wait(seconds)

    def schedule(self) -> None:
        """Enqueue the present turn of everything periodic, however many turns were missed."""
        at = self.read()
        for name, every, _handler in PERIODIC:
            turn = int(at.timestamp() // every.total_seconds())
            if self._turns.get(name) != turn:
                queue.enqueue(name, by=system_user("clock"), at=at, key=f"{name}@{turn}")
                self._turns[name] = turn

    def step(self, due_at: datetime.datetime) -> bool:
        """Run the next job that was ready at ``due_at``; False if there is none."""
        job = queue.claim(self.read(), due=due_at, lease=self.lease)
        if job is None:
            return False
        with coming_from(Origin(channel="job", request=f"job {job.pk}")):
            self._tell(job, self._run(job))
        self.ran += 1
        return True

    def _tell(self, job: Job, result: str) -> None:
        """An entry of the run, whatever came of it; acts inside it have entries of their own."""
        try:
            note("work.run_job", job.by, job=job.kind, key=job.key, result=result)
        except DatabaseError:
            log.warning("The run of %s has no entry.", job, exc_info=True)
            connection.close_if_unusable_or_obsolete()

    def _run(self, job: Job) -> str:
        """Run the job; what came of it, in a word."""
        run = Run(job=job, at=self.read(), read=self.read, lease=self.lease)
        handler = handlers().get(job.kind)
        if handler is None:
            queue.fail(job, "Nothing here handles this kind.", run.at)
            return FAILED
        if not job.by.is_active:
            queue.fail(job, "The account that asked for it is closed.", run.at, final=True)
            return REFUSED
        return self._try(handler, run)

    def _try(self, handler: Handler, run: Run) -> str:
        job = run.job
        try:
            handler(run)
            if not run.finished and not queue.finish(job, self.read()):
                raise LostLease
        except LostLease:
            log.warning("%s lost its lease; another worker has it.", job)
            return "lost"
        except DatabaseError as error:
            connection.close_if_unusable_or_obsolete()
            queue.fail(job, told(error), self.read())
        except PermissionDenied as refusal:
            queue.fail(job, told(refusal), self.read(), final=True)
            return REFUSED
        except Exception as error:  # noqa: BLE001 - one job's fault, whatever it is, is not the others'
            queue.fail(job, told(error), self.read())
        else:
            return "done"
        return FAILED


def told(error: Exception) -> str:
    """What failed and where, without the message: that may hold what its readers may not see."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno}"
