"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cases.actions import keep_all_clocks, left_behind, remove_files

if TYPE_CHECKING:
    from work.worker import Handler, Run


def remove_disposed(run: Run) -> None:
    """Remove files that were disposed of by an act whose process died right after its commit."""
    with run.once():
        remove_files(left_behind())


def keep_clocks(run: Run) -> None:
    """Set the deadlines that run by now, and meet those whose step was taken."""
    with run.once():
        keep_all_clocks(at=run.at)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("cases.keep_clocks", datetime.timedelta(hours=1), keep_clocks),
    ("cases.remove_disposed", datetime.timedelta(days=1), remove_disposed),
)
