"""History against entries, live rows against history: the parts of the record tell one story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import Max
from simple_history.utils import get_history_manager_for_model

from audit.log.sources import sources
from audit.models import Entry, Leaf, LogQueue, Record
from audit.verification.faults import MOST, Fault

if TYPE_CHECKING:
    from django.db.models import Model

    from audit.log.sources import Source

# Names of tables and columns come from the metadata of models, never from a request.


def unlogged(least: dict[str, int] | None) -> Iterator[Fault]:
    """Entries and versions that are neither in the tree nor waiting for it.

    ``least`` gives for each source of the log the smallest key that need be asked; None: all.
    """
    for source in sources().values():
        if not source.kept:
            continue
        there = " AND ".join(
            f'NOT EXISTS (SELECT 1 FROM "{table}" x WHERE x.source = %s '  # noqa: S608
            f'AND x.row_id = t."{source.key}")'
            for table in (Leaf._meta.db_table, LogQueue._meta.db_table)
        )
        since = (
            _since(source.name, least) if least is None or source.name in least else _next(source)
        )
        found = _rows(
            f'SELECT t."{source.key}" FROM "{source.table}" t '  # noqa: S608
            f'WHERE t."{source.key}" >= %s AND {there} ORDER BY t."{source.key}"',
            [since, source.name, source.name],
        )
        for (key,) in found:
            yield Fault("row.unlogged", f"{source.name} {key}", "the row is not in the log")


def _next(source: Source) -> int:
    last = Leaf.objects.filter(source=source.name).aggregate(last=Max("row_id"))["last"]
    return (last or 0) + 1


def pairs(least: dict[str, int] | None) -> Iterator[Fault]:
    """Every version in a history has its entry, and every entry of a deed its version.

    ``least`` as for unlogged().
    """
    entry = Entry._meta.db_table
    for model, past in _records():
        table, since = past._meta.db_table, _since(past._meta.label_lower, least)
        found = _rows(
            f"SELECT h.history_id, h.id, h.version FROM \"{table}\" h "  # noqa: S608
            f"WHERE h.history_id >= %s AND NOT EXISTS (SELECT 1 FROM \"{entry}\" e "
            "WHERE e.object_type = %s AND e.object_id = h.id AND e.object_version = h.version "
            "AND e.outcome = 'done') ORDER BY h.history_id", [since, model._meta.label_lower],
        )  # fmt: skip
        for history_id, key, version in found:
            what = f"version {version} of {model._meta.label_lower} {key} has no entry"
            yield Fault("entry.missing", f"{past._meta.label_lower} {history_id}", what)
        found = _rows(
            f"SELECT e.id, e.object_id, e.object_version FROM \"{entry}\" e "  # noqa: S608
            f"WHERE e.id >= %s AND e.object_type = %s AND e.outcome = 'done' "
            "AND e.object_version IS NOT NULL AND NOT EXISTS (SELECT 1 "
            f"FROM \"{table}\" h WHERE h.id = e.object_id AND h.version = e.object_version) "
            "ORDER BY e.id", [_since(Entry._meta.label_lower, least), model._meta.label_lower],
        )  # fmt: skip
        for pk, key, version in found:
            what = f"it tells of version {version} of {model._meta.label_lower} {key}, which is not"
            yield Fault("history.missing", f"audit.entry {pk}", f"{what} in the history")


def live(least: dict[str, int] | None) -> Iterator[Fault]:
    """Every row that stands is as its newest history row tells, and none is missing or too many."""
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    for model, past in _records():
        now, then = model._meta.db_table, past._meta.db_table
        label, names = model._meta.label_lower, _columns(past)
        since = _since(past._meta.label_lower, least)
        touched = (
            f'SELECT DISTINCT id FROM "{then}" WHERE history_id >= {since}'  # noqa: S608
            if since else f'SELECT id FROM "{now}"'  # noqa: S608
        )  # fmt: skip
        newest = f'(SELECT max(x.history_id) FROM "{then}" x WHERE x.id = l.id)'  # noqa: S608
        equal = " AND ".join(f'l."{name}" {same} h."{name}"' for name in names)
        pairs = ", ".join(f'l."{name}", h."{name}"' for name in names)
        found = _rows(
            f"SELECT l.id, h.history_id, h.history_type, {pairs} "  # noqa: S608
            f'FROM "{now}" l LEFT JOIN "{then}" h ON h.history_id = {newest} '
            f"WHERE l.id IN ({touched}) AND (h.history_id IS NULL OR h.history_type = '-' "
            f"OR NOT ({equal})) ORDER BY l.id", [],
        )  # fmt: skip
        for key, history_id, kind, *values in found:
            yield Fault("live.changed", f"{label} {key}", _told(history_id, kind, names, values))
        gone = _rows(
            f'SELECT DISTINCT h.id FROM "{then}" h WHERE h.history_id >= %s AND NOT EXISTS '  # noqa: S608
            f'(SELECT 1 FROM "{now}" l WHERE l.id = h.id) ORDER BY h.id', [since],
        )  # fmt: skip
        for (key,) in gone:
            yield Fault("live.missing", f"{label} {key}", "it has a history and the row is gone")


def _told(history_id: int | None, kind: str, names: Sequence[str], values: Sequence[Any]) -> str:
    if history_id is None:
        return "the row stands and has no history"
    if kind == "-":
        return "the row stands and its history says that it was deleted"
    pairs = zip(names, values[::2], values[1::2], strict=True)
    differing = [name for name, now, then in pairs if now != then]
    return f"{', '.join(differing)} differ from its newest history row, {history_id}"


@cache
def _records() -> tuple[tuple[type[Record], type[Model]], ...]:
    """Each record with its history."""
    return tuple(
        (model, get_history_manager_for_model(model).model)
        for model in apps.get_models()
        if issubclass(model, Record)
    )


def _columns(past: type[Model]) -> list[str]:
    return [
        str(field.column)
        for field in past._meta.concrete_fields
        if not field.name.startswith("history_")
    ]


def _since(source: str, least: dict[str, int] | None) -> int:
    # A source without new leaves has no new rows: those that wait are asked next time.
    return 0 if least is None else least.get(source, 2**62)


def _rows(sql: str, arguments: Sequence[int | str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {MOST}", arguments)
        return list(cursor.fetchall())
