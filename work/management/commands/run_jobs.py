"""``manage.py run_jobs [--once | --drain | --jobs-only]``: jobs, and the keeper of the log."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit import clock
from audit.log.publishing import keeping_up
from work.worker import Worker

ENDS = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Run jobs as they come and keep up the log; a signal ends it between two jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="run what is due and end")
        how.add_argument("--drain", action="store_true", help="run until nothing is ready and end")
        how.add_argument("--jobs-only", action="store_true", help="keep_log keeps up the log")

    def handle(self, *args: Any, once: bool, drain: bool, jobs_only: bool, **options: Any) -> None:
        worker = Worker(read=clock.read)
        before = {number: signal.signal(number, lambda *_: worker.stop.set()) for number in ENDS}
        try:
            if once:
                worker.once()
            elif drain:
                worker.drain()
            elif jobs_only:
                worker.poll()
            else:
                with keeping_up(worker.stop):  # beside the jobs, for one of them may take minutes
                    worker.poll()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write(f"{worker.ran} jobs run")
