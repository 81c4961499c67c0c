"""Who comes onto a case and who leaves it. Grants follow memberships, here and nowhere else."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from accounts import granting
from accounts.system import system_user
from audit.acts import act, begin, begin_all, together, withdraw
from audit.canon import canonical
from cases import rules
from cases.actions.integrity import warn_of_members
from cases.models import Case, Membership, Recusal
from cases.querysets import people_of, powers

if TYPE_CHECKING:
    from accounts.models import Circle, User

At = datetime.datetime


def seat(
    case: Case, circle: Circle, capacity: str, *, at: At,
    user: User | None = None, until: At | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Put somebody on a case by the hand of the system: its first members, and whom broken glass
    lets in until ``until``."""
    membership = Membership(
        case=case, circle=circle, user=user, capacity=capacity, since=at, until=until
    )
    begin(rules.SEAT, membership, by=system_user("intake"), at=at, reason=reason)
    _grant(membership)


def seat_all(seats: Sequence[Membership], *, at: At) -> None:
    """The first members of many new cases, as ``seat()`` puts each."""
    begin_all(rules.SEAT, seats, by=system_user("intake"), at=at)
    granting.give_first(
        [
            granting.Grant(
                one.case, one.circle, Membership.GRANTS[Membership.Capacity(one.capacity)]
            )
            for one in seats
        ],
        since=at,
    )


def add_member(
    case_pk: int, *, by: User, at: At, reason: str, capacity: str,
    user: User | None = None, circle: Circle | None = None, until: At | None = None,
) -> Membership:  # fmt: skip
    """A person (``user``) or a unit (``circle``) on the case, until the moment ``until``.

    Where they declared what is like an actor of the case, an integrity warning is raised.
    """
    if user is not None:
        circle = user.circle
    with together(by, reason):
        # One at a time: two people adding the same circle would both find it absent.
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_pk)
        membership = Membership(
            case=case, circle=circle, user=user, capacity=capacity, since=at, until=until
        )
        begin(rules.ADD_MEMBER, membership, by=by, at=at, reason=reason)
        _grant(membership)
        warn_of_members(case, membership.circle, at=at)
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


def propose_return(pk: int, *, by: User, at: At, version: int, reason: str) -> Recusal:
    """The return of a recused person, proposed; the recusal stands until another confirms."""
    with act(
        rules.PROPOSE_RETURN, Recusal, pk, by=by, at=at, version=version, reason=reason
    ) as recusal:
        recusal.return_proposed_by = by
    return recusal


def confirm_return(pk: int, *, by: User, at: At, version: int, reason: str) -> Recusal:
    """The recusal, withdrawn: what memberships open counts for the person again."""
    return withdraw(rules.CONFIRM_RETURN, Recusal, pk, by=by, at=at, version=version, reason=reason)


def _grant(membership: Membership) -> None:
    granting.give(
        membership.case,
        membership.circle,
        Membership.GRANTS[Membership.Capacity(membership.capacity)],
        since=membership.since,
        until=membership.until,
    )


# --- before it is done: who gains and who loses ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """One account whose powers on a case would change: view, work, lead before and after."""

    user: User
    before: frozenset[str]
    after: frozenset[str]

    @property
    def gains(self) -> list[str]:
        """What is added, in the order of weight."""
        return [word for word in ("view", "work", "lead") if word in self.after - self.before]

    @property
    def loses(self) -> list[str]:
        """What is taken away, in the order of weight."""
        return [word for word in ("view", "work", "lead") if word in self.before - self.after]


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a change of membership would do: whose powers shift, who stays as they are."""

    shifts: list[Shift]
    unmoved: list[User]
    leaderless: bool

    @property
    def mark(self) -> str:
        """The same for the same foresight: what a confirmation says it was shown."""
        rows = [
            [shift.user.reference, sorted(shift.before), sorted(shift.after)]
            for shift in self.shifts
        ]
        return hashlib.sha256(canonical([rows, self.leaderless])).hexdigest()


class _Undone(Exception):
    """Takes back what was only tried."""


def foresee(case: Case, circle: Circle, deed: Callable[[], object], *, at: At) -> Foresight:
    """What ``deed`` would change for the people of a circle: it is tried and taken back.

    So the answer comes from the reading rule itself and not from a guess about it. Raises what
    the deed raises; then, too, nothing is written.
    """
    people = people_of(circle, at)
    before = [powers(user, case.pk, at) for user in people]
    after: list[frozenset[str]] = []
    leaderless = False
    try:
        with transaction.atomic():
            deed()
            after = [powers(user, case.pk, at) for user in people]
            leaderless = Case.objects.filter(pk=case.pk).without_lead(at).exists()
            raise _Undone
    except _Undone:
        pass
    tried = [Shift(*row) for row in zip(people, before, after, strict=True)]
    return Foresight(
        shifts=[shift for shift in tried if shift.before != shift.after],
        unmoved=[shift.user for shift in tried if shift.before == shift.after],
        leaderless=leaderless,
    )
