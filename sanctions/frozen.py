"""The versions of a packet that were frozen: what was out stays to be read, whatever came later."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cases.models import StoredFile
from sanctions.models import Packet

if TYPE_CHECKING:
    from collections.abc import Iterable


class Frozen(NamedTuple):
    """One frozen version: its number, when, under which manifest, and its stored prints
    and facts.

    ``whole_sha256`` is that of the record with its exhibits; empty where none was kept.
    """

    packet: Packet
    number: int
    frozen_at: datetime.datetime
    manifest_sha256: str
    pdf_sha256: str
    whole_sha256: str
    snapshot_sha256: str = ""

    @property
    def key(self) -> str:
        """What names the version among all of its measure."""
        return f"{self.packet.reference}.{self.number}"


def frozen_versions(packets: Iterable[Packet]) -> list[Frozen]:
    """Every version of these packets that was frozen, newest first, as their history keeps it.

    A packet that came back from the decider is the same row with the next number and no file.
    """
    rows = {packet.pk: packet for packet in packets}
    history: Any = Packet.history
    past = history.filter(id__in=rows, pdf_file_id__isnull=False).order_by("history_id")
    last = {(row.id, row.number): row for row in past}
    files = StoredFile.objects.in_bulk(
        {
            pk
            for row in last.values()
            for pk in (row.pdf_file_id, row.whole_file_id, row.snapshot_file_id)
            if pk
        }
    )
    found = [
        Frozen(
            packet=rows[row.id], number=row.number, frozen_at=row.frozen_at,
            manifest_sha256=row.manifest_sha256, pdf_sha256=files[row.pdf_file_id].sha256,
            whole_sha256=files[row.whole_file_id].sha256 if row.whole_file_id else "",
            snapshot_sha256=files[row.snapshot_file_id].sha256,
        )
        for row in last.values()
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.frozen_at, reverse=True)
