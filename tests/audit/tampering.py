"""A small world under a signed log, and the hands of somebody who owns the database."""

# ruff: noqa: S608 - tables of tests, never of a request

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from accounts.system import system_user
from audit import verification
from audit.acts import note
from audit.log import publishing
from tests.cases.factories import make_case, make_exhibit, seat
from tests.factories import AgencyFactory, make_user
from tests.plugins.application_role import as_owner

if TYPE_CHECKING:
    from accounts.models import Agency, User
    from audit.verification import Fault
    from cases.models import Case, Exhibit

LEAF, TILE, CHECKPOINT, ENTRY = "audit_leaf", "audit_tile", "audit_checkpoint", "audit_entry"
CASE, PAST = "cases_case", "cases_historicalcase"
GRANT, GIVEN, AGENCY = "cases_casegrant", "auth_group_permissions", "accounts_agency"
LAST = f"(SELECT max(seq) FROM {LEAF})"
NEWEST = f"(SELECT max(history_id) FROM {PAST})"
READ = f"(SELECT max(id) FROM {ENTRY} WHERE kind = 'cases.read')"


@dataclass
class World:
    """Who and what there is; ``home`` and ``outside`` are folders."""

    home: Path
    outside: Path
    lead: User
    case: Case
    exhibits: list[Exhibit]
    agency: Agency


def make_world(home: Path, outside: Path) -> World:
    """Three people, a case with two exhibits, three hundred reads, and four checkpoints."""
    lead = make_user("lead", "investigator", "intake")
    make_user("stranger")
    publishing.keep_up()
    case = make_case(lead)
    exhibits = [make_exhibit(case, lead, data) for data in (b"Page one.", b"Another page.")]
    seat(case, make_user("member", "investigator"), by=lead)
    publishing.keep_up()
    for number in range(300):
        note("cases.read", lead, case, page=number)
    publishing.keep_up()
    agency = AgencyFactory(code="PGN", name="Prosecutor's office", country="GT")
    publishing.keep_up()
    if connection.vendor == "postgresql":  # what a commit would look at, is looked at now
        ddl("SET CONSTRAINTS ALL IMMEDIATE")
        ddl("SET CONSTRAINTS ALL DEFERRED")
    return World(home, outside, lead, case, exhibits, agency)


@contextmanager
def undone() -> Iterator[None]:
    """All that is written inside is rolled back, as around a test of Django's own."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@contextmanager
def lifted(*tables: str) -> Iterator[None]:
    """Switch off every trigger of these tables for the block, as their owner can."""
    with as_owner(connection), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        marks = ", ".join(["%s"] * len(tables))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",
            tables,
        )
        standing = cursor.fetchall()
        for name, _sql in standing:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in standing:
            cursor.execute(sql)


def sql(statement: str, *arguments: Any) -> None:
    """One statement around every door."""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        assert cursor.rowcount != 0, f"it touches nothing: {statement}"


def ddl(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def owned(table: str) -> Iterator[str]:
    """As the owner of a table; the words that a trigger's name needs behind it."""
    with as_owner(connection):
        yield f' ON "{table}"' if connection.vendor == "postgresql" else ""


def value(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def faults() -> list[Fault]:
    """What verification finds now."""
    return verification.verify(system_user("clock")).faults


Hand = Callable[[World], None]
CASES: dict[str, tuple[Hand, str, str]] = {}


def case(name: str, kind: str, where: str) -> Callable[[Hand], Hand]:
    """One way to tamper: what verification must say first, and of which place."""

    def keep(hand: Hand) -> Hand:
        assert name not in CASES
        CASES[name] = (hand, kind, where)
        return hand

    return keep


def by_sql(name: str, kind: str, where: str, table: str, *statements: str) -> None:
    """The same with the triggers of a table off and SQL alone."""

    def hand(world: World) -> None:
        with lifted(*table.split()):
            for statement in statements:
                sql(statement.replace("%", "%%"))

    case(name, kind, where)(hand)


def twin(table: str, key: str, **changed: Any) -> None:
    """A row like the newest of a table, with a key of its own."""
    with connection.cursor() as cursor:
        names = [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]
    values = ", ".join("%s" if name in changed else f'"{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    sql(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} ORDER BY {key} DESC LIMIT 1",
        *[changed[name] for name in names if name in changed],
    )
