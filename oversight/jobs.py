"""What the worker does for auditors: the record is verified, and the daily tests run over it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from accounts.models import Role, User
from audit import verification
from oversight import actions
from oversight.models import SavedTest
from work.notices import notice, tell_all

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


def verify_record(run: Run) -> None:
    """Verify what came since the last run that found nothing wrong; auditors hear of a fault once.

    ``manage.py verify_audit`` asks everything anew; this keeps the line on every audit page true.
    """
    last = verification.last_verified()
    report = verification.verify(run.by, last.note if last else None)
    with run.once():
        tell_all(
            notice(
                auditor, key=f"fault:{fault.kind}:{fault.where}"[:150], kind="oversight.fault",
                text=FAULT, at=run.at, where=fault.where, what=fault.what,
            )
            for fault in report.faults[:1]
            for auditor in User.objects.holding(Role.AUDITOR, run.at)
        )  # fmt: skip


FAULT = gettext_noop("The record is not what was signed. %(where)s: %(what)s")
SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("oversight.verify_record", datetime.timedelta(hours=1), verify_record),
    ("oversight.run_tests", datetime.timedelta(days=1), run_tests),
)
