"""``manage.py load_demo``: the public record, and invented people, cases and measures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import clock
from desk import demo


class Command(BaseCommand):
    help = "Load the demo into a new installation. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            played = demo.play(clock.read)
        except demo.InUse as used:
            raise CommandError(
                "People have accounts here already. The demo goes into a new installation: set "
                "PROBITY_HOME to an empty folder and migrate first. Nothing was changed."
            ) from used
        if played is None:
            self.stdout.write("The demo is here already. Nothing was changed.")
            return
        self.stdout.write(
            f"Demo: {played.people} people, {played.cases} invented cases, "
            f"{played.published} measures of the public record"
        )
