"""Facts that forbid. Each guard answers why this user may not do it now, or None."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from audit.clock import legal_day
from units.models import UnitMember, VettedUnit, VettingComponent, VettingCycle
from units.querysets import weighed_units
from units.requirements import FAILURES, NEVER_CLEARED, TWO_ADJUDICATORS, ComponentKind
from units.rules.duties import duties_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from units.models import InstitutionStatus, Placement, UnitDocument
    from units.validity import Weighed

At = datetime.datetime
S = UnitMember.Status

RESULTS_COME_IN = (
    S.IN_VETTING, S.ADJUDICATION, S.CLEARED, S.DUE, S.EXPIRED, S.SUSPENDED,
)  # fmt: skip
"""Statuses in which components are opened and get results; a random test comes at any time."""


def member_of(row: Any) -> UnitMember:
    """The member a row is about; the member itself."""
    if isinstance(row, UnitMember):
        return row
    member: UnitMember = row.member
    return member


def weighed(member: UnitMember, at: At) -> Weighed:
    """What the dates say of one member at ``at``."""
    [one] = UnitMember.objects.filter(pk=member.pk).weighed(at)
    return one


def _named(kinds: Sequence[str]) -> str:
    return ", ".join(str(ComponentKind(kind).label) for kind in kinds)


# --- duties ------------------------------------------------------------------------------------


def own_vetting(user: User, row: Any, at: At) -> str | None:
    """Nobody nominates, vets, examines or adjudicates themselves, by whichever account."""
    member = member_of(row)
    if member.person_id is not None and member.person_id == user.person_id:
        return _("this is your own vetting; somebody else must act")
    return None


def _other_duty(user: User, row: Any, duty: str) -> str | None:
    member = member_of(row)
    for other, people in duties_of(member).items():
        if other != duty and any(one_person(user, person) for person in people):
            return _(
                "you acted as %(other)s in the vetting of this member; examiner, vetting officer "
                "and adjudicator are three people"
            ) % {"other": _DUTIES[other]()}
    return None


_DUTIES = {
    "officer": lambda: _("vetting officer"),
    "examiner": lambda: _("polygraph examiner"),
    "adjudicator": lambda: _("vetting adjudicator"),
}


def not_officer(user: User, row: Any, at: At) -> str | None:
    """The vetting officer neither examined nor adjudicated this member, ever (SD3)."""
    return _other_duty(user, row, "officer")


def not_examiner(user: User, row: Any, at: At) -> str | None:
    """The examiner neither vetted nor adjudicated this member, ever (SD3)."""
    return _other_duty(user, row, "examiner")


def not_adjudicator(user: User, row: Any, at: At) -> str | None:
    """The adjudicator neither vetted nor examined this member, ever (SD3)."""
    return _other_duty(user, row, "adjudicator")


def advises(user: User, row: Any, at: At) -> str | None:
    """An adjudicator is not, and never was, the unit's operational adviser (SD3)."""
    unit = row if isinstance(row, VettedUnit) else member_of(row).unit
    past = unit.history.filter(id=unit.pk, adviser_id__isnull=False).order_by()
    named = set(past.values_list("adviser_id", flat=True).distinct())
    if any(one_person(user, adviser) for adviser in User.objects.filter(pk__in=named)):
        return _("you advise or advised this unit; another adjudicator must decide")
    return None


def own_unit(user: User, row: Any, at: At) -> str | None:
    """A member decides nothing about the own unit."""
    unit = row if isinstance(row, VettedUnit) else row.unit
    mine = UnitMember.objects.filter(unit=unit, person=user.person_id, departed_at__isnull=True)
    if user.person_id is not None and mine.exists():
        return _("you are a member of this unit; somebody else must act")
    return None


def sent_to_leahy(user: User, unit: VettedUnit, at: At) -> str | None:
    """Who sent the unit to Leahy vetting does not adjudicate it (VETTED_UNIT, leahy_pass)."""
    if one_person(user, unit.leahy_sent_by):
        return _("you sent this unit to Leahy vetting; an adjudicator must decide")
    return None


# --- the unit ----------------------------------------------------------------------------------


def no_parent_chain(user: User, unit: VettedUnit, at: At) -> str | None:
    """The unit is identified exactly: its whole chain of command (VETTED_UNIT, leahy)."""
    if unit.parent_chain.strip():
        return None
    return _("the chain of command up to the ministry is missing: Leahy vetting is of one unit")


def unit_finished(user: User, row: Any, at: At) -> str | None:
    """A unit that was rejected or disbanded takes no more acts."""
    unit = row if isinstance(row, VettedUnit) else row.unit
    if unit.finished:
        return _("the unit is finished: %(status)s") % {"status": unit.get_status_display()}
    return None


def too_weak(user: User, unit: VettedUnit, at: At) -> str | None:
    """Commander cleared, and at least the minimum of cleared members (VETTED_UNIT, activate)."""
    state = weighed_units([unit], at)[unit.pk]
    if not state.commander_good:
        return _("no commander of the unit is cleared and in good standing")
    if state.good < state.minimum:
        return _("%(good)d of at least %(minimum)d members are cleared and in good standing") % {
            "good": state.good, "minimum": state.minimum,
        }  # fmt: skip
    return None


def strong_enough(user: User, unit: VettedUnit, at: At) -> str | None:
    """A unit is degraded by what the dates say and by nothing else."""
    if weighed_units([unit], at)[unit.pk].strong:
        return _("commander and minimum are in good standing")
    return None


def not_revetted(user: User, unit: VettedUnit, at: At) -> str | None:
    """After a suspension every member is vetted in full again (VETTED_UNIT, reinstate)."""
    since = unit.suspensions.in_force(at).order_by("since").values_list("since", flat=True).first()
    members = UnitMember.objects.filter(unit=unit).weighed(at)
    left = [
        str(one.row.person)
        for one in members
        if one.counts and since is not None and one.cleared_at is not None
        and one.cleared_at < since and one.barred_at is None
    ]  # fmt: skip
    if left:
        return _("not cleared anew since the suspension: %(names)s") % {"names": ", ".join(left)}
    return None


# --- the member --------------------------------------------------------------------------------


def account_of_another(user: User, member: UnitMember, at: At) -> str | None:
    """The account that reaches the unit's circle is the person's own."""
    account = member.user
    if account is None or not member.person_id or account.person_id == member.person_id:
        return None
    return _("this account belongs to somebody else")


def member_finished(user: User, row: Any, at: At) -> str | None:
    """A member who was rejected, removed or left takes no more acts."""
    member = member_of(row)
    if member.finished:
        return _("the membership is finished: %(status)s") % {"status": member.get_status_display()}
    return None


def still_a_member(user: User, member: UnitMember, at: At) -> str | None:
    """Only of who was turned out is it recorded that they left; the others depart."""
    if member.barred_at is None or member.departed_at is not None:
        return _("only a member who was rejected or removed, and did not leave yet")
    return None


def results_missing(user: User, member: UnitMember, at: At) -> str | None:
    """Every required component has a result that still counts (MEMBER_VETTING, complete)."""
    day = legal_day(at)
    known = member.components.known(at).filter(valid_until__gt=day)
    have = set(known.values_list("kind", flat=True))
    waiting = set(member.components.filter(result="").values_list("kind", flat=True))
    left = [k for k in member.unit.requires if k not in have or k in waiting]
    if left:
        return _("without a result that counts: %(kinds)s") % {"kinds": _named(left)}
    return None


def no_failure(user: User, member: UnitMember, at: At) -> str | None:
    """A component failed: Leahy suspended or rejected, a refusal (MEMBER_VETTING)."""
    failed = member.components.since_clearing(at).filter(
        result__in=FAILURES, kind__in=member.unit.requires
    )
    return None if failed.exists() else _("no required component has failed")


def never_to_be_cleared(user: User, member: UnitMember, at: At) -> str | None:
    """The newest result of each required component is one that can cover somebody."""
    newest: dict[str, str] = {}
    for kind, result in (
        member.components.since_clearing(at)
        .order_by("given_at", "pk")
        .values_list("kind", "result")
    ):
        newest[kind] = result
    left = [kind for kind, result in newest.items() if result in NEVER_CLEARED]
    if left:
        return _("nobody is cleared on the result of: %(kinds)s") % {"kinds": _named(left)}
    return None


def second_adjudicator_missing(user: User, member: UnitMember, at: At) -> str | None:
    """Significant response, countermeasures or a refusal take a second adjudicator, who agreed
    after the result was known (MEMBER_VETTING, clear)."""
    hard = member.components.since_clearing(at).filter(result__in=TWO_ADJUDICATORS)
    last = hard.order_by("-given_at").values_list("given_at", flat=True).first()
    if last is None:
        return None
    cycle = latest_cycle(member)
    if cycle is None or cycle.concurred_at is None or cycle.concurred_at < last:
        return _("a result needs a second adjudicator, who has not concurred yet")
    if one_person(user, cycle.concurred_by):
        return _("you concurred as second adjudicator; another adjudicator must clear")
    return None


def nothing_to_concur(user: User, cycle: VettingCycle, at: At) -> str | None:
    """A second adjudicator is asked while the member is in adjudication, and once."""
    if cycle.member.status != S.ADJUDICATION or cycle.cleared_at is not None:
        return _("the member is not in adjudication")
    if cycle.concurred_by_id is not None:
        return _("a second adjudicator has concurred already")
    return None


def latest_cycle(member: UnitMember) -> VettingCycle | None:
    """The cycle that is under way, or was the last."""
    return member.cycles.order_by("-number").select_related("concurred_by").first()


def not_due(user: User, member: UnitMember, at: At) -> str | None:
    """DUE reports the re-vetting window and nothing else."""
    one = weighed(member, at)
    return None if one.due and not one.lapsed else _("the re-vetting window is not open")


def not_lapsed(user: User, member: UnitMember, at: At) -> str | None:
    """EXPIRED reports what the dates say and nothing else."""
    return None if weighed(member, at).lapsed else _("the vetting holds")


def suspended_later(user: User, row: Any, at: At) -> str | None:
    """A suspension begins now or began before, never later: it is immediate."""
    if row.since is not None and row.since > at:
        return _("a suspension begins now or is back-dated; it does not wait")
    return None


def not_in_good_standing(user: User, placement: Placement, at: At) -> str | None:
    """Only a vetted member is placed in a body."""
    if weighed(placement.member, at).good:
        return None
    return _("the member is not cleared and in good standing")


def placement_ended(user: User, placement: Placement, at: At) -> str | None:
    """A placement ends once."""
    return _("this placement has ended") if placement.until is not None else None


# --- components and papers ---------------------------------------------------------------------


def not_in_vetting(user: User, row: Any, at: At) -> str | None:
    """Components are opened and get results from the start of the vetting until the end."""
    member = member_of(row)
    if member.status in RESULTS_COME_IN:
        return None
    return _("the member is not in vetting: %(status)s") % {"status": member.get_status_display()}


def has_result(user: User, component: VettingComponent, at: At) -> str | None:
    """A result is given once; a repetition is a new component."""
    return _("this component has its result") if component.given_at is not None else None


def is_polygraph(user: User, component: VettingComponent, at: At) -> str | None:
    """The polygraph's result is entered by the examiner (MEMBER_VETTING, complete)."""
    if component.kind == ComponentKind.POLYGRAPH:
        return _("the result of a polygraph is recorded by its examiner")
    return None


def not_polygraph(user: User, component: VettingComponent, at: At) -> str | None:
    """An examiner records polygraphs only."""
    if component.kind != ComponentKind.POLYGRAPH:
        return _("an examiner records polygraphs; the vetting officer records the rest")
    return None


def open_already(user: User, component: VettingComponent, at: At) -> str | None:
    """One component of a kind waits for its result at a time."""
    if component.kind and component.member.components.filter(
        kind=component.kind, result=""
    ).exists():  # fmt: skip
        return _("this component is open already")
    return None


def member_elsewhere(user: User, document: UnitDocument, at: At) -> str | None:
    """A paper about a member names one of the unit; other papers name nobody."""
    of_member = document.kind in document.OF_MEMBER
    if document.member is not None and document.member.unit_id != document.unit_id:
        return _("there is no such member in this unit")
    if document.kind and of_member != (document.member_id is not None):
        return _("a paper about a member names the member; a paper about the unit does not")
    return None


def withdrawn(user: User, row: Any, at: At) -> str | None:
    """What was taken back takes no more acts."""
    return _("this was withdrawn already") if row.withdrawn_at else None


def later_than_today(user: User, row: Any, at: At) -> str | None:
    """Evidence is of a day that has come."""
    if row.shown_on is not None and row.shown_on > legal_day(at):
        return _("this day has not come yet")
    return None


def own_institution(user: User, status: InstitutionStatus, at: At) -> str | None:
    """Nobody says of the institution they work for how it cooperates."""
    agency = status.institution.agency_id
    if agency is not None and agency == user.agency_id:
        return _("you work for this institution; somebody else must record it")
    return None
