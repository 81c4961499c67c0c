"""``manage.py workflows``: every state machine from the verbs, in words, as JSON or as Mermaid."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desk.workflows import machines


class Command(BaseCommand):
    help = "Print every state machine: its states and transitions, drawn from the verbs."

    def add_arguments(self, parser: CommandParser) -> None:
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument("--json", action="store_true", help="name, from, to, roles, as JSON")
        shape.add_argument("--mermaid", action="store_true", help="state diagrams for Mermaid")

    def handle(self, *args: Any, **options: Any) -> None:
        found = machines()
        if options["json"]:
            self.stdout.write(json.dumps([one.facts() for one in found], indent=1))
            return
        if options["mermaid"]:
            self.stdout.write("\n\n".join(one.mermaid() for one in found))
            return
        for one in found:
            self.stdout.write(f"{one.name}: begins in {one.initial}")
            for step in one.transitions:
                roles = ", ".join(step.roles)
                sources = ", ".join(step.sources)
                self.stdout.write(f"  {step.name}: {sources} → {step.target} ({roles})")
