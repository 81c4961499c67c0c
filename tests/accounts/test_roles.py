"""Roles: given by two administrators, counted by the moment, standing alone where they must."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import actions
from accounts.models import Agency, Person, Role, RoleGrant, User, one_person, role_labels
from accounts.standing import NOBODY, standing
from accounts.system import NAMES, lay_system_users, system_user
from audit.acts import NeedsReason, Refused, WrongStatus
from tests.factories import end_roles, make_user
from tests.unlocking import without_nets

if TYPE_CHECKING:
    from collections.abc import Callable

    Give = Callable[..., RoleGrant]

MICROSECOND = datetime.timedelta(microseconds=1)


def roles_of(user: User, at: datetime.datetime) -> frozenset[str]:
    """As a fresh process reads them."""
    return User.objects.get(pk=user.pk).roles(at)


@pytest.fixture
def give(administrator: User, second_administrator: User, at: datetime.datetime) -> Give:
    """``give(user, role, since=…, until=…)``: proposed by one, confirmed by the other."""

    def propose_and_confirm(user: User, role: str, **when: datetime.datetime) -> RoleGrant:
        grant = actions.propose_role(user, by=administrator, at=at, role=role, why="Why", **when)
        return actions.confirm_role(grant.pk, by=second_administrator, at=at, version=grant.version)

    return propose_and_confirm


def test_a_role_counts_for_nothing_until_another_administrator_confirms_it(
    lead: User, administrator: User, second_administrator: User, at: datetime.datetime
) -> None:
    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Needed")
    assert "recorder" not in roles_of(lead, at)
    with pytest.raises(Refused, match="proposer may not confirm"):
        actions.confirm_role(grant.pk, by=administrator, at=at, version=1)
    assert "recorder" not in roles_of(lead, at)
    confirmed = actions.confirm_role(grant.pk, by=second_administrator, at=at, version=1)
    assert "recorder" in roles_of(lead, at)
    assert (confirmed.proposed_by, confirmed.confirmed_by) == (administrator, second_administrator)
    with pytest.raises(WrongStatus):
        actions.confirm_role(grant.pk, by=second_administrator, at=at, version=2)


def test_one_person_with_two_accounts_cannot_do_both(
    lead: User, administrator: User, at: datetime.datetime
) -> None:
    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Needed")
    end_roles(administrator)
    other_self = make_user("alias", "administrator", person=administrator.person)
    with pytest.raises(Refused, match="proposer may not confirm"):
        actions.confirm_role(grant.pk, by=other_self, at=at, version=1)


def test_nobody_gives_or_ends_a_role_of_their_own(
    administrator: User, at: datetime.datetime
) -> None:
    alias = make_user("alias", person=administrator.person)
    with pytest.raises(Refused, match="changes their own roles"):
        actions.propose_role(alias, by=administrator, at=at, role="administrator", why="More")
    own = RoleGrant.objects.get(user=administrator)
    with pytest.raises(Refused, match="changes their own roles"):
        actions.end_role(own.pk, by=administrator, at=at, version=own.version, reason="Tired")


@pytest.mark.parametrize("alone", ["auditor", "administrator"])
def test_auditors_and_administrators_hold_nothing_else_on_any_account(
    alone: str, member: User, administrator: User, second_administrator: User, at: datetime.datetime
) -> None:
    by_now = {"by": administrator, "at": at, "why": "Why"}
    other_account = make_user("member.again", person=member.person)
    for account in (member, other_account):
        with pytest.raises(Refused, match="stand beside no other; held now: investigator"):
            actions.propose_role(account, role=alone, **by_now)  # type: ignore[arg-type]
    fresh = make_user("fresh")
    actions.propose_role(fresh, role=alone, **by_now)  # type: ignore[arg-type]
    for role in ("investigator", "auditor" if alone == "administrator" else "administrator"):
        with pytest.raises(Refused, match=f"held now: {alone}"):
            actions.propose_role(fresh, role=role, **by_now)  # type: ignore[arg-type]


def test_a_role_that_came_between_proposal_and_confirmation_stops_the_confirmation(
    administrator: User, second_administrator: User, at: datetime.datetime
) -> None:
    person = make_user("fresh").person
    one, other = make_user("one", person=person), make_user("other", person=person)
    first = actions.propose_role(one, by=administrator, at=at, role="investigator", why="Why")
    actions.end_role(first.pk, by=administrator, at=at, version=1, reason="Thought better of it")
    second = actions.propose_role(other, by=administrator, at=at, role="auditor", why="Why")
    actions.confirm_role(second.pk, by=second_administrator, at=at, version=1)
    with pytest.raises(Refused, match="held now: auditor"):
        actions.propose_role(one, by=administrator, at=at, role="investigator", why="Again")


def test_a_role_stops_counting_at_the_very_moment_it_ends(
    lead: User, give: Give, at: datetime.datetime
) -> None:
    until = at + datetime.timedelta(hours=1)
    give(lead, "recorder", until=until)
    assert "recorder" not in roles_of(lead, at - MICROSECOND)
    assert "recorder" in roles_of(lead, at)
    assert "recorder" in roles_of(lead, until - MICROSECOND)
    assert "recorder" not in roles_of(lead, until)
    assert "recorder" not in roles_of(lead, until + MICROSECOND)
    assert lead in User.objects.holding("recorder", until - MICROSECOND)
    assert lead not in User.objects.holding("recorder", until)


def test_a_role_that_was_ended_counts_no_more_and_its_end_is_kept(
    lead: User, administrator: User, give: Give, at: datetime.datetime
) -> None:
    grant = give(lead, "recorder")
    later = at + datetime.timedelta(hours=1)
    with pytest.raises(NeedsReason):
        actions.end_role(grant.pk, by=administrator, at=later, version=2, reason=" ")
    ended = actions.end_role(grant.pk, by=administrator, at=later, version=2, reason="Moved")
    assert (ended.status, ended.until) == ("ended", later)
    assert "recorder" not in roles_of(lead, later)
    assert ended.history.latest("history_id").history_change_reason == "Moved"


def test_ending_a_role_never_makes_it_longer(
    lead: User, administrator: User, give: Give, at: datetime.datetime
) -> None:
    until = at + datetime.timedelta(hours=1)
    grant = give(lead, "recorder", until=until)
    much_later = until + datetime.timedelta(days=30)
    ended = actions.end_role(grant.pk, by=administrator, at=much_later, version=2, reason="Tidy")
    assert ended.until == until


def test_a_role_that_never_began_is_ended_without_a_span(
    lead: User, administrator: User, give: Give, at: datetime.datetime
) -> None:
    begins = at + datetime.timedelta(days=1)
    grant = give(lead, "recorder", since=begins)
    assert "recorder" not in roles_of(lead, at)
    ended = actions.end_role(grant.pk, by=administrator, at=at, version=2, reason="Not needed")
    assert (ended.status, ended.until) == ("ended", None)
    assert "recorder" not in roles_of(lead, begins)


def test_a_role_is_held_once_and_can_be_given_again_after_its_end(
    lead: User, administrator: User, give: Give, at: datetime.datetime
) -> None:
    grant = give(lead, "recorder")
    with pytest.raises(ValidationError, match="holds the role, or it is proposed already"):
        actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Twice")
    actions.end_role(grant.pk, by=administrator, at=at, version=2, reason="Moved")
    give(lead, "recorder")
    assert RoleGrant.objects.filter(user=lead, role="recorder").count() == 2


def test_a_role_cannot_end_before_it_begins(
    lead: User, administrator: User, at: datetime.datetime
) -> None:
    with pytest.raises(ValidationError, match="The end lies before the start"):
        actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Why", until=at)


def test_an_unknown_role_is_not_given(
    lead: User, administrator: User, at: datetime.datetime
) -> None:
    for role in ("superuser", "system", ""):
        with pytest.raises(ValidationError):
            actions.propose_role(lead, by=administrator, at=at, role=role, why="Why")


def test_without_a_role_nothing_counts(lead: User, at: datetime.datetime) -> None:
    assert roles_of(lead, at) == {"investigator", "intake"}
    end_roles(lead)
    assert standing(User.objects.get(pk=lead.pk), at).roles == frozenset()


def test_a_closed_account_has_no_standing_from_that_moment(
    lead: User, administrator: User, at: datetime.datetime
) -> None:
    how = {"by": administrator, "at": at, "version": lead.version}
    with pytest.raises(NeedsReason):
        actions.close_account(lead.pk, reason=" ", **how)  # type: ignore[arg-type]
    closed = actions.close_account(lead.pk, reason="Left", **how)  # type: ignore[arg-type]
    assert standing(closed, at) == NOBODY
    assert closed.roles(at) == frozenset()
    assert not User.objects.holding("investigator", at).filter(pk=lead.pk).exists()
    assert lead not in User.objects.active()
    for rows in (User, Person, Agency, RoleGrant):
        assert not rows.objects.visible_to(closed, at).exists()  # type: ignore[attr-defined]
    assert closed.history.latest("history_id").history_change_reason == "Left"


def test_an_account_has_one_personal_circle(
    lead: User, member: User, at: datetime.datetime
) -> None:
    assert lead.circle.group.name == f"person:{lead.pk}"
    assert standing(lead, at).circles == {lead.circle.group_id}
    assert lead.circle.group_id != member.circle.group_id


def test_who_sees_which_roles(
    lead: User, member: User, auditor: User, administrator: User, at: datetime.datetime
) -> None:
    security = make_user("security", "security_officer")
    everything = set(RoleGrant.objects.all())
    assert set(RoleGrant.objects.visible_to(security, at)) == everything
    assert set(RoleGrant.objects.visible_to(auditor, at)) == everything
    assert set(RoleGrant.objects.visible_to(administrator, at)) == everything
    assert {g.user for g in RoleGrant.objects.visible_to(member, at)} == {member}


def test_accounts_of_the_system_are_on_no_list_and_are_laid_once(
    member: User, at: datetime.datetime
) -> None:
    system = {system_user(name) for name in NAMES}
    assert not system & set(User.objects.visible_to(member, at))
    assert all(user.roles(at) == {"system"} for user in system)
    assert all(not user.has_usable_password() for user in system)
    lay_system_users()
    assert User.objects.filter(kind="system").count() == len(NAMES)
    with pytest.raises(User.DoesNotExist):
        system_user("nobody planned this")


def test_there_is_no_superuser_no_staff_and_no_permission_without_a_row(member: User) -> None:
    assert (member.is_superuser, member.is_staff) == (None, None)
    columns = {column.name for column in User._meta.get_fields()}
    assert not columns & {"is_superuser", "is_staff", "groups", "user_permissions", "last_login"}
    assert not member.has_perm("accounts.close_user")
    assert not member.has_perm("accounts.close_user", member)
    assert not member.has_perms(["accounts.close_user"])
    assert not member.has_module_perms("accounts")
    assert not hasattr(User.objects, "create_superuser")


def test_one_person_is_one_whatever_the_account(member: User, lead: User) -> None:
    assert one_person(member, User.objects.get(pk=member.pk))
    assert one_person(member, make_user("again", person=member.person))
    assert not one_person(member, lead)
    assert not one_person(member, None)
    assert not one_person(None, None)
    assert not one_person(system_user("clock"), system_user("door"))


def test_roles_are_told_in_words_and_in_one_order() -> None:
    assert role_labels(frozenset({"recorder", "intake"})) == ["Intake", "Recorder"]
    assert role_labels(frozenset()) == []
    assert len(role_labels(frozenset(Role.values))) == 22


def test_a_person_has_a_person_and_an_agency(administrator: User, at: datetime.datetime) -> None:
    with pytest.raises(ValidationError):
        actions.open_account(
            by=administrator, at=at, username="nobody", person=None, agency=None,  # type: ignore[arg-type]
            password="x" * 20,
        )  # fmt: skip
    assert not User.objects.filter(username="nobody").exists()


def test_the_database_itself_keeps_auditors_and_administrators_alone(
    lead: User, auditor: User, give: Give, at: datetime.datetime
) -> None:
    """By SQL, past every guard: on another account of the person as well."""
    later = at + datetime.timedelta(days=30)
    held = give(lead, "recorder", since=at + MICROSECOND, until=later)
    other = make_user("auditor_again", person=auditor.person)
    for account, role, since, until, kept in (
        (lead, "auditor", at, None, False),
        (lead, "administrator", at, None, False),
        (other, "investigator", at, None, False),
        (lead, "publisher", at, None, True),
        (other, "auditor", at, None, True),
    ):
        row = RoleGrant(
            user=account, role=role, why="SQL", since=since, until=until, proposed_by=held.user,
            reference=f"RG-SQL-{account.pk}{role[:4]}", created_at=at, status="confirmed",
        )  # fmt: skip
        with without_nets():
            if kept:
                insert(row)
                continue
            refused = pytest.raises(IntegrityError, match="rolegrant_stands_alone")
            with refused, transaction.atomic():
                insert(row)
            row.status = "ended"  # what is over disturbs nobody
            insert(row)
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE accounts_rolegrant SET status = 'confirmed' WHERE reference = %s",
                    [row.reference],
                )


def insert(row: RoleGrant) -> None:
    """The row by SQL, as somebody with a database prompt would put it in."""
    fields = [f for f in RoleGrant._meta.concrete_fields if f.attname != "id"]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_rolegrant ({columns}) "  # noqa: S608 - columns of a model
            f"VALUES ({', '.join(['%s'] * len(fields))})",
            [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields],
        )


def test_an_auditor_of_the_past_may_become_something_else(
    give: Give, at: datetime.datetime
) -> None:
    """Only roles whose periods touch stand in each other's way."""
    former = make_user("former")
    week = datetime.timedelta(days=7)
    give(former, "auditor", since=at - 2 * week, until=at - week)
    assert give(former, "investigator").status == RoleGrant.Status.CONFIRMED
    with pytest.raises(Refused, match="stand beside no other; held now: investigator"):
        give(former, "auditor")
    with pytest.raises(Refused, match="stand beside no other"):
        give(former, "recorder", since=at - 2 * week, until=at)
