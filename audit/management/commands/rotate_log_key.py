"""``manage.py rotate_log_key [--finish]``: another key for the log, in two steps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log import keys, signer


class Command(BaseCommand):
    help = (
        "Add a key: from now on it signs beside the one before, and either verifies. "
        "--finish destroys the older secrets, once everybody who verifies knows the new key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--finish", action="store_true", help="only the newest key signs on")

    def handle(self, *args: Any, finish: bool, **options: Any) -> None:
        with signer.at_work():
            if not finish:
                self.stdout.write(f"Signs from now on: {keys.rotate().verifier}")
                return
            if not (retired := keys.retire()):
                raise CommandError("One key signs; there is no older one to let go of.")
        for key in retired:
            self.stdout.write(f"Signs no more: {key}")
