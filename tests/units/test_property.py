"""Over random memberships, components, suspensions and moments, the queries say what a plain
reading of the same facts says, for every moment alike."""

from __future__ import annotations

import datetime
import itertools
import os
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.granting import new_group
from accounts.models import Circle, User
from accounts.rules import GIVE_CIRCLE
from accounts.standing import standing
from accounts.system import system_user
from audit.acts import Verb, begin
from audit.verbs import REGISTER
from tests.factories import make_user
from units.models import (
    InstitutionStatus,
    MemberSuspension,
    PartnerInstitution,
    UnitMember,
    UnitSuspension,
    VettedUnit,
    VettingComponent,
    VettingCycle,
)
from units.requirements import REQUIRED, RESULTS, ComponentKind

pytestmark = pytest.mark.django_db
BEGIN = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)
FIRST = datetime.date(2026, 2, 20)
DAYS = 14
ADVERSE = {"SR", "COUNTERMEASURES", "REFUSED", "SUSPENDED", "REJECTED", "CANCELLED", "NOT_CLEAR",
           "POSITIVE"}  # fmt: skip
NEVER = {"SUSPENDED", "REJECTED", "CANCELLED", "NOT_CLEAR", "POSITIVE"}

hours = st.integers(0, DAYS * 24).map(lambda n: BEGIN + datetime.timedelta(hours=n))
days = st.integers(0, DAYS + 10).map(lambda n: FIRST + datetime.timedelta(days=n))
_COUNTER = itertools.count(1)


@dataclass
class Span:
    since: Any
    until: Any

    def holds(self, at: Any) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass
class Component:
    kind: str
    result: str
    on: datetime.date
    until: datetime.date
    given_at: datetime.datetime


@dataclass
class Cycle:
    cleared_at: datetime.datetime | None
    components: list[Component] = field(default_factory=list)


@dataclass
class Member:
    unit: int
    cycles: list[Cycle]
    suspensions: list[Span]
    departed_at: datetime.datetime | None
    barred_at: datetime.datetime | None


@dataclass
class Unit:
    kind: str
    activated_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    suspensions: list[Span]
    institution: list[Span]


@dataclass
class World:
    units: list[Unit]
    members: list[Member]


def maybe(strategy: Any) -> Any:
    return st.none() | strategy


@st.composite
def spans(draw: Any, of: Any) -> Span:
    since, until = draw(of), draw(maybe(of))
    if until is not None and until < since:
        since, until = until, since
    return Span(since, until)


@st.composite
def components(draw: Any, kinds: Any) -> Component:
    kind = draw(st.sampled_from(kinds))
    on = draw(days)
    results = [str(r) for r in RESULTS[kind]]
    result = draw(st.sampled_from([results[0]] * 6 + results))
    until = on + datetime.timedelta(days=draw(st.integers(1, DAYS)))
    return Component(str(kind), result, on, until, draw(hours))


@st.composite
def cycles(draw: Any, kinds: Any) -> Cycle:
    """Mostly one good result of each kind, so that something is open at all."""
    early = st.integers(0, 40).map(lambda n: BEGIN + datetime.timedelta(hours=n))
    cleared = draw(early | early | maybe(hours))
    found = [draw(components(kinds)) for _ in range(draw(st.integers(0, 2)))]
    if cleared is not None and draw(st.integers(0, 4)):
        for kind in kinds:
            on = FIRST + datetime.timedelta(days=draw(st.integers(0, 8)))
            until = on + datetime.timedelta(days=draw(st.integers(10, 40)))
            found.append(Component(str(kind), str(RESULTS[kind][0]), on, until, cleared))
    return Cycle(cleared, found)


@st.composite
def worlds(draw: Any) -> World:
    units, members = [], []
    for number in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(["OVERSIGHT", "FINANCIAL_INTELLIGENCE"]))
        units.append(
            Unit(
                kind, draw(st.just(BEGIN) | maybe(hours)), draw(st.none() | maybe(hours)),
                draw(st.lists(spans(hours), max_size=1)), draw(st.lists(spans(days), max_size=1)),
            )
        )  # fmt: skip
        members.append(
            Member(
                number, draw(st.lists(cycles(REQUIRED[kind]), min_size=1, max_size=2)),
                draw(st.lists(spans(hours), max_size=1)),
                draw(st.none() | maybe(hours)), draw(st.none() | maybe(hours)),
            )
        )  # fmt: skip
    return World(units, members)


# --- the plain reading --------------------------------------------------------------------------


def day_of(at: datetime.datetime) -> datetime.date:
    return at.astimezone(ZoneInfo(django_settings.PROBITY_LEGAL_TZ)).date()


def cleared(member: Member, at: datetime.datetime) -> list[Cycle]:
    return [c for c in member.cycles if c.cleared_at is not None and c.cleared_at <= at]


def clearings(member: Member, at: datetime.datetime) -> list[datetime.datetime]:
    return [c.cleared_at for c in cleared(member, at) if c.cleared_at is not None]


def counts(member: Member, world: World, at: datetime.datetime) -> bool:
    if not cleared(member, at):
        return False
    if member.departed_at is not None and member.departed_at <= at:
        return False
    if member.barred_at is not None and member.barred_at <= at:
        anew = [t for other in world.members for t in clearings(other, at)]
        return not any(t > member.barred_at for t in anew)
    return True


def vetted(member: Member, unit: Unit, at: datetime.datetime) -> bool:
    day, last = day_of(at), max(clearings(member, at))
    for kind in REQUIRED[unit.kind]:
        if not any(
            c.kind == kind and c.given_at <= cycle.cleared_at and c.result not in NEVER
            and c.on <= day < c.until
            for cycle in cleared(member, at)
            for c in cycle.components
            if cycle.cleared_at is not None
        ):  # fmt: skip
            return False
    every = [c for cycle in member.cycles for c in cycle.components]
    return not any(c.result in ADVERSE and last < c.given_at <= at for c in every)


def good(member: Member, world: World, at: datetime.datetime) -> bool:
    unit = world.units[member.unit]
    ended = unit.ended_at is not None and unit.ended_at <= at
    barred = member.barred_at is not None and member.barred_at <= at
    return (
        vetted(member, unit, at)
        and not barred
        and not ended
        and not any(span.holds(at) for span in [*member.suspensions, *unit.suspensions])
        and not any(span.holds(day_of(at)) for span in unit.institution)
    )


def plain(world: World, at: datetime.datetime) -> tuple[bool, set[int]]:
    """Whether everything is closed to the person, and the units that are reached."""
    counted = [m for m in world.members if counts(m, world, at)]
    if any(not good(m, world, at) for m in counted):
        return True, set()
    active = {n for n, u in enumerate(world.units) if u.activated_at and u.activated_at <= at}
    return False, {m.unit for m in counted} & active


def turns(world: World) -> set[datetime.datetime]:
    """Each moment at which an answer may turn, and the one just before."""
    dates, found = set(), set()
    for unit in world.units:
        found |= {unit.activated_at, unit.ended_at}
        dates |= {day for span in unit.institution for day in (span.since, span.until)}
        found |= {at for span in unit.suspensions for at in (span.since, span.until)}
    for member in world.members:
        found |= {member.departed_at, member.barred_at}
        found |= {at for span in member.suspensions for at in (span.since, span.until)}
        for cycle in member.cycles:
            found |= {cycle.cleared_at, *(c.given_at for c in cycle.components)}
            dates |= {day for c in cycle.components for day in (c.on, c.until)}
    zone = ZoneInfo(django_settings.PROBITY_LEGAL_TZ)
    found |= {datetime.datetime.combine(day, datetime.time.min, zone) for day in dates if day}
    before = datetime.timedelta(microseconds=1)
    return {at for moment in found if moment for at in (moment, moment - before)}


# --- the same facts in rows ---------------------------------------------------------------------


@pytest.fixture
def lay() -> Any:
    """A verb of the test's own that lays rows as the drawing says, by the system's hand."""
    verb = Verb(
        name="units.lay_for_a_test", label="Lay", permission="units.propose_unit",
        roles=("system",), basis="A test.",
    )  # fmt: skip
    yield verb
    del REGISTER[verb.name]


class Laid:
    """A world as rows: the units' groups, in their order."""

    def __init__(self, world: World, user: User, verb: Verb) -> None:
        self.by, self.verb, self.groups = system_user("clock"), verb, []
        units = [self._unit(unit) for unit in world.units]
        for member in world.members:
            self._member(member, units[member.unit], user)

    def _begin(self, row: Any) -> Any:
        return begin(self.verb, row, by=self.by, at=BEGIN)

    def _unit(self, unit: Unit) -> VettedUnit:
        name = f"Laid {next(_COUNTER)}"
        house = self._begin(PartnerInstitution(name=name, country="GT", kind="OTHER"))
        for span in unit.institution:
            self._begin(InstitutionStatus(
                institution=house, state="SUSPENDED", since=span.since, until=span.until,
                why="Drawn.", source="Drawn.",
            ))  # fmt: skip
        circle = Circle(group=new_group(name), kind=Circle.Kind.UNIT)
        begin(GIVE_CIRCLE, circle, by=self.by, at=BEGIN)
        self.groups.append(circle.group_id)
        row = self._begin(VettedUnit(
            name=name, kind=unit.kind, institution=house, minimum_cleared=1, circle=circle,
            activated_at=unit.activated_at, ended_at=unit.ended_at,
        ))  # fmt: skip
        for span in unit.suspensions:
            self._begin(UnitSuspension(
                unit=row, ground="COMPROMISE", since=span.since, until=span.until
            ))  # fmt: skip
        return row

    def _member(self, member: Member, unit: VettedUnit, user: User) -> None:
        row = self._begin(UnitMember(
            unit=unit, person=user.person, user=user, part="ANALYST",
            departed_at=member.departed_at, barred_at=member.barred_at,
        ))  # fmt: skip
        for span in member.suspensions:
            self._begin(MemberSuspension(member=row, since=span.since, until=span.until))
        for number, cycle in enumerate(member.cycles, 1):
            by = self.by if cycle.cleared_at else None
            laid = self._begin(VettingCycle(
                member=row, number=number, cleared_at=cycle.cleared_at, cleared_by=by
            ))  # fmt: skip
            for one in cycle.components:
                self._begin(_component(row, laid, one, self.by))


def _component(member: UnitMember, cycle: VettingCycle, one: Component, by: User) -> Any:
    component = VettingComponent(
        member=member, cycle=cycle, kind=ComponentKind(one.kind), result=one.result,
        result_on=one.on, valid_until=one.until, given_by=by, given_at=one.given_at,
    )  # fmt: skip
    component.clean = lambda: None  # the drawing may hold a result of a day to come
    return component


@settings(
    max_examples=int(os.environ.get("PROBITY_EXAMPLES", "8")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(world=worlds(), moments=st.lists(hours, min_size=6, max_size=12))
def test_the_queries_say_what_a_plain_reading_says(
    world: World, moments: list[datetime.datetime], lay: Verb
) -> None:
    user = make_user(f"drawn_{next(_COUNTER)}")
    laid = Laid(world, user, lay)
    own = user.circle.group_id
    for at in {*moments, *turns(world)}:
        now = standing(User.objects.get(pk=user.pk), at)
        closed, units = plain(world, at)
        wanted = set() if closed else {own} | {laid.groups[n] for n in units}
        assert (bool(now.closed_because), set(now.circles)) == (closed, wanted), at
