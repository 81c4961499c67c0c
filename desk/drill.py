"""The compromise drill: what somebody reached, could have reached, and handled alone."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from accounts.models import AccessSuspension, Circle, Person, RoleGrant, User
from audit.models import Entry
from cases.models import Case, CustodyEvent, Engagement, Exhibit, HumanSource, Membership, Recusal
from cases.querysets import triage_name
from cases.querysets.engagements import scope_of
from sanctions.models import ElementSupport, Measure, PacketExhibit, Participation
from units.models import UnitMember

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from units.models import VettedUnit

At = datetime.datetime
MOST = 200
"""So many rows of each list are shown; that there are more is said."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One object, search or export: what it is called, what was done, how often, when."""

    kind: str
    object_type: str
    object_id: int | None
    label: str
    times: int
    first: At
    last: At


@dataclass(frozen=True, slots=True)
class Alone:
    """A measure, and the exhibits it rests on that nobody else ever handled."""

    measure: Measure
    exhibits: list[Exhibit]


def origin_of(suspension: AccessSuspension) -> str:
    """What the tasks of a drill name as their origin, by which they are found again."""
    return f"Compromise drill {suspension.reference}"


def persons_of(suspension: AccessSuspension) -> list[Person]:
    """Everybody suspended in the same drill: by one hand, at one moment."""
    return list(Person.objects.filter(pk__in=together_with(suspension).values("person")))


def together_with(suspension: AccessSuspension) -> QuerySet[AccessSuspension]:
    """The suspensions of the same drill."""
    rows = AccessSuspension.objects.filter(
        created_at=suspension.created_at, created_by=suspension.created_by
    )
    return rows.order_by()


def people_of_unit(unit: VettedUnit, at: At) -> list[Person]:
    """Everybody who was cleared for the unit and has not left it."""
    members = UnitMember.objects.filter(unit=unit).select_related("person").weighed(at)
    return [one.row.person for one in members if one.counts]


def touched(accounts: Iterable[User], since: At, at: At) -> list[Touched]:
    """What these accounts did in the window, by object and kind, the last first."""
    entries = Entry.objects.filter(
        by_id__in=[user.pk for user in accounts], at__gte=since, at__lte=at
    ).exclude(outcome=Entry.Outcome.REFUSED)
    rows = (
        entries.exclude(Q(kind__startswith="accounts.") | Q(kind__endswith=".search"))
        .order_by()
        .values("kind", "object_type", "object_id", "object_label")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("-last")
    )
    return [
        Touched(
            row["kind"], row["object_type"], row["object_id"], row["object_label"],
            row["times"], row["first"], row["last"],
        )
        for row in rows[: MOST + 1]
    ]  # fmt: skip


def searches(accounts: Iterable[User], since: At, at: At) -> list[Entry]:
    """What these accounts searched for in the window, the last first."""
    entries = Entry.objects.filter(
        by_id__in=[user.pk for user in accounts],
        at__gte=since,
        at__lte=at,
        kind__endswith=".search",
    )
    return list(entries.order_by("-pk")[: MOST + 1])


def overlapping(since: At, at: At) -> Q:
    """Rows with ``since`` and ``until`` that counted at some moment of the window."""
    return (Q(until__isnull=True) | Q(until__gt=since)) & Q(since__lte=at)


def could_reach(accounts: list[User], since: At, at: At) -> QuerySet[Any, Any]:
    """Cases open to the accounts at some moment of the window, by person, unit or triage.

    Vetting that lapsed meanwhile is left out of account: what may have been reached is asked, and
    who was recused the whole time could not.
    """
    people = {user.person_id for user in accounts}
    circles = Q(user__in=accounts)
    here = Q(departed_at__isnull=True) | Q(departed_at__gt=since)
    members = UnitMember.objects.filter(here, person__in=people, cycles__cleared_at__lte=at)
    circles |= Q(pk__in=members.order_by().values("unit__circle"))
    held = RoleGrant.objects.filter(overlapping(since, at), confirmed_by__isnull=False)
    held = held.filter(role="supervisor", user__in=accounts)
    triaging = set(held.order_by().values_list("user", flat=True))
    names = [triage_name(u.agency.code) for u in accounts if u.agency and u.pk in triaging]
    circles |= Q(group__name__in=names)
    rows = Membership.objects.filter(
        overlapping(since, at), circle__in=Circle.objects.filter(circles).values("pk")
    )
    seen = Q(pk__in=rows.order_by().values("case"))
    audits = Engagement.objects.filter(overlapping(since, at), confirmed_at__isnull=False)
    for engagement in audits.filter(auditor__in=accounts).prefetch_related("cases"):
        seen |= scope_of(engagement)
    recused = Recusal.objects.standing().filter(
        case=OuterRef("pk"), person__in=people, created_at__lte=since
    )
    cases = Case.objects.filter(seen)
    return cases if len(people) > 1 else cases.filter(~Exists(recused))


def reached(rows: Iterable[Touched]) -> set[int]:
    """Keys of the cases that something was done with or in."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.object_id is not None:
            keys[row.object_type].add(row.object_id)
    exhibits = Exhibit.objects.filter(pk__in=keys["cases.exhibit"]).order_by()
    return keys["cases.case"] | set(exhibits.values_list("case", flat=True))


def affected_cases(accounts: list[User], since: At, at: At) -> list[Case]:
    """Cases whose leads are told: something was done there, or one was on them by name."""
    by_name = Membership.objects.filter(overlapping(since, at), circle__user__in=accounts)
    named = set(by_name.order_by().values_list("case", flat=True))
    keys = named | reached(touched(accounts, since, at))
    return list(Case.objects.filter(pk__in=keys).order_by("pk"))


def sources_exposed(cases: QuerySet[Any, Any]) -> list[HumanSource]:
    """Sources of these cases, by code name."""
    rows = HumanSource.objects.filter(case__in=cases.order_by().values("pk"))
    return list(rows.select_related("case", "handler__person").order_by("pk")[: MOST + 1])


def exhibits_of_sources(cases: QuerySet[Any, Any]) -> list[Exhibit]:
    """Exhibits that came from a human source."""
    rows = Exhibit.objects.filter(
        case__in=cases.order_by().values("pk"), source_type=Exhibit.SourceType.HUMAN_SOURCE
    )
    return list(rows.select_related("case").order_by("pk")[: MOST + 1])


def handled_alone(people: Iterable[Person]) -> list[Alone]:
    """Measures that rest on an exhibit which only these people ever had in hand.

    Hands are those that collected, put in, verified and kept it: each custody event has one.
    """
    keys = {person.pk for person in people}
    foreign = CustodyEvent.objects.standing().filter(exhibit=OuterRef("pk"), by__kind="person")
    exhibits = Exhibit.objects.filter(
        Q(verified_by__isnull=True) | Q(verified_by__person__in=keys),
        ~Exists(foreign.exclude(by__person__in=keys)),
        collected_by__person__in=keys, created_by__person__in=keys,
    )  # fmt: skip
    mine = exhibits.order_by().values("pk")
    found: dict[int, dict[int, Exhibit]] = defaultdict(dict)
    supports = ElementSupport.objects.standing().filter(finding__exhibit__in=mine)
    for support in supports.select_related("finding__exhibit"):
        found[support.measure_id][support.finding.exhibit_id] = support.finding.exhibit
    places = PacketExhibit.objects.standing().filter(exhibit__in=mine)
    for place in places.select_related("exhibit", "packet"):
        if place.packet.measure_id is not None and place.exhibit is not None:
            found[place.packet.measure_id][place.exhibit.pk] = place.exhibit
    measures = Measure.objects.standing().filter(pk__in=list(found)).order_by("pk")
    return [Alone(measure, list(found[measure.pk].values())) for measure in measures]


def affected_measures(
    accounts: list[User], people: Iterable[Person], since: At, at: At
) -> list[Measure]:
    """Measures whose lawyers are told: the accounts took part, or it rests on them alone."""
    parts = Participation.objects.filter(overlapping(since, at), user__in=accounts)
    keys = set(parts.order_by().values_list("measure", flat=True))
    keys |= {one.measure.pk for one in handled_alone(people)}
    return list(Measure.objects.standing().filter(pk__in=keys).order_by("pk"))


def leads_of(case: Case, at: At) -> list[User]:
    """Who leads the case and is there; nobody where only the suspended did."""
    rows = Membership.objects.valid(at).filter(case=case, capacity=Membership.Capacity.LEAD)
    return [
        row.user
        for row in rows.select_related("user__person", "user__agency")
        if row.user is not None
        and Case.objects.visible_to(row.user, at).filter(pk=case.pk).exists()
    ]


def lawyers_of(measure: Measure, at: At) -> list[User]:
    """Who drafts or reviews the measure and is there."""
    rows = Participation.objects.valid(at).filter(measure=measure, part__in=("DRAFTER", "REVIEWER"))
    users = {row.user_id: row.user for row in rows.select_related("user__person", "user__agency")}
    return [
        user
        for user in users.values()
        if Measure.objects.visible_to(user, at).filter(pk=measure.pk).exists()
    ]
