"""Write the sealed print of a frozen packet: `manage.py seal_packet REF --out FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.system import system_user
from audit import clock
from audit.acts import note
from audit.references import tidy
from cases.stored_files import open_checked
from sanctions import sealing
from sanctions.models import Packet
from sanctions.record import exhibits_of


class Command(BaseCommand):
    help = "Write the sealed print of a frozen packet, for verify_packet; seals it if need be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="of the packet")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        packet = Packet.objects.standing().filter(reference=tidy(options["reference"])).first()
        if packet is None or not packet.inventory_sha256:
            raise CommandError(f"No frozen packet has the reference {options['reference']}.")
        try:
            seal = sealing.seal_packet(packet.pk, clock.read())
            with open_checked(seal.file.sha256) as file:
                content = file.read()
        except sealing.WAITS as error:
            raise CommandError(str(error)) from error
        note(
            "sanctions.print_packet", system_user("install"), packet, also=exhibits_of(packet),
            state="sealed", number=packet.number, size=len(content), sha256=seal.file.sha256,
        )  # fmt: skip
        options["out"].write_bytes(content)
        self.stdout.write(f"{packet}, signed by {', '.join(seal.roles)}: {options['out']}")
