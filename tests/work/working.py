"""What a process of the tests lays and works off; it speaks by lines on its standard output."""

from __future__ import annotations

import datetime
import json
import sys
import uuid
from typing import TYPE_CHECKING

from django.db.models import Count

from accounts.system import system_user
from audit import clock
from work import notices, queue, worker
from work.models import Job, Notice

if TYPE_CHECKING:
    from work.worker import Run


def lay(kind: str, number: str) -> None:
    """So many jobs."""
    for _n in range(int(number)):
        queue.enqueue(kind, by=system_user("import"), at=clock.read())


def work(lease: str) -> None:
    """Work until nothing is ready, each job under a lease of so many seconds."""
    worker.PERIODIC.clear()
    worker.JOBS.update({"test.effect": effect, "test.held": held})
    mine = worker.Worker(read=clock.read, lease=datetime.timedelta(seconds=float(lease)))
    mine.drain()
    states = dict(Job.objects.values_list("state").annotate(Count("pk")))
    tries = max(Job.objects.values_list("tries", flat=True), default=0)
    effects = Notice.objects.filter(kind="effect").count()
    say(json.dumps({"ran": mine.ran, "effects": effects, "tries": tries, **states}))


def effect(run: Run) -> None:
    """Leaves one more notice for each run that counts: doing it twice would show."""
    with run.once():
        notices.tell(run.by, key=uuid.uuid4().hex, kind="effect", text="done", at=run.at)


def held(run: Run) -> None:
    """On the first try it waits until somebody types a line, however short its lease is."""
    say("started")
    if run.job.tries == 1:
        sys.stdin.readline()
    effect(run)


def lay_scan(pages: str) -> None:
    """A case with a scan of so many pages without a text, which waits to be read."""
    from tests.cases.factories import make_case, make_logged  # noqa: PLC0415
    from tests.cases.test_texts import LINES, scan  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    lead = make_user("lead", "investigator")
    drawn = scan(*[LINES[number : number + 1] for number in range(int(pages))])
    make_logged(make_case(lead), lead, drawn, name="scan.pdf")


def read_scan(lease: str) -> None:
    """Read what waits, saying each page that is done; what stands in the end, as JSON."""
    from cases import reading, stored_files  # noqa: PLC0415
    from cases.models import DerivedCopy, PageText  # noqa: PLC0415

    recognised, done = reading.recognised, [0]

    def saying(png: bytes, by: reading.Recogniser) -> str:
        text = recognised(png, by)
        done[0] += 1
        say(f"page {done[0]} of 3")
        return text

    reading.recognised = saying
    worker.PERIODIC.clear()
    mine = worker.Worker(read=clock.read, lease=datetime.timedelta(seconds=float(lease)))
    mine.drain()
    job = Job.objects.get(kind="cases.read_text")
    texts = DerivedCopy.objects.texts()
    found = PageText.objects.filter(folded__contains="a")
    told = {
        "done": int(job.state == Job.State.DONE), "tries": job.tries, "texts": texts.count(),
        "pages": PageText.objects.count(), "words": found.count(),
        "arriving": len(list((stored_files.home() / "arriving").glob("*"))),
    }  # fmt: skip
    say(json.dumps(told))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
