"""One part of a draft by itself, while it is being written: facts in, the bytes of a PDF out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sanctions.documents import confined, proofreading
from sanctions.documents.packet import (
    LONGEST_PIECE,
    PrintStopped,
    Slice,
    limits_for,
    parts_of,
    pieces_of,
)

if TYPE_CHECKING:
    from sanctions.documents.facts import Packet

LONGEST = 2 * LONGEST_PIECE
"""Characters of source, some eighty pages, that somebody may wait for at a page."""
ANCHORS = (
    "decision", "summary", "subject", "law", "statements", "matrix", "contrary", "exhibits",
)  # fmt: skip
"""The parts that a packet has; one of the public record has no decision."""


def part_pdf(packet: Packet, anchor: str, piece: int | None = None) -> bytes:
    """Print one part in the type of the packet, under a banner that says it is no packet; of the
    statement of facts the section ``piece`` alone, of the matrix that element, counted from 1.

    It is no PDF/A and no PDF/UA: that takes longer than the part itself, and nothing of it is kept.
    Raises PrintStopped, and LookupError for a part or piece that this packet does not have.
    """
    with translation.override(packet.language):
        part = {one.anchor: one for one in parts_of(packet)}[anchor]
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        told = proofreading.tidied(packet)
        shown = Slice.whole(part, told)
        if piece is not None:
            shown = pieces_of(told, part)[piece - 1]
        context = {"packet": told, "slice": shown, "to": "#"}
        html = render_to_string("documents/preview.html", context)
    if len(html) > LONGEST:
        words = _(
            "It is too long to be previewed at once. Preview one section or element of it, or "
            "build the packet."
        )
        raise PrintStopped([words])
    try:
        answer = confined.run("sheet", html.encode(), limits_for(html))
    except confined.Stopped as stopped:
        words = _("The part was not printed. %(why)s") % {"why": stopped}
        raise PrintStopped([words]) from stopped
    return answer.partition(b"\n")[2]
