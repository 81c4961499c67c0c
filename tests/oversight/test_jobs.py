"""The worker verifies the record, and auditors hear of what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.acts import note
from audit.chain import status_line
from audit.models import Entry
from oversight.jobs import SCHEDULE, verify_record
from tests.audit.tampering import lifted, sql
from tests.factories import make_user, now
from work import worker
from work.models import Notice
from work.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User

HOURLY = [one for one in SCHEDULE if one[2] is verify_record]


@pytest.fixture
def home(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the keys of this test's log are, and a worker that only verifies."""
    monkeypatch.setattr(worker, "PERIODIC", HOURLY)
    return tmp_path


def test_the_record_is_verified_each_hour_and_a_fault_is_told_once(home: Path, lead: User) -> None:
    auditor = make_user("auditor", "auditor")
    [(_name, every, _handler)] = HOURLY
    start = now()
    told = note("cases.read", lead)
    Worker(read=lambda: start).drain()
    assert status_line().startswith("Verified to entry")
    assert not Notice.objects.exists()
    later = note("cases.read", lead)
    assert later.pk > told.pk
    Worker(read=lambda: start + every).drain()
    assert not Notice.objects.exists()
    note("cases.read", lead)
    Worker(read=lambda: start + 2 * every).drain()
    last = Entry.objects.filter(kind="audit.verify").order_by("-pk")[0]
    assert last.facts["since"] > 0  # only what is new
    newest = note("cases.read", lead)
    with lifted("audit_entry"):
        sql("DELETE FROM audit_entry WHERE id = %s", newest.pk)
    for hour in (3, 4):
        Worker(read=lambda hour=hour: start + hour * every).drain()  # type: ignore[misc]
    [notice] = Notice.objects.filter(user=auditor)
    assert "not what was signed" in str(notice)
    assert "found faults" in status_line()
