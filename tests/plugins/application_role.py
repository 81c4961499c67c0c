"""On PostgreSQL the schema is made by its owner and the tests run as the application's role.

``PROBITY_APP_ROLE`` names that role; ``tools/throwaway_postgres`` makes it. It owns
nothing, so that whatever only an owner may do (drop a trigger, truncate a table) fails in
a test as it would in production.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = os.environ.get("PROBITY_APP_ROLE", "")


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Be the owner of the tables for the block: for what the tests' flush needs."""
    role = connection.settings_dict["OPTIONS"].get("assume_role")
    if not role:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(role)}")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Assumes the role once the database stands, and lays it down before it is dropped."""
    result = yield
    if fixturedef.argname == "django_db_setup" and ROLE and connection.vendor == "postgresql":
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            _assume(ROLE)
        fixturedef.addfinalizer(lambda: _assume(""))
    return result


def _assume(role: str) -> None:
    """Connections made from now on, in every thread, are the role's; '' is the owner's."""
    connection.settings_dict["OPTIONS"]["assume_role"] = role
    connection.close()


def pytest_report_header() -> str | None:
    """Says whose hands the tests run in."""
    return f"application role: {ROLE}" if ROLE else None
