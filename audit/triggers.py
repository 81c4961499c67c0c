"""Append-only by the database itself: entries and history refuse UPDATE and DELETE.

Beside them stand the laws of a package that no CHECK can say, since they span rows (``LAWS``).
Installed after each migration (``AlterField`` on SQLite remakes a table and
silently drops its triggers) and looked for at start. On SQLite ``INSERT OR
REPLACE`` passes delete triggers, hence a third one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from simple_history.utils import get_history_manager_for_model

from audit.models import Entry, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.utils.functional import _StrOrPromise

FUNCTION = "audit_append_only"
OURS = ("%_ao", "%_law")
"""How the names of our triggers end: append-only, law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What must hold among the rows of one table after each INSERT and UPDATE.

    ``broken`` is an SQL condition on ``NEW`` that is true when the row breaks the law;
    ``lock`` a PostgreSQL statement on ``NEW`` that makes two who might break it together wait
    for each other (SQLite has one writer). ``sentence`` is what the person reads.
    """

    name: str
    table: str
    broken: str
    lock: str
    sentence: _StrOrPromise


LAWS: list[Law] = []
"""Nail: packages add theirs in ``AppConfig.ready()``."""


def guarded_tables() -> Iterator[tuple[str, str]]:
    """Table and key column of everything append-only: entries and all history."""
    yield Entry._meta.db_table, "id"
    for model in apps.get_models():
        if issubclass(model, Record):
            yield get_history_manager_for_model(model).model._meta.db_table, "history_id"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that stand already are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION_SQL)
        for table, key in _present(connection):
            for statement in _statements(connection.vendor, table, key):
                cursor.execute(statement)
        tables = set(connection.introspection.table_names(cursor))
        for law in LAWS:
            if law.table in tables:
                for statement in _law_statements(connection.vendor, law):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: before they are made anew, and for the tests' flush."""
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, name in _standing(connection, firing=False):
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if on_table else ""))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, in alphabetical order."""
    wanted = {
        f"{table}_{suffix}"
        for table, _key in guarded_tables()
        for suffix in _suffixes(connection.vendor)
    }
    wanted |= {name for law in LAWS for name in _law_triggers(connection.vendor, law)}
    return sorted(wanted - {name for _table, name in _standing(connection)})


def _present(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    tables = set(connection.introspection.table_names())
    return [(table, key) for table, key in guarded_tables() if table in tables]


def _standing(connection: BaseDatabaseWrapper, *, firing: bool = True) -> list[tuple[str, str]]:
    """Table and name of each trigger of ours; ``firing`` leaves out those that are disabled."""
    arguments: list[str | bool]
    if connection.vendor == "postgresql":
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
            "WHERE NOT t.tgisinternal AND (t.tgname LIKE %s OR t.tgname LIKE %s) "
            "AND (t.tgenabled IN ('O', 'A') OR NOT %s)"
        )
        arguments = [*OURS, firing]
    else:
        query = (
            "SELECT tbl_name, name FROM sqlite_master "
            "WHERE type = 'trigger' AND (name LIKE %s OR name LIKE %s)"
        )
        arguments = [*OURS]
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return [(table, name) for table, name in cursor.fetchall()]


def _suffixes(vendor: str) -> tuple[str, ...]:
    return ("r_ao", "t_ao") if vendor == "postgresql" else ("u_ao", "d_ao", "i_ao")


def _law_triggers(vendor: str, law: Law) -> tuple[str, ...]:
    return (f"{law.name}_law",) if vendor == "postgresql" else (
        f"{law.name}_i_law", f"{law.name}_u_law",
    )  # fmt: skip


def _law_statements(vendor: str, law: Law) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {law.name}_law() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {law.lock}; IF {law.broken} THEN RAISE EXCEPTION 'law {law.name} broken' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
            f'CREATE TRIGGER "{law.name}_law" AFTER INSERT OR UPDATE ON "{law.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {law.name}_law()",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, 'law {law.name} broken'); END"
    return [
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{law.table}" WHEN {law.broken} {refuse}'
        for name, event in zip(_law_triggers(vendor, law), ("INSERT", "UPDATE"), strict=True)
    ]


_FUNCTION_SQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$
"""


def _statements(vendor: str, table: str, key: str) -> list[str]:
    # Table names come from model metadata, never from a request.
    if vendor == "postgresql":
        call = f"EXECUTE FUNCTION {FUNCTION}()"
        return [
            f'CREATE TRIGGER "{table}_r_ao" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW {call}",
            f'CREATE TRIGGER "{table}_t_ao" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: %s refused'); END"
    taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608
    return [
        f'CREATE TRIGGER "{table}_u_ao" BEFORE UPDATE ON "{table}" {refuse % "UPDATE"}',
        f'CREATE TRIGGER "{table}_d_ao" BEFORE DELETE ON "{table}" {refuse % "DELETE"}',
        f'CREATE TRIGGER "{table}_i_ao" BEFORE INSERT ON "{table}" WHEN {taken} '
        f"{refuse % 'REPLACE'}",
    ]
