"""``manage.py export_audit DIR``: the log as a folder that anyone can verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from audit.log import telling
from audit.log.exporting import NotEmpty
from audit.log.signer import SignerRefused


class Command(BaseCommand):
    help = "Write the log with its tree and checkpoints into a new folder. It is an entry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="not there yet, or empty")
        parser.add_argument(
            "--content", choices=[str(one) for one in telling.Content],
            default=str(telling.Content.TRAIL),
            help="trail: entries, grants, and who touched which row, when and why (default); "
            "none: the tree alone; all: every field of every version, also what an auditor may "
            "not read",
        )  # fmt: skip
        parser.add_argument("--by", default="system:clock", help="user name of who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.get(username=options["by"])
        content = telling.Content(options["content"])
        try:
            leaves = telling.export(options["folder"], by, content)
        except (NotEmpty, SignerRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{leaves} leaves in {options['folder']}")
