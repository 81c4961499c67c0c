"""``manage.py log_proof SOURCE ROW``: the proof that a row is in the log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log.receipts import NotInTheLog, receipt
from audit.log.signer import SignerRefused
from audit.log.tree import ProofError


class Command(BaseCommand):
    help = "Print the leaf of a row, and the C2SP tlog-proof that it is in the signed log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="audit.entry, or a history such as cases.historicalcase")
        parser.add_argument("row", type=int, help="its key")

    def handle(self, *args: Any, source: str, row: int, **options: Any) -> None:
        try:
            found = receipt(source, row)
        except (NotInTheLog, SignerRefused, ProofError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(found.leaf.decode())
        self.stdout.write(found.proof, ending="")
