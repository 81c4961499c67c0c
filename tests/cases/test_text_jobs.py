"""The job that reads a text: how far it is, what is left when its worker dies, what stays shut."""

from __future__ import annotations

import errno
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cases import actions, reading, stored_files
from cases.models import Delivery, DerivedCopy, Exhibit
from tests.cases.factories import make_logged
from tests.cases.test_texts import LINES, read, scan
from tests.factories import now
from tests.house.source import ROOT
from work import queue
from work.models import Job, Task
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db
TWO_PAGES = scan(("One",), ("Two",))


class Killed(BaseException):
    """What no handler catches: the worker ends in the midst of a page and tidies nothing up."""


@pytest.fixture
def recognises(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the recogniser says of the next pages; an exception is raised instead."""
    said: list[Any] = []

    def recognised(png: bytes, by: reading.Recogniser) -> str:
        word = said.pop(0)
        if isinstance(word, BaseException):
            raise word
        return str(word)

    monkeypatch.setattr(reading, "recogniser", lambda: reading.Recogniser("5.3", "spa+eng"))
    monkeypatch.setattr(reading, "recognised", recognised)
    return said


def asked(case: Case, by: User) -> tuple[Exhibit, DerivedCopy, Job]:
    exhibit = make_logged(case, by, TWO_PAGES, name="scan.pdf")
    copy = actions.ask_text(exhibit.pk, by=by, at=now(), way="OWN")
    assert Worker(read=now).step(now())  # of what came in: it is asked for already
    return exhibit, copy, Job.objects.get(kind="cases.read_text")


def test_a_worker_killed_in_the_midst_of_a_page_is_followed_by_another(
    team: Case, lead: User, signed_in: Any, recognises: list[Any]
) -> None:
    exhibit, copy, job = asked(team, lead)
    page = signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    assert "waits for the worker" in page
    recognises += [LINES[0], Killed()]
    with pytest.raises(Killed):
        Worker(read=now).step(now())
    page = signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    assert "1 of 2 scanned pages" in page
    assert not Worker(read=now).step(now())  # its lease still runs
    later = now() + queue.LEASE
    recognises += LINES[:2]
    assert Worker(read=lambda: later).step(later)
    job.refresh_from_db()
    copy.refresh_from_db()
    assert (job.state, job.tries, copy.status) == ("done", 2, "MADE")
    assert DerivedCopy.objects.filter(exhibit=exhibit).texts().count() == 1
    assert (
        "of 2 scanned pages" not in signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    )


def test_what_kills_every_worker_says_so_and_is_asked_for_again(
    team: Case, lead: User, signed_in: Any, recognises: list[Any]
) -> None:
    exhibit, copy, job = asked(team, lead)
    delivery = actions.begin_delivery(
        team.pk, by=lead, at=now(), archive=stored_files.receive([b"PK"], "papers.zip")
    )
    at = now()
    for _try in range(queue.MAX_TRIES):
        for _job in range(2):
            assert queue.claim(at, due=at) is not None
        at += queue.LEASE
    while Worker(read=lambda: at).step(at):
        pass
    job.refresh_from_db()
    copy.refresh_from_db()
    assert (job.state, copy.status) == ("dead", "FAILED")
    assert Delivery.objects.get(pk=delivery.pk).status == "FAILED"
    assert not delivery.folder().exists()
    page = signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    assert "broke off each time" in page
    assert 'href="#do-ask-text"' in page
    assert 'id="do-ask-text"' in page
    recognises += LINES[:2]
    assert read(exhibit, lead).status == "MADE"


def test_a_disk_full_at_the_last_byte_says_so_and_leaves_nothing(
    team: Case, lead: User, recognises: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _exhibit, copy, _job = asked(team, lead)
    recognises += LINES[:2]

    def full(self: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stored_files.Arriving, "finish", full)
    Worker(read=now).step(now())
    copy.refresh_from_db()
    assert (copy.status, copy.stored_file) == ("FAILED", None)
    assert "no room left on the disk" in copy.why
    assert not list((stored_files.home() / "arriving").glob("*"))


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.socket()",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execv('/bin/true', ['x'])",
    ],
)
def test_the_child_that_reads_reaches_neither_network_nor_programs(deed: str) -> None:
    words = f"import sys; sys.path.insert(0, 'cases'); import reader; reader.shut('text'); {deed}"
    child = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert child.returncode == 1
    assert "is not allowed while reading" in child.stderr


def test_the_nightly_round_hashes_copies_too(team: Case, lead: User, recognises: list[Any]) -> None:
    exhibit = make_logged(team, lead, TWO_PAGES, name="scan.pdf")
    recognises += LINES[:2]
    copy = read(exhibit, lead)
    assert copy.stored_file is not None
    asked_, fell = actions.check_all(now(), lambda: None)
    assert (asked_, fell) == (2, [])
    path = copy.stored_file.path()
    path.chmod(0o640)
    path.write_bytes(b"Another text")
    assert actions.check_all(now(), lambda: None) == (2, [copy.reference])
    assert actions.check_all(now(), lambda: None) == (1, [])
    copy.refresh_from_db()
    assert copy.withdrawn_at is not None
    assert Exhibit.objects.get(pk=exhibit.pk).quarantined_at is None
    task = Task.objects.unfinished().about(exhibit).get()
    assert (copy.reference in task.title, task.holder) == (True, lead.circle)
