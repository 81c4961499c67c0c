"""The exhibits of a packet, joined in the order of its list: always outside a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases import stored_files
from cases.models import FALLEN
from sanctions.documents.exhibits import Source, drawn, joined, notes
from sanctions.record import placed

if TYPE_CHECKING:
    from pathlib import Path

    from sanctions.models import Packet
    from sanctions.record import Placed


def sources_of(packet: Packet) -> list[Source]:
    """The exhibits as they are to be drawn, in the order of their numbers.

    An exhibit that fell, lies in quarantine or is damaged gets a slip-sheet.
    """
    return [_source(place) for place in placed(packet)]


def print_exhibits(packet: Packet, out: Path, *, marking: str) -> list[str]:
    """The exhibits as one PDF at ``out``; gives a line on each that is not shown as it is stored.

    Raises PrintStopped.
    """
    shown = drawn(sources_of(packet))
    joined(f"{packet.reference} v{packet.number}", shown, out, marking=marking)
    return notes(shown)


def _source(place: Placed) -> Source:
    row, stored = place.row, place.row.source.stored_file
    closed = ""
    if row.exhibit is not None and row.exhibit.status in FALLEN:
        closed = _("It was withdrawn or restricted and is not shown.")
    elif row.exhibit is not None and row.exhibit.quarantined_at is not None:
        closed = _("It is in quarantine and is not shown.")
    else:
        try:
            stored_files.open_checked(stored.sha256).close()
        except stored_files.Damaged:
            closed = _("Its bytes are not those that came in.")
    name = row.exhibit.original_name if row.exhibit is not None else row.source.reference
    return Source(
        label=place.label, title=row.source.title, name=name, sha256=stored.sha256,
        media_type=stored.media_type, pages=row.page_count, first=place.first, last=place.last,
        path=None if closed else stored.path(), closed=closed,
    )  # fmt: skip
