"""From the rows of a packet to the plain facts that are printed and hashed."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from audit import canon
from sanctions.snapshot.reconstruction import reconstruction_facts
from sanctions.snapshot.record import record_facts

if TYPE_CHECKING:
    from sanctions.documents import facts
    from sanctions.models import Packet

__all__ = ["Snapshot", "snapshot"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The facts of a packet, their canonical JSON, and the manifest over them and the exhibits."""

    packet: facts.Packet
    canonical: bytes
    manifest_sha256: str


def snapshot(packet: Packet, at: datetime.datetime, *, final: bool = False) -> Snapshot:
    """Everything a packet says at ``at``; with ``final`` as it would stand once frozen.

    The manifest is SHA-256 over the canonical JSON (RFC 8785) of the facts'
    own SHA-256 and the labels and SHA-256 of all exhibits. The facts that are
    hashed have an empty ``manifest_sha256``.
    """
    reconstruction = packet.is_reconstruction
    stated = reconstruction_facts(packet) if reconstruction else record_facts(packet, at, final)
    plain = dataclasses.asdict(stated)
    manifest = canon.sha256(
        {
            "packet": stated.reference,
            "version": stated.version,
            "facts": canon.sha256(plain),
            "exhibits": [[item.label, item.sha256] for item in stated.exhibits],
        }
    )
    return Snapshot(
        packet=dataclasses.replace(stated, manifest_sha256=manifest),
        canonical=canon.canonical(plain),
        manifest_sha256=manifest,
    )
