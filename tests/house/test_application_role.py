"""On PostgreSQL the tests run as the application, which owns nothing it could unguard."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.plugins.application_role import ROLE, as_owner

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

FORBIDDEN = (
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_entry_r_ao ON audit_entry",
    "TRUNCATE audit_entry",
    "CREATE TABLE beside (id integer)",
)


def ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_the_tests_run_as_the_application() -> None:
    assert ask("SELECT current_user") == ROLE == "probity_app"
    with as_owner(connection):
        assert ask("SELECT current_user") == "probity_owner"
    assert ask("SELECT current_user") == ROLE


def test_the_application_owns_no_table() -> None:
    assert ask("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_may_not_unguard_a_table(statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match=r"must be owner|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
