"""The inventory of a frozen packet: SHA-256 over everything that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from audit import canon
from audit.log.sealing import text_of
from sanctions.documents import toolchain
from sanctions.record import placed
from sanctions.salts import salted

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import Model

    from sanctions.building import Built
    from sanctions.models import Packet
    from sanctions.record import Placed
    from sanctions.salts import Salts
    from sanctions.snapshot import Snapshot

FORMAT = "probity-inventory-2"


def inventory(packet: Packet, shot: Snapshot, made: Built, salts: Salts) -> bytes:
    """Canonical JSON that names, by SHA-256, what is frozen: prints, snapshot, exhibits, law, gate.

    ``print`` is the record alone, and ``whole`` the record with its exhibits behind it, with a line
    on each exhibit that is not shown as it is stored. ``toolchain`` is what they were made with.

    Exhibits stand with their custody as it was then. What was deliberated (the gate's answer, the
    approvals) stands as one salted digest each: it proves in volume B, which has the salts, and
    tells nothing in volume A. The salt of the pages stands here: who holds volume A can prove by it
    that a redacted copy is of it.
    """
    measure = packet.measure
    return canon.canonical(
        {
            "format": FORMAT,
            "packet": packet.reference,
            "version": packet.number,
            "manifest_sha256": shot.manifest_sha256,
            "salt": salts.pages,
            "print": _file(made.record),
            "whole": _file(made.whole) | {"pages": made.pages, "notes": made.notes},
            "toolchain": toolchain.manifest(),
            "snapshot": {
                "bytes": len(shot.canonical),
                "sha256": hashlib.sha256(shot.canonical).hexdigest(),
            },
            "exhibits": [_exhibit(place) for place in placed(packet)],
            "law": _digest([measure.authority_version] if measure else []),
            **deliberated(packet, salts.deliberated),
        }
    )


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def deliberated(packet: Packet, by_name: Mapping[str, str]) -> dict[str, str]:
    """The digest of each kind of row of volume B, under the salts that stay there."""
    measure = packet.measure
    rows: dict[str, Iterable[Model]] = {
        "gate": measure.gate_results.order_by("pk") if measure else [],
        "overrides": measure.gate_overrides.order_by("pk") if measure else [],
        "approvals": packet.clearances.order_by("pk"),
    }
    return {name: salted(by_name[name], _text(held)) for name, held in rows.items()}


def _exhibit(place: Placed) -> dict[str, Any]:
    exhibit = place.row.exhibit
    return {
        "label": place.label,
        "sha256": place.row.source.stored_file.sha256,
        "pages": place.row.page_count or 1,
        "bates_first": place.first,
        "bates_last": place.last,
        "custody": _digest(exhibit.custody.order_by("pk") if exhibit else []),
    }


def _digest(rows: Iterable[Model]) -> str:
    return hashlib.sha256(_text(rows).encode("utf-8", "surrogatepass")).hexdigest()


def _text(rows: Iterable[Model]) -> str:
    """The stored columns of rows, in canonical JSON as the log commits to them."""
    plain = [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for row in rows
    ]
    return text_of(plain)
