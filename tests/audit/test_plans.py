"""No page of the record counts it, skips through it or reads it from end to end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.acts import note
from audit.models import Entry, Leaf, Mention, Record
from tests.audit.test_past import rename

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.test import Client

    from accounts.models import Agency, User

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def great_tables() -> set[str]:
    """Those that grow with every act: entries, what they mention, leaves, and all history."""
    past = {
        model.history.model._meta.db_table  # type: ignore[attr-defined]
        for model in apps.get_models()
        if issubclass(model, Record)
    }
    return past | {model._meta.db_table for model in (Entry, Mention, Leaf)}


def plan(sql: str) -> list[str]:
    """How the database would answer, step by step."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql)
        return [str(row[-1]) for row in cursor.fetchall()]


def wrong(sql: str, tables: Iterable[str]) -> list[str]:
    """What a query asks of the great tables that takes the longer the more rows they have."""
    asked = {table for table in tables if f'"{table}"' in sql}
    if not asked or not sql.startswith(("SELECT", "WITH")):
        return []
    faults = [word for word in ("COUNT(", "OFFSET") if word in sql.upper()]
    # The newest rows of all, in the order of their keys, end after a page whatever there is.
    newest = re.search(r'FROM "\w+" ORDER BY "\w+"\."\w+" DESC LIMIT \d+$', sql) is not None
    # A sort within one stretch of keys, or of the few packets that hold one exhibit, has an end.
    stretch = re.search(r'"id" >= \d+ AND "\w+"\."id" < \d+', sql) is not None
    within = stretch or '"audit_mention"' in sql
    for step in plan(sql):
        scans = re.search(r"(?:^SCAN|Seq Scan on) (\w+)", step)
        if scans and scans[1] in asked and "USING" not in step and not newest:
            faults.append(step)
        if not within and ("TEMP B-TREE FOR ORDER BY" in step or re.search(r"\bSort\b", step)):
            faults.append(step)
    return faults


def pages(agency: Agency, of: User) -> list[tuple[str, dict[str, Any]]]:
    """Every page that reads the record, with every kind of question."""
    trail = reverse("audit:trail", args=["accounts.agency", agency.reference])
    history = reverse("audit:history", args=["accounts.agency", agency.reference])
    asked = [
        {}, {"who": of.username}, {"unit": "TF"}, {"noun": "accounts.agency"},
        {"what": "audit.read_log"}, {"what": "read"}, {"outcome": ["refused"]},
        {"outcome": ["refused", "done"]}, {"request": "r1"}, {"session": "s1"},
        {"about": agency.reference, "opened": "on"}, {"text": "Ñandú"},
        {"who": of.username, "text": "Name"}, {"first": "2026-01-01", "last": "2036-01-01"},
        {"who": of.username, "first": "2026-01-01"}, {"before": "40"},
    ]  # fmt: skip
    return [
        *((reverse("audit:index"), question) for question in asked),
        (trail, {}), (trail, {"before": "40"}),
        (history, {}), (history, {"before": "3"}), (history, {"then": "2036-01-01 10:00"}),
    ]  # fmt: skip


@pytest.mark.parametrize("reader", ["auditor", "lead"])
def test_no_page_of_the_record_takes_longer_when_there_is_more(
    reader: str, agency: Agency, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(reader)
    for n in range(4):
        agency = rename(agency, f"Name {n}")
    note("tests.read", user, agency, also=[agency])
    client, tables = signed_in(user), great_tables()
    if connection.vendor == "postgresql":
        # Of tables that fit one page the planner reads the page; forbid what a million would.
        with connection.cursor() as cursor:
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    looked_at = 0
    for url, question in pages(agency, user):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url, question)
        if answer.status_code == 404:  # versions are for readers; an auditor reads none here
            assert "history" in url
            continue
        told = [query["sql"] for query in queries]
        assert [(sql, fault) for sql in told for fault in wrong(sql, tables)] == [], question
        looked_at += sum(any(f'"{table}"' in sql for table in tables) for sql in told)
    assert looked_at > 40


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT COUNT(*) FROM "audit_entry" WHERE "audit_entry"."kind" = \'x\'',
        'SELECT * FROM "audit_entry" WHERE "audit_entry"."reason" = \'x\'',
        'SELECT * FROM "audit_entry" ORDER BY "audit_entry"."id" DESC LIMIT 5 OFFSET 5',
        'SELECT * FROM "audit_leaf" ORDER BY "audit_leaf"."leaf" DESC LIMIT 5',
    ],
)
def test_a_question_that_reads_too_much_is_seen(sql: str) -> None:
    assert wrong(sql, great_tables())
