"""Tables in which a row, once written, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from simple_history.utils import get_history_manager_for_model

from audit.models import Checkpoint, Entry, Leaf, LeafSchema, Mention, Record, Tile
from audit.triggers.shape import POSTGRESQL, Trigger, function, trigger

FUNCTION = "audit_append_only"
_REFUSE = function(
    FUNCTION,
    "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP "
    "USING ERRCODE = 'insufficient_privilege';",
)
_LEAF = Leaf._meta.db_table
# A leaf lets its salt go when a field is erased; nothing else about it ever changes.
_STAYS = ("seq", "source", "row_id", "leaf", "content")
_LEAF_FUNCTION = "audit_leaf_stays"


def guarded_tables() -> Iterator[tuple[str, str]]:
    """Table and key column of everything append-only: entries, history and the log."""
    for kept in (Entry, Mention, Leaf, LeafSchema, Tile, Checkpoint):
        yield kept._meta.db_table, str(kept._meta.pk.column)
    for model in apps.get_models():
        if issubclass(model, Record):
            yield get_history_manager_for_model(model).model._meta.db_table, "history_id"


def append_only(vendor: str) -> Iterator[Trigger]:
    """Those that refuse to change, delete, truncate and replace."""
    for table, key in guarded_tables():
        yield from _postgresql(table) if vendor == POSTGRESQL else _sqlite(table, key)


def _postgresql(table: str) -> Iterator[Trigger]:
    call = f"EXECUTE FUNCTION {FUNCTION}()"
    rows = f"FOR EACH ROW {call}"
    before: tuple[str, ...] = (_REFUSE,)
    if table == _LEAF:
        old, new = (", ".join(f"{row}.{name}" for name in _STAYS) for row in ("OLD", "NEW"))
        rows = f"FOR EACH ROW EXECUTE FUNCTION {_LEAF_FUNCTION}()"
        stays = f"NEW.salt IS NULL AND ({new}) IS NOT DISTINCT FROM ({old})"
        before += (
            function(
                _LEAF_FUNCTION,
                f"IF TG_OP = 'UPDATE' THEN IF {stays} THEN RETURN NEW; END IF; END IF; "
                "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP "
                "USING ERRCODE = 'insufficient_privilege';",
            ),
        )
    yield trigger(f"{table}_r_ao", table, "BEFORE UPDATE OR DELETE", rows, before=before)
    yield trigger(f"{table}_t_ao", table, "BEFORE TRUNCATE", f"FOR EACH STATEMENT {call}")


def _sqlite(table: str, key: str) -> Iterator[Trigger]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: %s refused'); END"
    changed = ""
    if table == _LEAF:
        kept = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _STAYS)
        changed = f"WHEN NOT (NEW.salt IS NULL AND {kept}) "
    yield trigger(f"{table}_u_ao", table, "BEFORE UPDATE", changed + refuse % "UPDATE")
    yield trigger(f"{table}_d_ao", table, "BEFORE DELETE", refuse % "DELETE")
    taken = f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608
    yield trigger(f"{table}_i_ao", table, "BEFORE INSERT", f"{taken} {refuse % 'REPLACE'}")
