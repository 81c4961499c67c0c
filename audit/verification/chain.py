"""Leaves, tiles and checkpoints: is the tree the one that was signed, from first leaf to last?

The root at each checkpoint is made from the leaves themselves, so that all checkpoints extend
one another; a consistency proof would not notice a changed leaf. RFC 6962, section 2.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audit.log import integrator, keys, outside
from audit.log.notes import NoteError, read_checkpoint, read_own
from audit.log.tree import TILE_HEIGHT, TILE_WIDTH, ProofError, leaf_hash, root_of
from audit.models import Checkpoint, Tile
from audit.verification.faults import Fault

if TYPE_CHECKING:
    from audit.log import notes
    from audit.log.reading import LeafRow


class Checkpoints:
    """The signed notes of the log, one after another: one at a time in memory."""

    def __init__(self, start: int) -> None:
        self._known = keys.verifying()
        self._start = start
        self.count = 0

    def __iter__(self) -> Iterator[tuple[Checkpoint, notes.Checkpoint | Fault]]:
        """Each row from the verified size on, with what its note says, or the fault in it."""
        rows = Checkpoint.objects.filter(size__gte=self._start).order_by("size", "pk")
        for row in rows.iterator(2_000):
            self.count += 1
            yield row, self._opened(row)

    def _opened(self, row: Checkpoint) -> notes.Checkpoint | Fault:
        where = f"checkpoint {row.pk}"
        if not self._known:
            return Fault("checkpoint.keys", where, "no key of the log is there to verify it with")
        try:
            note = read_own(row.note, self._known)
        except NoteError as error:
            return Fault("checkpoint.forged", where, f"its note is not the log's: {error}")
        if (note.size, note.root) != (row.size, bytes(row.root)):
            return Fault(
                "checkpoint.changed", where, "its columns say something else than its note"
            )
        return note


class Edge:
    """The right edge of the tree while leaves pass by."""

    def __init__(self, size: int) -> None:
        """The edge of the stored tree at ``size``. Raises ProofError when tiles are missing."""
        self.size = size
        self._levels: list[list[bytes]] = [[]]
        level = 0
        while count := size >> (TILE_HEIGHT * level):
            position, width = divmod(count, TILE_WIDTH)
            hashes = integrator.read_tile(level, position, width) if width else []
            if len(hashes) != width:
                raise ProofError(f"level {level} of the tree ends in a gap")
            self._levels[level:] = [list(hashes), []]
            level += 1

    def root(self) -> bytes:
        hashes: list[bytes] = []
        for level in self._levels:
            hashes = [*level, root_of(hashes)] if hashes else list(level)
        return root_of(hashes)

    def add(self, hash_: bytes) -> Iterator[tuple[int, int, list[bytes], bytes]]:
        """Take a leaf's hash; each tile that it fills: level, position, hashes, root."""
        self.size += 1
        level = 0
        while True:
            hashes = self._levels[level]
            hashes.append(hash_)
            if len(hashes) < TILE_WIDTH:
                return
            hash_ = root_of(hashes)
            position = (self.size >> (TILE_HEIGHT * (level + 1))) - 1
            yield level, position, hashes, hash_
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])


class Chain:
    """One pass over the tree, fed batch by batch."""

    def __init__(self, start: int) -> None:
        self.edge = Edge(start)
        self.checkpoints = Checkpoints(start)
        self._marks = iter(self.checkpoints)
        self._mark = next(self._marks, None)
        self._broken = False
        self._tile = (-1, b"")
        self.holds, self.root = start, self.edge.root()

    def take(self, batch: Sequence[LeafRow]) -> Iterator[Fault]:
        """Ask the places, tiles and checkpoints of these leaves."""
        yield from self._ask_marks()
        for row in batch:
            if row.seq != self.edge.size:
                if not self._broken:
                    self._broken = True
                    what = f"the leaf is missing; the next one there is {row.seq}"
                    yield Fault("leaf.missing", f"leaf {self.edge.size}", what)
                return
            hash_ = leaf_hash(row.leaf)
            yield from _ask_columns(row)
            yield from self._ask_place(row.seq, hash_)
            for tile in self.edge.add(hash_):
                yield from _ask_tile(*tile[:3])
            yield from self._ask_marks()

    def end(self) -> Iterator[Fault]:
        """What can be said only when all leaves have passed."""
        size = self.edge.size
        while self._mark and not self._broken:
            row, note = self._mark
            yield note if isinstance(note, Fault) else Fault(
                "log.cut", f"checkpoint {row.pk}",
                f"it covers {row.size} leaves and the log ends after {size}: it was cut or "
                "set back to an older state",
            )  # fmt: skip
            self._mark = next(self._marks, None)
        yield from _ask_what_is_beyond(size)
        yield from _ask_memory(size)
        yield from _ask_outside(size)

    def _ask_place(self, seq: int, hash_: bytes) -> Iterator[Fault]:
        """A leaf has the hash that its tile holds: this names the leaf before any root can."""
        position, place = divmod(seq, TILE_WIDTH)
        if self._tile[0] != position:
            hashes = Tile.objects.filter(level=0, position=position).values_list(
                "hashes", flat=True
            )
            self._tile = (position, bytes(hashes.first() or b""))
        there = self._tile[1][32 * place : 32 * place + 32]
        if there and there != hash_:
            what = f"its hash {place} is not that of leaf {seq}: one of the two was changed"
            yield Fault("tile.changed", f"tile 0/{position}", what)

    def _ask_marks(self) -> Iterator[Fault]:
        while self._mark and self._mark[0].size <= self.edge.size:
            row, note = self._mark
            if isinstance(note, Fault):
                yield note
            elif not self._broken and note.root != self.edge.root():
                self._broken = True
                yield Fault(
                    "checkpoint.root", f"checkpoint {row.pk}",
                    f"the first {row.size} leaves have another root than was signed; up to leaf "
                    f"{self.holds} the log holds",
                )  # fmt: skip
            else:
                self.holds, self.root = note.size, note.root
            self._mark = next(self._marks, None)


def _ask_columns(row: LeafRow) -> Iterator[Fault]:
    if (row.said.get("source"), row.said.get("row")) != (row.source, row.row_id):
        what = f"its columns say {row.source} {row.row_id} and its bytes do not"
        yield Fault("leaf.changed", f"leaf {row.seq}", what)


def _ask_tile(level: int, position: int, hashes: list[bytes]) -> Iterator[Fault]:
    where = f"tile {level}/{position}"
    stored = Tile.objects.filter(level=level, position=position).values_list("hashes", "root")
    tile = stored.first()
    if tile is None:
        yield Fault("tile.missing", where, "the tile is missing")
    elif level and bytes(tile[0]) != b"".join(hashes):
        there = bytes(tile[0])
        place = next(i for i, h in enumerate([*hashes, b"."]) if there[32 * i : 32 * i + 32] != h)
        below = f"tile {level - 1}/{position * TILE_WIDTH + place}"
        what = f"its hash {place} is not the root of {below}: one of the two was changed"
        yield Fault("tile.changed", where, what)
    elif bytes(tile[1]) != root_of(_hashes(tile[0])):
        yield Fault("tile.changed", where, "its root is not the root over its hashes")


def _hashes(tile: bytes | memoryview) -> list[bytes]:
    return [bytes(tile[at : at + 32]) for at in range(0, len(tile), 32)]


def _ask_what_is_beyond(size: int) -> Iterator[Fault]:
    for level in range(9):
        full = size >> (TILE_HEIGHT * (level + 1))
        for position in (
            Tile.objects.filter(level=level, position__gte=full)
            .values_list("position", flat=True)
            .order_by("position")[:1]
        ):
            what = (
                f"the log has {size} leaves, which do not fill it: they were cut, or it was added"
            )
            yield Fault("tile.beyond", f"tile {level}/{position}", what)


def _ask_memory(size: int) -> Iterator[Fault]:
    """The signer remembers what it signed last, outside the database."""
    path = keys.folder() / "state.json"
    if not path.exists():
        if Checkpoint.objects.exists():
            yield Fault("signer.memory", str(path.name), "the signer's memory is missing")
        return
    memory = json.loads(path.read_text())
    if memory["size"] > size:
        what = f"it signed {memory['size']} leaves and the log has {size}: it was cut or set back"
        yield Fault("log.cut", "the signer's memory", what)
        return
    yield from _ask_kept("the signer's memory", memory["size"], bytes.fromhex(memory["root"]))


def _ask_kept(where: str, size: int, root: bytes) -> Iterator[Fault]:
    """A checkpoint known from elsewhere stands in the table, with the same root."""
    rows = [bytes(r) for r in Checkpoint.objects.filter(size=size).values_list("root", flat=True)]
    if size and not rows:
        yield Fault("checkpoint.missing", where, f"the checkpoint over {size} leaves is not there")
    elif size and any(row != root for row in rows):
        what = f"the checkpoint over {size} leaves has another root: the log was written anew"
        yield Fault("log.forked", where, what)


def _ask_outside(size: int) -> Iterator[Fault]:
    """Every checkpoint in the second place is one of ours."""
    if (place := outside.place()) is None:
        return
    known = keys.verifying()
    try:
        names = sorted((place / "checkpoints").iterdir(), key=lambda path: int(path.name))
    except (OSError, ValueError) as error:
        yield Fault("outside.away", str(place), f"the second place cannot be read: {error}")
        return
    for path in names:
        where = f"outside checkpoint {path.name}"
        try:
            note = read_checkpoint(path.read_text(encoding="utf-8"), known)
        except (NoteError, OSError) as error:
            yield Fault("outside.forged", where, f"it is not the log's: {error}")
            continue
        if note.size > size:
            what = f"it covers {note.size} leaves and the log has {size}: it was cut or set back"
            yield Fault("log.cut", where, what)
        else:
            yield from _ask_kept(where, note.size, note.root)
