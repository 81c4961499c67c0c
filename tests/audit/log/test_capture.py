"""Whatever is recorded waits for the log in its own transaction, whoever writes it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from accounts.granting import end, give
from accounts.models import Agency
from audit.acts import act, bulk, note
from audit.log import publishing, sources
from audit.models import Entry, LogQueue
from cases.models import CaseGrant
from tests.cases.factories import make_case
from tests.plugins.application_role import as_owner
from tests.unlocking import unlocked

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from tests.audit.conftest import MakeVerb

HISTORY = "accounts.historicalagency"


def waiting(*names: str) -> list[tuple[str, int]]:
    """Source and key of what waits, oldest first; only of the sources named."""
    rows = LogQueue.objects.order_by("pk").values_list("source", "row_id")
    return [row for row in rows if not names or row[0] in names]


def sql(statement: str, *arguments: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def test_every_entry_and_every_history_row_waits_under_its_key(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    every = {
        (source.name, key)
        for source in sources.kept()
        for key in source.model._base_manager.values_list("pk", flat=True)
    }
    assert every <= set(waiting())
    assert ("audit.entry", Entry.objects.latest("pk").pk) in every
    before = len(waiting())
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row:
        row.name = "Renamed"
    note("cases.read", member, agency)
    done = bulk(
        verb("add"), [Agency(code=f"B{n}", name="B", country="GT", kind="partner") for n in "12"],
        by=member, at=at,
    ).done  # fmt: skip
    assert len(done) == 2
    new = waiting()[before:]
    assert [source for source, _key in new].count(HISTORY) == 3
    assert [source for source, _key in new].count("audit.entry") == 4
    keys = {key for source, key in new if source == HISTORY}
    assert keys == set(Agency.history.order_by("-pk").values_list("pk", flat=True)[:3])


def test_what_is_rolled_back_waits_for_nothing(agency: Agency, member: User) -> None:
    before = waiting()
    with transaction.atomic():
        note("cases.read", member, agency)
        transaction.set_rollback(True)
    assert waiting() == before


def test_each_change_of_a_grant_waits_with_its_own_copy(
    member: User, lead: User, at: datetime.datetime
) -> None:
    case = make_case(lead)
    before = len(waiting("cases.casegrant"))
    give(case, member.circle, ("view", "work"), since=at)
    mine = CaseGrant.objects.filter(content_object=case, group=member.circle.group)
    first, second = mine.order_by("pk")
    mine.update(since=at)
    end(case, member.circle)
    rows = LogQueue.objects.filter(source="cases.casegrant").order_by("pk")[before:]
    told = [(row.row_id, row.content["event"]) for row in rows]
    assert told[:2] == [(first.pk, "inserted"), (second.pk, "inserted")]
    assert sorted(told[2:4]) == [(first.pk, "updated"), (second.pk, "updated")]
    assert sorted(told[4:]) == [(first.pk, "deleted"), (second.pk, "deleted")]
    gone = next(r for r in rows if (r.row_id, r.content["event"]) == (first.pk, "deleted"))
    assert {**gone.content, "since": None} == {
        "event": "deleted", "id": first.pk, "content_object_id": case.pk, "since": None,
        "group_id": member.circle.group_id, "permission_id": first.permission_id, "until": None,
    }  # fmt: skip
    assert gone.content["since"][:10] == at.date().isoformat()
    assert gone.at is not None


def test_guardians_bulk_grants_and_raw_sql_are_seen_too(
    member: User, lead: User, at: datetime.datetime
) -> None:
    make_case(lead)
    grant = CaseGrant.objects.first()
    assert grant is not None
    before = len(waiting("cases.casegrant"))
    copy = CaseGrant(
        content_object_id=grant.content_object_id, permission_id=grant.permission_id,
        group=member.circle.group, since=at,
    )  # fmt: skip
    CaseGrant.objects.bulk_create([copy])
    sql("UPDATE cases_casegrant SET until = since WHERE id = %s", grant.pk)
    sql("DELETE FROM cases_casegrant")
    events = [
        row.content["event"]
        for row in LogQueue.objects.filter(source="cases.casegrant").order_by("pk")[before:]
    ]
    assert events[:2] == ["inserted", "updated"]
    assert set(events[2:]) == {"deleted"}


def test_groups_and_what_they_may_are_seen(db: None) -> None:
    group = Group.objects.create(name="A group")
    group.permissions.add(1)
    group.permissions.clear()
    group.name = "Renamed"
    group.save()
    group.delete()
    told = [
        (row.source, row.content["event"])
        for row in LogQueue.objects.filter(source__startswith="auth.group").order_by("pk")
        if row.row_id == group.pk or row.source == "auth.group_permissions"
    ]
    assert told == [
        ("auth.group", "inserted"), ("auth.group_permissions", "inserted"),
        ("auth.group_permissions", "deleted"), ("auth.group", "updated"),
    ] or told[:4] == [
        ("auth.group_permissions", "inserted"), ("auth.group_permissions", "deleted"),
    ]  # fmt: skip


def test_nothing_leaves_the_queue_before_its_leaf_stands(agency: Agency) -> None:
    rows = len(waiting())
    assert rows
    attempts = ["DELETE FROM audit_logqueue", "DELETE FROM audit_logqueue WHERE row_id > 0"]
    forbidden = ["UPDATE audit_logqueue SET row_id = 0"]
    if connection.vendor == "postgresql":
        forbidden.append("TRUNCATE audit_logqueue")
    else:
        forbidden.append(
            "REPLACE INTO audit_logqueue (id, source, row_id) "
            "SELECT id, source, 0 FROM audit_logqueue LIMIT 1"
        )
    for statement in attempts:
        with pytest.raises(DatabaseError, match="the row is not in the log yet"):
            sql(statement)
    for statement in forbidden:
        with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
            sql(statement)
        with as_owner(connection), pytest.raises(DatabaseError, match="append-only"):
            sql(statement)
    assert len(waiting()) == rows


def test_what_was_recorded_before_there_was_a_log_is_queued_once(
    agency: Agency, member: User
) -> None:
    before = waiting()
    with unlocked():
        note("cases.read", member, agency)
        assert waiting() == before
    late = Entry.objects.latest("pk")
    assert waiting()[len(before) :] == [("audit.entry", late.pk)]
    with unlocked():
        pass
    assert len(waiting()) == len(before) + 1


def test_rows_that_were_laid_while_no_trigger_stood_are_told_of(
    agency: Agency, member: User, log_home: Path
) -> None:
    publishing.keep_up()  # the log has begun
    with unlocked():
        note("cases.read", member, agency)
    told = Entry.objects.get(kind="system.late_rows")
    assert told.facts == {"rows": {"audit_entry": 1}}
    with unlocked():
        pass
    assert Entry.objects.filter(kind="system.late_rows").count() == 1


@pytest.mark.postgres
def test_a_temporary_table_of_the_same_name_takes_nothing_away(
    agency: Agency, member: User
) -> None:
    sql("CREATE TEMPORARY TABLE audit_logqueue (LIKE public.audit_logqueue INCLUDING ALL)")
    entry = note("cases.read", member, agency)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(row_id) FROM public.audit_logqueue WHERE source='audit.entry'")
        assert cursor.fetchone() == (entry.pk,)
