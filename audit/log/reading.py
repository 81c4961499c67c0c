"""The leaves as they lie, and one state of the database to read them in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

from audit.models import Leaf
from audit.triggers.shape import POSTGRESQL

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


@contextmanager
def one_state() -> Iterator[None]:
    """All reading inside sees one state of the database, and hinders nobody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == POSTGRESQL:
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
