"""Nets under the doors: the database refuses a record that was written around them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Agency, User
from audit import clock
from audit.acts import act, begin
from audit.models import Record
from audit.origin import Hand, saving, writing
from tests.audit.log.test_kills import run
from tests.plugins.application_role import as_owner

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from pathlib import Path

    from tests.audit.conftest import MakeVerb

# The ORM as it would be without our querysets: what a library or a shell would use.
PLAIN: Any = models.QuerySet(Agency)
REFUSED = r"written around (its history|the doors)"


def sql(statement: str, *arguments: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def copy_of(agency: Agency) -> Agency:
    """A second row, unsaved, with all that the table demands."""
    values = {
        field.attname: getattr(agency, field.attname)
        for field in Agency._meta.concrete_fields
        if not field.primary_key
    }
    return Agency(**values | {"code": "COPY", "reference": "AG-COPY"})


def saved_without_history(agency: Agency) -> None:
    agency.skip_history_when_saving = True
    hand = Hand(by_id=1, by=None, reason="", at=clock.read())
    with writing(hand), saving(agency):
        agency.name = "Outside"
        agency.save()


BYPASSES: dict[str, Callable[[Agency], object]] = {
    "update": lambda row: PLAIN.filter(pk=row.pk).update(name="Outside"),
    "bulk_update": lambda row: PLAIN.bulk_update([renamed(row)], ["name"]),
    "bulk_create": lambda row: PLAIN.bulk_create([copy_of(row)]),
    "raw delete": lambda row: PLAIN.filter(pk=row.pk)._raw_delete("default"),
    "SQL update": lambda row: sql("UPDATE accounts_agency SET version = version + 1"),
    "SQL insert": lambda row: sql(
        "INSERT INTO accounts_agency (reference, version, created_at, withdrawn_reason, code, "
        "name, country, kind) VALUES ('AG-SQL', 1, '2026-01-01', '', 'S', 'S', 'GT', 'partner')"
    ),
    "SQL delete": lambda row: sql("DELETE FROM accounts_agency WHERE id = %s", row.pk),
    "a save whose history is skipped": saved_without_history,
}


def renamed(row: Agency) -> Agency:
    row.name = "Outside"
    return row


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", BYPASSES)
def test_no_way_around_history_commits(agency: Agency, way: str) -> None:
    if connection.vendor == "sqlite" and way == "a save whose history is skipped":
        with transaction.atomic():
            BYPASSES[way](agency)  # it had a hand: only verification finds it
        return
    for hands in (nullcontext, lambda: as_owner(connection)):
        with hands(), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            BYPASSES[way](agency)
    assert not Agency.objects.filter(reference__in=["AG-COPY", "AG-SQL"]).exists()
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.pk, stored.name, stored.version) == (agency.pk, "Prosecutor's office", 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_even_an_act_may_not_touch_another_row_or_more_than_its_history_says(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    other = begin(verb("add"), copy_of(agency), by=member, at=at)
    mine = verb("rename")
    for statement, key in (
        ("UPDATE accounts_agency SET name = 'Outside' WHERE id = %s", other.pk),
        ("DELETE FROM accounts_historicalagency WHERE id = %s", other.pk),
    ):
        with (
            pytest.raises(DatabaseError, match=rf"{REFUSED}|append-only|permission denied"),
            act(mine, Agency, agency.pk, by=member, at=at, version=1),
        ):
            sql(statement, key)

    def and_more() -> None:
        with act(mine, Agency, agency.pk, by=member, at=at, version=1) as row:
            row.name = "Renamed"
        sql("UPDATE accounts_agency SET name = 'Outside' WHERE id = %s", agency.pk)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        and_more()
    mine_now = Agency.objects.filter(pk__in=[agency.pk, other.pk])
    assert set(mine_now.values_list("name", flat=True)) == {"Prosecutor's office"}


@pytest.mark.django_db(transaction=True)
def test_several_honest_acts_in_one_transaction_pass(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    mine = verb("rename")
    with transaction.atomic():
        for version in (1, 2, 3):
            with act(mine, Agency, agency.pk, by=member, at=at, version=version) as row:
                row.name = f"Name {version}"
        sql("UPDATE accounts_agency SET name = name WHERE false")
    assert Agency.objects.get(pk=agency.pk).version == 4


def test_every_record_has_a_net(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname LIKE %s AND t.tgdeferrable AND t.tginitdeferred", ["%_net"],
            )  # fmt: skip
        else:
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE name LIKE %s GROUP BY 1 "
                "HAVING count(*) = 3", ["%_net"],
            )  # fmt: skip
        netted = {table for (table,) in cursor.fetchall()}
    assert netted == {m._meta.db_table for m in apps.get_models() if issubclass(m, Record)}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and triggers and the rows of a fresh installation."""
    home = tmp_path_factory.mktemp("net")
    run(f"sqlite:///{home}/probity.sqlite3", home, "tests.work.worker", "tables")
    return home / "probity.sqlite3"


def test_another_program_reads_an_sqlite_file_and_cannot_write_records(
    file: Path, tmp_path: Path
) -> None:
    mine = shutil.copy(file, tmp_path / "mine.sqlite3")
    other = sqlite3.connect(mine)
    assert other.execute("SELECT count(*) FROM accounts_user").fetchone() == (5,)
    for statement in (
        "UPDATE accounts_user SET email = 'x'", "DELETE FROM accounts_user",
        "INSERT INTO accounts_person SELECT * FROM accounts_person LIMIT 1",
        "REPLACE INTO accounts_user SELECT * FROM accounts_user",
    ):  # fmt: skip
        with pytest.raises(sqlite3.OperationalError, match="no such function: audit_hand"):
            other.execute(statement)
    other.close()


def test_a_backup_and_a_dump_of_an_sqlite_file_are_whole(file: Path, tmp_path: Path) -> None:
    source, copy = sqlite3.connect(file), sqlite3.connect(tmp_path / "copy.sqlite3")
    source.backup(copy)
    dumped = sqlite3.connect(tmp_path / "dumped.sqlite3")
    dumped.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
    dumped.executescript("\n".join(source.iterdump()))
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    assert source.execute(names).fetchall() == copy.execute(names).fetchall()
    assert source.execute(names).fetchall() == dumped.execute(names).fetchall()
    assert dumped.execute("SELECT count(*) FROM accounts_user").fetchone() == (5,)
    for each in (source, copy, dumped):
        each.close()
