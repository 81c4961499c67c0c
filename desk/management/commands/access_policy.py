"""``manage.py access_policy``: the policy as the page docs/access.md, or as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from desk.policy import answers, as_markdown


class Command(BaseCommand):
    help = "Print who gets which answer on which route."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="route × method × role, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps([row._asdict() for row in answers()], indent=1))
            return
        with translation.override("en"):
            self.stdout.write(as_markdown(), ending="")
