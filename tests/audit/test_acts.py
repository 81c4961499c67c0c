"""An act: lock, ask, check, change, validate, save, record; all of it or nothing."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency, Person, RoleGrant, User
from accounts.system import system_user
from audit import clock
from audit.acts import (
    Attached,
    NeedsReason,
    WrongStatus,
    act,
    begin,
    note,
)
from audit.models import Entry
from audit.origin import Origin, OutsideTheDoors, coming_from
from audit.references import is_reference
from tests.factories import AgencyFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.audit.conftest import MakeVerb

LONG_AGO = datetime.datetime(2020, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


def last_entry() -> Entry:
    entry = Entry.objects.order_by("-pk").first()
    assert entry is not None
    return entry


def test_an_act_changes_the_row_and_leaves_one_history_row_and_one_entry(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    entries, past = Entry.objects.count(), agency.history.count()
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row:
        row.name = "Fiscalía"
    agency.refresh_from_db()
    assert (agency.name, agency.version) == ("Fiscalía", 2)
    assert Entry.objects.count() == entries + 1
    assert agency.history.count() == past + 1


def test_each_version_has_its_history_row_with_the_reason_and_the_user_as_a_number(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    rename = verb()
    for version, name in enumerate(("B", "C"), start=1):
        with act(
            rename, Agency, agency.pk, by=member, at=at, version=version, reason=f"Why {name}"
        ) as row:
            row.name = name
    told = [
        (h.version, h.name, h.history_change_reason, h.history_user_id)
        for h in agency.history.order_by("history_id")
    ]
    install = system_user("install").pk
    assert told == [
        (1, "Prosecutor's office", "", install),
        (2, "B", "Why B", member.pk),
        (3, "C", "Why C", member.pk),
    ]
    model = agency.history.model
    assert model._meta.get_field("history_user_id").get_internal_type() == "BigIntegerField"
    assert model._meta.get_field("history_change_reason").get_internal_type() == "TextField"


def test_an_entry_says_who_did_what_to_what_from_where_why_and_on_which_basis(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    place = Origin(channel="web", request="req1", session="tail", address="192.0.2.7")
    with (
        coming_from(place),
        act(verb(), Agency, agency.pk, by=member, at=at, version=1, reason="Typed") as row,
    ):
        row.name, row.country = "Fiscalía", "SV"
    entry = last_entry()
    assert (entry.kind, entry.outcome) == ("tests.rename", "done")
    assert (entry.object_type, entry.object_id) == ("accounts.agency", agency.pk)
    assert (entry.object_label, entry.object_version) == (agency.reference, 2)
    assert (entry.by_id, entry.by_name) == (member.pk, "member")
    assert (entry.person_id, entry.role) == (member.person_id, "investigator")
    assert (entry.reason, entry.basis) == ("Typed", "A rule of the test")
    assert sorted(entry.changed) == ["country", "name"]
    assert (entry.channel, entry.request) == ("web", "req1")
    assert (entry.session, entry.address) == ("tail", "192.0.2.7")


def test_an_entry_is_of_now_whatever_moment_the_act_is_judged_at(
    agency: Agency, verb: MakeVerb
) -> None:
    before = clock.read()
    system = system_user("clock")
    with act(verb(roles=("system",)), Agency, agency.pk, by=system, at=LONG_AGO, version=1):
        pass
    assert before <= last_entry().at <= clock.read()
    assert before <= agency.history.latest("history_id").history_date <= clock.read()


def test_a_verb_moves_the_status_and_the_entry_says_from_where_to_where(
    administrator: User, second_administrator: User, lead: User, at: datetime.datetime
) -> None:
    from accounts import actions  # noqa: PLC0415

    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Needed")
    assert last_entry().to_status == "proposed"
    actions.confirm_role(grant.pk, by=second_administrator, at=at, version=grant.version)
    entry = last_entry()
    assert (entry.from_status, entry.to_status) == ("proposed", "confirmed")
    assert "status" not in entry.changed


def test_a_verb_starts_only_from_the_statuses_it_moves(
    administrator: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=lead, status="confirmed").first()
    assert grant is not None
    again = verb("again", roles=("administrator",), moves={"proposed": "ended"})
    entries = Entry.objects.count()
    with (
        pytest.raises(WrongStatus, match="cannot start from status confirmed"),
        act(again, RoleGrant, grant.pk, by=administrator, at=at, version=grant.version),
    ):
        pytest.fail("the block must not run")
    assert Entry.objects.count() == entries


def test_a_status_is_moved_by_the_verb_alone(
    administrator: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=lead).first()
    assert grant is not None
    edit = verb("edit", roles=("administrator",))
    with (
        pytest.raises(OutsideTheDoors, match="moved by"),
        act(edit, RoleGrant, grant.pk, by=administrator, at=at, version=grant.version) as row,
    ):
        row.status = "ended"
    grant.refresh_from_db()
    assert grant.status == "confirmed"


def test_a_row_is_validated_before_it_is_saved(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    entries = Entry.objects.count()
    with (
        pytest.raises(ValidationError, match="two capitals"),
        act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.country = "gt"
    with (
        pytest.raises(ValidationError) as caught,
        act(verb("again"), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name, row.kind = "", "nonsense"  # nothing that the database itself would mind
    assert sorted(caught.value.message_dict) == ["kind", "name"]
    agency.refresh_from_db()
    assert (agency.country, agency.version) == ("GT", 1)
    assert Entry.objects.count() == entries


def test_an_error_inside_the_block_leaves_neither_change_nor_entry(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    entries, past = Entry.objects.count(), agency.history.count()
    with (
        pytest.raises(ZeroDivisionError),
        act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name = str(1 / 0)
    assert (Entry.objects.count(), agency.history.count()) == (entries, past)


@pytest.mark.parametrize("table", ["audit_entry", "accounts_historicalagency"])
def test_no_change_without_its_record(
    agency: Agency,
    member: User,
    at: datetime.datetime,
    verb: MakeVerb,
    unwritable: Callable[[str], AbstractContextManager[None]],
    table: str,
) -> None:
    past = agency.history.count()
    rename = verb()
    with unwritable(table):
        with (
            pytest.raises(DatabaseError, match="disk is full"),
            act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
        ):
            row.name = "Unrecorded"
        with pytest.raises(DatabaseError, match="disk is full"):
            begin(rename, Agency(code="NEW", name="New", country="SV", kind="federal"),
                  by=member, at=at)  # fmt: skip
    agency.refresh_from_db()
    assert (agency.name, agency.version) == ("Prosecutor's office", 1)
    assert agency.history.count() == past
    assert not Agency.objects.filter(code="NEW").exists()


@pytest.mark.django_db(transaction=True)
def test_no_change_without_its_record_when_really_committed(
    agency: Agency,
    member: User,
    at: datetime.datetime,
    verb: MakeVerb,
    unwritable: Callable[[str], AbstractContextManager[None]],
) -> None:
    with (
        unwritable("audit_entry"),
        pytest.raises(DatabaseError, match="disk is full"),
        act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name = "Unrecorded"
    assert Agency.objects.get(pk=agency.pk).name == "Prosecutor's office"
    assert agency.history.count() == 1


def test_a_read_that_cannot_be_recorded_fails(
    agency: Agency, member: User, unwritable: Callable[[str], AbstractContextManager[None]]
) -> None:
    with (
        unwritable("audit_entry"),
        pytest.raises(DatabaseError, match="disk is full"),
        transaction.atomic(),
    ):
        note("cases.read", member, agency)


def test_begin_gives_a_reference_a_creator_a_moment_and_version_one(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    row = begin(verb("add"), Agency(code="CICIG", name="C", country="GT", kind="partner"),
                by=member, at=at, reason="Because")  # fmt: skip
    stored = Agency.objects.get(code="CICIG")
    assert is_reference(stored.reference)
    assert stored.reference.startswith(f"AG-{clock.legal_day(at).year}-")
    assert (stored.version, stored.created_by, stored.created_at) == (1, member, at)
    entry = last_entry()
    assert (entry.object_id, entry.object_label) == (row.pk, stored.reference)
    assert (entry.changed, entry.from_status, entry.reason) == ([], "", "Because")
    assert [h.history_type for h in stored.history.all()] == ["+"]


def test_the_year_of_a_reference_is_that_of_the_legal_day(verb: MakeVerb, db: None) -> None:
    new_year_in_utc_only = datetime.datetime(2026, 1, 1, 2, 0, tzinfo=datetime.UTC)
    row = begin(verb(roles=("system",)), Person(name="P"), by=system_user("clock"),
                at=new_year_in_utc_only)  # fmt: skip
    assert row.reference.startswith("PE-2025-")


def test_begin_refuses_a_row_that_stands_already(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with pytest.raises(OutsideTheDoors, match=r"act\(\)"):
        begin(verb(), agency, by=member, at=at)
    assert Agency.objects.get(pk=agency.pk).reference == agency.reference


def test_a_reason_is_typed_where_the_verb_asks_for_one(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    close = verb("close", asks_reason=True)
    for blank in ("", "  \n"):
        with (
            pytest.raises(NeedsReason) as caught,
            act(close, Agency, agency.pk, by=member, at=at, version=1, reason=blank),
        ):
            pytest.fail("the block must not run")
        assert list(caught.value.message_dict) == ["reason"]
    with act(close, Agency, agency.pk, by=member, at=at, version=1, reason="It is over"):
        pass
    assert last_entry().reason == "It is over"


def test_an_act_may_nest_and_each_has_its_entry_and_its_own_reason(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    other = AgencyFactory(code="FGR", country="SV")
    outer, inner = verb("outer"), verb("inner")
    with act(outer, Agency, agency.pk, by=member, at=at, version=1, reason="Outer") as row:
        row.name = "Outer"
        with act(inner, Agency, other.pk, by=member, at=at, version=1, reason="Inner") as second:
            second.name = "Inner"
    told = Entry.objects.filter(kind__startswith="tests.").order_by("pk")
    assert [(e.kind, e.reason) for e in told] == [
        ("tests.inner", "Inner"),
        ("tests.outer", "Outer"),
    ]
    assert agency.history.latest("history_id").history_change_reason == "Outer"
    assert other.history.latest("history_id").history_change_reason == "Inner"


def test_what_a_nested_act_did_falls_with_the_outer_one(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    other = AgencyFactory(code="FGR", country="SV")
    rename = verb()
    with (  # noqa: PT012 - an act inside an act
        pytest.raises(ValidationError),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        with act(rename, Agency, other.pk, by=member, at=at, version=1) as second:
            second.name = "Inner"
        row.country = "??"
    assert Agency.objects.get(pk=other.pk).name == "An agency"
    assert not Entry.objects.filter(kind="tests.rename").exists()


def test_an_act_inside_an_act_on_the_same_row_is_an_error_and_not_lost(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    rename = verb()
    with (  # noqa: PT012 - an act inside an act
        pytest.raises(OutsideTheDoors, match="under way"),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name = "Outer"
        with act(rename, Agency, agency.pk, by=member, at=at, version=1) as same:
            same.country = "SV"
    assert Agency.objects.get(pk=agency.pk).version == 1


def test_the_documents_behind_an_act_are_copied_into_its_entry(
    agency: Agency,
    member: User,
    at: datetime.datetime,
    verb: MakeVerb,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers = [Attached("memo", "Memo 1", "ab" * 32), Attached("photo", "Photo", "cd" * 32)]
    monkeypatch.setattr(Agency, "attached", lambda row, user, at: papers)
    with act(verb(needs=("memo",)), Agency, agency.pk, by=member, at=at, version=1):
        pass
    assert last_entry().documents == [["memo", "Memo 1", "ab" * 32]]


def test_an_act_without_needs_copies_no_document(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1):
        pass
    assert last_entry().documents == []


def test_the_row_is_locked_before_anything_is_asked(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with (
        CaptureQueriesContext(connection) as queries,
        act(verb(), Agency, agency.pk, by=member, at=at, version=1),
    ):
        pass
    selects = [q["sql"] for q in queries if q["sql"].startswith("SELECT")]
    first = next(sql for sql in selects if "clock_timestamp" not in sql)
    assert "accounts_agency" in first
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in first
