"""Acts on sets, acts together, notes and withdrawals: what one act alone does not show."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import Agency, RoleGrant, User
from audit.acts import (
    Refused,
    WrongStatus,
    act,
    begin,
    begin_all,
    bulk,
    note,
    together,
    withdraw,
)
from audit.canon import NotCanonical
from audit.models import Entry

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb

LONG_AGO = datetime.datetime(2020, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


def test_a_set_is_done_row_by_row_and_each_has_its_entry_and_history(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    add = verb("add")
    fresh = [Agency(code=f"N{n}", name=str(n), country="SV", kind="federal") for n in range(3)]
    result = bulk(add, fresh, by=member, at=at, reason="Import")
    assert [row.version for row in result.done] == [1, 1, 1]
    assert Entry.objects.filter(kind="tests.add", reason="Import").count() == 3
    assert Agency.history.filter(code__startswith="N", history_change_reason="Import").count() == 3

    def louder(row: Agency) -> None:
        row.name = row.name * 2

    bulk(verb("louder"), result.done, by=member, at=at, change=louder)
    assert sorted(Agency.objects.filter(code__startswith="N").values_list("name", flat=True)) == [
        "00", "11", "22",
    ]  # fmt: skip


def test_many_new_rows_are_begun_at_once_each_asked_about_and_recorded_or_none(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    def not_this(user: User, row: Agency, at: datetime.datetime) -> str | None:
        return "not the last" if row.code == "M99" else None

    def rows(*codes: str) -> list[Agency]:
        return [Agency(code=code, name=code, country="SV", kind="federal") for code in codes]

    add = verb("add", guards=(not_this,))
    # More than one statement takes on SQLite, so that the keys of several come back.
    many = begin_all(add, rows(*(f"M{n}" for n in range(98))), by=member, at=at, reason="Import")
    assert len({row.reference for row in many}) == 98
    for row in (many[0], many[97]):
        stands = Agency.objects.get(code=row.code)
        assert (stands.pk, stands.version, stands.created_by) == (row.pk, 1, member)
        past = Agency.history.get(id=row.pk)
        assert (past.code, past.history_change_reason) == (row.code, "Import")
        entry = Entry.objects.get(kind="tests.add", object_id=row.pk)
        assert (entry.object_label, entry.object_version) == (row.label(), 1)
    for refused, why in ((rows("N1", "M99"), Refused), (rows("N1", "M0"), ValidationError)):
        with pytest.raises(why):
            begin_all(add, refused, by=member, at=at)
    nowhere = [*rows("N1"), Agency(code="N2", name="N2", country="sv", kind="federal")]
    with pytest.raises(ValidationError, match="two capitals"):
        begin_all(add, nowhere, by=member, at=at)
    assert not Agency.objects.filter(code__startswith="N").exists()
    assert Entry.objects.filter(kind="tests.add", outcome="done").count() == 98
    assert Entry.objects.get(kind="tests.add", outcome="refused").facts == {"why": "not the last"}


def test_rows_of_a_set_that_cannot_be_done_are_pulled_out_with_the_reason(
    agency: Agency, member: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    def not_this(user: User, row: Agency, at: datetime.datetime) -> str | None:
        return "not the second" if row.code == "B2" else None

    add = verb("add", guards=(not_this,))
    rows = [
        Agency(code="B1", name="One", country="SV", kind="federal"),
        Agency(code="B2", name="Two", country="SV", kind="federal"),
        Agency(code="B3", name="Three", country="sv", kind="federal"),
        Agency(code="B4", name="Four", country="SV", kind="federal"),
    ]
    result = bulk(add, rows, by=member, at=at, reason="Import")
    assert [row.code for row in result.done] == ["B1", "B4"]
    assert [(row.code, why) for row, why in result.refused] == [
        ("B2", "not the second"),
        ("B3", "A country is two capitals, such as GT."),
    ]
    refusals = Entry.objects.filter(kind="tests.add", outcome="refused")
    assert [(e.facts["why"], e.reason) for e in refusals] == [("not the second", "Import")]

    stale = Agency.objects.get(pk=agency.pk)
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row:
        row.name = "Newer"

    def change(row: Agency) -> None:
        row.name = "Older"

    result = bulk(verb("again"), [stale], by=member, at=at, change=change)
    assert (result.done, len(result.refused)) == ([], 1)
    assert Agency.objects.get(pk=agency.pk).name == "Newer"


def test_a_row_of_a_set_in_the_wrong_status_is_pulled_out(
    administrator: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    reopen = verb("reopen", roles=("administrator",), moves={"ended": "proposed"})
    grants = list(RoleGrant.objects.filter(user=lead))
    result = bulk(reopen, grants, by=administrator, at=at)
    assert result.done == []
    assert [row for row, _why in result.refused] == grants


def test_what_is_noted_has_its_facts_and_no_change(agency: Agency, member: User) -> None:
    past = agency.history.count()
    entry = note("cases.searched", member, agency, words="Pérez", rows=3, complete=True)
    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.kind, stored.outcome) == ("cases.searched", "noted")
    assert stored.facts == {"words": "Pérez", "rows": 3, "complete": True}
    assert (stored.object_id, stored.object_version) == (agency.pk, 1)
    assert agency.history.count() == past


@pytest.mark.parametrize("fact", [0.5, "nul\0", float("nan"), b"bytes", {1: "number key"}])
def test_what_is_noted_can_always_be_hashed(member: User, fact: object) -> None:
    entries = Entry.objects.count()
    with pytest.raises(NotCanonical):
        note("cases.searched", member, None, fact=fact)
    assert Entry.objects.count() == entries


def test_a_record_is_withdrawn_once_and_stays_readable(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    back = verb("withdraw", asks_reason=True)
    withdraw(back, Agency, agency.pk, by=member, at=at, version=1, reason="Entered twice")
    agency.refresh_from_db()
    assert (agency.withdrawn_at, agency.withdrawn_by) == (at, member)
    assert agency.withdrawn_reason == "Entered twice"
    assert agency not in Agency.objects.standing()
    assert agency in Agency.objects.all()
    with pytest.raises(WrongStatus, match="withdrawn already"):
        withdraw(back, Agency, agency.pk, by=member, at=at, version=2, reason="Again")


def test_acts_that_belong_together_are_done_together_or_not_at_all(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    add = verb("add")
    with pytest.raises(ValidationError), together(member):  # noqa: PT012 - an act inside an act
        begin(add, Agency(code="T1", name="One", country="SV", kind="federal"), by=member, at=at)
        begin(add, Agency(code="T2", name="Two", country="??", kind="federal"), by=member, at=at)
    assert not Agency.objects.filter(code__startswith="T1").exists()
    assert not Entry.objects.filter(kind="tests.add").exists()


def test_a_constraint_somebody_was_faster_at_is_told_in_its_own_words(
    agency: Agency,
    member: User,
    at: datetime.datetime,
    verb: MakeVerb,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # full_clean() looked a moment too early: what a race looks like to the database.
    monkeypatch.setattr(Agency, "full_clean", lambda row: None)
    rename = verb()
    with (
        pytest.raises(ValidationError, match="two capitals"),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.country = "g1"
    with (
        pytest.raises(ValidationError, match="Code already exists"),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.code = "TF"
    with (
        pytest.raises(IntegrityError, match="country"),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.country = None  # type: ignore[assignment]
    agency.refresh_from_db()
    assert agency.version == 1
