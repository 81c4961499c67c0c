"""Reading the whole log again, slowly and plainly: what is wrong with it, in words."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from audit.log import keys, sealing
from audit.log.notes import read_checkpoint
from audit.log.sources import Source, kept, sources
from audit.log.tree import TILE_WIDTH, leaf_hash, root_of
from audit.models import Checkpoint, Leaf, LeafSchema, LogQueue, Tile


def faults() -> list[str]:
    """Everything that is not as it must be once nothing waits in the queue."""
    leaves = list(Leaf.objects.order_by("seq"))
    wrong = [] if not LogQueue.objects.exists() else ["the queue is not empty"]
    if [leaf.seq for leaf in leaves] != list(range(len(leaves))):
        wrong.append("the leaves have gaps")
    hashes = [leaf_hash(bytes(leaf.leaf)) for leaf in leaves]
    return [*wrong, *_rows(leaves), *_tiles(hashes), *_checkpoints(hashes)]


def _rows(leaves: list[Leaf]) -> list[str]:
    found: dict[str, dict[int, dict[str, Any]]] = {s.name: every_row(s) for s in kept()}
    wrong = [
        f"{leaf.source} {leaf.row_id} does not match leaf {leaf.seq}"
        for leaf in leaves
        if not fits(leaf, found.get(leaf.source, {}).get(leaf.row_id))
    ]
    known = dict(LeafSchema.objects.values_list("code", "names"))
    for source in {leaf.source for leaf in leaves} & set(found):
        assert known[sources()[source].schema] == list(sources()[source].names)
    count = Counter((leaf.source, leaf.row_id) for leaf in leaves if leaf.content is None)
    every = {(name, key) for name, rows in found.items() for key in rows}
    wrong += [f"{where} is not in the log" for where in every - set(count)]
    return wrong + [f"{where} is there {n} times" for where, n in count.items() if n > 1]


def every_row(source: Source) -> dict[int, dict[str, Any]]:
    """All rows of a source by key, as names and values."""
    every = list(source.model._base_manager.values_list("pk", flat=True))
    return {
        key: dict(zip(source.names, row, strict=True)) for key, row in source.rows(every).items()
    }


def fits(leaf: Leaf, row: dict[str, Any] | None) -> bool:
    """True if the leaf commits to this row, or to the content it keeps."""
    told = json.loads(bytes(leaf.leaf))
    fields = row if leaf.content is None else leaf.content
    if fields is None or (told["source"], told["row"]) != (leaf.source, leaf.row_id):
        return False
    assert told["schema"] == sealing.schema(list(fields))
    if leaf.salt is None:
        return sealing.seal_after_erasure(leaf.erased, fields) == told["commitment"]
    return sealing.seal(bytes(leaf.salt), fields) == told["commitment"]


def _tiles(hashes: list[bytes]) -> list[str]:
    stand = {(t.level, t.position): t for t in Tile.objects.all()}
    wanted, level = {}, 0
    while len(hashes) >= TILE_WIDTH:
        above = []
        for first in range(0, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH):
            full = hashes[first : first + TILE_WIDTH]
            above.append(root_of(full))
            wanted[level, first // TILE_WIDTH] = (b"".join(full), above[-1])
        hashes, level = above, level + 1
    have = {where: (bytes(t.hashes), bytes(t.root)) for where, t in stand.items()}
    return [] if have == wanted else ["the tiles are not those of the leaves"]


def _checkpoints(hashes: list[bytes]) -> list[str]:
    wrong, newest = [], 0
    for each in Checkpoint.objects.order_by("pk"):
        said = read_checkpoint(each.note, keys.verifying())
        newest = max(newest, said.size)
        if (said.size, said.root) != (each.size, bytes(each.root)):
            wrong.append(f"checkpoint {each.size} says something else in its note")
        if said.root != root_of(hashes[: said.size]):
            wrong.append(f"checkpoint {each.size} is of another tree")
    return wrong if newest == len(hashes) else [*wrong, "the newest leaves are not signed"]
