"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sanctions import actions

if TYPE_CHECKING:
    from work.worker import Handler, Run


def watch_law(run: Run) -> None:
    """Tell lawyers which authority wants its yearly continuation."""
    with run.once():
        actions.watch_law(run.at)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("sanctions.watch_law", datetime.timedelta(days=1), watch_law),
)
