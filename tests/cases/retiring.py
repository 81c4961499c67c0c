"""Cases that the schedule lets go: proposing, disposing, and finding what is left."""

# ruff: noqa: S608 - tables of tests

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from audit.acts import Refused
from cases import actions
from tests.cases.factories import LOUD, act_on
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Record
    from cases.models import Disposal


YEAR = datetime.timedelta(days=366)


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


def propose(case: Record, records: User) -> Disposal:
    return actions.propose_disposal(
        by=records, at=now(), subject=case.reference, why="The schedule has run out."
    )


def dispose(subject: Record, records: User, by: User) -> Disposal:
    """Proposed, confirmed, and what a commit does after it."""
    done: Disposal = act_on(actions.confirm_disposal, propose(subject, records), by)
    actions.remove_files(actions.left_behind())
    return done


def every_word() -> list[str]:
    """Each row of each table whose any column holds the word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table} {row}" for row in cursor.fetchall() if LOUD in str(row)]
    return found
