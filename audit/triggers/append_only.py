"""Tables in which a row, once written, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import apps
from simple_history.utils import get_history_manager_for_model

from audit.models import Checkpoint, Entry, Erasure, Leaf, LeafSchema, Mention, Record, Tile
from audit.triggers import erasing
from audit.triggers.shape import POSTGRESQL, Trigger, function, trigger

if TYPE_CHECKING:
    from audit.log.sources import Source

FUNCTION = "audit_append_only"
_RAISE = (
    "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP "
    "USING ERRCODE = 'insufficient_privilege';"
)
_REFUSE = function(FUNCTION, _RAISE)
_LEAF = Leaf._meta.db_table


def guarded_tables() -> Iterator[tuple[str, str]]:
    """Table and key column of everything append-only: entries, history and the log."""
    for kept in (Entry, Mention, Erasure, Leaf, LeafSchema, Tile, Checkpoint):
        yield kept._meta.db_table, str(kept._meta.pk.column)
    for model in apps.get_models():
        if issubclass(model, Record):
            yield get_history_manager_for_model(model).model._meta.db_table, "history_id"


def append_only(vendor: str) -> Iterator[Trigger]:
    """Those that refuse to change, delete, truncate and replace, but for what an order erases."""
    erasable = erasing.sources_by_table()
    for table, key in guarded_tables():
        source = erasable.get(table)
        yield from (
            _postgresql(table, source) if vendor == POSTGRESQL else _sqlite(table, key, source)
        )


def _postgresql(table: str, erasable: Source | None) -> Iterator[Trigger]:
    call = f"EXECUTE FUNCTION {FUNCTION}()"
    rows = call
    before: tuple[str, ...] = (_REFUSE,)
    if table == _LEAF or erasable is not None:
        made, rows = (
            erasing.leaf_postgresql(_RAISE)
            if erasable is None
            else erasing.row_postgresql(erasable, _RAISE)
        )
        before = (_REFUSE, made)
    yield trigger(
        f"{table}_r_ao", table, "BEFORE UPDATE OR DELETE", f"FOR EACH ROW {rows}", before=before
    )
    yield trigger(f"{table}_t_ao", table, "BEFORE TRUNCATE", f"FOR EACH STATEMENT {call}")


def _sqlite(table: str, key: str, erasable: Source | None) -> Iterator[Trigger]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: %s refused'); END"
    changed = ""
    if table == _LEAF:
        changed = f"WHEN NOT ({erasing.leaf_sqlite()}) "
    elif erasable is not None:
        changed = f"WHEN NOT ({erasing.row_sqlite(erasable)}) "
    yield trigger(f"{table}_u_ao", table, "BEFORE UPDATE", changed + refuse % "UPDATE")
    yield trigger(f"{table}_d_ao", table, "BEFORE DELETE", refuse % "DELETE")
    taken = f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608
    yield trigger(f"{table}_i_ao", table, "BEFORE INSERT", f"{taken} {refuse % 'REPLACE'}")
