"""What can be done to leaves, tiles, checkpoints and what is kept outside."""

# ruff: noqa: S608 - tables of tests, never of a request

from __future__ import annotations

import json

from audit.log import keys, notes, sealing
from audit.log.sources import sources
from audit.models import Checkpoint, Leaf, Tile
from tests.audit.tampering import CHECKPOINT, LAST, LEAF, TILE, World, by_sql, case, lifted

# The tree

by_sql("the bytes of a leaf", "tile.changed", "tile 0/0", LEAF,
       f"UPDATE {LEAF} SET leaf = (SELECT leaf FROM {LEAF} WHERE seq = 8), "
       f"row_id = (SELECT row_id FROM {LEAF} WHERE seq = 8), "
       f"source = (SELECT source FROM {LEAF} WHERE seq = 8) WHERE seq = 7")  # fmt: skip
by_sql("a leaf deleted", "leaf.missing", "leaf 5", LEAF,
       f"DELETE FROM {LEAF} WHERE seq = 5")  # fmt: skip
by_sql("the last leaf deleted", "log.cut", "checkpoint ", LEAF,
       f"DELETE FROM {LEAF} WHERE seq = {LAST}")  # fmt: skip
by_sql("the tail cut", "log.cut", "checkpoint ", LEAF,
       f"DELETE FROM {LEAF} WHERE seq > 300")  # fmt: skip
by_sql("two leaves swapped", "tile.changed", "tile 0/0", LEAF,
       f"UPDATE {LEAF} SET seq = -1 WHERE seq = 3",
       f"UPDATE {LEAF} SET seq = 3 WHERE seq = 4",
       f"UPDATE {LEAF} SET seq = 4 WHERE seq = -1")  # fmt: skip
by_sql("two leaves of the edge swapped", "checkpoint.root", "checkpoint ", LEAF,
       f"UPDATE {LEAF} SET seq = -1 WHERE seq = 300",
       f"UPDATE {LEAF} SET seq = 300 WHERE seq = 301",
       f"UPDATE {LEAF} SET seq = 301 WHERE seq = -1")  # fmt: skip
by_sql("the row a leaf points at", "leaf.changed", "leaf 9", LEAF,
       f"UPDATE {LEAF} SET row_id = row_id + 1 WHERE seq = 9")  # fmt: skip
by_sql("the table a leaf points at", "leaf.changed", "leaf 9", LEAF,
       f"UPDATE {LEAF} SET source = 'cases.historicalcase' WHERE seq = 9")  # fmt: skip
by_sql("the salt of a leaf let go", "leaf.salt", "", LEAF,
       f"UPDATE {LEAF} SET salt = NULL WHERE seq = 9")  # fmt: skip
by_sql("another salt", "row.changed", "", LEAF,
       f"UPDATE {LEAF} SET salt = (SELECT salt FROM {LEAF} WHERE seq = 8) "
       "WHERE seq = 9")  # fmt: skip


@case("an erasure that never was", "row.changed", "audit.entry")
def _(world: World) -> None:
    leaf = Leaf.objects.filter(source="audit.entry", content__isnull=True).latest("seq")
    fields = dict.fromkeys(sources()["audit.entry"].names, "")
    with lifted(LEAF):
        erased = sealing.erase(fields, ["reason"], bytes(leaf.salt), {})
        erased["digests"]["reason"] = "00" * 32
        Leaf.objects.filter(pk=leaf.pk).update(salt=None, erased=erased)


@case("the content of a grant in its leaf", "row.changed", "cases.casegrant")
def _(world: World) -> None:
    leaf = Leaf.objects.filter(source="cases.casegrant").latest("seq")
    with lifted(LEAF):
        Leaf.objects.filter(pk=leaf.pk).update(content=leaf.content | {"group_id": 1})


@case("a leaf added for a row that is not", "row.missing", "audit.entry 999999")
def _(world: World) -> None:
    last = Leaf.objects.latest("seq")
    said = json.loads(bytes(last.leaf)) | {"row": 999999, "source": "audit.entry"}
    with lifted(LEAF):
        Leaf.objects.create(
            seq=last.seq + 1, source="audit.entry", row_id=999999, salt=bytes(16),
            leaf=json.dumps(said).encode(),
        )  # fmt: skip


@case("a hash of a tile", "tile.changed", "tile 0/0")
def _(world: World) -> None:
    tile = Tile.objects.get(level=0, position=0)
    with lifted(TILE):
        Tile.objects.filter(pk=tile.pk).update(hashes=bytes(32) + bytes(tile.hashes)[32:])


@case("the root of a tile", "tile.changed", "tile 0/0")
def _(world: World) -> None:
    with lifted(TILE):
        Tile.objects.filter(level=0, position=0).update(root=bytes(32))


@case("a tile too many", "tile.beyond", "tile 0/9")
def _(world: World) -> None:
    with lifted(TILE):
        Tile.objects.create(level=0, position=9, hashes=bytes(8192), root=bytes(32))


by_sql("a tile deleted", "tile.missing", "tile 0/0", TILE,
       f"DELETE FROM {TILE} WHERE position = 0")  # fmt: skip


# Checkpoints, keys, and what is kept outside


def signed(size: int, root: bytes, *by: notes.SignerKey) -> str:
    hands = by or tuple(keys.signing())
    return notes.signed(str(notes.Checkpoint(hands[0].name, size, root)), hands)


@case("a letter of a checkpoint", "checkpoint.forged", "checkpoint ")
def _(world: World) -> None:
    one = Checkpoint.objects.earliest("size")
    with lifted(CHECKPOINT):
        text = one.note.replace(f"\n{one.size}\n", f"\n{one.size + 1}\n")
        Checkpoint.objects.filter(pk=one.pk).update(note=text)


by_sql("the root beside a checkpoint", "checkpoint.changed", "checkpoint ", CHECKPOINT,
       f"UPDATE {CHECKPOINT} SET root = (SELECT root FROM {TILE} LIMIT 1)")  # fmt: skip
by_sql("a checkpoint deleted", "checkpoint.missing", "outside checkpoint ", CHECKPOINT,
       f"DELETE FROM {CHECKPOINT} WHERE size = (SELECT min(size) FROM {CHECKPOINT})")  # fmt: skip


by_sql("the newest checkpoint deleted", "checkpoint.missing", "checkpoint over ", CHECKPOINT,
       f"DELETE FROM {CHECKPOINT} WHERE size = (SELECT max(size) FROM {CHECKPOINT})")  # fmt: skip


@case("a checkpoint by a thief's own key", "checkpoint.forged", "checkpoint ")
def _(world: World) -> None:
    one = Checkpoint.objects.earliest("size")
    thief = notes.SignerKey(keys.verifying()[0].name, bytes(32))
    with lifted(CHECKPOINT):
        note = signed(one.size, bytes(one.root), thief)
        Checkpoint.objects.filter(pk=one.pk).update(note=note)


@case("a checkpoint of another tree by the stolen key", "checkpoint.root", "checkpoint ")
def _(world: World) -> None:
    one = Checkpoint.objects.earliest("size")
    with lifted(CHECKPOINT):
        text = signed(one.size, bytes(32))
        Checkpoint.objects.filter(pk=one.pk).update(note=text, root=bytes(32))


@case("the keys of the log replaced", "checkpoint.forged", "checkpoint ")
def _(world: World) -> None:
    thief = notes.SignerKey(keys.verifying()[0].name, bytes(32))
    (keys.folder() / "vkeys").write_text(f"{thief.verifier}\n")


@case("the signer's memory lost", "signer.memory", "state.json")
def _(world: World) -> None:
    (keys.folder() / "state.json").unlink()


@case("the database set back, by the signer's memory", "log.cut", "the signer's memory")
def _(world: World) -> None:
    path = keys.folder() / "state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"size": 10_000}))


@case("the database set back, by what lies outside", "log.cut", "outside checkpoint 10000")
def _(world: World) -> None:
    (world.outside / "checkpoints" / "10000").write_text(signed(10_000, bytes(32)))


@case("the log written anew with the stolen key", "log.forked", "outside checkpoint ")
def _(world: World) -> None:
    one = Checkpoint.objects.earliest("size")
    (world.outside / "checkpoints" / str(one.size)).write_text(signed(one.size, bytes(32)))


@case("a checkpoint outside that is not ours", "outside.forged", "outside checkpoint ")
def _(world: World) -> None:
    path = min((world.outside / "checkpoints").iterdir(), key=lambda one: int(one.name))
    path.write_text(path.read_text()[:-10] + "AAAAAAAA=\n")
