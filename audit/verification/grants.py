"""Rows that may be changed and deleted (grants, groups): do they stand as the log last saw them?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from audit.log.sources import passing
from audit.models import Leaf, LogQueue
from audit.triggers.capture import row_as_json
from audit.verification.faults import MOST, Fault

if TYPE_CHECKING:
    from audit.log.sources import Source

BATCH = 2_000


def derived() -> Iterator[Fault]:
    """Grants, groups and members that are not what the log saw last."""
    for source in passing():
        yield from islice(_of(source), MOST)


def _of(source: Source) -> Iterator[Fault]:
    for rows in _copies(source):
        seen = _last_seen(source, list(rows))
        for key, row in rows.items():
            where, told = f"{source.name} {key}", seen.get(key)
            if told is None:
                yield Fault("grant.unlogged", where, "the row stands and the log never saw it")
            elif told["event"] == "deleted":
                yield Fault("grant.unlogged", where, "the log saw it deleted, and it stands")
            elif differing := [name for name in row if row[name] != told.get(name)]:
                what = f"{', '.join(differing)} is not what the log saw last"
                yield Fault("grant.changed", where, what)
    yield from _gone(source)


def _copies(source: Source) -> Iterator[dict[int, dict[str, Any]]]:
    """The rows that stand, by key, written as the triggers write them; in batches."""
    copy = row_as_json(connection.vendor, source, "row", "'stands'")
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT row.id, {copy} FROM "{source.table}" row WHERE row.id > %s '  # noqa: S608
                "ORDER BY row.id LIMIT %s", [last, BATCH],
            )  # fmt: skip
            rows = {key: _plain(copied) for key, copied in cursor.fetchall()}
        if not rows:
            return
        yield rows
        last = max(rows)


def _plain(copied: Any) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(copied) if isinstance(copied, str) else dict(copied)
    del row["event"]
    return row


def _gone(source: Source) -> Iterator[Fault]:
    """Rows that the log saw last standing, and that are not there."""
    standing = source.model._base_manager.values("pk")
    last = (
        Leaf.objects.filter(source=source.name).exclude(row_id__in=standing)
        .values("row_id").annotate(last=Max("seq")).order_by("row_id")
    )  # fmt: skip
    batch: list[int] = []
    for row in last.iterator(BATCH):
        batch.append(row["row_id"])
        if len(batch) == BATCH:
            yield from _ask_gone(source, batch)
            batch = []
    yield from _ask_gone(source, batch)


def _ask_gone(source: Source, keys: Sequence[int]) -> Iterator[Fault]:
    for key, told in _last_seen(source, keys).items():
        if told["event"] != "deleted":
            yield Fault("grant.missing", f"{source.name} {key}",
                        "the log never saw it deleted, and it is gone")  # fmt: skip


def _last_seen(source: Source, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What each row was when the log, or else its queue, saw it last."""
    seen: dict[int, dict[str, Any]] = {}
    rows = {"source": source.name, "row_id__in": keys}
    for table, order in ((Leaf, "seq"), (LogQueue, "pk")):
        found = table._default_manager.filter(**rows).order_by(order)
        seen.update((key, content) for key, content in found.values_list("row_id", "content")
                    if content)  # fmt: skip
    return seen
