"""The law of accounts as a table: verb by verb, who of the cast may, and why the others may not."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from accounts import actions, rules
from accounts.models import AccessSuspension, Agency, Circle, Person, RoleGrant, User
from accounts.system import system_user
from tests.factories import AgencyFactory, end_roles, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.verbs import Verb

HOLDS_NOT = "none of your roles may do this"
UNSEEN = "nothing here that you may see"
MAY = None

CAST = (
    "administrator",
    "second_administrator",
    "member",
    "auditor",
    "newcomer",
    "leaver",
    "system",
    "security_officer",
)

# Verb: what each of the cast is told, in the order of CAST. Objects: see ``subject``.
NOBODY_ELSE = (HOLDS_NOT, HOLDS_NOT, HOLDS_NOT, "account is closed", MAY, HOLDS_NOT)
LAW: dict[Verb, tuple[str | None, ...]] = {
    rules.ADD_AGENCY: (MAY, MAY, *NOBODY_ELSE),
    rules.EDIT_AGENCY: (MAY, MAY, *NOBODY_ELSE),
    rules.ADD_PERSON: (MAY, MAY, *NOBODY_ELSE),
    rules.OPEN_ACCOUNT: (MAY, MAY, *NOBODY_ELSE),
    rules.GIVE_CIRCLE: (MAY, MAY, *NOBODY_ELSE),
    rules.CLOSE_ACCOUNT: ("closes their own account", MAY, *NOBODY_ELSE),
    rules.SET_PASSWORD: (
        MAY, MAY, "administrator may set", "administrator may set", HOLDS_NOT,
        "account is closed", MAY, "administrator may set",
    ),
    rules.RESET_FACTORS: ("resets their own factors", MAY, *NOBODY_ELSE),
    rules.PROPOSE_ROLE: (MAY, MAY, *NOBODY_ELSE),
    rules.CONFIRM_ROLE: ("proposer may not confirm", MAY, *NOBODY_ELSE),
    rules.END_ROLE: (MAY, MAY, *NOBODY_ELSE),
    rules.SUSPEND_ACCESS: (
        HOLDS_NOT, HOLDS_NOT, HOLDS_NOT, HOLDS_NOT, HOLDS_NOT, "account is closed", HOLDS_NOT, MAY,
    ),
    rules.LIFT_SUSPENSION: (
        MAY, MAY, HOLDS_NOT, HOLDS_NOT, HOLDS_NOT, "account is closed", HOLDS_NOT,
        "you suspended this person",
    ),
}  # fmt: skip


@pytest.fixture
def cast(administrator: User, second_administrator: User, member: User, auditor: User,
         leaver: User, at: datetime.datetime) -> dict[str, User]:  # fmt: skip
    """One of each; the newcomer holds no role yet, the leaver's account was closed."""
    closed = actions.close_account(
        leaver.pk, by=system_user("install"), at=at, version=leaver.version, reason="Left"
    )
    return {
        "administrator": administrator, "second_administrator": second_administrator,
        "member": member, "auditor": auditor, "newcomer": make_user("newcomer"),
        "leaver": closed, "system": system_user("install"),
        "security_officer": make_user("security_officer", "security_officer"),
    }  # fmt: skip


def subject(verb: Verb, cast: dict[str, User], lead: User, at: datetime.datetime) -> Any:
    """What the verb is asked of: always something of the administrator's, where that differs."""
    first = cast["administrator"]
    makers: dict[Verb, Callable[[], Any]] = {
        rules.ADD_AGENCY: lambda: Agency(code="N"),
        rules.EDIT_AGENCY: lambda: first.agency,
        rules.ADD_PERSON: lambda: Person(name="N"),
        rules.OPEN_ACCOUNT: lambda: User(username="n", person=first.person, agency=first.agency),
        rules.GIVE_CIRCLE: lambda: Circle(kind="person", user=first),
        rules.CLOSE_ACCOUNT: lambda: first,
        rules.SET_PASSWORD: lambda: first,
        rules.RESET_FACTORS: lambda: first,
        rules.PROPOSE_ROLE: lambda: RoleGrant(user=lead, role="recorder"),
        rules.CONFIRM_ROLE: lambda: actions.propose_role(
            lead, by=first, at=at, role="recorder", why="Needed"
        ),
        rules.END_ROLE: lambda: RoleGrant.objects.filter(user=lead).first(),
        rules.SUSPEND_ACCESS: lambda: AccessSuspension(person=lead.person, since=at),
        rules.LIFT_SUSPENSION: lambda: actions.suspend_access(
            lead.person, by=cast["security_officer"], at=at, reason="A device was lost."
        ),
    }
    return makers[verb]()


def test_the_table_has_a_row_for_every_verb() -> None:
    assert set(LAW) == set(rules.VERBS)
    assert all(len(told) == len(CAST) for told in LAW.values())


def test_the_law_says_who_may(cast: dict[str, User], lead: User, at: datetime.datetime) -> None:
    wrong = []
    for verb in rules.VERBS:
        row = subject(verb, cast, lead, at)
        for name, told in zip(CAST, LAW[verb], strict=True):
            why = verb.why_not(cast[name], row, at)
            if (why is None) is not (told is None) or (told or "") not in (why or ""):
                wrong.append((verb.name, name, why))
    assert wrong == []


def test_a_second_account_of_the_same_person_is_the_same_person(
    cast: dict[str, User], lead: User, at: datetime.datetime
) -> None:
    first = cast["administrator"]
    proposal = actions.propose_role(lead, by=first, at=at, role="recorder", why="Needed")
    end_roles(first)
    again = make_user("administrator.again", "administrator", person=first.person)
    assert "proposer may not confirm" in str(rules.CONFIRM_ROLE.why_not(again, proposal, at))
    own = RoleGrant(user=again, role="recorder")
    for verb in (rules.PROPOSE_ROLE, rules.CONFIRM_ROLE, rules.END_ROLE):
        assert "changes their own roles" in str(verb.why_not(again, own, at))
        own = RoleGrant.objects.filter(user=first).first() or own
    assert "closes their own account" in str(rules.CLOSE_ACCOUNT.why_not(again, first, at))
    assert "resets their own factors" in str(rules.RESET_FACTORS.why_not(again, first, at))


def test_proposal_and_confirmation_both_look_at_what_the_person_holds(
    cast: dict[str, User], lead: User, at: datetime.datetime
) -> None:
    first, second = cast["administrator"], cast["second_administrator"]
    # Two proposals made at the same moment do not see each other: the confirmation does.
    grant = RoleGrant(user=lead, role="auditor", proposed_by=first)
    for verb in (rules.PROPOSE_ROLE, rules.CONFIRM_ROLE):
        assert "held now: intake, investigator" in str(verb.why_not(second, grant, at))


def test_each_verb_cites_its_rule_and_lists_its_permission() -> None:
    listed = {
        f"accounts.{codename}"
        for model in (Agency, Person, User, RoleGrant, AccessSuspension)
        for codename, _label in model._meta.permissions
    }
    for verb in rules.VERBS:
        assert verb.basis.startswith("NIST SP 800-")
        assert verb.permission in listed


def test_a_closed_account_is_not_closed_twice_and_gets_no_password(
    cast: dict[str, User], at: datetime.datetime
) -> None:
    for verb in (rules.CLOSE_ACCOUNT, rules.SET_PASSWORD, rules.RESET_FACTORS):
        why = verb.why_not(cast["administrator"], cast["leaver"], at)
        assert why == "the account is closed already"


def test_no_role_is_proposed_for_an_account_of_the_system(
    cast: dict[str, User], at: datetime.datetime
) -> None:
    grant = RoleGrant(user=system_user("door"), role="administrator")
    why = rules.PROPOSE_ROLE.why_not(cast["administrator"], grant, at)
    assert UNSEEN in str(why)


def test_agencies_of_any_country_are_edited_by_any_administrator(
    cast: dict[str, User], at: datetime.datetime
) -> None:
    assert rules.EDIT_AGENCY.why_not(cast["administrator"], AgencyFactory(country="HN"), at) is None
