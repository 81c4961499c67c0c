"""The record of a packet in its order: numbered statements, labelled exhibits, Bates numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions import bates
from sanctions.models import StatementCitation
from sanctions.models.packet import Section

if TYPE_CHECKING:
    from cases.models import Exhibit
    from sanctions.models import Packet, PacketExhibit, Statement

ORDER = {section.value: order for order, section in enumerate(Section)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One exhibit of a packet with its label and numbers: provisional until freeze."""

    row: PacketExhibit
    label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One statement with its number and its standing citations."""

    row: Statement
    number: int
    citations: list[StatementCitation]

    @property
    def section(self) -> str:
        """The heading it prints under: a section of ours, or one of the public record."""
        known = self.row.section in ORDER
        return str(Section(self.row.section).label) if known else self.row.section


def placed(packet: Packet) -> list[Placed]:
    """The exhibits in the order of the list; Bates numbers are gapless over all of them."""
    rows = list(
        packet.exhibits.standing()
        .select_related(
            "exhibit__stored_file", "exhibit__root", "exhibit__case",
            "published_statement__stored_file", "published_statement__derived_from",
        )
        .order_by("position", "pk")
    )  # fmt: skip
    # A packet that was opened again is numbered anew: what was final belongs to the version before.
    final = packet.is_frozen
    spans = bates.spans(_prefix(packet), [row.page_count for row in rows])
    return [
        Placed(
            row=row,
            label=(final and row.label_final) or span.label,
            first=(final and row.bates_first) or span.first,
            last=(final and row.bates_last) or span.last,
        )
        for row, span in zip(rows, spans, strict=True)
    ]


def exhibits_of(packet: Packet) -> list[Exhibit]:
    """The exhibits of a case that lie in a packet: who prints or checks it opens each of them."""
    rows = packet.exhibits.standing().filter(exhibit__isnull=False).select_related("exhibit")
    return [row.exhibit for row in rows.order_by("position", "pk") if row.exhibit is not None]


def numbered(packet: Packet) -> list[Numbered]:
    """The statements by section and order, counted from 1, each with its citations."""
    rows = sorted(
        packet.statements.standing(), key=lambda row: (ORDER.get(row.section, -1), row.position)
    )
    citations: dict[int, list[StatementCitation]] = {}
    for citation in (
        StatementCitation.objects.standing()
        .filter(statement__in=[row.pk for row in rows])
        .order_by("pk")
    ):
        citations.setdefault(citation.statement_id, []).append(citation)
    return [
        Numbered(row=row, number=number, citations=citations.get(row.pk, []))
        for number, row in enumerate(rows, start=1)
    ]


def _prefix(packet: Packet) -> str:
    whole = packet.measure if packet.measure is not None else packet
    return bates.prefix(whole.reference)
