"""From the queue into the tree: the one writer of leaves and tiles.

A batch is one transaction: rows are read again as the database keeps them, written canonically,
salted and committed to; leaves and full tiles are appended, and the queue rows go. Whoever is
killed in the middle leaves nothing behind; two at once take turns. The order of the leaves is the
order of integration, recorded and never derived, so a transaction that commits late is not lost.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from audit.log import sealing
from audit.log.reading import by_key
from audit.log.sources import Source, sources
from audit.log.tree import (
    LONGEST_LEAF,
    TILE_HEIGHT,
    TILE_WIDTH,
    Place,
    ProofError,
    Tree,
    leaf_hashes,
    root_of,
)
from audit.models import Leaf, LeafSchema, LogQueue, Tile

if TYPE_CHECKING:
    from django.db.models import Model

QUEUE, LEAF, TILE = (model._meta.db_table for model in (LogQueue, Leaf, Tile))

BATCH = 2_000
"""Rows in one transaction: on SQLite everybody who writes waits for its end."""
WIDE_BATCH = 5_000
"""The same on PostgreSQL, where nobody waits and each round costs the server some twenty words."""
LOCK = 0x50524F42
"""The advisory lock of PostgreSQL that one integrator holds."""
_TYPES = {
    "seq": "int8", "source": "varchar", "row_id": "int8", "leaf": "bytea", "salt": "bytea",
    "content": "jsonb", "level": "int2", "position": "int8", "hashes": "bytea", "root": "bytea",
}  # fmt: skip
"""PostgreSQL's types of the columns that are copied in: it takes them as they are."""
MISSING = {"event": "missing"}
"""What is committed to when a row was queued and is not there to be read."""


class Queued(NamedTuple):
    """A row of the queue."""

    pk: int
    source: str
    row_id: int
    at: Any
    content: dict[str, Any] | None


class Sealed(NamedTuple):
    """A leaf that has no place in the tree yet."""

    source: str
    row_id: int
    leaf: bytes
    salt: bytes
    content: str | None


class Appended(NamedTuple):
    """A full tile."""

    level: int
    position: int
    hashes: bytes
    root: bytes


def integrate() -> int:
    """Take everything that waits into the tree, batch by batch; how many rows that was.

    Not inside a transaction of the caller's: the lock would be held until its end.
    """
    done = 0
    while LogQueue.objects.exists() and (number := integrate_batch()):
        done += number
    return done


def batch() -> int:
    """How many rows one transaction takes into the tree at most."""
    return WIDE_BATCH if connection.vendor == "postgresql" else BATCH


def integrate_batch(limit: int | None = None) -> int:
    """Take the oldest rows of the queue into the tree in one transaction; how many.

    ``limit`` is ``batch()`` when it is None.
    """
    with transaction.atomic(durable=True):
        _take_turn()
        if queued := _oldest(limit or batch()):
            append(seal(queued))
            _take_away([row.pk for row in queued])
    return len(queued)


def _oldest(limit: int) -> list[Queued]:
    keys = f"SELECT id, source, row_id, content IS NULL FROM {QUEUE} ORDER BY id LIMIT %s"  # noqa: S608
    rows = _asked(keys, limit)
    own = [pk for pk, _source, _row_id, kept in rows if not kept]
    if not own:
        return [Queued(pk, source, row_id, None, None) for pk, source, row_id, _kept in rows]
    brought = by_key(LogQueue, ("at", "content"), own)
    return [
        Queued(pk, source, row_id, *brought.get(pk, (None, None)))
        for pk, source, row_id, _kept in rows
    ]


def integrate_within() -> None:
    """Take everything that waits into the tree in the transaction of the caller.

    For an erasure, which needs the leaf of each row that it touches: nobody else integrates until
    the caller's transaction ends. What it rolls back is back in the queue.
    """
    _take_turn()
    while queued := _oldest(batch()):
        append(seal(queued))
        _take_away([row.pk for row in queued])


def size() -> int:
    """How many leaves the tree has."""
    ((last,),) = _asked(f"SELECT max(seq) FROM {LEAF}")  # noqa: S608
    return 0 if last is None else last + 1


def tree() -> Tree:
    """The tree as it stands now."""
    return Tree(read_tiles, size())


def read_tile(level: int, position: int, width: int) -> list[bytes]:
    """The first ``width`` hashes of a tile: as kept when it is full, else made from below."""
    return read_tiles([(level, position, width)])[0]


def read_tiles(places: Sequence[Place]) -> list[list[bytes]]:
    """``read_tile()`` of each place, by one question. Raises ProofError for a tile that is gone."""
    if not places:
        return []
    questions, arguments = zip(*map(_question, range(len(places)), places), strict=True)
    found: list[dict[int, bytes]] = [{} for _ in places]
    for place, position, value in _asked(" UNION ALL ".join(questions), *chain(*arguments)):
        found[place][position] = bytes(value)
    return [_hashes(*each) for each in zip(places, found, strict=True)]


def _question(number: int, place: Place) -> tuple[str, tuple[int, ...]]:
    """What asks for a place: its number, where a value stands, and the value; with arguments."""
    level, position, width = place
    if width == TILE_WIDTH:
        kept = f"SELECT {number}, position, hashes FROM {TILE} WHERE level = %s AND position = %s"  # noqa: S608
        return kept, (level, position)
    first = position * TILE_WIDTH
    if level:
        roots = (
            f"SELECT {number}, position, root FROM {TILE} "  # noqa: S608
            "WHERE level = %s AND position >= %s AND position < %s"
        )
        return roots, (level - 1, first, first + width)
    leaves = f"SELECT {number}, seq, leaf FROM {LEAF} WHERE seq >= %s AND seq < %s"  # noqa: S608
    return leaves, (first, first + width)


def _hashes(place: Place, found: dict[int, bytes]) -> list[bytes]:
    level, position, width = place
    if width == TILE_WIDTH:
        if position not in found:
            raise ProofError(f"tile {level}/{position} is missing")
        whole = found[position]
        return [whole[at : at + 32] for at in range(0, len(whole), 32)]
    in_order = [found[at] for at in sorted(found)]
    return in_order if level else leaf_hashes(in_order)


def seal(queued: Sequence[Queued]) -> list[Sealed]:
    """Read the rows again and commit to each of them; in the order of the queue."""
    known = sources()
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in queued:
        if row.content is None and row.source in known:
            wanted[row.source].append(row.row_id)
    found = {name: known[name].rows(keys) for name, keys in wanted.items()}
    _remember({known[name].schema: known[name].names for name in wanted})
    salts = os.urandom(sealing.SALT_BYTES * len(queued))
    return [
        _sealed(
            row, known.get(row.source), found.get(row.source, {}).get(row.row_id),
            salts[turn * sealing.SALT_BYTES : (turn + 1) * sealing.SALT_BYTES],
        )
        for turn, row in enumerate(queued)
    ]  # fmt: skip


def append(sealed: Sequence[Sealed]) -> None:
    """Give the leaves their places at the end of the tree, and keep the tiles they fill."""
    start = size()
    tiles = list(_filled(start, leaf_hashes([each.leaf for each in sealed])))
    as_json = _as_json if connection.vendor == "postgresql" else str
    leaves = (
        (seq, source, row_id, leaf, salt, None if content is None else as_json(content))
        for seq, (source, row_id, leaf, salt, content) in enumerate(sealed, start)
    )
    _write(Leaf, ("seq", "source", "row_id", "leaf", "salt", "content"), leaves)
    if tiles:
        _write(Tile, Appended._fields, tiles)


def _sealed(
    row: Queued, source: Source | None, values: tuple[Any, ...] | None, salt: bytes
) -> Sealed:
    content = None
    if source is not None and values is not None:
        at, by = source.moment_and_hand(values)
        schema, commitment = source.schema, sealing.commitment(source.prefixes, salt, values)
    else:
        fields = MISSING if row.content is None else row.content
        at, by, content = row.at, None, sealing.text_of(fields)
        schema, commitment = sealing.schema(list(fields)), sealing.seal(salt, fields)
    leaf = (
        f'{{"at":{sealing.text_of(at)},"by":{"null" if by is None else by},'
        f'"commitment":"{commitment}","row":{row.row_id},"schema":"{schema}",'
        f'"source":{sealing.text_of(row.source)},"v":1}}'
    ).encode()
    if len(leaf) > LONGEST_LEAF:
        raise ValueError(f"the leaf of {row.source} {row.row_id} cannot be bundled")
    return Sealed(row.source, row.row_id, leaf, salt, content)


def _filled(start: int, hashes: list[bytes]) -> Iterator[Appended]:
    """The tiles that become full when ``hashes`` follow the first ``start`` leaves."""
    level = 0
    while hashes:
        count = start >> (TILE_HEIGHT * level)
        width = count % TILE_WIDTH
        edge = read_tile(level, count // TILE_WIDTH, width) if width else []
        if len(edge) != width:
            raise ProofError(f"level {level} of the tree ends in a gap")
        row, position = edge + hashes, count // TILE_WIDTH
        hashes = []
        for first in range(0, len(row) - TILE_WIDTH + 1, TILE_WIDTH):
            full = row[first : first + TILE_WIDTH]
            hashes.append(root_of(full))
            yield Appended(level, position, b"".join(full), hashes[-1])
            position += 1
        level += 1


def _remember(schemas: dict[str, tuple[str, ...]]) -> None:
    """Write down which fields a schema has, where that is not known yet."""
    have = set(LeafSchema.objects.filter(pk__in=schemas).values_list("pk", flat=True))
    LeafSchema.objects.bulk_create(
        LeafSchema(code=code, names=list(names))
        for code, names in schemas.items()
        if code not in have
    )


def _take_turn() -> None:
    """Wait until no other integrator is at work. On SQLite the transaction alone sees to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _asked(query: str, *arguments: int) -> list[tuple[Any, ...]]:
    """The rows of a query. A proof asks several, and the ORM would take longer than they do."""
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _take_away(keys: list[int]) -> None:
    first, last = keys[0], keys[-1]
    with connection.cursor() as cursor:
        # Nothing that came in meanwhile has a key between two neighbours; on SQLite nothing did.
        if connection.vendor != "postgresql" or last - first + 1 == len(keys):
            query = f"DELETE FROM {QUEUE} WHERE id BETWEEN %s AND %s"  # noqa: S608
            cursor.execute(query, [first, last])
        else:
            cursor.execute(f"DELETE FROM {QUEUE} WHERE id = ANY(%s)", [keys])  # noqa: S608


def _as_json(text: str) -> Any:
    """JSON that is written already, as COPY takes it."""
    return Jsonb(text, dumps=str)


def _write(model: type[Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows by the fastest way each database has: the ORM takes four times as long."""
    columns = f"{model._meta.db_table} ({', '.join(names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {columns} FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types([_TYPES[name] for name in names])
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {columns} VALUES ({marks})", list(rows))  # noqa: S608
