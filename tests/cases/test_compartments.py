"""Compartments: what lies in one is not there for whoever is not named; who keeps, who may name."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import actions as accounts_actions
from accounts.system import system_user
from audit.acts import Refused, Unseen
from cases import actions, rules
from cases.models import (
    Case,
    Exhibit,
    ExhibitReader,
)
from cases.querysets import last_changes
from tests.cases.factories import (
    act_on,
    hangs_on,
    make_exhibit,
    make_finding,
    make_logged,
    name_reader,
    put_away,
    seat,
)
from tests.factories import AgencyFactory, end_roles, make_user, now
from tests.unlocking import without_nets

if TYPE_CHECKING:
    from accounts.models import User

KINDS = Exhibit.Compartment.values
BARRED = ("GRAND_JURY", "SAR", "VISA", "SOURCE")


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


@pytest.fixture
def partner(team: Case, lead: User) -> User:
    """An account of a partner institution, on the case."""
    agency = AgencyFactory(code="PGN", kind="partner", country="GT")
    user = make_user("partner", "investigator", "prosecutor", agency=agency)
    seat(team, user, by=lead)
    return user


def seen_by(user: User, exhibit: Exhibit) -> set[str]:
    at = now()
    return {kind for kind, rows in hangs_on(exhibit).items() if rows.visible_to(user, at).exists()}


EVERYTHING = {"exhibit", "finding", "custody", "clearance", "event", "file"}


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_keeper_and_the_named_see_that_it_is_there(
    loud: Exhibit, kind: str, reviewer: User, member: User, lead: User, supervisor: User
) -> None:
    assert seen_by(lead, loud) == EVERYTHING
    put_away(loud, reviewer, kind)
    named = name_reader(loud, reviewer, member)
    assert seen_by(reviewer, loud) == seen_by(member, loud) == EVERYTHING
    assert seen_by(lead, loud) == seen_by(supervisor, loud) == set()
    assert ExhibitReader.objects.visible_to(member, now()).contains(named)
    assert not ExhibitReader.objects.visible_to(lead, now()).exists()
    counts = {
        user.username: (case.n_exhibits, case.n_findings, case.n_timeline)
        for user in (lead, member)
        for case in Case.objects.visible_to(user, now()).counted(user, now())
    }
    assert counts == {"lead": (0, 0, 0), "member": (1, 1, 1)}


def test_the_list_of_cases_does_not_move_by_what_is_hidden(
    team: Case, lead: User, member: User, reviewer: User
) -> None:
    before = last_changes([team.pk], member, now())
    closed = put_away(make_logged(team, lead), reviewer)
    assert last_changes([team.pk], member, now()) == before
    assert last_changes([team.pk], reviewer, now())[team.pk] >= closed.created_at


def test_nobody_acts_on_what_is_not_there(
    loud: Exhibit, team: Case, lead: User, reviewer: User, member: User
) -> None:
    put_away(loud, reviewer)
    who: dict[str, Any] = {"by": lead, "at": now()}
    with pytest.raises(Unseen):
        act_on(actions.verify_exhibit, loud, member, reliability="B", credibility=2,
               corroboration="None.")  # fmt: skip
    other = make_user("other_reviewer", "legal_reviewer", "prosecutor")
    seat(team, other, "COUNSEL", by=lead)
    with pytest.raises(Unseen):
        act_on(actions.lift_compartment, loud, other, reason="Mine now.")
    with pytest.raises(Unseen):
        name_reader(loud, other, lead)
    absent = "no such exhibit in this case"
    with refused(absent):
        make_finding(team, lead, loud)
    with refused(absent):
        actions.add_event(team.pk, happened="2020", title="Signed", exhibit=loud, **who)
    with refused(absent):
        make_exhibit(team, lead, derived_from=loud)
    with refused(absent):
        actions.record_custody(loud.pk, kind="COPIED", happened_at=who["at"], **who)
    with refused(absent):
        actions.clear_use(loud.pk, by=other, at=now(), authority_code="EO-13820")


def test_nobody_names_themselves_by_any_account(loud: Exhibit, reviewer: User) -> None:
    put_away(loud, reviewer)
    again = make_user("reviewer_again", "legal_reviewer", person=reviewer.person)
    for user in (reviewer, again):
        with refused("nobody names themselves"):
            name_reader(loud, reviewer, user)


def test_only_the_keeper_names_ends_and_lifts(
    loud: Exhibit, reviewer: User, prosecutor: User, member: User
) -> None:
    put_away(loud, reviewer)
    name_reader(loud, reviewer, prosecutor)
    reader = name_reader(loud, reviewer, member)
    with refused("only the keeper"):
        name_reader(loud, prosecutor, member)
    with refused("only the keeper"):
        act_on(actions.end_reader, reader, prosecutor, reason="No.")
    with refused("only the keeper"):
        act_on(actions.lift_compartment, loud, prosecutor, reason="No.")
    with refused("named already"):
        name_reader(loud, reviewer, member)
    act_on(actions.end_reader, reader, reviewer, reason="Left the work.")
    assert seen_by(member, loud) == set()
    with refused("ended already"):
        act_on(actions.end_reader, reader, reviewer, reason="Twice.")


def test_a_named_prosecutor_stands_in_for_a_keeper_who_left(
    loud: Exhibit, reviewer: User, prosecutor: User, member: User, lead: User
) -> None:
    put_away(loud, reviewer)
    name_reader(loud, reviewer, prosecutor)
    name_reader(loud, reviewer, lead)
    end_roles(reviewer)
    name_reader(loud, prosecutor, member)
    assert rules.LIFT_COMPARTMENT.why_not(lead, loud, now()) is not None
    act_on(actions.lift_compartment, loud, prosecutor, reason="Order of the court.")
    assert seen_by(lead, loud) == EVERYTHING


def test_a_naming_counts_from_its_start_until_before_its_end(
    loud: Exhibit, reviewer: User, member: User
) -> None:
    put_away(loud, reviewer)
    end = now() + datetime.timedelta(days=1)
    reader = name_reader(loud, reviewer, member, until=end)
    instant = datetime.timedelta(microseconds=1)
    seen = [
        Exhibit.objects.visible_to(member, at).exists()
        for at in (reader.since - instant, reader.since, end - instant, end)
    ]
    assert seen == [False, True, True, False]


def test_lifting_opens_it_to_the_case_and_ends_the_namings(
    loud: Exhibit, reviewer: User, member: User, lead: User
) -> None:
    put_away(loud, reviewer)
    reader = name_reader(loud, reviewer, member)
    act_on(actions.lift_compartment, loud, reviewer, reason="The order was vacated.")
    assert seen_by(lead, loud) == EVERYTHING
    reader.refresh_from_db()
    assert reader.until is not None
    fresh = Exhibit.objects.get(pk=loud.pk)
    with refused("lies in no compartment"):
        act_on(actions.lift_compartment, fresh, reviewer, reason="Again.")
    with refused("lies in no compartment"):
        name_reader(fresh, reviewer, member)


def test_it_is_named_by_a_case_member_alone(loud: Exhibit, reviewer: User, stranger: User) -> None:
    """A naming opens no case: who does not read it, reads nothing of it."""
    put_away(loud, reviewer)
    name_reader(loud, reviewer, stranger)
    assert seen_by(stranger, loud) == set()


@pytest.mark.parametrize("kind", BARRED)
def test_a_partner_never_reaches_it_even_if_named(
    loud: Exhibit, kind: str, reviewer: User, partner: User
) -> None:
    assert seen_by(partner, loud) == EVERYTHING
    put_away(loud, reviewer, kind)
    with refused("partner institution"):
        name_reader(loud, reviewer, partner)
    row = name_reader(loud, reviewer, make_user("dummy", "investigator"))
    with without_nets(), connection.cursor() as cursor:  # somebody who goes round the law
        cursor.execute(
            "UPDATE cases_exhibitreader SET user_id = %s WHERE id = %s", [partner.pk, row.pk]
        )
    assert seen_by(partner, loud) == set()


def test_a_partner_may_be_named_for_other_material(
    loud: Exhibit, reviewer: User, partner: User
) -> None:
    put_away(loud, reviewer, "TAX")
    name_reader(loud, reviewer, partner)
    assert seen_by(partner, loud) == EVERYTHING


def test_a_partner_keeps_no_barred_compartment(
    loud: Exhibit, reviewer: User, partner: User
) -> None:
    with pytest.raises(ValidationError, match="legal reviewer who reads the case"):
        put_away(loud, reviewer, "SAR", keeper=partner)


def test_a_partner_sees_no_row_restricted_for_those_reasons(
    loud: Exhibit, reviewer: User, partner: User, member: User
) -> None:
    act_on(actions.restrict_exhibit, loud, reviewer, restriction="SAR", reason="Derived.")
    assert seen_by(partner, loud) == set()
    assert seen_by(member, loud) == EVERYTHING  # the title stays, the bytes are another question


def test_who_keeps_it_reads_the_case_in_the_role(
    loud: Exhibit, reviewer: User, member: User, recused: User
) -> None:
    stranger = make_user("far_prosecutor", "prosecutor")
    for keeper in (member, recused, stranger):
        with pytest.raises(ValidationError, match="legal reviewer who reads the case"):
            put_away(loud, reviewer, "SAR", keeper=keeper)


@pytest.mark.parametrize("who", ["auditor", "administrator", "recused", "leaver"])
def test_some_are_never_named(
    loud: Exhibit, reviewer: User, who: str, request: pytest.FixtureRequest
) -> None:
    put_away(loud, reviewer)
    with refused("engagement opens it|recused|closed"):
        name_reader(loud, reviewer, request.getfixturevalue(who))


def test_one_compartment_at_a_time(loud: Exhibit, reviewer: User) -> None:
    put_away(loud, reviewer)
    with refused("lies in a compartment already"):
        put_away(loud, reviewer, "TAX")


def test_a_withdrawn_exhibit_is_not_put_away(loud: Exhibit, reviewer: User) -> None:
    act_on(actions.withdraw_exhibit, loud, reviewer, reason="Recalled.")
    with refused("withdrawn already"):
        put_away(loud, reviewer)


def test_what_is_derived_is_closed_first_and_opened_last(
    team: Case, lead: User, reviewer: User
) -> None:
    original = make_logged(team, lead)
    copy = make_logged(team, lead, derived_from=original)
    with refused(f"derived from it is still open.*{copy.reference}"):
        put_away(original, reviewer)
    put_away(copy, reviewer)
    put_away(original, reviewer)
    with refused("that one is lifted first"):
        act_on(actions.lift_compartment, copy, reviewer, reason="Harmless.")
    act_on(actions.lift_compartment, original, reviewer, reason="Vacated.")
    act_on(actions.lift_compartment, copy, reviewer, reason="Vacated.")


def test_what_is_derived_from_it_is_born_in_the_compartment(
    loud: Exhibit, team: Case, reviewer: User, member: User, lead: User
) -> None:
    put_away(loud, reviewer)
    name_reader(loud, reviewer, member)
    with refused("its keeper adds it"):
        make_exhibit(team, member, derived_from=loud)
    copy = make_exhibit(team, reviewer, derived_from=Exhibit.objects.get(pk=loud.pk))
    assert (copy.compartment, copy.keeper) == ("SAR", reviewer)
    assert not Exhibit.objects.visible_to(lead, now()).contains(copy)


def test_recusal_and_a_closed_account_end_the_reading(
    loud: Exhibit, team: Case, reviewer: User, member: User, drafter: User
) -> None:
    put_away(loud, reviewer)
    name_reader(loud, reviewer, member)
    name_reader(loud, reviewer, drafter)
    actions.recuse(team.pk, by=member, at=now())
    accounts_actions.close_account(
        drafter.pk, by=system_user("install"), at=now(), version=drafter.version, reason="Left."
    )
    drafter.refresh_from_db()
    assert seen_by(member, loud) == seen_by(drafter, loud) == set()


def test_the_database_wants_a_keeper(loud: Exhibit) -> None:
    refused = pytest.raises(IntegrityError, match=r"(?i)constraint")
    with without_nets(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_exhibit SET compartment = 'SAR' WHERE id = %s", [loud.pk])
