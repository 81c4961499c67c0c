"""The way of a member through vetting."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from audit.acts import act, begin, together
from units import rules
from units.models import (
    MemberSuspension,
    UnitMember,
    VettedUnit,
    VettingComponent,
    VettingCycle,
)
from units.requirements import ADVERSE, ComponentKind
from units.rules.guards import latest_cycle, weighed
from units.validity import WINDOW_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import Person, User
    from audit.acts import Verb

At = datetime.datetime


def nominate_member(
    unit_pk: int, *, by: User, at: At, person: Person, part: str, user: User | None = None
) -> UnitMember:
    """A person nominated for the unit, who reaches nothing through it before being cleared."""
    unit = VettedUnit.objects.get(pk=unit_pk)
    member = UnitMember(unit=unit, person=person, user=user, part=part)
    return begin(rules.NOMINATE, member, by=by, at=at)


def edit_member(
    pk: int, *, by: User, at: At, version: int, part: str, user: User | None
) -> UnitMember:
    """The member with another part, or with another account that reaches the unit's circle."""
    with act(rules.EDIT_MEMBER, UnitMember, pk, by=by, at=at, version=version) as member:
        member.part, member.user = part, user
    return member


def identify_member(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """Documents, fingerprints and next of kin were taken, with the member's consent."""
    return _move(rules.MEMBER_IDENTIFY, pk, by=by, at=at, version=version)


def start_vetting(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The first cycle, with every component that the unit's kind requires."""
    with together(by):
        member = _move(rules.MEMBER_START, pk, by=by, at=at, version=version)
        _open_cycle(member, member.unit.requires, by=by, at=at)
    return member


def complete_vetting(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The cycle before the adjudicator: every required component has a result that counts."""
    with act(rules.MEMBER_COMPLETE, UnitMember, pk, by=by, at=at, version=version) as member:
        _mark(rules.COMPLETE_CYCLE, member, by=by, at=at, completed_by=by)
    return member


def fail_member(pk: int, *, by: User, at: At, version: int, reason: str) -> UnitMember:
    """The member, rejected on a failed component."""
    return _bar(rules.MEMBER_FAIL_COMPONENT, pk, by=by, at=at, version=version, reason=reason)


def reject_member(pk: int, *, by: User, at: At, version: int, reason: str) -> UnitMember:
    """The member, rejected by the adjudicator."""
    return _bar(rules.MEMBER_REJECT, pk, by=by, at=at, version=version, reason=reason)


def remove_member(pk: int, *, by: User, at: At, version: int, reason: str) -> UnitMember:
    """The member, removed: everything is closed until the departure is recorded."""
    return _bar(rules.MEMBER_REMOVE, pk, by=by, at=at, version=version, reason=reason)


def concur_clearing(pk: int, *, by: User, at: At, version: int) -> VettingCycle:
    """The cycle with a second adjudicator's concurrence, which a hard result needs."""
    with act(rules.CONCUR, VettingCycle, pk, by=by, at=at, version=version) as cycle:
        cycle.concurred_by, cycle.concurred_at = by, at
    return cycle


def clear_member(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The member, cleared until the first component ends; open suspensions end with it."""
    with act(rules.MEMBER_CLEAR, UnitMember, pk, by=by, at=at, version=version) as member:
        _mark(rules.CLEAR_CYCLE, member, by=by, at=at, cleared_by=by, cleared_at=at)
        for row in member.suspensions.filter(until__isnull=True):
            with act(
                rules.END_MEMBER_SUSPENSION, MemberSuspension, row.pk, by=by, at=at,
                version=row.version,
            ) as suspension:  # fmt: skip
                suspension.until = max(at, suspension.since)
    return member


def report_due(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The status, caught up with the dates: the re-vetting window is open."""
    return _move(rules.MEMBER_DUE, pk, by=by, at=at, version=version)


def report_expired(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The status, caught up with the dates: the vetting has ended, as access had already."""
    return _move(rules.MEMBER_EXPIRE, pk, by=by, at=at, version=version)


def renew_vetting(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """A new cycle with the components that end within the window; the others still count."""
    with together(by):
        member = _move(rules.MEMBER_RENEW, pk, by=by, at=at, version=version)
        now = weighed(member, at)
        adverse = member.components.since_clearing(at).filter(result__in=ADVERSE)
        again = set(adverse.values_list("kind", flat=True))
        left = {kind: now.days_of(kind) or 0 for kind in member.unit.requires}
        kinds = [k for k in member.unit.requires if left[k] <= WINDOW_DAYS or k in again]
        _open_cycle(member, kinds, by=by, at=at)
    return member


def suspend_member(
    pk: int, *, by: User, at: At, version: int, reason: str, since: At | None = None
) -> UnitMember:
    """The member, suspended now or back-dated to ``since``: everything is closed from then."""
    with act(
        rules.MEMBER_SUSPEND, UnitMember, pk, by=by, at=at, version=version, reason=reason
    ) as member:
        suspension = MemberSuspension(member=member, since=since or at)
        begin(rules.DATE_MEMBER_SUSPENSION, suspension, by=by, at=at)
    return member


def reinstate_member(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The member before the adjudicator again; nothing opens before a new clearing."""
    with together(by):
        member = _move(rules.MEMBER_REINSTATE, pk, by=by, at=at, version=version)
        cycle = latest_cycle(member)
        if cycle is None or cycle.cleared_at is not None:
            _open_cycle(member, (), by=by, at=at)
    return member


def depart_member(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """The member, departed: no member any more, so that vetting closes nothing."""
    with act(rules.MEMBER_DEPART, UnitMember, pk, by=by, at=at, version=version) as member:
        member.departed_at = at
    return member


def record_departure(pk: int, *, by: User, at: At, version: int) -> UnitMember:
    """A rejected or removed member who has left by record: vetting closes nothing any more."""
    with act(rules.RECORD_DEPARTURE, UnitMember, pk, by=by, at=at, version=version) as member:
        member.departed_at = at
    return member


def open_component(pk: int, *, by: User, at: At, kind: str) -> VettingComponent:
    """One more component of the member's cycle, such as a random urinalysis or a repetition."""
    member = UnitMember.objects.get(pk=pk)
    component = VettingComponent(member=member, cycle=latest_cycle(member), kind=kind)
    return begin(rules.OPEN_COMPONENT, component, by=by, at=at)


def record_result(pk: int, *, by: User, at: At, version: int, **given: Any) -> VettingComponent:
    """The component with its result: ``result``, ``result_on``, ``source``."""
    return _give(rules.RECORD_RESULT, pk, by=by, at=at, version=version, **given)


def record_polygraph(pk: int, *, by: User, at: At, version: int, **given: Any) -> VettingComponent:
    """The polygraph with the examiner's result: ``result``, ``result_on``, ``source``."""
    return _give(rules.RECORD_POLYGRAPH, pk, by=by, at=at, version=version, **given)


def _give(
    verb: Verb, pk: int, *, by: User, at: At, version: int,
    result: str, result_on: datetime.date, source: str,
) -> VettingComponent:  # fmt: skip
    with act(verb, VettingComponent, pk, by=by, at=at, version=version) as component:
        component.result, component.result_on, component.source = result, result_on, source
        component.valid_until = component.ends_after(result_on)
        component.given_by, component.given_at = by, at
    return component


def _move(verb: Verb, pk: int, **who: Any) -> UnitMember:
    with act(verb, UnitMember, pk, **who) as member:
        pass
    return member


def _bar(verb: Verb, pk: int, *, at: At, **who: Any) -> UnitMember:
    with act(verb, UnitMember, pk, at=at, **who) as member:
        member.barred_at = at
    return member


def _mark(verb: Verb, member: UnitMember, *, by: User, at: At, **facts: Any) -> None:
    cycle = latest_cycle(member)
    if cycle is not None:
        with act(verb, VettingCycle, cycle.pk, by=by, at=at, version=cycle.version) as row:
            for name, value in facts.items():
                setattr(row, name, value)


def _open_cycle(
    member: UnitMember, kinds: Iterable[ComponentKind], *, by: User, at: At
) -> VettingCycle:
    cycle = begin(
        rules.OPEN_CYCLE, VettingCycle(member=member, number=member.cycles.count() + 1),
        by=by, at=at,
    )  # fmt: skip
    for kind in kinds:
        component = VettingComponent(member=member, cycle=cycle, kind=kind)
        begin(rules.OPEN_COMPONENT, component, by=by, at=at)
    return cycle
