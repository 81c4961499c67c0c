"""What the tests of the kernel act with: verbs of one test, and a log that cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from audit.verbs import REGISTER, Verb
from tests.factories import AgencyFactory
from tests.plugins.application_role import as_owner

if TYPE_CHECKING:
    from accounts.models import Agency

MakeVerb = Callable[..., Verb]


@pytest.fixture
def verb() -> Iterator[MakeVerb]:
    """``verb("rename", …)``: a verb that investigators hold, for the length of the test."""
    made = []

    def make(word: str = "rename", **law: Any) -> Verb:
        usual = {
            "name": f"tests.{word}",
            "label": word.capitalize(),
            "permission": f"tests.{word}",
            "basis": "A rule of the test",
            "roles": ("investigator",),
        }
        new = Verb(**(usual | law))
        made.append(new.name)
        return new

    yield make
    for name in made:
        REGISTER.pop(name, None)


@pytest.fixture
def agency(db: None) -> Agency:
    """A row everybody signed in may see."""
    return AgencyFactory(code="PGN", name="Prosecutor's office", country="GT")


@pytest.fixture
def unwritable() -> Callable[[str], AbstractContextManager[None]]:
    """``with unwritable(table)``: the database itself refuses every insert into the table."""

    @contextmanager
    def break_table(table: str) -> Iterator[None]:
        with as_owner(connection), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "CREATE OR REPLACE FUNCTION tests_full() RETURNS trigger LANGUAGE plpgsql "
                    "AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER tests_full BEFORE INSERT ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION tests_full()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER tests_full BEFORE INSERT ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
                )
        yield
        with as_owner(connection), connection.cursor() as cursor:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER tests_full{on_table}")

    return break_table
