"""``manage.py cosign_log SIZE KEY LINE``: a witness's signature beside the log's own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log.notes import NoteError, VerifierKey
from audit.log.publishing import cosign
from audit.models import Checkpoint


class Command(BaseCommand):
    help = "Add the line by which a witness cosigned a checkpoint (c2sp.org/tlog-cosignature)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("size", type=int, help="the number of leaves of the checkpoint")
        parser.add_argument("key", help="the witness's verifier key, name+id+base64")
        parser.add_argument("line", help="the signature line, from its dash on")

    def handle(self, *args: Any, size: int, key: str, line: str, **options: Any) -> None:
        try:
            checkpoint = cosign(size, line, VerifierKey.parse(key))
        except NoteError as error:
            raise CommandError(str(error)) from error
        except Checkpoint.DoesNotExist as error:
            raise CommandError(f"No checkpoint has {size} leaves.") from error
        self.stdout.write(checkpoint.note, ending="")
