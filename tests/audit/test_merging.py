"""Two people saved the same row: different fields are merged, the same field shows both texts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Agency, RoleGrant, User
from audit.acts import StaleVersion, act
from audit.merging import KERNEL, changed, merge, values, values_at
from audit.models import Entry

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb

FIELDS = ("code", "name", "country", "kind", "withdrawn_reason")
ROWS = st.fixed_dictionaries({name: st.sampled_from("abc") for name in FIELDS})


@given(ROWS, ROWS, ROWS)
def test_a_merge_keeps_every_change_or_names_it_as_a_conflict(
    seen: dict[str, str], theirs: dict[str, str], yours: dict[str, str]
) -> None:
    row = Agency(**yours)
    before, current = (values(Agency(**v)) for v in (seen, theirs))
    kept, conflicts = merge(row, before, current)
    in_conflict = {c.field for c in conflicts}
    for name in FIELDS:
        was, now, asked = seen[name], theirs[name], yours[name]
        # What was submitted differs from what stands now, so it was either meant or old.
        if now == was:
            wanted = asked
        elif asked == was:
            wanted = now
            assert (name in kept) is (asked != now)
        else:
            wanted = asked
            assert (name in in_conflict) is (asked != now)
        assert getattr(row, name) == wanted
    assert not set(kept) & in_conflict
    for conflict in conflicts:
        name = conflict.field
        assert (conflict.was, conflict.theirs, conflict.yours) == (
            seen[name], theirs[name], yours[name],
        )  # fmt: skip


@given(ROWS, ROWS)
def test_when_nobody_else_changed_anything_a_merge_does_nothing(
    seen: dict[str, str], yours: dict[str, str]
) -> None:
    row, before = Agency(**yours), values(Agency(**seen))
    assert merge(row, before, before) == ([], [])
    assert all(getattr(row, name) == yours[name] for name in FIELDS)


def test_the_kernels_own_columns_are_no_change_of_a_field() -> None:
    before = dict.fromkeys([*KERNEL, "name"], 1)
    after = dict.fromkeys([*KERNEL, "name"], 2)
    assert changed(before, after) == ["name"]


@pytest.fixture
def renamed(agency: Agency, lead: User, at: datetime.datetime, verb: MakeVerb) -> Agency:
    """The agency after somebody else saved another name over version 1."""
    with act(verb("theirs"), Agency, agency.pk, by=lead, at=at, version=1) as row:
        row.name = "Theirs"
    return agency


def test_two_people_changed_different_fields_and_both_are_kept(
    renamed: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    # The form sends every field: the name as it was read, the country changed.
    with act(verb(), Agency, renamed.pk, by=member, at=at, version=1) as row:
        row.name, row.country = "Prosecutor's office", "SV"
    stored = Agency.objects.get(pk=renamed.pk)
    assert (stored.name, stored.country, stored.version) == ("Theirs", "SV", 3)
    assert row.kept == ["name"]  # type: ignore[attr-defined]
    assert Entry.objects.latest("pk").changed == ["country"]


def test_two_people_changed_the_same_field_and_both_texts_are_shown(
    renamed: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with (
        pytest.raises(StaleVersion) as caught,
        act(verb(), Agency, renamed.pk, by=member, at=at, version=1) as row,
    ):
        row.name, row.country = "Yours", "SV"
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.label) == ("name", "name")
    assert (conflict.was, conflict.theirs, conflict.yours) == (
        "Prosecutor's office", "Theirs", "Yours",
    )  # fmt: skip
    stored = Agency.objects.get(pk=renamed.pk)
    assert (stored.name, stored.country, stored.version) == ("Theirs", "GT", 2)


def test_two_people_made_the_same_change_and_nothing_is_in_conflict(
    renamed: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with act(verb(), Agency, renamed.pk, by=member, at=at, version=1) as row:
        row.name = "Theirs"
    assert Agency.objects.get(pk=renamed.pk).version == 3


@pytest.mark.parametrize("version", [0, 2, 999_999_999])
def test_a_version_nobody_ever_read_is_stale(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb, version: int
) -> None:
    with (
        pytest.raises(StaleVersion) as caught,
        act(verb(), Agency, agency.pk, by=member, at=at, version=version),
    ):
        pytest.fail("the block must not run")
    assert caught.value.conflicts == []


def test_a_decision_is_never_taken_on_an_old_page(
    administrator: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=lead).first()
    assert grant is not None
    end = verb("end", roles=("administrator",), moves={"confirmed": "ended"})
    with (
        pytest.raises(StaleVersion) as caught,
        act(end, RoleGrant, grant.pk, by=administrator, at=at, version=grant.version - 1),
    ):
        pytest.fail("the block must not run")
    assert caught.value.conflicts == []
    assert RoleGrant.objects.get(pk=grant.pk).status == "confirmed"


def test_the_past_of_a_row_is_read_from_its_history(renamed: Agency) -> None:
    past: Any = values_at(renamed, 1)
    assert (past["name"], past["version"]) == ("Prosecutor's office", 1)
    assert values_at(renamed, 4) is None


def test_a_field_that_history_does_not_keep_is_no_conflict(
    lead: User, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    edit = verb("edit")
    with act(edit, User, lead.pk, by=member, at=at, version=1) as row:
        row.set_password("a first new pass phrase")
    with act(edit, User, lead.pk, by=member, at=at, version=1) as row:
        row.email = "lead@example.org"
    stored = User.objects.get(pk=lead.pk)
    assert (stored.email, stored.version) == ("lead@example.org", 3)
    assert stored.check_password("a first new pass phrase")
