"""Print the exhibits of a packet: `manage.py print_exhibits REF --out FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.system import system_user
from audit import clock
from audit.acts import note
from audit.references import tidy
from sanctions.documents.packet import PrintStopped
from sanctions.exhibit_print import print_exhibits
from sanctions.models import Packet
from sanctions.record import exhibits_of
from sanctions.snapshot import snapshot


class Command(BaseCommand):
    help = (
        "Print the exhibits of a packet into one PDF, a Bates number on each page. "
        "Names each exhibit that is not shown as it is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        packet = Packet.objects.standing().filter(reference=tidy(options["reference"])).first()
        if packet is None:
            raise CommandError(f"There is no packet with the reference {options['reference']}.")
        try:
            marking = snapshot(packet, clock.read()).packet.marking
            notes = print_exhibits(packet, options["out"], marking=marking)
        except PrintStopped as stopped:
            raise CommandError(str(stopped)) from stopped
        note(
            "sanctions.print_exhibits", system_user("install"), packet, also=exhibits_of(packet),
            size=options["out"].stat().st_size,
        )  # fmt: skip
        for line in notes:
            self.stdout.write(line)
        self.stdout.write(f"{packet}, {options['out'].stat().st_size:,} bytes: {options['out']}")
