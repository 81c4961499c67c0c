"""Grants open rows to circles between two moments; a role never opens one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts import actions, rules
from accounts.granting import RoleCircle, end, give
from accounts.models import Circle, User
from accounts.standing import CIRCLES_THROUGH
from accounts.system import system_user
from audit.acts import begin, withdraw
from audit.verbs import Verb
from cases.actions import log_tip
from cases.models import Case
from tests.factories import make_user

MICROSECOND = datetime.timedelta(microseconds=1)
FOREVER = datetime.timedelta(days=36500)


@pytest.fixture
def case(lead: User, at: datetime.datetime) -> Case:
    """A case that its creator alone may see."""
    return log_tip(by=lead, at=at, title="Bridge", summary="A tip", country="GT")


def may(user: User, permission: str, row: Case, at: datetime.datetime) -> bool:
    """As a fresh process reads it."""
    fresh = User.objects.get(pk=user.pk)
    found = Case.objects.granted(permission, fresh, at).filter(pk=row.pk)
    assert found.count() in (0, 1), "a row granted twice appears once"
    return found.exists()


def test_a_row_nobody_granted_is_seen_by_nobody(
    case: Case, member: User, administrator: User, auditor: User, at: datetime.datetime
) -> None:
    for user in (member, administrator, auditor, system_user("clock")):
        assert not may(user, "view", case, at)


def test_a_grant_counts_from_its_start_until_before_its_end(
    case: Case, member: User, at: datetime.datetime
) -> None:
    until = at + datetime.timedelta(hours=1)
    give(case, member.circle, ("view", "work"), since=at, until=until)
    for moment, open_then in (
        (at - MICROSECOND, False), (at, True), (until - MICROSECOND, True), (until, False),
    ):  # fmt: skip
        assert may(member, "view", case, moment) is open_then
        assert may(member, "work", case, moment) is open_then
    assert not may(member, "lead", case, at)


def test_what_is_given_anew_replaces_what_was_held(
    case: Case, member: User, at: datetime.datetime
) -> None:
    give(case, member.circle, ("view", "work", "lead"), since=at)
    give(case, member.circle, ("view",), since=at)
    assert may(member, "view", case, at + FOREVER)
    assert not may(member, "work", case, at)
    end(case, member.circle)
    assert not may(member, "view", case, at)


def test_what_one_circle_loses_another_keeps(
    case: Case, member: User, prosecutor: User, at: datetime.datetime
) -> None:
    give(case, member.circle, ("view",), since=at)
    give(case, prosecutor.circle, ("view",), since=at)
    end(case, member.circle)
    assert may(prosecutor, "view", case, at)


def test_a_grant_on_one_row_opens_no_other(
    case: Case, lead: User, member: User, at: datetime.datetime
) -> None:
    other = log_tip(by=lead, at=at, title="Road", summary="Another", country="GT")
    give(case, member.circle, ("view",), since=at)
    assert not may(member, "view", other, at)


def circle_of(kind: str, name: str, at: datetime.datetime) -> Circle:
    group = Group.objects.create(name=name)
    circle = Circle(group=group, kind=kind)
    return begin(rules.GIVE_CIRCLE, circle, by=system_user("install"), at=at)


def test_a_role_circle_is_refused_and_what_others_hold_stays(
    case: Case, member: User, at: datetime.datetime
) -> None:
    give(case, member.circle, ("view",), since=at)
    role = circle_of("role", "role:investigator", at)
    with pytest.raises(RoleCircle, match="never opens a row"):
        give(case, role, ("view",), since=at)
    assert may(member, "view", case, at)
    assert not case.grants.filter(group=role.group).exists()


@pytest.fixture
def unit(member: User, at: datetime.datetime) -> Iterator[Circle]:
    """A unit the member belongs to for one hour."""
    circle = circle_of("unit", "unit:1", at)

    def through(user: User, roles: frozenset[str], moment: datetime.datetime) -> list[int]:
        good = at <= moment < at + datetime.timedelta(hours=1)
        return [circle.group_id] if user.pk == member.pk and good else []

    CIRCLES_THROUGH.append(through)
    yield circle
    CIRCLES_THROUGH.remove(through)


def test_a_unit_opens_its_rows_as_long_as_one_belongs_to_it(
    case: Case, member: User, prosecutor: User, unit: Circle, at: datetime.datetime
) -> None:
    give(case, unit, ("view",), since=at)
    give(case, member.circle, ("work",), since=at)
    end_of_unit = at + datetime.timedelta(hours=1)
    assert may(member, "view", case, end_of_unit - MICROSECOND)
    assert not may(member, "view", case, end_of_unit)
    assert may(member, "work", case, end_of_unit)
    assert not may(prosecutor, "view", case, at)


def test_a_closed_account_and_a_withdrawn_circle_reach_nothing(
    case: Case, member: User, prosecutor: User, at: datetime.datetime
) -> None:
    give(case, member.circle, ("view",), since=at)
    give(case, prosecutor.circle, ("view",), since=at)
    install = system_user("install")
    actions.close_account(member.pk, by=install, at=at, version=member.version, reason="Left")
    assert not may(member, "view", case, at)
    fresh = User.objects.get(pk=member.pk)
    assert not fresh.has_perm("cases.view", case)
    law: dict[str, Any] = {"permission": "tests.withdraw", "basis": "Test", "label": "Withdraw"}
    back = Verb(name="tests.withdraw_circle", roles=("system",), **law)
    withdraw(back, Circle, prosecutor.circle.pk, by=install, at=at, version=1, reason="Merged")
    assert not may(prosecutor, "view", case, at)


def test_djangos_own_question_gets_the_same_answer(
    case: Case, member: User, lead: User, at: datetime.datetime
) -> None:
    give(case, member.circle, ("view",), since=at)
    assert member.has_perm("cases.view", case)
    assert not member.has_perm("cases.work", case)
    assert not member.has_perm("cases.view")
    assert not member.has_perms(["cases.view", "cases.work"], case)


def test_two_accounts_of_one_person_have_two_circles(
    case: Case, member: User, at: datetime.datetime
) -> None:
    again = make_user("again", "investigator", person=member.person)
    give(case, member.circle, ("view",), since=at)
    assert not may(again, "view", case, at)
