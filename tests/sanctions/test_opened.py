"""Whatever opens an exhibit leaves an entry that the log finds by the exhibit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.urls import reverse

from audit import explorer
from audit.models import Entry
from cases.models import Exhibit
from tests.cases.factories import make_verified

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from tests.sanctions.factories import World


def test_pages_files_packets_checks_and_commands_are_all_found_by_the_exhibit(
    world: World, auditor: User, signed_in: Any, tmp_path: Path
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    exhibit: Exhibit = Exhibit.objects.get(pk=packet.exhibits.get().exhibit_id)
    another = make_verified(world.case, world.lead, world.verifier)
    place = packet.exhibits.get().reference
    signed_in(world.lead).get(exhibit.get_absolute_url())
    b"".join(signed_in(world.lead).get(reverse("exhibits:file", args=[exhibit.reference])))
    b"".join(signed_in(world.lead).get(reverse("exhibits:file", args=[another.reference])))
    client = signed_in(world.drafter)
    file = reverse("sanctions:exhibit_file", args=[measure.reference, place])
    b"".join(client.get(file))
    check = reverse("sanctions:packet_check", args=[packet.reference])
    client.get(check, headers={"HX-Request": "true"})
    client.get(reverse("sanctions:packet_pdf", args=[packet.reference]))
    for tab in ("matrix", "statements", "packet_tab", "participants"):
        client.get(reverse(f"sanctions:{tab}", args=[measure.reference]))
    call_command(
        "build_packet", packet.reference, out=tmp_path / "packet.pdf", stdout=io.StringIO()
    )
    asked = {"about": exhibit.reference, "opened": True}
    page = explorer.page(Entry.objects.all(), explorer.search(asked), size=50)
    assert [(entry.kind, entry.by_name) for entry in reversed(page.rows)] == [
        ("exhibits.read", "lead"),
        ("exhibits.download", "lead"),
        ("sanctions.download_exhibit", "drafter"),
        ("sanctions.check_packet", "drafter"),
        ("sanctions.print_packet", "drafter"),
        *[("sanctions.read", "drafter")] * 3,
        ("sanctions.print_packet", "system:install"),
    ]
    # The members of the case read in its trail what they may know: nothing of the measure.
    trail = Entry.objects.about(exhibit).filter(outcome="noted")
    assert {entry.kind for entry in trail} == {"exhibits.read", "exhibits.download"}
    own = Entry.objects.visible_to(world.lead, page.rows[0].at)
    mine = explorer.page(own, explorer.search(asked), size=50)
    assert {entry.by_name for entry in mine.rows} == {"lead"}
