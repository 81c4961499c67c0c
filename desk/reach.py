"""What one account can see, and why: its cases and measures, now or at a moment that has passed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import AccessSuspension, Circle, RoleGrant, User
from accounts.querysets import valid
from accounts.standing import is_partner, standing
from audit.past import Versions
from cases.models import Case, Engagement, Membership, Recusal
from cases.querysets import triage_name
from cases.querysets.engagements import scope_of
from desk.answers import engaged_by, way_of_member, way_of_part
from desk.asof import spans, vetted_at
from desk.seers import Way
from sanctions.models import ElementSupport, Measure, PacketExhibit, Participation
from sanctions.querysets import OPEN_TO_PARTNERS
from units.models import UnitMember
from units.validity import first_cause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

At = datetime.datetime


def counted_at(then: At) -> Q:
    """Rows with ``since`` and ``until`` that counted at ``then`` and were recorded by then."""
    return valid(then) & recorded_at(then)


def recorded_at(then: At) -> Q:
    """Rows that were there at ``then`` and not withdrawn yet."""
    gone = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=then)
    return Q(created_at__lte=then) & gone


def roles_then(user: User, then: At) -> set[str]:
    """The roles that counted for the account at ``then``; none while access was suspended."""
    if _suspended_then(user, then):
        return set()
    past = Versions.of(RoleGrant, user_id=user.pk).at(then)
    return {row.role for row in past if row.status == "confirmed" and spans(row, then)}


def _suspended_then(user: User, then: At) -> bool:
    rows = AccessSuspension.objects.filter(counted_at(then), person=user.person_id)
    return rows.exists()


def circles_then(user: User, then: At) -> set[int]:
    """Keys of the circles that counted for the account at ``then``; none if it was closed out."""
    ended = (user.closed_at, user.withdrawn_at)
    if user.created_at > then or any(moment and moment <= then for moment in ended):
        return set()
    weighed = vetted_at(Versions.of(UnitMember, person_id=user.person_id).at(then), then)
    if _suspended_then(user, then) or first_cause(weighed) is not None:
        return set()
    mine = Circle.objects.filter(Q(user=user.pk))
    found = set(mine.values_list("pk", flat=True))
    found |= {o.row.unit.circle_id for o in weighed if o.reaches and o.row.user_id == user.pk}
    if "supervisor" in roles_then(user, then) and user.agency is not None:
        triage = Circle.objects.filter(group__name=triage_name(user.agency.code))
        found |= set(triage.values_list("pk", flat=True))
    return found


def cases_seen(user: User, at: At) -> QuerySet[Any, Any]:
    """Cases that the account sees at ``at``: the reading rule itself."""
    seen: QuerySet[Any, Any] = Case.objects.visible_to(user, at)
    return seen


def cases_seen_then(user: User, then: At) -> QuerySet[Any, Any]:
    """Cases that the account saw at ``then``."""
    recused = Recusal.objects.filter(recorded_at(then), case=OuterRef("pk"), person=user.person_id)
    cases = Case.objects.filter(~Exists(recused), created_at__lte=then)
    circles = circles_then(user, then)
    if "auditor" in roles_then(user, then) and circles:
        scope = Q(pk__in=[])
        for engagement in _engagements_then(user, then):
            scope |= scope_of(engagement)
        return cases.filter(scope)
    members = Membership.objects.filter(counted_at(then), circle__in=circles)
    return cases.filter(pk__in=members.order_by().values("case"))


def _engagements_then(user: User, then: At) -> list[Engagement]:
    rows = Engagement.objects.filter(counted_at(then), auditor=user.pk, confirmed_at__lte=then)
    return list(rows.select_related("confirmed_by__person").prefetch_related("cases"))


def why_cases(
    user: User, cases: Sequence[Case], at: At, *, then: At | None
) -> dict[int, list[Way]]:
    """By key of the case, the ways by which the account sees each of these."""
    if then is None:
        circles = set(
            Circle.objects.filter(group__in=standing(user, at).circles).values_list("pk", flat=True)
        )
        counts, audits = valid(at) & Q(withdrawn_at__isnull=True), "auditor" in user.roles(at)
    else:
        circles, counts = circles_then(user, then), counted_at(then)
        audits = "auditor" in roles_then(user, then)
    ways: dict[int, list[Way]] = defaultdict(list)
    if audits:
        for engagement in _engagements_then(user, then or at):
            for case in Case.objects.filter(scope_of(engagement), pk__in=[c.pk for c in cases]):
                ways[case.pk].append(engaged_by(engagement).way)
        return ways
    members = Membership.objects.filter(counts, circle__in=circles, case__in=cases)
    for member in members.select_related("circle__group", "created_by__person"):
        way = way_of_member(member, {})
        if member.circle.user_id is None:
            way = Way(f"{way.label}, {member.circle}", way.by, way.since, way.until)
        ways[member.case_id].append(way)
    return ways


def measures_seen(user: User, at: At) -> QuerySet[Any, Any]:
    """Measures that the account sees at ``at``: the reading rule itself."""
    seen: QuerySet[Any, Any] = Measure.objects.visible_to(user, at)
    return seen


def measures_seen_then(user: User, then: At) -> QuerySet[Any, Any]:
    """Measures that the account saw at ``then``."""
    if not circles_then(user, then):
        return Measure.objects.none()
    parts = Participation.objects.filter(counted_at(then), user=user.pk)
    recused = Recusal.objects.filter(recorded_at(then), person=user.person_id).order_by()
    cases, before = recused.values("case"), Q(created_at__lte=then)
    here = {"measure": OuterRef("pk")}
    supports = ElementSupport._base_manager.filter(before, finding__case__in=cases, **here)
    places = PacketExhibit._base_manager.filter(
        before, exhibit__case__in=cases, packet__measure=OuterRef("pk")
    )
    measures = Measure.objects.filter(pk__in=parts.order_by().values("measure"))
    measures = measures.exclude(Q(action__case__in=cases) | Exists(supports) | Exists(places))
    if not is_partner(user):
        return measures
    past = Measure.history.filter(id=OuterRef("pk"), history_date__lte=then)
    last = past.order_by("-history_date", "-history_id").values("status")[:1]
    return measures.annotate(status_then=Subquery(last)).filter(
        machine="FIN_DESIGNATION", status_then__in=OPEN_TO_PARTNERS
    )


def why_measures(user: User, rows: Sequence[Measure], at: At) -> dict[int, list[Way]]:
    """By key of the measure, the parts by which the account sees each of these at ``at``."""
    ways: dict[int, list[Way]] = defaultdict(list)
    parts = Participation.objects.filter(user=user.pk, measure__in=rows)
    for part in parts.select_related("created_by__person"):
        if spans(part, at):
            ways[part.measure_id].append(way_of_part(part))
    return ways
