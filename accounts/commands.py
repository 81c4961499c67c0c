"""What is typed at the machine itself is recorded before it runs."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from accounts.system import system_user
from audit.acts import note
from audit.models import Entry

WITHOUT_THE_RECORD = frozenset({
    "access_policy", "check", "collectstatic", "compilemessages", "createcachetable", "findstatic",
    "help", "makemessages", "makemigrations", "migrate", "showmigrations", "sqlmigrate", "version",
    "workflows",
})  # fmt: skip
"""Commands that lay the tables or look at the program alone. What a migration changes in rows it
writes through ``audit.migrating``."""
KIND = "system.command"


def note_command(arguments: Sequence[str]) -> Entry | None:
    """The entry of a command about to run, with the account of the machine that typed it.

    Options are told by name, without their values: they may hold a secret. None for what touches
    no row, and where there is no record yet. Raises DatabaseError when it cannot be written: then
    the command does not run.
    """
    name, *rest = [*arguments[1:], "help"]
    if name in WITHOUT_THE_RECORD or name.startswith("-"):
        return None
    told = [part.partition("=")[0] for part in rest[:-1]] if rest else []
    options = [part for part in told if part.startswith("-")]
    if not _stands():
        return None
    try:
        return note(KIND, system_user("install"), None, name=name, options=options, login=_login())
    except DatabaseError:
        if _is_behind():
            return None
        raise


def _stands() -> bool:
    """True if there are entries and the account that signs them; before that there is no record."""
    tables = set(connection.introspection.table_names())
    if not {Entry._meta.db_table, User._meta.db_table} <= tables:
        return False
    return User.objects.filter(username="system:install").exists()


def _is_behind() -> bool:
    """True if migrations wait: the tables are of another time, and the command says what is so."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
