"""Facts that forbid, about who is on a case: dates, units, recusals, broken glass, interests."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Circle, User, one_person
from accounts.standing import standing
from cases.models import Membership
from cases.querysets import supervisors_beside, triage_name
from cases.rules.guards import case_of

if TYPE_CHECKING:
    from cases.models import BreakGlass, Declaration, Recusal

At = datetime.datetime

CIRCLE_BLOCKERS: list[Callable[[Circle, At], str | None]] = []
"""Nail: why a unit gets no new case at that moment, such as one that is suspended; or None."""


# --- memberships -------------------------------------------------------------------------------


def only_reading(user: User, obj: Any, at: At) -> str | None:
    """Break-glass opens a case for reading and for nothing else, whatever the role (SD6)."""
    mine = Membership.objects.of(user, at).filter(case=case_of(obj))
    capacities = set(mine.order_by().values_list("capacity", flat=True))
    if capacities == {Membership.Capacity.GLASS}:
        return _("break-glass opens this case for reading only; its lead or triage may do it")
    return None


def ill_dated(user: User, membership: Membership, at: At) -> str | None:
    """A membership neither began before it was given nor ends before it begins."""
    since, until = membership.since, membership.until
    if since is not None and since < at:
        return _("a membership does not begin in the past: nobody was on the case before")
    if until is not None and since is not None and until <= since:
        return _("the membership would end before it begins")
    return None


def not_by_hand(user: User, membership: Membership, at: At) -> str | None:
    """What only break-glass opens is given by nobody's hand."""
    if membership.capacity in {"", *Membership.BY_HAND}:
        return None
    return _("this capacity comes from break-glass alone; two supervisors open it")


def unit_leading(user: User, membership: Membership, at: At) -> str | None:
    """One can answer for a case only as a person."""
    if membership.capacity == Membership.Capacity.LEAD and _is_unit(membership):
        return _("a unit leads no case; a person of it may")
    return None


def _is_unit(membership: Membership) -> bool:
    return bool(membership.circle_id) and membership.circle.kind == Circle.Kind.UNIT


def circle_blocked(user: User, membership: Membership, at: At) -> str | None:
    """What packages above or beside say of the unit: degraded or suspended, it gets no new case."""
    if not membership.circle_id:
        return None
    for blocker in CIRCLE_BLOCKERS:
        if why := blocker(membership.circle, at):
            return str(why)
    return None


def triage_stays(user: User, membership: Membership, at: At) -> str | None:
    """A case left without a lead falls to the triage circle, so that circle is never taken off."""
    case = membership.case
    agency = case.created_by.agency if case.created_by else None
    if agency is None or membership.circle.group.name != triage_name(agency.code):
        return None
    return _("the triage of the agency stays: a case left without a lead falls to it")


# --- recusals ----------------------------------------------------------------------------------


def own_recusal(user: User, recusal: Recusal, at: At) -> str | None:
    """Nobody has a hand in their own return, by whichever account."""
    if user.person_id is not None and recusal.person_id == user.person_id:
        return _("nobody returns themselves; two other supervisors of the case may")
    return None


def return_proposed(user: User, recusal: Recusal, at: At) -> str | None:
    """One proposal at a time."""
    if recusal.return_proposed_by_id is not None:
        return _("the return is proposed already; another supervisor of the case may confirm it")
    return None


def return_not_proposed(user: User, recusal: Recusal, at: At) -> str | None:
    """What nobody proposed cannot be confirmed."""
    if recusal.return_proposed_by_id is None:
        return _("nobody proposed the return yet; a supervisor of the case may")
    return None


def own_return(user: User, recusal: Recusal, at: At) -> str | None:
    """Who confirms did not propose."""
    if one_person(user, recusal.return_proposed_by):
        return _("you proposed the return; another supervisor of the case must confirm it")
    return None


# --- break-glass -------------------------------------------------------------------------------


def asked_for_another(user: User, glass: BreakGlass, at: At) -> str | None:
    """One asks for oneself."""
    if glass.asked_by_id is not None and glass.asked_by_id != user.pk:
        return _("everybody asks for themselves")
    return None


def own_glass(user: User, glass: BreakGlass, at: At) -> str | None:
    """Two persons break the glass, not two accounts of one."""
    if one_person(user, glass.asked_by):
        return _("you asked for this yourself; another supervisor of the agency must confirm it, "
                 "or a security officer where there is none")  # fmt: skip
    return None


def supervisor_there(user: User, glass: BreakGlass, at: At) -> str | None:
    """A security officer stands in where the agency of the asker has no second supervisor."""
    if "supervisor" in standing(user, at).roles and user.agency_id == glass.asked_by.agency_id:
        return None
    if supervisors_beside(glass.asked_by, at):
        return _("another supervisor of the agency confirms it; a security officer only where "
                 "there is none")  # fmt: skip
    return None


def glass_confirmed(user: User, glass: BreakGlass, at: At) -> str | None:
    """It is confirmed once; for more time somebody asks again."""
    return _("this was confirmed already") if glass.confirmed_at is not None else None


def glass_lapsed(user: User, glass: BreakGlass, at: At) -> str | None:
    """Within an hour, or not at all."""
    if at >= glass.lapses_at:
        return _("nobody confirmed it within an hour: it lapsed, and must be asked for again")
    return None


def asker_out_of_role(user: User, glass: BreakGlass, at: At) -> str | None:
    """Who asked must still be a supervisor with an open account when it is confirmed."""
    asker = glass.asked_by
    if asker.is_active and "supervisor" in standing(asker, at).roles:
        return None
    return _("who asked is no supervisor any more; a supervisor must ask again")


# --- interests ---------------------------------------------------------------------------------


def not_ones_own(user: User, declaration: Declaration, at: At) -> str | None:
    """Everybody declares for themselves."""
    if declaration.person_id is not None and declaration.person_id != user.person_id:
        return _("only the person who declares may do this")
    return None
