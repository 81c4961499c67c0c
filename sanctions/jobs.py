"""What time itself does to measures: the law ends some, reviews fall due."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sanctions import actions

if TYPE_CHECKING:
    from work.worker import Handler, Run


def keep_up(run: Run) -> None:
    """Let lapse what its law ended, open the reviews whose day came, give the clocks' tasks.

    No access and no page waits for it: whether a measure is in force is computed from dates.
    """
    with run.once():
        actions.lapse_measures(run.at)
        actions.call_periodic_reviews(run.at)
        actions.raise_clock_tasks(run.at)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("sanctions.keep_up", datetime.timedelta(hours=6), keep_up),
)
