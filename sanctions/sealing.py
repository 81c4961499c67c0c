"""Sealing a frozen packet: its proofs are put inside its print, and the roles sign it."""

from __future__ import annotations

import datetime
import hashlib
import logging
import shutil
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from audit import canon
from audit.log import keys, receipts
from audit.log.notes import NoteError
from audit.log.opening import opened
from audit.log.signer import SignerRefused
from audit.log.tree import ProofError
from audit.models import Entry
from cases import stored_files
from sanctions import rules
from sanctions.actions.seal import keep_sealed
from sanctions.documents.sealed import seal
from sanctions.models import Packet, SealedPrint
from sanctions.role_keys import key_of

if TYPE_CHECKING:
    from cases.models import StoredFile
    from sanctions.role_keys import RoleKey

log = logging.getLogger(__name__)
At = datetime.datetime
FORMAT = "probity-seal-1"
HANDS = {
    rules.PACKET_FREEZE.name: "legal_reviewer",
    rules.PACKET_SIGN.name: "decider",
    rules.PACKET_SIGN_ENTERED.name: "recorder",
}
"""Whose deed each signature stands for."""
OPENED = (
    "frozen_at", "inventory_sha256", "manifest_sha256", "number", "reference", "status",
)  # fmt: skip
WAITS = (
    receipts.NotInTheLog, SignerRefused, ProofError, NoteError, OSError, DatabaseError,
    stored_files.Damaged,
)  # fmt: skip


def seal_or_wait(pk: int, at: At) -> SealedPrint | None:
    """The sealed print of a frozen packet; None where it has to wait for the log or its keys.

    Never raises: the deed stands, and the worker comes back to what waits.
    """
    if not keys.present():
        return None
    try:
        return seal_packet(pk, at)
    except WAITS as error:
        log.warning("Packet %d is not sealed yet: %s", pk, error)
        return None


def seal_packet(pk: int, at: At) -> SealedPrint:
    """The sealed print of a frozen packet, made and kept unless it was.

    Takes its freeze into the log if need be. Raises what ``receipts.receipt`` raises, and Damaged.
    """
    packet = Packet.objects.get(pk=pk)
    roles = roles_of(packet)
    hands: list[RoleKey] = []
    for whole in _prints(packet):
        if (done := newest(packet, whole=whole)) is not None and done.roles == roles:
            continue
        hands = hands or [key_of(role, at) for role in roles]
        file, size = sealed_print(packet, hands, whole=whole)
        try:
            keep_sealed(packet, file, whole=whole, roles=roles, log_size=size, at=at)
        finally:
            file.discard()
    done = newest(packet)
    if done is None:
        raise receipts.NotInTheLog("The packet is not frozen.")
    return done


def newest(packet: Packet, *, whole: bool = False) -> SealedPrint | None:
    """The newest sealed print of the version that the packet stands at; None before there is."""
    return seal_of(packet, packet.number, whole=whole) if packet.is_frozen else None


def seal_of(packet: Packet, number: int, *, whole: bool = False) -> SealedPrint | None:
    """The newest sealed print of one frozen version of the packet; None before there is.

    ``whole`` asks for that of the record with its exhibits behind it.
    """
    rows = packet.seals.standing().filter(number=number, whole=whole)
    return rows.select_related("file").order_by("-pk").first()


def waiting() -> list[int]:
    """The frozen packets that are not sealed, or not by all who acted since; keys of packets."""
    frozen = Packet.objects.standing().exclude(inventory_sha256="")
    return [one.pk for one in frozen if not _is_done(one)]


def _is_done(packet: Packet) -> bool:
    seals, roles = [newest(packet, whole=whole) for whole in _prints(packet)], roles_of(packet)
    return all(row is not None and row.roles == roles for row in seals)


def _prints(packet: Packet) -> list[bool]:
    """Which prints of the packet are sealed: the record alone, and, if kept, with its exhibits."""
    return [False] if packet.whole_file_id is None else [False, True]


def roles_of(packet: Packet) -> list[str]:
    """The roles that froze and signed the version as it stands, in that order."""
    done = Entry.objects.filter(
        object_type=Packet._meta.label_lower, object_id=packet.pk, kind__in=HANDS,
        outcome=Entry.Outcome.DONE, at__gte=packet.frozen_at,
    )  # fmt: skip
    kinds = done.order_by("pk").values_list("kind", flat=True)
    return list(dict.fromkeys(HANDS[kind] for kind in kinds))


def sealed_print(
    packet: Packet, hands: list[RoleKey], *, whole: bool = False
) -> tuple[stored_files.Arrival, int]:
    """The sealed print in the spool, and how many entries its checkpoint covers."""
    source, row = _freeze(packet)
    found = receipts.receipt(source, row)
    inventory = _read(packet.inventory_file)
    told = {
        "format": FORMAT,
        "packet": packet.reference,
        "version": packet.number,
        "inventory_sha256": hashlib.sha256(inventory).hexdigest(),
        "signatures": [
            {"role": one.role, "certificate": hashlib.sha256(one.certificate).hexdigest()}
            for one in hands
        ],
    }
    content = {
        "seal.json": canon.canonical(told),
        "inventory.json": inventory,
        "snapshot.json": _read(packet.snapshot_file),
        "freeze.leaf": found.leaf,
        "freeze.json": canon.canonical(opened(source, row, OPENED)),
        "freeze.tlog-proof": found.proof.encode(),
        "vkeys": "".join(f"{key}\n" for key in keys.verifying()).encode(),
    }
    printed = packet.whole_file if whole else packet.pdf_file
    if printed is None:
        raise receipts.NotInTheLog("The packet is not frozen.")
    with stored_files.workroom() as room, stored_files.open_checked(printed.sha256) as stored:
        path = room / "sealed.pdf"
        with path.open("w+b") as file:
            shutil.copyfileobj(stored, file)
            seal(file, content, hands)
        return stored_files.receive(stored_files.read_in_parts(path), f"{packet.reference}.pdf"), (
            found.size
        )


def _freeze(packet: Packet) -> tuple[str, int]:
    """The row of the history that says that this version is frozen, as the log names it."""
    history: Any = Packet.history
    rows = history.filter(id=packet.pk, number=packet.number, status=Packet.Status.FROZEN)
    return history.model._meta.label_lower, rows.order_by("-history_id").first().history_id


def _read(file: StoredFile | None) -> bytes:
    if file is None:
        raise receipts.NotInTheLog("The packet is not frozen.")
    with stored_files.open_checked(file.sha256) as content:
        return content.read()
