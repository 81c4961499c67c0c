"""What lays the queue of the log: in the transaction of the row itself, whoever writes it.

A trigger sees what signals miss: bulk writes, guardian's bulk grants, raw SQL. The queue is guarded
too: its rows are not changed, and leave only when their leaf stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.log.sources import Source, kept, passing
from audit.models import Leaf, LogQueue
from audit.triggers.append_only import FUNCTION
from audit.triggers.shape import POSTGRESQL, SCHEMA, Trigger, function, trigger

QUEUE, LEAF = LogQueue._meta.db_table, Leaf._meta.db_table
EVENTS = {"c": ("INSERT", "inserted"), "u": ("UPDATE", "updated"), "d": ("DELETE", "deleted")}
_NOW = {POSTGRESQL: "clock_timestamp()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}
EARLY = "the row is not in the log yet"


def capture(vendor: str) -> Iterator[Trigger]:
    """Those that queue each new entry, history row, and change of a grant or group."""
    postgresql = vendor == POSTGRESQL
    for source in kept():
        yield _kept_postgresql(source) if postgresql else _kept_sqlite(source)
    for source in passing():
        yield from _passing_postgresql(source) if postgresql else _passing_sqlite(source)
    yield from _guard_postgresql() if postgresql else _guard_sqlite()


def adoptions(vendor: str) -> Iterator[tuple[str, str]]:
    """The trigger that lays new rows, and the statement that queues those laid before it stood.

    Rows of a fresh installation, of a migration that remade a table, and of the time before
    there was a log.
    """
    for source in (*kept(), *passing()):
        columns, values = "source, row_id", f"'{source.name}', {source.key}"
        if not source.kept:
            columns += ", at, content"
            copy = row_as_json(vendor, source, "row", "'found'")
            values += f", {_NOW[vendor]}, {copy}"
        there = " UNION ALL ".join(
            f"SELECT 1 FROM {table} t WHERE t.source = '{source.name}' "  # noqa: S608
            f"AND t.row_id = row.{source.key}"
            for table in (LEAF, QUEUE)
        )
        yield (
            f"{source.table}_c_log",
            f"INSERT INTO {QUEUE} ({columns}) SELECT {values} "  # noqa: S608
            f'FROM "{source.table}" row WHERE NOT EXISTS ({there}) ORDER BY row.{source.key}',
        )


def row_as_json(vendor: str, source: Source, row: str, event: str) -> str:
    """The SQL of a whole row as JSON, with what became of it."""
    if vendor == POSTGRESQL:
        return f"to_jsonb({row}) || jsonb_build_object('event', {event})"
    columns = [field.column for field in source.model._meta.concrete_fields]
    pairs = ", ".join(f"'{column}', {row}.\"{column}\"" for column in columns)
    return f"json_object('event', {event}, {pairs})"


def _kept_postgresql(source: Source) -> Trigger:
    # Once a statement, however many rows it brought: a tenth of the price of once a row.
    name = f"audit_log_{source.key}"
    body = (
        f"INSERT INTO {SCHEMA}{QUEUE} (source, row_id) "  # noqa: S608
        f"SELECT TG_ARGV[0], {source.key} FROM touched; RETURN NULL;"
    )
    return trigger(
        f"{source.table}_c_log", source.table, "AFTER INSERT",
        "REFERENCING NEW TABLE AS touched FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {name}('{source.name}')",
        before=(function(name, body),),
    )  # fmt: skip


def _kept_sqlite(source: Source) -> Trigger:
    return trigger(
        f"{source.table}_c_log", source.table, "AFTER INSERT",
        f"BEGIN INSERT INTO {QUEUE} (source, row_id) "  # noqa: S608
        f"VALUES ('{source.name}', NEW.{source.key}); END",
    )  # fmt: skip


def _passing_postgresql(source: Source) -> Iterator[Trigger]:
    name = "audit_log_passing"
    body = (
        f"INSERT INTO {SCHEMA}{QUEUE} (source, row_id, at, content) "  # noqa: S608
        f"SELECT TG_ARGV[0], row.id, {_NOW[POSTGRESQL]}, "
        f"{row_as_json(POSTGRESQL, source, 'row', 'TG_ARGV[1]')} FROM touched row; RETURN NULL;"
    )
    for letter, (event, word) in EVENTS.items():
        which = "OLD" if letter == "d" else "NEW"
        yield trigger(
            f"{source.table}_{letter}_log", source.table, f"AFTER {event}",
            f"REFERENCING {which} TABLE AS touched FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {name}('{source.name}', '{word}')",
            before=(function(name, body),),
        )  # fmt: skip
    yield trigger(
        f"{source.table}_t_log", source.table, "BEFORE TRUNCATE",
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    )  # fmt: skip


def _passing_sqlite(source: Source) -> Iterator[Trigger]:
    for letter, (event, word) in EVENTS.items():
        row = "OLD" if letter == "d" else "NEW"
        content = row_as_json("sqlite", source, row, f"'{word}'")
        yield trigger(
            f"{source.table}_{letter}_log", source.table, f"AFTER {event}",
            f"BEGIN INSERT INTO {QUEUE} (source, row_id, at, content) "  # noqa: S608
            f"VALUES ('{source.name}', {row}.id, {_NOW['sqlite']}, {content}); END",
        )  # fmt: skip


def _guard_postgresql() -> Iterator[Trigger]:
    yield trigger(
        f"{QUEUE}_u_log", QUEUE, "BEFORE UPDATE OR TRUNCATE",
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    )  # fmt: skip
    # EXECUTE plans anew each time: a plan kept from when the log was small reads all of it.
    early = (
        "SELECT EXISTS (SELECT 1 FROM gone WHERE NOT EXISTS (SELECT 1 "  # noqa: S608
        f"FROM {SCHEMA}{LEAF} leaf WHERE leaf.source = gone.source "
        "AND leaf.row_id = gone.row_id))"
    )
    body = (
        f"EXECUTE '{early}' INTO early; IF early THEN RAISE EXCEPTION '{EARLY}' "
        "USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NULL;"
    )
    yield trigger(
        f"{QUEUE}_d_log", QUEUE, "AFTER DELETE",
        "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_log_leaves()",
        before=(function("audit_log_leaves", body, "DECLARE early boolean;"),),
    )  # fmt: skip


def _guard_sqlite() -> Iterator[Trigger]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{QUEUE} is append-only: %s refused'); END"
    yield trigger(f"{QUEUE}_u_log", QUEUE, "BEFORE UPDATE", refuse % "UPDATE")
    taken = f"WHEN EXISTS (SELECT 1 FROM {QUEUE} WHERE id = NEW.id)"  # noqa: S608
    yield trigger(f"{QUEUE}_i_log", QUEUE, "BEFORE INSERT", f"{taken} {refuse % 'REPLACE'}")
    stands = f"SELECT 1 FROM {LEAF} WHERE source = OLD.source AND row_id = OLD.row_id"  # noqa: S608
    yield trigger(
        f"{QUEUE}_d_log", QUEUE, "BEFORE DELETE",
        f"WHEN NOT EXISTS ({stands}) BEGIN SELECT RAISE(ABORT, '{EARLY}'); END",
    )  # fmt: skip
