"""Who can see one object at a moment, and why: the reading rule, asked from the other end.

``visible_to`` says for one user which rows; this says for one row which users. It starts from the
grants on the row, goes to their circles and from there to people, so that its cost follows the
number of people and never the number of accounts. That both give the same, a test shows.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import AccessSuspension, RoleGrant, User
from accounts.querysets import valid
from cases.models import (
    BreakGlass,
    Case,
    Engagement,
    Exhibit,
    ExhibitReader,
    Membership,
    Recusal,
)
from cases.querysets import (
    ExhibitQuerySet,
    FindingQuerySet,
    InCaseQuerySet,
    OnExhibitQuerySet,
    TimelineEventQuerySet,
)
from cases.querysets.compartments import CLOSED_TO_PARTNERS, RESTRICTED_TO_PARTNERS
from cases.querysets.outgoing import (
    DocumentQuerySet,
    OnReferralQuerySet,
    ReferralExhibitQuerySet,
    ReferralQuerySet,
    RequestQuerySet,
)
from cases.querysets.sources import HumanSourceQuerySet
from desk.seers import (
    Answer,
    Engaged,
    Held,
    Known,
    Lid,
    Target,
    Way,
    persons,
    resolve,
    triage_codes,
)
from sanctions.models import ElementSupport, Measure, PacketExhibit, Participation
from sanctions.querysets import DeliberativeQuerySet, MeasurePartQuerySet, open_to_partners
from units.models import UnitMember, VettedUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

At = datetime.datetime


def target_of(obj: Any) -> Target | None:
    """What decides who reads the object; None where nothing here can tell.

    By the very function that is its reading rule: a rule that was changed is not guessed at.
    """
    if isinstance(obj, Case | Measure):
        return Target(obj)
    rule = getattr(type(type(obj)._default_manager.none()), "visible_to", None)
    made = RULES.get(rule)
    return made(obj) if made is not None else None


RULES: dict[Any, Callable[[Any], Target]] = {
    InCaseQuerySet.visible_to: lambda obj: Target(obj.case),
    HumanSourceQuerySet.visible_to: lambda obj: Target(obj.case, no_partners=True),
    ExhibitQuerySet.visible_to: lambda obj: Target(obj.case, exhibit=obj),
    OnExhibitQuerySet.visible_to: lambda obj: Target(obj.exhibit.case, exhibit=obj.exhibit),
    FindingQuerySet.visible_to: lambda obj: Target(obj.case, exhibit=obj.exhibit),
    TimelineEventQuerySet.visible_to: lambda obj: Target(obj.case, exhibit=obj.exhibit),
    ReferralQuerySet.visible_to: lambda obj: Target(obj.case, no_partners=True),
    OnReferralQuerySet.visible_to: lambda obj: Target(obj.case, no_partners=True),
    ReferralExhibitQuerySet.visible_to: lambda obj: Target(
        obj.case, exhibit=obj.exhibit, no_partners=True
    ),
    RequestQuerySet.visible_to: lambda obj: Target(obj.case),
    DocumentQuerySet.visible_to: lambda obj: Target(
        obj.case, no_partners=obj.referral_id is not None
    ),
    MeasurePartQuerySet.visible_to: lambda obj: Target(obj.measure),
    DeliberativeQuerySet.visible_to: lambda obj: Target(obj.measure, no_partners=True),
}
"""By the reading rule of a row: what decides about it."""


def who_sees(target: Target, at: At) -> Answer:
    """Who can see it at ``at`` by the rows as they stand: what ``visible_to`` answers then.

    For a moment that has passed, and what the rows said *then*, ask ``desk.asof``.
    """
    row = target.row
    known = Known(at=at, target=target, held=_held_now(row, at))
    find_people(known)
    roles = RoleGrant.objects.in_force(at)
    triage = Q(role="supervisor", user__agency__code__in=triage_codes(known.held))
    for grant in roles.filter(triage).select_related("user__person", "user__agency"):
        known.users[grant.user_id] = grant.user
        known.supervisors.add(grant.user_id)
    for engagement in engagements(row).filter(pk__in=Engagement.objects.in_force(at).values("pk")):
        _engage(known, engagement)
    auditing = roles.filter(role="auditor", user__in=list(known.users))
    known.auditors = set(auditing.values_list("user", flat=True))
    people = persons(known.users.values())
    known.closed = {
        user.pk: user.closed_at or user.withdrawn_at or at
        for user in known.users.values()
        if not user.is_active
    }
    suspended = AccessSuspension.objects.in_force(at).filter(person__in=people)
    known.suspended = dict(suspended.order_by("-since").values_list("person", "since"))
    known.vetting = UnitMember.objects.filter(
        Q(departed_at__isnull=True) | Q(departed_at__gt=at), person__in=people
    ).weighed(at)
    under = {case for case, _since in cases_under(row)}
    recusals = Recusal.objects.standing().filter(case__in=under, person__in=people)
    known.recused = dict(recusals.values_list("person", "created_at"))
    known.shut_to_partners = target.no_partners or (
        isinstance(row, Measure) and not open_to_partners(row)
    )
    if target.exhibit is not None:
        readers = ExhibitReader.objects.standing().filter(valid(at), exhibit=target.exhibit)
        known.lid = lid_of(target.exhibit, readers.values_list("user", flat=True))
    return resolve(known)


def lid_of(exhibit: Any, readers: Iterable[int]) -> Lid:
    """The lid on an exhibit, or on a past version of one, with the accounts named for it."""
    barred = (
        exhibit.compartment in CLOSED_TO_PARTNERS
        or exhibit.restriction in RESTRICTED_TO_PARTNERS
        or exhibit.source_type == Exhibit.SourceType.HUMAN_SOURCE
    )
    named = {exhibit.keeper_id, *readers} - {None}
    return Lid(exhibit.compartment, barred, frozenset(named))


def engagements(row: Case | Measure) -> Any:
    """Engagements, whenever they count, whose scope the case is in; none for a measure."""
    if not isinstance(row, Case):
        return Engagement.objects.none()
    typed = Q(scope="CASES", cases__typed=row.reference, cases__withdrawn_at__isnull=True)
    agency = row.created_by.agency_id if row.created_by else None
    since = Q(created_from__isnull=True) | Q(created_from__lte=row.created_at)
    until = Q(created_until__isnull=True) | Q(created_until__gt=row.created_at)
    wide = Q(scope="COUNTRY", country=row.country)
    if agency is not None:
        wide |= Q(scope="AGENCY", agency=agency)
    found = Engagement.objects.filter(typed | (wide & since & until)).distinct()
    return found.select_related("auditor__person", "auditor__agency", "confirmed_by__person")


def _engage(known: Known, engagement: Engagement) -> None:
    known.users[engagement.auditor_id] = engagement.auditor
    known.engaged.append(engaged_by(engagement))


def engaged_by(engagement: Engagement) -> Engaged:
    """What one engagement opens to its auditor."""
    label = _("Auditor, engagement %(reference)s") % {"reference": engagement.reference}
    way = Way(label, str(engagement.confirmed_by or ""), engagement.since, engagement.until)
    return Engaged(engagement.auditor, way, bool(engagement.compartments_authority))


def cases_under(row: Case | Measure) -> set[tuple[int, At]]:
    """Keys of the cases whose recusals bind here, each with the moments since when it does."""
    if isinstance(row, Case):
        return {(row.pk, row.created_at)}
    supports = ElementSupport._base_manager.filter(measure=row).order_by()
    places = PacketExhibit._base_manager.filter(packet__measure=row).order_by()
    found = set(supports.values_list("finding__case", "created_at"))
    found |= set(places.values_list("exhibit__case", "created_at"))
    if row.action.case_id is not None:
        found.add((row.action.case_id, row.created_at))
    return {(case, since) for case, since in found if case is not None}


def _held_now(row: Case | Measure, at: At) -> list[Held]:
    """From the grants themselves: a grant that no membership stands behind is told as one."""
    grants = row.grants.filter(valid(at), permission__codename="view")
    rows = grants.select_related("group__circle__user__person", "group__circle__user__agency")
    ways: dict[int, list[Way]] = defaultdict(list)
    if isinstance(row, Case):
        glass = confirmers(row)
        for member in memberships(row).valid(at):
            ways[member.circle_id].append(way_of_member(member, glass))
    else:
        for part in participations(row).valid(at):
            ways[part.user_id].append(way_of_part(part))
    held = []
    for grant in rows:
        circle = grant.group.circle
        found = ways[circle.pk if isinstance(row, Case) else circle.user_id or 0]
        bare = Way(_("A grant that nothing stands behind"), since=grant.since, until=grant.until)
        held += [Held(circle, way) for way in found or [bare]]
    return held


def memberships(case: Case) -> Any:
    """All memberships of a case, with what a way names."""
    rows = Membership.objects.filter(case=case)
    return rows.select_related(
        "circle__group", "circle__user__person", "circle__user__agency", "created_by__person"
    )


def participations(measure: Measure) -> Any:
    """All parts in a measure, with what a way names."""
    rows = Participation.objects.filter(measure=measure)
    return rows.select_related("user__person", "user__agency", "created_by__person")


def confirmers(case: Case) -> dict[tuple[int, At | None], str]:
    """Who confirmed each glass that was broken to the case, by who asked and when."""
    rows = BreakGlass.objects.filter(typed=case.reference, confirmed_at__isnull=False)
    return {
        (row.asked_by_id, row.confirmed_at): f"{row.reference}, {row.confirmed_by}"
        for row in rows.select_related("confirmed_by__person")
    }


def way_of_member(member: Membership, glass: dict[tuple[int, At | None], str]) -> Way:
    """The way that a membership is: let in by a person, by broken glass, or with the tip."""
    system = member.created_by is None or member.created_by.kind == User.Kind.SYSTEM
    by = _("the system, with the tip") if system else str(member.created_by)
    if member.capacity == Membership.Capacity.GLASS and member.user_id is not None:
        by = glass.get((member.user_id, member.since), by)
    return Way(str(member.get_capacity_display()), by, member.since, member.until)


def way_of_part(part: Participation) -> Way:
    """The way that a part in a measure is."""
    return Way(str(part.get_part_display()), str(part.created_by or ""), part.since, part.until)


def find_people(known: Known) -> None:
    """The holders of personal circles, the units, and the accounts of their members."""
    circles = {one.circle.pk: one.circle for one in known.held}
    known.users.update({c.user.pk: c.user for c in circles.values() if c.user is not None})
    known.units = {
        unit.circle_id: unit for unit in VettedUnit.objects.filter(circle__in=list(circles))
    }
    members = UnitMember.objects.filter(unit__in=known.units.values(), user__isnull=False)
    for member in members.select_related("user__person", "user__agency"):
        if member.user is not None:
            known.users[member.user.pk] = member.user
