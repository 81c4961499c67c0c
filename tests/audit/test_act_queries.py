"""What an act asks the database: what it must, nothing twice, and no error is lost."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency, User
from audit.acts import (
    act,
    note,
)
from audit.origin import unit_of
from tests.factories import AgencyFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.audit.conftest import MakeVerb

LONG_AGO = datetime.datetime(2020, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


def test_an_act_asks_the_database_what_it_must_and_nothing_twice(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    member.roles(at)
    unit_of(member)  # both are read once for an account, whatever it does then
    with (
        CaptureQueriesContext(connection) as queries,
        act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name = "Fiscalía"
    asked = [q["sql"] for q in queries if "clock_timestamp" not in q["sql"]]
    words = ("SELECT", "INSERT", "UPDATE")
    told = [" ".join(sql.split()[:3]) for sql in asked if sql.startswith(words)]
    # One question locks and reads; that everybody sees agencies needs none.
    assert [one.split()[0] for one in told] == ["SELECT", "UPDATE", "INSERT", "INSERT"]
    assert told[-2:] == ['INSERT INTO "accounts_historicalagency"', 'INSERT INTO "audit_entry"']


def test_what_an_act_changed_is_looked_up_as_ever(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    AgencyFactory(code="DOJ")
    with (
        pytest.raises(ValidationError) as taken,
        act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.code = "DOJ"
    assert list(taken.value.message_dict) == ["code"]
    with (
        pytest.raises(ValidationError) as nowhere,
        act(verb("move"), User, member.pk, by=member, at=at, version=member.version) as account,
    ):
        account.agency_id = 10**9
    assert list(nowhere.value.message_dict) == ["agency"]


def test_a_caught_error_of_the_record_lets_nothing_around_it_commit(
    agency: Agency, member: User, unwritable: Callable[[str], AbstractContextManager[None]]
) -> None:
    with unwritable("audit_entry"), transaction.atomic():
        with pytest.raises(DatabaseError):
            note("tests.read", member, agency)
        assert transaction.get_rollback()
        transaction.set_rollback(True)
