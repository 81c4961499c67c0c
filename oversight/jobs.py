"""What the worker does for auditors, once a day: the tests run over the record."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from oversight import actions
from oversight.models import SavedTest

if TYPE_CHECKING:
    from work.worker import Handler, Run


def run_tests(run: Run) -> None:
    """Look through what was recorded since the last run, then tell what stands out."""
    found = []
    for test in SavedTest.objects.standing():
        found.append((test, actions.found_since(test, run.at)))
        run.renew()
    with run.once():
        for test, hits in found:
            actions.run_test(test.pk, hits, by=run.by, at=run.at, version=test.version)


SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("oversight.run_tests", datetime.timedelta(days=1), run_tests),
)
