"""The database itself refuses to rewrite entries and history."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Agency, User
from audit import triggers
from audit.acts import note
from audit.log import sources
from audit.models import Entry, Record
from audit.starting import refuse_unguarded
from tests.plugins.application_role import ROLE, as_owner
from tests.unlocking import unlocked

ROOT = Path(__file__).resolve().parents[2]
GUARDED = list(triggers.guarded_tables())
# The trigger speaks to the owner; the application's role lacks the right before it fires.
REFUSED = r"append-only|permission denied"


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]


def drop(name: str, table: str) -> None:
    on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with as_owner(connection):
        sql(f'DROP TRIGGER "{name}"{on_table}')


ENTRY_TRIGGER = {"sqlite": "audit_entry_u_ao", "postgresql": "audit_entry_r_ao"}


def test_every_table_of_the_record_is_guarded_and_every_trigger_stands(db: None) -> None:
    tables = {table for table, _key in GUARDED}
    log = {"audit_leaf", "audit_leafschema", "audit_tile", "audit_checkpoint"}
    wanted = (
        {"audit_entry", "audit_mention", "audit_erasure"}
        | log
        | {
            model.history.model._meta.db_table  # type: ignore[attr-defined]
            for model in apps.get_models()
            if issubclass(model, Record)
        }
    )
    assert tables == wanted
    assert tables >= {"accounts_historicaluser", "accounts_historicalrolegrant"}
    assert triggers.missing(connection) == []
    assert all(len(f"{table}_u_ao") <= 63 for table in tables), "PostgreSQL cuts longer names"


def attempts_on(table: str) -> list[str]:
    """Every statement by which a row of the table could come to say something else."""
    names, key = ", ".join(columns(table)), dict(GUARDED)[table]
    always = [f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"]  # noqa: S608
    if connection.vendor == "sqlite":
        return [
            *always,
            f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1",  # noqa: S608
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} "  # noqa: S608
            f"WHERE true LIMIT 1 ON CONFLICT DO UPDATE SET {key} = 0",
            f"UPDATE OR REPLACE {table} SET {key} = {key} + 1",  # noqa: S608
        ]
    return [
        *always,
        f"TRUNCATE {table}",
        f"TRUNCATE {table} CASCADE",
        f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} LIMIT 1 "  # noqa: S608
        f"ON CONFLICT ({key}) DO UPDATE SET {key} = 0",
    ]


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def test_the_database_refuses_to_rewrite_what_stands_in_the_record(
    agency: Agency, member: User
) -> None:
    note("cases.read", member, agency)
    filled = {table: rows for table, _key in GUARDED if (rows := rows_in(table))}
    assert filled.keys() >= {
        "audit_entry", "accounts_historicalagency", "accounts_historicalperson",
        "accounts_historicaluser", "accounts_historicalcircle", "accounts_historicalrolegrant",
    }  # fmt: skip
    for table, rows in filled.items():
        for attempt in attempts_on(table):
            # The application's role lacks some of the rights already; the owner lacks none.
            with pytest.raises(DatabaseError, match=REFUSED):
                sql(attempt)
            with (
                as_owner(connection),
                pytest.raises(DatabaseError, match=f"{table} is append-only"),
            ):
                sql(attempt)
        assert rows_in(table) == rows


@pytest.mark.postgres
def test_the_applications_role_lacks_the_very_right_to_rewrite_the_record(db: None) -> None:
    assert ROLE, "PROBITY_APP_ROLE names no role: run by tools/throwaway_postgres"
    may = "SELECT has_table_privilege(%s, %s, %s)"
    with connection.cursor() as cursor:
        for table, _key in GUARDED:
            held = set()
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(may, [ROLE, table, right])
                held |= {right} if cursor.fetchone()[0] else set()
            assert held == {"SELECT", "INSERT"}, table


@pytest.mark.postgres
def test_the_applications_role_cannot_take_the_guards_away(db: None) -> None:
    assert ROLE, "PROBITY_APP_ROLE names no role: run by tools/throwaway_postgres"
    for attempt in (
        "DROP TRIGGER audit_entry_r_ao ON audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DROP COLUMN reason",
        "SET session_replication_role = replica",
        f"CREATE OR REPLACE FUNCTION {triggers.FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            sql(attempt)
    assert triggers.missing(connection) == []


def test_the_orm_cannot_rewrite_history_either(agency: Agency) -> None:
    past = agency.history.get()
    past.name = "Rewritten"
    for attempt in (
        past.save,
        past.delete,
        lambda: agency.history.all().update(name="Rewritten"),
        lambda: agency.history.all().delete(),
        lambda: Agency.history.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            attempt()
    assert agency.history.get().name == "Prosecutor's office"


@pytest.mark.parametrize("command", ["clean_old_history", "clean_duplicate_history"])
def test_the_librarys_own_cleaning_commands_are_refused(command: str, agency: Agency) -> None:
    options = {"days": -1} if command == "clean_old_history" else {}
    before = agency.history.count()
    try:
        with transaction.atomic():
            call_command(command, auto=True, verbosity=0, **options)
    except DatabaseError as error:
        assert re.search(REFUSED, str(error))  # noqa: PT017
    assert agency.history.count() == before


def test_a_dropped_trigger_is_noticed_and_the_next_migration_brings_it_back(db: None) -> None:
    name = ENTRY_TRIGGER[connection.vendor]
    drop(name, "audit_entry")
    assert triggers.missing(connection) == [name]
    with as_owner(connection):
        call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_installing_twice_is_installing_once(db: None) -> None:
    with as_owner(connection):
        triggers.install(connection)
        triggers.install(connection)
    assert triggers.missing(connection) == []


def test_without_its_triggers_the_application_does_not_start(db: None) -> None:
    refuse_unguarded()
    drop(ENTRY_TRIGGER[connection.vendor], "audit_entry")
    with pytest.raises(ImproperlyConfigured, match="1 append-only triggers are missing"):
        refuse_unguarded()


def test_removing_is_for_the_tests_flush_and_takes_all(db: None) -> None:
    postgresql = connection.vendor == "postgresql"
    per_table, per_law, per_record = (2, 1, 1) if postgresql else (3, 2, 3)
    per_passing, of_queue = (4, 2) if postgresql else (3, 3)
    records = len([model for model in apps.get_models() if issubclass(model, Record)])
    wanted = (
        per_table * len(GUARDED)
        + per_law * (len(triggers.LAWS) + 1)  # and that two people order an erasure
        + records + 1  # what queues history and entries
        + per_passing * len(list(sources.passing())) + of_queue
        + per_record * records
    )  # fmt: skip
    with unlocked():
        assert len(triggers.missing(connection)) == wanted
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_remakes_loses_its_triggers_and_that_is_noticed() -> None:
    model = Agency.history.model
    old = model._meta.get_field("name")
    longer = models.CharField(max_length=201)
    longer.set_attributes_from_name("name")
    longer.model = model
    # SQLite remakes the table, and its triggers are gone; PostgreSQL alters it in place.
    lost = [f"accounts_historicalagency_{which}" for which in ("c_log", "d_ao", "i_ao", "u_ao")]
    try:
        with as_owner(connection), connection.schema_editor() as editor:
            editor.alter_field(model, old, longer)
        if connection.vendor == "sqlite":
            assert triggers.missing(connection) == lost
            with pytest.raises(ImproperlyConfigured):
                refuse_unguarded()
        else:
            assert triggers.missing(connection) == []
    finally:
        with as_owner(connection):
            with connection.schema_editor() as editor:
                editor.alter_field(model, longer, old)
            triggers.install(connection)
    refuse_unguarded()


@pytest.mark.postgres
def test_a_disabled_trigger_counts_as_missing_and_is_made_anew(db: None) -> None:
    with as_owner(connection):
        for silenced in ("DISABLE", "ENABLE REPLICA"):
            sql(f"ALTER TABLE audit_entry {silenced} TRIGGER audit_entry_r_ao")
            assert triggers.missing(connection) == ["audit_entry_r_ao"]
        triggers.install(connection)
    assert triggers.missing(connection) == []


def test_the_server_does_not_start_on_an_unguarded_database(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PROBITY_HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "append-only triggers are missing" in started.stderr
    assert "Run: manage.py migrate" in started.stderr


def test_entries_have_no_foreign_key_that_could_edit_them(db: None) -> None:
    assert not [f.name for f in Entry._meta.get_fields() if f.is_relation]
