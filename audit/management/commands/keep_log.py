"""``manage.py keep_log [--once]``: what is recorded goes into the log and is signed."""

from __future__ import annotations

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log.publishing import Keeper, keep_up
from audit.log.signer import SignerRefused
from audit.log.tree import ProofError


class Command(BaseCommand):
    help = (
        "Integrate what was recorded and sign checkpoints, until a signal comes. "
        "run_jobs does the same beside its jobs; several at once take turns."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="catch up, print it, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not once:
            stop = Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
            Keeper(stop).run()
            return
        try:
            checkpoint = keep_up()
        except (SignerRefused, ProofError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(checkpoint.note if checkpoint else "Nothing was recorded yet.")
