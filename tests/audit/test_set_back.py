"""An old state of the whole database is put back in place, and does not go unnoticed."""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from accounts.system import system_user
from audit import verification
from audit.log import keys, publishing, signer
from audit.log.telling import Content, export
from audit.models import Checkpoint, Entry
from tests.audit.exports import TOOL
from tests.audit.tampering import faults, lifted, sql
from tests.cases.factories import make_case, make_exhibit
from tests.factories import make_user
from tests.plugins.application_role import as_owner

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "outside").mkdir()
    with override_settings(PROBITY_HOME=tmp_path, PROBITY_CHECKPOINTS=str(tmp_path / "outside")):
        yield tmp_path


@contextmanager
def kept(folder: Path) -> Iterator[Callable[[], None]]:
    """Keep the database as it is now; what it gives puts it back.

    SQLite: the file, page by page, as a backup is taken and restored. PostgreSQL: every row of
    every table, as ``pg_dump --data-only`` tells them and a restore by the owner lays them, with
    triggers off; the tables themselves are the same.
    """
    if connection.vendor == "sqlite":
        file = sqlite3.connect(folder / "old.sqlite3", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(file)
        yield lambda: file.backup(connection.connection)
        file.close()
        return
    tables = connection.introspection.table_names()
    dump = {table: folder / f"{table}.copy" for table in tables}
    with as_owner(connection), connection.cursor() as cursor:
        for table, path in dump.items():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                path.write_bytes(b"".join(rows))
    yield lambda: restore(dump)


def restore(dump: dict[str, Path]) -> None:
    """As ``pg_restore --data-only --disable-triggers`` does."""
    with as_owner(connection), transaction.atomic(), connection.cursor() as cursor:
        for table in dump:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in dump))
        for table, path in dump.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as rows:
                rows.write(path.read_bytes())
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # keys between tables, all at once
        for table in dump:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def test_an_old_database_in_place_is_told_by_whatever_was_kept_elsewhere(home: Path) -> None:
    lead = make_user("lead", "investigator", "intake")
    case = make_case(lead)
    publishing.keep_up()
    assert faults() == []
    memory = keys.folder() / "state.json"
    early = memory.read_text()
    with kept(home) as put_back:
        make_exhibit(case, lead, b"Page one.")
        assert verification.verify(system_user("clock")).whole
        newest = publishing.newest()
        assert newest is not None
        export(home / "export", lead, Content.NONE)
        shutil.copy(home / "export" / "checkpoint", home / "checkpoint-of-the-auditor")
        put_back()
    assert Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0] < newest.size
    # By the signer's memory and by the second place; nothing more is signed.
    with pytest.raises(signer.SignerRefused, match="set back to an older state"):
        publishing.keep_up()
    found = {fault.where for fault in faults() if fault.kind == "log.cut"}
    assert "the signer's memory" in found
    assert any(where.startswith("outside checkpoint ") for where in found)
    # By the second place alone, when the home was put back as well.
    memory.write_text(early)
    with pytest.raises(signer.SignerRefused, match="lies outside"):
        publishing.keep_up()
    kinds = {fault.kind for fault in faults() if fault.where.startswith("outside checkpoint ")}
    assert kinds == {"log.cut"}
    a_new_log_says_what_ended(home)
    # By a checkpoint that an auditor kept, with no second place at all; offline too.
    with override_settings(PROBITY_CHECKPOINTS=""):
        note = (home / "checkpoint-of-the-auditor").read_text()
        first = verification.verify(system_user("clock"), note).faults[0]
        assert first.kind == "log.cut"
        make_exhibit(case, lead, b"Another page.")
        make_exhibit(case, lead, b"Longer than before.")
        while publishing.keep_up().size <= newest.size:  # type: ignore[union-attr]
            make_case(lead)
        assert faults() == [], "without what was kept elsewhere it looks whole"
        first = verification.verify(system_user("clock"), note).faults[0]
        assert first.kind == "log.forked"
        export(home / "later", lead, Content.NONE)
        given = [word for key in keys.verifying() for word in ("--vkey", str(key))]
        command = [sys.executable, "-I", "-S", TOOL, home / "later", *given]
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0
        against = [*command, "--against", home / "checkpoint-of-the-auditor"]
        assert subprocess.run(against, check=False, capture_output=True).returncode == 1


def a_new_log_says_what_ended(home: Path) -> None:
    """Tried on the restored database and undone, with the folders, for what is asked after it."""
    for folder in ("outside", "keys"):
        shutil.copytree(home / folder, home / f"{folder}-before")
    old, last = str(keys.verifying()[0]), (home / "outside" / "checkpoint").read_text()
    (home / "at-restart").mkdir()
    with kept(home / "at-restart") as put_back:
        call_command("begin_new_log", by="lead", reason="The disk died.", stdout=io.StringIO())
        entry = Entry.objects.get(kind="audit.new_log")
        assert (entry.facts["last"], entry.facts["reason"]) == (last, "The disk died.")
        assert "set back to an older state" in entry.facts["why"]
        new = str(keys.verifying()[0])
        assert entry.facts["origin"] in new
        assert new.split("+")[0] != old.split("+")[0]
        assert faults() == []
        (aside,) = (home / "outside").glob("ended-*")
        assert (aside / "checkpoint").read_text() == last
        signed = publishing.keep_up()
        assert signed is not None
        assert (home / "outside" / "checkpoint").read_text() == signed.note
        note = verification.last_verified()
        assert note is not None
        assert verification.verify(system_user("clock"), note.note).whole
        export(home / "anew", system_user("clock"), Content.ALL)
        command = [sys.executable, "-I", "-S", TOOL, home / "anew", "--vkey", new]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        with pytest.raises(CommandError, match="nothing was set back"):
            call_command("begin_new_log", by="lead", reason="Again.", stdout=io.StringIO())
        put_back()
    for folder in ("outside", "keys"):
        shutil.rmtree(home / folder)
        shutil.copytree(home / f"{folder}-before", home / folder)


def test_a_checkpoint_that_is_gone_is_signed_anew_and_never_in_silence(home: Path) -> None:
    make_user("lead", "investigator", "intake")
    signed = publishing.keep_up()
    assert signed is not None
    with lifted("audit_checkpoint"):
        sql("DELETE FROM audit_checkpoint")
    assert publishing.lost() == signed.size
    publishing.keep_up()
    entry = Entry.objects.get(kind="system.lost_checkpoint")
    assert entry.facts == {"size": signed.size}
    # A process that died between signing and storing is nobody's fault.
    memory = keys.folder() / "state.json"
    memory.write_text(memory.read_text().replace('"kept": true', '"kept": false'))
    with override_settings(PROBITY_CHECKPOINTS=""):
        with lifted("audit_checkpoint"):
            sql("DELETE FROM audit_checkpoint")
        assert publishing.lost() is None
