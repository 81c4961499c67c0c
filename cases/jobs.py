"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cases.actions import left_behind, remove_files

if TYPE_CHECKING:
    from work.worker import Handler, Run


def remove_disposed(run: Run) -> None:
    """Remove files that were disposed of by an act whose process died right after its commit."""
    with run.once():
        remove_files(left_behind())


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("cases.remove_disposed", datetime.timedelta(days=1), remove_disposed),
)
