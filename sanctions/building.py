"""Building a packet whole: its record, and behind it the exhibits. Always outside a transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cases.stored_files import workroom
from sanctions.documents import confined
from sanctions.documents.drawn import Drawing, home, kept, sign, told
from sanctions.documents.exhibits import begin as begin_exhibits
from sanctions.documents.exhibits import joined, not_written, notes, shown_of
from sanctions.documents.packet import PrintStopped
from sanctions.documents.packet import begin as begin_record
from sanctions.documents.packet import bound as bind
from sanctions.exhibit_print import sources_of
from sanctions.resting import fingerprint

if TYPE_CHECKING:
    from sanctions.documents.facts import Packet as Facts
    from sanctions.documents.packet import Beat
    from sanctions.models import Packet

KIND = "sanctions.build_packet"
At = datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A packet in print: the record alone, the record with its exhibits, and that one's pages.

    ``notes`` is a line on each exhibit that is not shown as it is stored.
    """

    record: Path
    whole: Path
    pages: int
    notes: list[str]


@contextmanager
def built(packet: Packet, stated: Facts, beat: Beat) -> Iterator[Built]:
    """Print the facts of a packet and put its exhibits behind them; the files go at the end.

    ``beat`` is told after each step how many are done, and of how many: one for each chapter of the
    record and one for binding them, one for each exhibit, one for joining them. Raises
    PrintStopped.
    """
    exhibits = len(stated.exhibits)
    with workroom() as room, confined.side_by_side() as pool:
        record, whole = room / "record.pdf", room / "whole.pdf"
        bound = 0

        def printing(done: int, of: int) -> None:
            nonlocal bound
            bound = of
            beat(done, of + exhibits + 1)

        # What is drawn waits behind the chapters, and is drawn while they are bound.
        chapters = begin_record(stated, pool)
        waiting = begin_exhibits(sources_of(packet), pool)
        try:
            record.write_bytes(bind(chapters, printing))
        except OSError as error:
            raise not_written(error) from error
        steps = bound + exhibits + 1
        shown = shown_of(waiting, lambda done, _of: beat(bound + done, steps))
        pages = joined(
            f"{packet.reference} v{packet.number}", shown, whole, record=record,
            marking=stated.marking,
        )  # fmt: skip
        beat(steps, steps)
        yield Built(record=record, whole=whole, pages=pages, notes=notes(shown))


def keep_build(packet: Packet, stated: Facts, at: At, beat: Beat) -> None:
    """Build a packet and keep it to be looked at; what stops it is kept in its place, in words."""
    place = _place(packet)
    place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    facts = {
        "fingerprint": fingerprint(packet), "at": at.isoformat(), "number": packet.number,
        "pages": 0, "notes": [], "faults": [],
    }  # fmt: skip
    try:
        with built(packet, stated, beat) as made:
            made.whole.replace(place)
        sign(place, facts | {"pages": made.pages, "notes": made.notes})
    except PrintStopped as stopped:
        place.write_bytes(b"")
        sign(place, facts | {"faults": list(stopped.faults)})


def last_build(packet: Packet) -> Drawing | None:
    """What was built of the packet last: its file, and what is told of it; None before."""
    return kept(_place(packet))


def told_of_build(packet: Packet) -> dict[str, Any]:
    """What is told of what was built last: its moment, fingerprint, pages, notes, faults."""
    return dict(told(_place(packet)) or {})


def _place(packet: Packet) -> Path:
    return home() / "packets" / f"{packet.reference}.pdf"
