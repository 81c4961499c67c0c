"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from work import drafts, due, notices, queue

if TYPE_CHECKING:
    from work.worker import Handler, Run


def warn_of_due(run: Run) -> None:
    """Tell people what falls due."""
    with run.once():
        due.warn(run.at)


def sweep(run: Run) -> None:
    """Let go of notices read, jobs done and drafts left long ago."""
    with run.once():
        drafts.sweep(run.at)
        notices.sweep(run.at)
        queue.sweep(run.at)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("work.warn_of_due", datetime.timedelta(hours=1), warn_of_due),
    ("work.sweep", datetime.timedelta(days=1), sweep),
)
