"""The leaves as they lie, rows as the ORM gives them, and one state of the database to read in."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import DateTimeField

from audit.models import Leaf

if TYPE_CHECKING:
    from django.db.models import Field, Model

BATCH = 2_000


class LeafRow(NamedTuple):
    """One leaf as the table holds it."""

    seq: int
    source: str
    row_id: int
    leaf: bytes
    salt: bytes | None
    erased: dict[str, dict[str, str]] | None
    content: dict[str, Any] | None
    said: dict[str, Any]
    """What the bytes say; empty when they are no leaf."""


def leaves(start: int) -> Iterator[list[LeafRow]]:
    """The leaves from ``start`` on, in batches, as they lie in the table."""
    names = LeafRow._fields[:-1]
    rows = Leaf.objects.filter(seq__gte=start).order_by("seq").values_list(*names)
    batch: list[LeafRow] = []
    for seq, source, row_id, leaf, salt, erased, content in rows.iterator(BATCH):
        raw = bytes(leaf)
        salt = None if salt is None else bytes(salt)
        batch.append(LeafRow(seq, source, row_id, raw, salt, erased, content, _said(raw)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _said(leaf: bytes) -> dict[str, Any]:
    try:
        said = json.loads(leaf)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def by_key(
    model: type[Model], names: Sequence[str], keys: Sequence[int]
) -> dict[int, tuple[Any, ...]]:
    """The named values of each row with one of the keys, by key.

    What ``values_list()`` gives; it takes twice as long, and every row of the record is read by
    this once to be sealed and again at each verification.
    """
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]  # of columns, all of them
    key = f'"{meta.pk.column}"'
    columns = ", ".join([key, *(f'"{field.column}"' for field in fields)])
    if connection.vendor == "postgresql":
        wanted: Any = list(keys)
        among = "= ANY(%s)"
    else:
        wanted = json.dumps(list(keys))
        among = "IN (SELECT value FROM json_each(%s))"
    with connection.cursor() as cursor:
        # Every name is one of the model's own.
        query = f'SELECT {columns} FROM "{meta.db_table}" WHERE {key} {among}'  # noqa: S608
        cursor.execute(query, [wanted])
        rows = cursor.fetchall()
    converted = [(at, turn) for at, field in enumerate(fields, 1) if (turn := _converter(field))]
    if not converted:
        return {row[0]: row[1:] for row in rows}
    found = {}
    for row in rows:
        values = list(row)
        for at, turn in converted:
            if values[at] is not None:
                values[at] = turn(values[at])
        found[values[0]] = tuple(values[1:])
    return found


def _converter(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes Python's value of the database's, as the ORM does; None where they are one."""
    column = field.get_col(field.model._meta.db_table)
    steps = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    if not steps:
        return None

    def turned(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    if connection.vendor == "postgresql" or not isinstance(field, DateTimeField) or len(steps) > 1:
        return turned

    def moment(value: Any) -> Any:
        try:
            at = datetime.datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return turned(value)
        return at if at.tzinfo else at.replace(tzinfo=datetime.UTC)

    return moment


@contextmanager
def one_state() -> Iterator[None]:
    """All reading inside sees one state of the database, and hinders nobody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the place of the writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
