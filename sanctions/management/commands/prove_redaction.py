"""Prove that a redacted copy is of a sealed packet: `manage.py prove_redaction SEALED COPY`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanctions.documents.confined import Stopped
from sanctions.documents.redaction.desk import proven


class Command(BaseCommand):
    help = (
        "Ask whether each page that a redacted copy commits to is the page of a document of the "
        "sealed packet: its record or an exhibit. Exits 1 and names the pages that are not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sealed", type=Path, help="written by seal_packet")
        parser.add_argument("copy", type=Path, help="the redacted copy")
        parser.add_argument("--document", type=Path, help="the record alone, or an exhibit of it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pages, apart = proven(options["sealed"], options["copy"], options["document"])
        except Stopped as stopped:
            raise CommandError(f"Nothing is proven: {stopped}") from stopped
        if apart:
            raise CommandError(f"Other pages than the copy commits to: {apart}")
        self.stdout.write(f"{pages} pages: the copy is of this document")
