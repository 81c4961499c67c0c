"""Printing a packet and checking its citations: always outside a transaction."""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.origin import origin
from cases import stored_files
from cases.actions import check_before
from sanctions import actions, building, citations, rules
from sanctions.actions.machines import Printed
from sanctions.documents.packet import PrintStopped, packet_pdf
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.models import Measure, Packet
from sanctions.record import placed
from sanctions.resting import fingerprint
from sanctions.rules.guards import open_packet
from sanctions.salts import Salts
from sanctions.sealing import seal_or_wait
from sanctions.snapshot import Snapshot, snapshot
from sanctions.snapshot.inventory import inventory

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from sanctions.actions.machines import Of
    from sanctions.documents import facts
    from sanctions.documents.packet import Beat

At = datetime.datetime
__all__ = [
    "Print",
    "PrintStopped",
    "assemble_packet",
    "build_packet",
    "citation_faults",
    "freeze_packet",
    "print_packet",
    "send_to_clearance",
]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """The bytes of a packet, and what is wrong with its citations."""

    pdf: bytes
    faults: list[str]
    final: bool


def print_packet(packet: Packet, at: At) -> Print:
    """The packet as PDF: a frozen one as it was stored, any other as a draft that says so.

    Same rows, same bytes. Raises PrintStopped, and Damaged if stored bytes changed.
    """
    if packet.pdf_file is not None:
        with stored_files.open_checked(packet.pdf_file.sha256) as file:
            return Print(pdf=file.read(), faults=[], final=True)
    stated, faults = _stated(packet, at)
    return Print(pdf=packet_pdf(stated), faults=faults, final=packet.is_reconstruction)


def build_packet(packet: Packet, at: At, beat: Beat) -> None:
    """Build the packet as it stands with its exhibits behind it, and keep it to be looked at."""
    building.keep_build(packet, _stated(packet, at)[0], at, beat)


def _stated(packet: Packet, at: At) -> tuple[facts.Packet, list[str]]:
    """The facts that a print of today shows, and what is wrong with its citations: a draft says
    that among what it lacks."""
    shot = snapshot(packet, at)
    faults, stated = _faults(packet, shot), shot.packet
    if stated.draft:
        stated = dataclasses.replace(stated, missing=(*stated.missing, *faults))
    return stated, faults


def citation_faults(packet: Packet, at: At) -> list[str]:
    """What is wrong with the citations, a line each with the number of the statement."""
    return _faults(packet, snapshot(packet, at))


def assemble_packet(pk: int, *, by: User, at: At, version: int) -> Packet:
    """Declare a draft complete after its citations were found true. Raises ValidationError."""
    packet = Packet.objects.get(pk=pk)
    checked = fingerprint(packet)
    if rules.PACKET_ASSEMBLE.why_not(by, packet, at) is None:
        _refuse(citation_faults(packet, at))
    return actions.assemble_packet(pk, by=by, at=at, version=version, checked=checked)


def send_to_clearance(
    pk: int, *, by: User, at: At, version: int, publicity: str = "", of: Of = Measure
) -> Measure | Packet:
    """Send a packet out for clearance under the hash of what it says now.

    The hash is that of its manifest, as if it were frozen unchanged on the same day.
    """
    row = of.objects.get(pk=pk)
    packet = row if isinstance(row, Packet) else open_packet(row)
    sent = snapshot(packet, at, final=True).manifest_sha256 if packet is not None else ""
    return actions.send_to_clearance(
        pk, by=by, at=at, version=version, sent_sha256=sent, publicity=publicity, of=of
    )


def freeze_packet(pk: int, *, by: User, at: At, version: int, of: Of = Measure) -> Measure | Packet:
    """Print the final packet, then freeze it. Raises ValidationError naming faulty statements.

    Nothing is locked while it prints; if anything it rests on changes
    meanwhile, the freeze raises StaleVersion.
    """
    row = of.objects.get(pk=pk)
    packet = row if isinstance(row, Packet) else open_packet(row)
    may = packet is not None and rules.PACKET_FREEZE.why_not(by, packet, at) is None
    if packet is None or not may or not rules.PACKET_FREEZE.fits(packet):
        # The act itself refuses, and its refusal is recorded.
        return actions.freeze_packet(pk, by=by, at=at, version=version, of=of, printed=None)
    places = packet.exhibits.standing().filter(exhibit__isnull=False)
    fell = check_before(
        [one.exhibit for one in places.select_related("exhibit__stored_file") if one.exhibit],
        at=at,
    )
    words = _("%(exhibit)s is in quarantine: its bytes are not those that came in.")
    _refuse([words % {"exhibit": name} for name in fell])
    before = fingerprint(packet)
    shot = snapshot(packet, at, final=True)
    _refuse(_faults(packet, shot))
    salts = Salts()
    try:
        with building.built(packet, shot.packet, patience()) as made:
            printed = Printed(
                fingerprint=before,
                manifest_sha256=shot.manifest_sha256,
                salts=dict(salts.deliberated),
                snapshot=stored_files.receive([shot.canonical], f"{packet.reference}.json"),
                pdf=_received(made.record, f"{packet.reference}.pdf"),
                whole=_received(made.whole, f"{packet.reference}-exhibits.pdf"),
                inventory=stored_files.receive(
                    [inventory(packet, shot, made, salts)], "inventory.json"
                ),
            )
    except PrintStopped as stopped:
        raise ValidationError(list(stopped.faults)) from stopped
    try:
        done = actions.freeze_packet(pk, by=by, at=at, version=version, of=of, printed=printed)
    finally:
        for file in printed.files.values():
            file.discard()
    seal_or_wait(packet.pk, at)
    return done


def patience() -> Beat:
    """Stops a freeze whose exhibits take too long to draw while somebody waits at a page; what was
    drawn by then is kept, so that the next one goes on from there."""
    begun = time.monotonic()

    def beat(done: int, steps: int) -> None:
        waited = time.monotonic() - begun
        if done < steps and waited > settings.PROBITY_PATIENCE and origin().channel == "web":
            words = _(
                "%(done)d of %(steps)d steps are done, and nothing is frozen yet. Build the "
                "record with its exhibits first, or freeze again: it goes on from there."
            )
            raise PrintStopped([words % {"done": done, "steps": steps}])

    return beat


def _received(path: Path, name: str) -> stored_files.Arrival:
    return stored_files.receive(stored_files.read_in_parts(path), name)


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ValidationError(faults)


def _faults(packet: Packet, shot: Snapshot) -> list[str]:
    pages, unreadable = _pages(packet)
    found = citations.faults(shot.packet.statements, pages)
    return unreadable + [str(fault) for fault in found]


def _pages(packet: Packet) -> tuple[Mapping[str, citations.Pages], list[str]]:
    """The pages of every exhibit by label; and the exhibits whose bytes cannot be read."""
    pages: dict[str, citations.Pages] = {}
    unreadable = []
    for item in placed(packet):
        stored = item.row.source.stored_file
        try:
            pages[item.label] = StoredPages(
                stored.path(), stored.media_type, pages=item.row.page_count or 1
            )
        except (OSError, Unreadable) as error:
            unreadable.append(
                _("%(exhibit)s cannot be read: %(why)s") % {"exhibit": item.label, "why": error}
            )
    return pages, unreadable
