"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cases.actions import check_all, left_behind, remove_files

if TYPE_CHECKING:
    from work.worker import Handler, Run


def remove_disposed(run: Run) -> None:
    """Remove files that were disposed of by an act whose process died right after its commit."""
    with run.once():
        remove_files(left_behind())


def check_files(run: Run) -> None:
    """Hash every file that an exhibit points at, once a day; what changed is quarantined."""
    check_all(run.at, run.renew)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("cases.remove_disposed", datetime.timedelta(days=1), remove_disposed),
    ("cases.check_files", datetime.timedelta(days=1), check_files),
)
