"""What can be done to people, accounts, agencies and roles."""

from __future__ import annotations

import datetime
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import factors, rules, sessions
from accounts.granting import new_group
from accounts.models import AccessSuspension, Agency, Circle, Person, Role, RoleGrant, User
from audit.acts import act, begin, together

At = datetime.datetime


def add_agency(*, by: User, at: At, code: str, name: str, country: str, kind: str) -> Agency:
    """A new agency with its triage circle, through which its supervisors see each new tip.

    Raises ValidationError when the code is taken.
    """
    agency = Agency(code=code, name=name, country=country.upper(), kind=kind)
    with together(by):
        begin(rules.ADD_AGENCY, agency, by=by, at=at)
        circle = Circle(group=new_group(f"triage:{agency.code}"), kind=Circle.Kind.UNIT)
        begin(rules.GIVE_CIRCLE, circle, by=by, at=at)
    return agency


def edit_agency(
    pk: int, *, by: User, at: At, version: int, name: str, country: str, kind: str
) -> Agency:
    """The agency under its new name, country or kind; its code never changes."""
    with act(rules.EDIT_AGENCY, Agency, pk, by=by, at=at, version=version) as agency:
        agency.name, agency.country, agency.kind = name, country.upper(), kind
    return agency


def add_person(*, by: User, at: At, name: str) -> Person:
    """A new person, who can then be given accounts."""
    return begin(rules.ADD_PERSON, Person(name=name), by=by, at=at)


def open_account(
    *, by: User, at: At, username: str, person: Person, agency: Agency, password: str,
    email: str = "",
) -> User:  # fmt: skip
    """An account with its personal circle; it holds no role yet, so it sees nothing yet."""
    user = User(username=username, person=person, agency=agency, email=email)
    user.set_password(password)
    begin(rules.OPEN_ACCOUNT, user, by=by, at=at)
    circle = Circle(group=new_group(f"person:{user.pk}"), kind=Circle.Kind.PERSON, user=user)
    begin(rules.GIVE_CIRCLE, circle, by=by, at=at)
    return user


def open_account_for(
    name: str, *, by: User, at: At, username: str, agency: Agency, password: str,
    person: Person | None = None, email: str = "",
) -> User:  # fmt: skip
    """An account for a known person, or for a new one with this name; both or neither."""
    with together(by):
        holder = person or add_person(by=by, at=at, name=name)
        return open_account(
            by=by, at=at, username=username, person=holder, agency=agency,
            password=password, email=email,
        )  # fmt: skip


def first_administrators(
    names: tuple[str, str], *, by: User, other: User, at: At, agency: Agency | None = None
) -> list[tuple[User, str]]:
    """The first two administrators with the passwords they sign in with once.

    ``by`` and ``other`` are two system accounts, since nobody else is there to
    propose and confirm. Raises ValidationError when there is an administrator.
    """
    if RoleGrant.objects.standing().filter(role=Role.ADMINISTRATOR).exists():
        raise ValidationError(_("There are administrators already; they open further accounts."))
    made = []
    with together(by):
        agency = agency or add_agency(
            by=by, at=at, code="TF", name="Task force", country="US",
            kind=Agency.Kind.TASK_FORCE,
        )  # fmt: skip
        for name in names:
            password = secrets.token_urlsafe(15)
            user = open_account_for(
                name, by=by, at=at, username=name, agency=agency, password=password
            )
            grant = propose_role(
                user, by=by, at=at, role=Role.ADMINISTRATOR, why="First administrators"
            )
            confirm_role(grant.pk, by=other, at=at, version=grant.version)
            made.append((user, password))
    return made


def close_account(pk: int, *, by: User, at: At, version: int, reason: str) -> User:
    """The account, closed: it signs in no more and every open session of it ends."""
    with act(rules.CLOSE_ACCOUNT, User, pk, by=by, at=at, version=version, reason=reason) as user:
        user.closed_at = at
        sessions.end_all(user)
    return user


def set_password(pk: int, *, by: User, at: At, version: int, password: str) -> User:
    """The account with a new password; sessions opened under the old one end."""
    with act(rules.SET_PASSWORD, User, pk, by=by, at=at, version=version) as user:
        user.set_password(password)
    return user


def reset_factors(pk: int, *, by: User, at: At, version: int, reason: str) -> User:
    """The account without second factors and open sessions; it enrols anew at the next sign-in."""
    with act(rules.RESET_FACTORS, User, pk, by=by, at=at, version=version, reason=reason) as user:
        factors.take_away(user)
        sessions.end_all(user)
    return user


def propose_role(
    user: User, *, by: User, at: At, role: str, why: str,
    scope: str = "", since: At | None = None, until: At | None = None,
) -> RoleGrant:  # fmt: skip
    """A role that counts for nothing until another administrator confirms it."""
    grant = RoleGrant(
        user=user, role=role, scope=scope, why=why,
        since=since or at, until=until, proposed_by=by,
    )  # fmt: skip
    return begin(rules.PROPOSE_ROLE, grant, by=by, at=at, reason=why)


def confirm_role(pk: int, *, by: User, at: At, version: int) -> RoleGrant:
    """The role, in force from its start."""
    with act(rules.CONFIRM_ROLE, RoleGrant, pk, by=by, at=at, version=version) as grant:
        grant.confirmed_by = by
    return grant


def end_role(pk: int, *, by: User, at: At, version: int, reason: str) -> RoleGrant:
    """The role, ended now; history keeps from when to when it counted."""
    with act(rules.END_ROLE, RoleGrant, pk, by=by, at=at, version=version, reason=reason) as grant:
        if grant.since < at and (grant.until is None or at < grant.until):
            grant.until = at
    return grant


def suspend_access(
    person: Person, *, by: User, at: At, reason: str, since: At | None = None
) -> AccessSuspension:
    """The person's suspension: everything is closed, on each of the accounts, from ``since`` on.

    ``since`` may lie in the past: what was reached since then is what a drill looks at.
    """
    suspension = AccessSuspension(person=person, since=since or at, why=reason)
    return begin(rules.SUSPEND_ACCESS, suspension, by=by, at=at, reason=reason)


def lift_suspension(pk: int, *, by: User, at: At, version: int, reason: str) -> AccessSuspension:
    """The suspension, lifted now by a second hand: what memberships open counts again."""
    with act(
        rules.LIFT_SUSPENSION, AccessSuspension, pk, by=by, at=at, version=version, reason=reason
    ) as suspension:
        suspension.until = max(at, suspension.since)
    return suspension
