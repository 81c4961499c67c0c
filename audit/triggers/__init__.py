"""What the database itself refuses and records, whoever speaks to it.

Append-only tables, laws that span rows, the queue of the log, and nets under the doors. Installed
after each migration (``AlterField`` on SQLite remakes a table and silently drops its triggers) and
looked for at start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audit.migrating import tell_of_late_rows
from audit.models import Leaf
from audit.triggers.append_only import FUNCTION, append_only, guarded_tables
from audit.triggers.capture import adoptions, capture
from audit.triggers.erasing import erasable_columns, two_people
from audit.triggers.laws import LAWS, Law, laws
from audit.triggers.nets import nets
from audit.triggers.shape import POSTGRESQL, SCHEMA, Trigger

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = [
    "FUNCTION", "LAWS", "Law", "erasable_columns", "guarded_tables", "install", "missing", "remove",
    "wanted",
]  # fmt: skip

OURS = ("%_ao", "%_law", "%_log", "%_net")
"""How the names of our triggers end: append-only, law, queue of the log, net."""


def wanted(vendor: str) -> Iterator[Trigger]:
    """Every trigger that should stand."""
    yield from append_only(vendor)
    yield from laws(vendor, (two_people(vendor),))
    yield from capture(vendor)
    yield from nets(vendor)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that stand already are made anew.

    Where none queued new rows for the log yet, those that are there are queued now. Later that
    means that a trigger was gone: a migration remade its table, or somebody took it away and
    may have laid rows in the meantime. An entry tells which tables and how many rows.
    """
    stood = {name for _table, name in _standing(connection)}
    remove(connection)
    tables = set(connection.introspection.table_names())
    done = set()
    with connection.cursor() as cursor:
        schema = ""
        if connection.vendor == POSTGRESQL:
            cursor.execute("SELECT current_schema()")
            schema = f"{connection.ops.quote_name(cursor.fetchone()[0])}."
        for trigger in wanted(connection.vendor):
            if trigger.table in tables:
                for statement in trigger.lays:
                    if statement not in done:  # a function that many share
                        cursor.execute(statement.replace(SCHEMA, schema))
                        done.add(statement)
    _adopt(connection, stood, tables)


def _adopt(connection: BaseDatabaseWrapper, stood: set[str], tables: set[str]) -> None:
    """Queue the rows of tables whose trigger did not stand; tell of those that come late."""
    late, begun = {}, _log_has_begun(connection, tables)
    with connection.cursor() as cursor:
        for name, statement in adoptions(connection.vendor):
            table = name.removesuffix("_c_log")
            if name in stood or table not in tables:
                continue
            cursor.execute(statement)
            if begun and cursor.rowcount > 0:
                late[table] = cursor.rowcount
    if late:
        tell_of_late_rows(late, connection.alias)


def _log_has_begun(connection: BaseDatabaseWrapper, tables: set[str]) -> bool:
    table = Leaf._meta.db_table
    if table not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 - the model's own name
        return cursor.fetchone() is not None


def remove(connection: BaseDatabaseWrapper, *, ending: str = "") -> None:
    """Take the triggers away: before they are made anew, and for the tests' flush.

    ``ending`` leaves all but those whose names end so.
    """
    postgresql = connection.vendor == POSTGRESQL
    with connection.cursor() as cursor:
        if postgresql:
            # What the nets have still to look at, they look at now: a table with a check
            # outstanding cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, name in _standing(connection, firing=False):
            if not name.endswith(ending):
                continue
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if postgresql else ""))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, in alphabetical order."""
    standing = {name for _table, name in _standing(connection)}
    return sorted({trigger.name for trigger in wanted(connection.vendor)} - standing)


def _standing(connection: BaseDatabaseWrapper, *, firing: bool = True) -> list[tuple[str, str]]:
    """Table and name of each trigger of ours; ``firing`` leaves out those that are disabled."""
    arguments: list[Any]
    if connection.vendor == POSTGRESQL:
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
            "WHERE NOT t.tgisinternal AND t.tgname LIKE ANY(%s) "
            "AND (t.tgenabled IN ('O', 'A') OR NOT %s)"
        )
        arguments = [list(OURS), firing]
    else:
        likes = " OR ".join(["name LIKE %s"] * len(OURS))
        query = f"SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND ({likes})"  # noqa: S608
        arguments = [*OURS]
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return [(table, name) for table, name in cursor.fetchall()]
