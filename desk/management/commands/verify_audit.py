"""``manage.py verify_audit [--since CHECKPOINT] [--json]``: is the record what was signed?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from audit import verification
from audit.log.notes import NoteError


class Command(BaseCommand):
    help = (
        "Verify tree, checkpoints, rows, history, grants and files; name the first bad place. "
        "The status is 1 when something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--since", metavar="CHECKPOINT",
            help="only what came after this checkpoint: a file, or 'last' for the last run's",
        )  # fmt: skip
        parser.add_argument("--by", default="system:clock", help="user name of who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.get(username=options["by"])
        try:
            report = verification.verify(by, _since(options["since"]))
        except NoteError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            faults = [
                {"kind": fault.kind, "where": fault.where, "what": fault.what}
                for fault in report.faults
            ]
            self.stdout.write(
                json.dumps(report.facts() | {"all": faults, "disposed": report.disposed})
            )
        else:
            for fault in report.faults:
                self.stdout.write(f"BAD {fault}")
            for order in report.disposed:
                self.stdout.write(f"disposed of by {order}")
            said = "whole" if report.whole else f"{len(report.faults)} faults"
            self.stdout.write(f"{said}: {report.rows} rows, verified to entry {report.size}")
        if not report.whole:
            sys.exit(1)


def _since(asked: str | None) -> str | None:
    if asked == "last":
        last = verification.last_verified()
        return last.note if last else None
    return Path(asked).read_text(encoding="utf-8") if asked else None
