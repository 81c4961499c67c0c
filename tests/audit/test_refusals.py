"""Whoever may not do something is refused, and the refusal stays when all else is rolled back."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from accounts import actions
from accounts.models import Agency, Person, RoleGrant, User
from audit.acts import Refused, StaleVersion, Unseen, act, begin, together
from audit.models import Entry
from audit.origin import hand

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb


def refusals() -> list[tuple[str, str, str]]:
    told = Entry.objects.filter(outcome="refused").order_by("pk")
    return [(e.kind, e.by_name, e.facts["why"]) for e in told]


def never(user: User, row: Agency, at: datetime.datetime) -> str | None:
    return "never on a Sunday"


def test_a_refusal_is_recorded_with_object_role_basis_and_the_reason_that_was_typed(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with (
        pytest.raises(Refused, match="never on a Sunday"),
        act(verb(guards=(never,)), Agency, agency.pk, by=member, at=at, version=1, reason="Must"),
    ):
        pytest.fail("the block must not run")
    entry = Entry.objects.get(outcome="refused")
    assert (entry.kind, entry.facts) == ("tests.rename", {"why": "never on a Sunday"})
    assert (entry.object_label, entry.object_version) == (agency.reference, 1)
    assert (entry.by_id, entry.person_id) == (member.pk, member.person_id)
    assert (entry.role, entry.basis, entry.reason) == (
        "investigator", "A rule of the test", "Must",
    )  # fmt: skip
    assert Agency.objects.get(pk=agency.pk).version == 1
    assert hand() is None


def test_the_outermost_door_records_a_refusal_once_after_its_rollback(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    outer, inner = verb("outer"), verb("inner", guards=(never,))
    other = begin(verb("add"), Agency(code="X", name="X", country="SV", kind="federal"),
                  by=member, at=at)  # fmt: skip
    with (  # noqa: PT012 - an act inside an act
        pytest.raises(Refused),
        act(outer, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.name = "Changed"
        with act(inner, Agency, other.pk, by=member, at=at, version=1):
            pass
    assert Agency.objects.get(pk=agency.pk).name == "Prosecutor's office"
    assert refusals() == [("tests.inner", "member", "never on a Sunday")]


def test_a_refusal_that_an_outer_act_lives_with_is_recorded_too(
    agency: Agency, member: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    outer, inner = verb("outer"), verb("inner", guards=(never,))
    with act(outer, Agency, agency.pk, by=member, at=at, version=1) as row:
        row.name = "Changed all the same"
        with suppress(Refused), act(inner, User, lead.pk, by=member, at=at, version=1):
            pass
    assert Agency.objects.get(pk=agency.pk).name == "Changed all the same"
    assert refusals() == [("tests.inner", "member", "never on a Sunday")]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_when_everything_around_it_was_rolled_back(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    add, refused = verb("add"), verb("second", guards=(never,))
    with pytest.raises(Refused), together(member):  # noqa: PT012 - an act inside an act
        begin(add, Person(name="Never stored"), by=member, at=at)
        begin(refused, Person(name="Refused"), by=member, at=at)
    assert not Person.objects.filter(name="Never stored").exists()
    assert refusals() == [("tests.second", "member", "never on a Sunday")]


@pytest.mark.django_db(transaction=True)
def test_an_action_of_several_acts_leaves_its_refusal_too(
    agency: Agency, member: User, at: datetime.datetime
) -> None:
    with pytest.raises(Refused):
        actions.open_account_for(
            "Somebody", by=member, at=at, username="somebody", agency=agency, password="x" * 20
        )
    assert [(kind, who) for kind, who, _why in refusals()] == [("accounts.add_person", "member")]


def test_who_holds_no_role_of_the_verb_is_refused(
    agency: Agency, prosecutor: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with (
        pytest.raises(Refused, match="it takes: investigator") as caught,
        act(verb(), Agency, agency.pk, by=prosecutor, at=at, version=1),
    ):
        pass
    assert not isinstance(caught.value, Unseen)


def test_whose_account_is_closed_is_refused(
    agency: Agency, leaver: User, administrator: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    closed = actions.close_account(
        leaver.pk, by=administrator, at=at, version=leaver.version, reason="Left"
    )
    with (
        pytest.raises(Refused, match="the account is closed"),
        act(verb(), Agency, agency.pk, by=closed, at=at, version=1),
    ):
        pass


def test_who_may_not_see_the_row_meets_nothing_and_the_try_is_recorded(
    prosecutor: User, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=member).first()
    assert grant is not None
    end = verb("end", roles=("prosecutor",))
    with (
        pytest.raises(Unseen),
        act(end, RoleGrant, grant.pk, by=prosecutor, at=at, version=grant.version),
    ):
        pass
    entry = Entry.objects.get(outcome="refused")
    assert (entry.object_type, entry.object_id) == ("accounts.rolegrant", grant.pk)


def test_a_wrong_status_is_not_told_to_who_may_not_see_the_row(
    prosecutor: User, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=member).first()
    assert grant is not None
    end = verb("end", roles=("prosecutor",), moves={"proposed": "ended"})
    with pytest.raises(Unseen), act(end, RoleGrant, grant.pk, by=prosecutor, at=at, version=99):
        pass


def test_a_refused_row_that_never_came_to_be_names_the_row_it_was_to_hang_on(
    member: User, lead: User, at: datetime.datetime
) -> None:
    with pytest.raises(Refused):
        actions.propose_role(lead, by=member, at=at, role="decider", why="Please")
    entry = Entry.objects.get(outcome="refused", kind="accounts.propose_role")
    assert (entry.object_type, entry.object_id) == ("accounts.user", lead.pk)
    assert entry.object_label == lead.label()


def test_a_stale_page_is_not_a_refusal(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with (
        pytest.raises(StaleVersion),
        act(verb(), Agency, agency.pk, by=member, at=at, version=7),
    ):
        pytest.fail("the block must not run")
    assert refusals() == []
