"""The record of a packet in its order: numbered statements, labelled exhibits, Bates numbers."""

from __future__ import annotations

from dataclasses import dataclass
from string import digits
from typing import TYPE_CHECKING

from sanctions import bates
from sanctions.models import PacketExhibit, StatementCitation
from sanctions.models.packet import Section
from sanctions.weighing import is_public

if TYPE_CHECKING:
    from cases.models import Exhibit
    from sanctions.models import Packet, Statement

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
        return section_label(self.row.section)


def section_label(section: str) -> str:
    """The heading of a section: one of ours in words, one of the public record as it stands."""
    return str(Section(section).label) if section in ORDER else section


def placed(packet: Packet) -> list[Placed]:
    """The exhibits in the order of their numbers, which are one range for all of an action.

    An exhibit that was numbered once keeps label and numbers, in every packet of the action and
    every version; what is new goes on behind the highest, in the order of the list. Numbers of
    what was taken out, or lies in another measure's packet alone, are given to nothing else.
    """
    rows = list(
        packet.exhibits.standing()
        .select_related(
            "exhibit__stored_file", "exhibit__root", "exhibit__case",
            "published_statement__stored_file", "published_statement__derived_from",
        )
        .order_by("position", "pk")
    )  # fmt: skip
    known = {row.pk: _span(row) for row in rows if row.bates_first} if packet.is_frozen else {}
    if len(known) < len(rows):
        given = _given(packet)
        known |= {row.pk: given[row.source_key] for row in rows if row.source_key in given}
        new = [row for row in rows if row.pk not in known]
        behind = [*given.values(), *known.values()]
        spans = bates.spans(prefix(packet), [row.page_count for row in new], after=behind)
        known |= {row.pk: span for row, span in zip(new, spans, strict=True)}
    found = [
        Placed(row=row, label=span.label, first=span.first, last=span.last)
        for row, span in ((row, known[row.pk]) for row in rows)
    ]
    return sorted(found, key=lambda place: (len(place.first), place.first))


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


def prefix(packet: Packet) -> str:
    """What a packet's numbers begin with: the action's reference, for one range over its measures.

    A measure that is not to be public keeps a range of its own, and so does the public record: a
    gap in a public record would tell that there is something beside it. What a measure was first
    numbered under stays, whatever becomes of its publicity.
    """
    measure = packet.measure
    if measure is None:
        return bates.prefix(packet.reference)
    numbered_rows = PacketExhibit.objects.filter(packet__measure=measure).exclude(bates_first="")
    first = numbered_rows.order_by("pk").first()
    if first is not None:
        return str(first.bates_first).rstrip(digits)
    return bates.prefix((measure.action if is_public(measure) else measure).reference)


def _given(packet: Packet) -> dict[tuple[int | None, int | None], bates.Span]:
    """What was numbered under the packet's prefix, in whichever packet and version."""
    rows = PacketExhibit.objects.filter(bates_first__startswith=prefix(packet))
    if packet.measure is not None:
        rows = rows.filter(packet__measure__action=packet.measure.action_id)
    else:
        rows = rows.filter(packet=packet)
    return {row.source_key: _span(row) for row in rows}


def _span(row: PacketExhibit) -> bates.Span:
    return bates.Span(row.label_final, row.bates_first, row.bates_last)
