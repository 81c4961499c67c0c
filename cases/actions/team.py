"""Who comes onto a case and who leaves it. Grants follow memberships, here and nowhere else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from accounts import granting
from accounts.system import system_user
from audit.acts import act, begin, together
from cases import rules
from cases.models import Case, Membership, Recusal

if TYPE_CHECKING:
    from accounts.models import Circle, User

At = datetime.datetime


def seat(case: Case, circle: Circle, capacity: str, *, at: At, user: User | None = None) -> None:
    """Put a first member on a case that was just opened, by the hand of the system."""
    membership = Membership(case=case, circle=circle, user=user, capacity=capacity, since=at)
    begin(rules.SEAT, membership, by=system_user("intake"), at=at)
    _grant(membership)


def add_member(
    case_pk: int, *, by: User, at: At, reason: str, capacity: str,
    user: User | None = None, circle: Circle | None = None, until: At | None = None,
) -> Membership:  # fmt: skip
    """A person (``user``) or a unit (``circle``) on the case, until the moment ``until``."""
    if user is not None:
        circle = user.circle
    case = Case.objects.get(pk=case_pk)
    membership = Membership(
        case=case, circle=circle, user=user, capacity=capacity, since=at, until=until
    )
    with together(by, reason):
        begin(rules.ADD_MEMBER, membership, by=by, at=at, reason=reason)
        _grant(membership)
    return membership


def end_member(pk: int, *, by: User, at: At, version: int, reason: str) -> Membership:
    """The membership, ended now: what it opened is closed at the next request."""
    with act(
        rules.END_MEMBER, Membership, pk, by=by, at=at, version=version, reason=reason
    ) as membership:
        membership.until = max(at, membership.since)
        granting.end(membership.case, membership.circle)
    return membership


def recuse(case_pk: int, *, by: User, at: At) -> Recusal:
    """The user's own recusal: the case does not exist for that person any more."""
    recusal = Recusal(case=Case.objects.get(pk=case_pk), person=by.person)
    return begin(rules.RECUSE, recusal, by=by, at=at)


def _grant(membership: Membership) -> None:
    granting.give(
        membership.case,
        membership.circle,
        Membership.GRANTS[Membership.Capacity(membership.capacity)],
        since=membership.since,
        until=membership.until,
    )
