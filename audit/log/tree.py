"""The arithmetic of the Merkle tree: RFC 6962, section 2.1, over tiles of 256 hashes.

Values in, values out: no database and no framework. Tiles and their paths are those of
C2SP tlog-tiles. Verification follows RFC 9162, section 2.1.3 and 2.1.4, and refuses a
consistency proof from size 0, which proves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

TILE_WIDTH = 256
TILE_HEIGHT = 8
LONGEST_LEAF = 65_535
"""Bytes: an entry bundle writes the length of each leaf in a uint16 (C2SP tlog-tiles)."""

EMPTY = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""

Place = tuple[int, int, int]
"""(level, position, width): the first ``width`` hashes of that tile."""

ReadTiles = Callable[[Sequence[Place]], Sequence[Sequence[bytes]]]
"""The hashes at each of the places, in their order."""


class ProofError(ValueError):
    """The proof does not show what it should; the message says in what it fails."""


def leaf_hash(leaf: bytes) -> bytes:
    """What stands in the tree for a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def leaf_hashes(leaves: Sequence[bytes]) -> list[bytes]:
    """``leaf_hash()`` of each."""
    digest = hashlib.sha256
    return [digest(b"\x00" + leaf).digest() for leaf in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """What stands in the tree above two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes, in order; ``EMPTY`` when there are none."""
    if not hashes:
        return EMPTY
    row, digest = list(hashes), hashlib.sha256
    while len(row) > 1:
        pairs = iter(row)
        above = [
            digest(b"\x01" + left + right).digest()
            for left, right in zip(pairs, pairs, strict=False)
        ]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


class Tree:
    """A tree of ``size`` leaves; a question reads all the tiles it needs at once, each one once."""

    def __init__(self, read: ReadTiles, size: int) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def root(self, size: int | None = None) -> bytes:
        """The root at ``size`` leaves (default: all of them)."""
        size = self._within(size)
        return self._hashed([(0, size)])[0] if size else EMPTY

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of the leaf at ``index`` (from 0) in the tree of ``size`` leaves."""
        size = self._within(size)
        if not 0 <= index < size:
            raise ProofError(f"there is no leaf {index} in a tree of {size}")
        first, end, path = 0, size, []
        while end - first > 1:
            middle = first + _half(end - first)
            if index < middle:
                path.append((middle, end))
                end = middle
            else:
                path.append((first, middle))
                first = middle
        return self._hashed(path[::-1])

    def consistency_proof(self, old: int, size: int | None = None) -> list[bytes]:
        """What shows that the tree of ``old`` leaves is a beginning of the one of ``size``."""
        size = self._within(size)
        if not 0 < old <= size:
            raise ProofError(f"no proof leads from {old} leaves to {size}")
        first, end, path, whole = 0, size, [], True
        while old != end:
            middle = first + _half(end - first)
            if old <= middle:
                path.append((middle, end))
                end = middle
            else:
                path.append((first, middle))
                first, whole = middle, False
        if not whole:
            path.append((first, end))
        return self._hashed(path[::-1])

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ProofError(f"the tree has {self.size} leaves, not {size}")
        return size

    def _hashed(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """The hash over each range of leaves, from its first to before its end."""
        divided = [_perfect_parts(first, end) for first, end in ranges]
        self._load({_tile_of(*part)[:2] for parts in divided for part in parts})
        hashed = [[self._perfect(*part) for part in parts] for parts in divided]
        return [_chained(roots[-1], roots[-2::-1]) for roots in hashed]

    def _perfect(self, height: int, position: int) -> bytes:
        """The root of the full subtree with 2**height leaves at ``position``."""
        level, tile, offset = _tile_of(height, position)
        return root_of(self._tiles[level, tile][offset : offset + (1 << height % TILE_HEIGHT)])

    def _load(self, wanted: set[tuple[int, int]]) -> None:
        places = [
            (level, tile, min(TILE_WIDTH, (self.size >> (TILE_HEIGHT * level)) - tile * TILE_WIDTH))
            for level, tile in sorted(wanted - self._tiles.keys())
        ]
        for (level, tile, width), hashes in zip(places, self._read(places), strict=True):
            if len(hashes) != width:
                raise ProofError(f"tile {level}/{tile} holds {len(hashes)} hashes, not {width}")
            self._tiles[level, tile] = hashes


def _perfect_parts(first: int, end: int) -> list[tuple[int, int]]:
    """The full subtrees, as height and position, into which the tree divides a range."""
    parts = []
    while first < end:
        height = (end - first).bit_length() - 1
        if first:
            height = min(height, (first & -first).bit_length() - 1)
        parts.append((height, first >> height))
        first += 1 << height
    return parts


def _tile_of(height: int, position: int) -> tuple[int, int, int]:
    """Where a full subtree is hashed from: level and position of the tile, and place in it."""
    level, within = divmod(height, TILE_HEIGHT)
    return level, *divmod(position << within, TILE_WIDTH)


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Pass silently if the leaf with the hash ``leaf`` is at ``index``. Raises ProofError."""
    if root_from_inclusion(index, size, leaf, proof) != root:
        raise ProofError("the proof leads to another root")


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that the audit path leads to. Raises ProofError when it has the wrong length."""
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} in a tree of {size}")
    if len(leaf) != hashlib.sha256().digest_size:
        raise ProofError("a leaf hash has 32 bytes")
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise ProofError("the proof has the wrong length")
    top = leaf
    for turn, other in enumerate(proof[:inner]):
        top = node_hash(other, top) if index >> turn & 1 else node_hash(top, other)
    return _chained(top, proof[inner:])


def verify_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> None:
    """Pass silently if the tree of ``size`` extends the one of ``old``. Raises ProofError."""
    if not 0 < old <= size:
        raise ProofError(f"no proof leads from {old} leaves to {size}")
    if old == size:
        if proof or old_root != root:
            raise ProofError("two trees of one size differ, or bring a proof")
        return
    before, after = _roots_from_consistency(old, size, proof, old_root)
    if before != old_root:
        raise ProofError("the proof does not lead to the old root")
    if after != root:
        raise ProofError("the proof does not lead to the new root")


def _roots_from_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes]:
    if not proof:
        raise ProofError("the proof is empty")
    shift = (old & -old).bit_length() - 1
    inner = ((old - 1) ^ (size - 1)).bit_length() - shift
    # A full subtree of 2**shift leaves is the old root itself and is not repeated in the proof.
    seed, path = (old_root, proof) if old == 1 << shift else (proof[0], proof[1:])
    position = (old - 1) >> shift
    if len(path) != inner + (position >> inner).bit_count():
        raise ProofError("the proof has the wrong length")
    before = after = seed
    for turn, other in enumerate(path[:inner]):
        if position >> turn & 1:
            before, after = node_hash(other, before), node_hash(other, after)
        else:
            after = node_hash(after, other)
    return _chained(before, path[inner:]), _chained(after, path[inner:])


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, position, width) of every tile of a tree, full ones and those at the right edge."""
    level = 0
    while hashes := size >> (TILE_HEIGHT * level):
        full, rest = divmod(hashes, TILE_WIDTH)
        yield from ((level, position, TILE_WIDTH) for position in range(full))
        if rest:
            yield level, full, rest
        level += 1


def tile_path(level: int | str, position: int, width: int = TILE_WIDTH) -> str:
    """Where C2SP tlog-tiles puts a tile; ``level`` is "entries" for a bundle of leaves."""
    rest, last = divmod(position, 1000)
    path = f"{last:03}"
    while rest:
        rest, part = divmod(rest, 1000)
        path = f"x{part:03}/{path}"
    return f"tile/{level}/{path}" + (f".p/{width}" if width != TILE_WIDTH else "")


def bundle(leaves: Sequence[bytes]) -> bytes:
    """An entry bundle: each leaf behind its length as a big-endian uint16."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def _half(count: int) -> int:
    """The largest power of two below ``count``: where RFC 6962 divides a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def _chained(top: bytes, path: Sequence[bytes]) -> bytes:
    for other in path:
        top = node_hash(other, top)
    return top
