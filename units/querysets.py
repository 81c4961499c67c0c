"""Questions about vetted units and their members; who may read is answered here.

What a member reaches is computed from dated rows at ``at``, in two queries, for one person or
for a page of units alike. No status is read.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from accounts.standing import standing
from audit.clock import legal_day
from audit.querysets import RecordQuerySet
from units.requirements import ADVERSE, COVERING, ComponentKind
from units.validity import UnitWeighed, Weighed

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import UnitMember, VettedUnit

At = datetime.datetime

READERS = frozenset({
    "vetting_officer", "polygraph_examiner", "vetting_adjudicator", "supervisor",
    "security_officer", "auditor", "system",
})  # fmt: skip
"""Roles that read units, rosters and for how long each component holds."""
KNOW_RESULTS = frozenset({"vetting_officer", "vetting_adjudicator", "system"})
"""Roles that read what a component came to; an examiner reads the polygraphs given by that hand."""
KNOW_PAPERS = KNOW_RESULTS | {"supervisor", "security_officer"}
"""Roles that read which papers are on file."""


def reads_all(user: User, at: At, roles: Collection[str] = READERS) -> bool:
    """True if a role opens every unit: never to a partner's account, nor to who is closed out."""
    now = standing(user, at)
    if now.closed_because or not now.roles & set(roles):
        return False
    return user.agency is None or user.agency.kind != "partner"


def _model(name: str) -> Any:
    return apps.get_model("units", name)


def _visible_units(user: User, at: At) -> QuerySet[Any, Any]:
    units: QuerySet[Any, Any] = _model("VettedUnit").objects.visible_to(user, at)
    return units.order_by().values("pk")


class InstitutionQuerySet(RecordQuerySet[Any]):
    """Questions about partner institutions."""

    def visible_to(self, user: User, at: At) -> Self:
        """All of them for readers; for a unit's own members, the unit's."""
        if reads_all(user, at):
            return self
        units = _model("VettedUnit").objects.visible_to(user, at).order_by()
        return self.filter(pk__in=units.values("institution"))

    def with_state(self, at: At) -> Self:
        """With ``state_now`` and ``state_since``: how each cooperates on the legal day."""
        rows = _model("InstitutionStatus").objects.in_force(at).filter(institution=OuterRef("pk"))
        newest = rows.order_by("-state", "-since")  # of two that overlap, the one that closes more
        return self.annotate(
            state_now=Subquery(newest.values("state")[:1]),
            state_since=Subquery(newest.values("since")[:1]),
        )


class InstitutionStatusQuerySet(RecordQuerySet[Any]):
    """Questions about how institutions cooperate."""

    def visible_to(self, user: User, at: At) -> Self:
        """As the institution."""
        seen = _model("PartnerInstitution").objects.visible_to(user, at).order_by()
        return self.filter(institution__in=seen.values("pk"))

    def in_force(self, at: At) -> Self:
        """What held on the legal day of ``at``."""
        day = legal_day(at)
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class SuspensionQuerySet(RecordQuerySet[Any]):
    """Suspensions of units or of members: moments between ``since`` and before ``until``."""

    def visible_to(self, user: User, at: At) -> Self:
        """That somebody was suspended, to readers. The reason stands in the trail of the act."""
        return self if reads_all(user, at) else self.none()

    def in_force(self, at: At) -> Self:
        """Suspensions that hold at ``at``, whenever they were recorded."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)

    def opened_at(self, at: At) -> At | None:
        """When the newest suspension that holds was recorded; None if none holds."""
        found: At | None = self.in_force(at).aggregate(newest=Max("created_at"))["newest"]
        return found


class UnitQuerySet(RecordQuerySet["VettedUnit"]):
    """Questions about units."""

    def visible_to(self, user: User, at: At) -> Self:
        """Every unit for readers; a member in good standing sees the own unit and no other."""
        if reads_all(user, at):
            return self
        return self.filter(circle__group__in=standing(user, at).circles)


class InUnitQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one unit by ``unit``."""

    def visible_to(self, user: User, at: At) -> Self:
        """As the unit."""
        return self.filter(unit__in=_visible_units(user, at))


class PaperQuerySet(RecordQuerySet[Any]):
    """Papers behind the vetting."""

    def visible_to(self, user: User, at: At) -> Self:
        """Those who vet, and those who answer for it; no member, no examiner."""
        return self if reads_all(user, at, KNOW_PAPERS) else self.none()


class OfMemberQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one member by ``member``."""

    def visible_to(self, user: User, at: At) -> Self:
        """As the member's record."""
        return self if reads_all(user, at) else self.none()


class ComponentQuerySet(RecordQuerySet[Any]):
    """Components of vetting, with what they came to."""

    def visible_to(self, user: User, at: At) -> Self:
        """Results are for vetting officers and adjudicators; for an examiner, the polygraphs
        still open and those given by the same person. Others learn how long one holds, elsewhere.
        """
        if reads_all(user, at, KNOW_RESULTS):
            return self
        if not reads_all(user, at, ("polygraph_examiner",)):
            return self.none()
        mine = Q(given_by__isnull=True) | Q(given_by__person=user.person_id)
        return self.filter(mine, kind=ComponentKind.POLYGRAPH)

    def given(self) -> Self:
        """Components that have a result."""
        return self.filter(given_at__isnull=False)

    def known(self, at: At) -> Self:
        """Components with a result that was recorded by then."""
        return self.filter(given_at__lte=at)

    def cleared_on(self, at: At) -> Self:
        """Results that an adjudicator had before them at a clearing, and that cover somebody."""
        return self.filter(
            cycle__cleared_at__lte=at,
            given_at__lte=F("cycle__cleared_at"),
            result_on__lte=legal_day(at),
            result__in=COVERING,
        )

    def since_clearing(self, at: At) -> Self:
        """Results recorded since the member was last cleared."""
        cleared = _cycles_cleared(at).filter(member=OuterRef("member"))
        return self.known(at).filter(~Exists(cleared.filter(cleared_at__gte=OuterRef("given_at"))))

    def covers(self, members: Iterable[int], at: At) -> dict[int, dict[str, datetime.date]]:
        """By member and component, the first legal day that nothing cleared on covers."""
        found: dict[int, dict[str, datetime.date]] = defaultdict(dict)
        rows = self.cleared_on(at).filter(member__in=list(members)).order_by()
        for member, kind, day in (
            rows.values("member", "kind")
            .annotate(day=Max("valid_until"))
            .values_list("member", "kind", "day")
        ):
            found[member][kind] = day
        return found


class MemberQuerySet(RecordQuerySet["UnitMember"]):
    """Questions about members of units."""

    def visible_to(self, user: User, at: At) -> Self:
        """The record of a member, to readers. Colleagues find names on the unit's roster."""
        return self if reads_all(user, at) else self.none()

    def known_to_colleagues(self) -> Self:
        """Who was cleared once and has not left: what one member learns of the others."""
        cleared = _model("VettingCycle").objects.filter(cleared_at__isnull=False)
        return self.filter(
            Exists(cleared.filter(member=OuterRef("pk"))), departed_at__isnull=True,
            barred_at__isnull=True,
        )  # fmt: skip

    def dated(self, at: At) -> Self:
        """With the moments that decide at ``at``: clearing, suspensions, adverse results."""
        cleared = _cycles_cleared(at)
        adverse = _model("VettingComponent").objects.since_clearing(at).filter(result__in=ADVERSE)
        closed = _model("InstitutionStatus").objects.in_force(at).filter(state="SUSPENDED")
        suspended = _model("MemberSuspension").objects.in_force(at)
        unit_suspended = _model("UnitSuspension").objects.in_force(at)
        mine, unit = {"member": OuterRef("pk")}, {"unit": OuterRef("unit")}
        person = {"member__person": OuterRef("person")}
        institution = {"institution": OuterRef("unit__institution")}
        return self.annotate(
            cleared_last=_last(cleared.filter(**mine), "cleared_at"),
            cleared_anew=_last(cleared.filter(**person), "cleared_at"),
            adverse_first=_first(adverse.filter(**mine), "given_at"),
            suspended_first=_first(suspended.filter(**mine), "since"),
            unit_suspended_first=_first(unit_suspended.filter(**unit), "since"),
            institution_suspended_on=_first(closed.filter(**institution), "since"),
        )

    def weighed(self, at: At) -> list[Weighed]:
        """Each member with what the dates say, in two queries however many there are."""
        rows: list[Any] = list(self.dated(at).select_related("unit__circle"))
        cleared = [row.pk for row in rows if row.cleared_last is not None]
        covers = _model("VettingComponent").objects.covers(cleared, at) if cleared else {}
        return [_weighed(row, covers.get(row.pk, {}), at) for row in rows]


def _weighed(row: Any, cover: dict[str, datetime.date], at: At) -> Weighed:
    return Weighed(
        at=at, kind=row.unit.kind, cleared_at=row.cleared_last, cover=cover,
        departed_at=row.departed_at, barred_at=row.barred_at, adverse_at=row.adverse_first,
        suspended_at=row.suspended_first, unit_suspended_at=row.unit_suspended_first,
        unit_activated_at=row.unit.activated_at, unit_ended_at=row.unit.ended_at,
        institution_suspended_on=row.institution_suspended_on,
        cleared_anew_at=row.cleared_anew, row=row,
    )  # fmt: skip


def _cycles_cleared(at: At) -> QuerySet[Any, Any]:
    cycles: QuerySet[Any, Any] = _model("VettingCycle").objects.filter(cleared_at__lte=at)
    return cycles.order_by()


def _first(rows: QuerySet[Any, Any], column: str) -> Subquery:
    """The smallest value of a column in a correlated set."""
    return Subquery(rows.order_by(column).values(column)[:1])


def _last(rows: QuerySet[Any, Any], column: str) -> Subquery:
    """The greatest value of a column in a correlated set."""
    return Subquery(rows.order_by(f"-{column}").values(column)[:1])


def weighed_units(units: Sequence[VettedUnit], at: At) -> dict[int, UnitWeighed]:
    """What the dates say of each of these units, in four queries however many there are."""
    if not units:
        return {}
    keys = [unit.pk for unit in units]
    members: dict[int, list[Weighed]] = defaultdict(list)
    for one in _model("UnitMember").objects.filter(unit__in=keys).weighed(at):
        if one.counts:
            members[one.row.unit_id].append(one)
    suspended = dict(
        _model("UnitSuspension").objects.in_force(at).filter(unit__in=keys).order_by()
        .values("unit").annotate(first=Min("since")).values_list("unit", "first")
    )  # fmt: skip
    institutions = {unit.institution_id for unit in units}
    states = dict(
        _model("PartnerInstitution").objects.filter(pk__in=institutions).with_state(at)
        .values_list("pk", "state_now")
    )  # fmt: skip
    return {
        unit.pk: _weighed_unit(
            unit, members[unit.pk], suspended.get(unit.pk), states.get(unit.institution_id), at
        )
        for unit in units
    }


def _weighed_unit(
    unit: VettedUnit, members: list[Weighed], suspended_at: At | None, state: str | None, at: At
) -> UnitWeighed:
    good = [one for one in members if one.good]
    return UnitWeighed(
        at=at, minimum=unit.minimum_cleared, good=len(good), counted=len(members),
        commander_good=any(one.row.part == "COMMANDER" for one in good),
        activated_at=unit.activated_at, ended_at=unit.ended_at, suspended_at=suspended_at,
        institution=state or "",
        next_end=min((one.ends_on for one in good if one.ends_on is not None), default=None),
    )  # fmt: skip
