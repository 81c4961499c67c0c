"""Nets under the doors: a record that was written around them is refused by the database.

PostgreSQL looks at commit whether each row that was touched equals its newest history row, so
``update()``, bulk writes, raw SQL and ``_raw_delete`` fail, by whichever program. SQLite has no
such trigger; there each write of a record asks a function that only our own connections have
(``audit.connections``): another program cannot write at all, and our own only in an act. What the
owner of the file does beyond that is found by verification.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from simple_history.utils import get_history_manager_for_model

from audit.models import Record
from audit.triggers.shape import POSTGRESQL, SCHEMA, Trigger, function, trigger

HAND = "audit_hand"
"""The function of our own connections on SQLite: 1 while an act is under way."""


def nets(vendor: str) -> Iterator[Trigger]:
    """Those under every table of a record."""
    for model in apps.get_models():
        if issubclass(model, Record):
            if vendor == POSTGRESQL:
                yield _postgresql(model)
            else:
                yield from _sqlite(model._meta.db_table)


def _postgresql(model: type[Record]) -> Trigger:
    live = model._meta.db_table
    past = get_history_manager_for_model(model).model._meta
    columns = [field.column for field in past.concrete_fields if not _own(field.name)]
    now, then = (", ".join(f'{row}."{column}"' for column in columns) for row in ("l", "h"))
    name = f"{live}_net"
    # "+ 0" keeps the planner from walking back through the history of all rows.
    newest = (
        f'SELECT * FROM {SCHEMA}"{past.db_table}" h WHERE h.id = k '  # noqa: S608
        "ORDER BY h.history_id + 0 DESC LIMIT 1"
    )
    # First what is lawful, so that a lawful write pays for one question.
    body = (
        f'IF EXISTS (SELECT 1 FROM {SCHEMA}"{live}" l, ({newest}) h WHERE l.id = k '  # noqa: S608
        f"AND h.history_type <> '-' AND ROW({now}) IS NOT DISTINCT FROM ROW({then})) "
        "THEN RETURN NULL; END IF; "
        f'IF NOT EXISTS (SELECT 1 FROM {SCHEMA}"{live}" l WHERE l.id = k) '
        f"AND EXISTS (SELECT 1 FROM ({newest}) h WHERE h.history_type = '-') "
        "THEN RETURN NULL; END IF; "
        "RAISE EXCEPTION 'row % of % was written around its history', k, TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation';"
    )
    return trigger(
        name, live, "AFTER INSERT OR UPDATE OR DELETE",
        f'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        before=(function(f'"{name}"', body, "DECLARE k bigint := COALESCE(NEW.id, OLD.id);"),),
        kind="CONSTRAINT",
    )  # fmt: skip


def _own(name: str) -> bool:
    """True for what only the history has: when, by whom, why."""
    return name.startswith("history_")


def _sqlite(table: str) -> Iterator[Trigger]:
    refuse = (
        f"BEGIN SELECT RAISE(ABORT, '{table} was written around the doors') WHERE NOT {HAND}(); END"
    )
    for letter, event in (("i", "INSERT"), ("u", "UPDATE"), ("d", "DELETE")):
        yield trigger(f"{table}_{letter}_net", table, f"BEFORE {event}", refuse)
