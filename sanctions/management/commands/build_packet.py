"""Print the packet of a measure: `manage.py build_packet REF --out FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.system import system_user
from audit import clock
from audit.acts import note
from audit.references import tidy
from cases.stored_files import Damaged
from sanctions.models import Packet
from sanctions.printing import PrintStopped, print_packet
from sanctions.record import exhibits_of


class Command(BaseCommand):
    help = (
        "Print the packet of a measure, of a published measure, or a packet by its own reference. "
        "Exits 1 and names the statements when a citation is not true; nothing is written then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        packet = self._packet(tidy(options["reference"]))
        at = clock.read()
        try:
            printed = print_packet(packet, at)
        except (PrintStopped, Damaged) as stopped:
            raise CommandError(str(stopped)) from stopped
        if printed.faults:
            raise CommandError("\n".join(printed.faults))
        state = "final" if printed.final else "draft"
        note(
            "sanctions.print_packet", system_user("install"), packet, also=exhibits_of(packet),
            state=state, size=len(printed.pdf),
        )  # fmt: skip
        options["out"].write_bytes(printed.pdf)
        self.stdout.write(f"{packet} ({state}), {len(printed.pdf):,} bytes: {options['out']}")

    def _packet(self, reference: str) -> Packet:
        """The newest packet of what carries this reference. Raises CommandError."""
        rows = Packet.objects.standing().select_related("measure", "published_measure")
        for path in ("reference", "measure__reference", "published_measure__reference"):
            if packet := rows.filter(**{path: reference}).order_by("-number").first():
                return packet
        raise CommandError(f"There is no packet with the reference {reference}.")
