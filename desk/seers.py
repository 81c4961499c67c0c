"""From what the rows say of one moment to who can see it: values in, the answer out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.standing import is_partner
from cases.querysets import triage_name
from units.validity import Cause, first_cause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import Circle, User
    from cases.models import Case, Exhibit
    from sanctions.models import Measure
    from units.models import VettedUnit
    from units.validity import Weighed

At = datetime.datetime
TRIAGE = triage_name("")


@dataclass(frozen=True, slots=True)
class Way:
    """One reason why somebody can see it: as what, let in by whom, from when until when."""

    label: str
    by: str = ""
    since: At | None = None
    until: At | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A circle to which the row is open, and the way that the circle is."""

    circle: Circle
    way: Way


@dataclass(slots=True)
class Seer:
    """One person: by which accounts, the ways in, and what stops them all."""

    name: str
    agency: str
    accounts: list[User] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who can see it, and who would but for what stops them; each by name."""

    can: list[Seer]
    but_for: list[Seer]

    @property
    def accounts(self) -> set[int]:
        """Keys of the accounts that can see it."""
        return {user.pk for seer in self.can for user in seer.accounts}


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about: the row whose reading rule decides, and what closes more than it."""

    row: Case | Measure
    exhibit: Exhibit | None = None
    """Where a compartment may close it further."""
    no_partners: bool = False
    """True for what no partner account ever reaches."""


@dataclass(frozen=True, slots=True)
class Lid:
    """The compartment of an exhibit at a moment: who keeps it, who is named for it."""

    compartment: str
    barred: bool
    """True if no partner account ever reaches it."""
    named: frozenset[int]
    """Keys of the accounts that keep it or are named."""


@dataclass(frozen=True, slots=True)
class Engaged:
    """What an engagement opens to its auditor at a moment."""

    auditor: User
    way: Way
    compartments: bool


@dataclass(slots=True)
class Known:
    """What the rows say of one moment: all that an answer is computed from."""

    at: At
    target: Target
    held: list[Held]
    lid: Lid | None = None
    auditors: set[int] = field(default_factory=set)
    engaged: list[Engaged] = field(default_factory=list)
    users: dict[int, User] = field(default_factory=dict)
    units: dict[int, VettedUnit] = field(default_factory=dict)
    """By key of the circle."""
    supervisors: set[int] = field(default_factory=set)
    closed: dict[int, At] = field(default_factory=dict)
    """By key of the account: when it was closed."""
    suspended: dict[int, At] = field(default_factory=dict)
    """By key of the person: since when."""
    vetting: list[Weighed] = field(default_factory=list)
    recused: dict[int, At] = field(default_factory=dict)
    """By key of the person: since when."""
    shut_to_partners: bool = False


def triage_codes(held: Iterable[Held]) -> set[str]:
    """Codes of the agencies whose triage circles these are."""
    names = (one.circle.group.name for one in held if one.circle.user_id is None)
    return {name.removeprefix(TRIAGE) for name in names if name.startswith(TRIAGE)}


def persons(users: Iterable[User]) -> set[int]:
    """Keys of the persons behind accounts."""
    return {user.person_id for user in users if user.person_id is not None}


def resolve(known: Known) -> Answer:
    """The answer that follows from what is known: one row a person, ways and stops together."""
    can: dict[int, Seer] = {}
    stopped: dict[int, Seer] = {}
    weighed: dict[int, list[Weighed]] = defaultdict(list)
    for one in known.vetting:
        weighed[one.row.person_id].append(one)
    for user in known.users.values():
        mine = weighed[user.person_id or 0]
        ways = _ways(known, user, mine)
        if not ways:
            continue
        stops = _stops(known, user, mine)
        seers = stopped if stops else can
        seer = seers.setdefault(user.person_id or 0, Seer(str(user), str(user.agency or "")))
        seer.accounts.append(user)
        seer.ways += [way for way in ways if way not in seer.ways]
        seer.stops += [stop for stop in stops if stop not in seer.stops]
    return Answer(
        can=sorted(can.values(), key=lambda seer: seer.name),
        but_for=sorted(
            (seer for key, seer in stopped.items() if key not in can), key=lambda seer: seer.name
        ),
    )


def _ways(known: Known, user: User, mine: list[Weighed]) -> list[Way]:
    """An auditor's engagements; for everybody else the circles."""
    if user.pk in known.auditors:
        return [one.way for one in known.engaged if one.auditor.pk == user.pk]
    found = (_through(known, held, user, mine) for held in known.held)
    return [way for way in found if way is not None]


def _through(known: Known, held: Held, user: User, mine: list[Weighed]) -> Way | None:
    """The way by which this circle opens the row to this account; None if it does not."""
    circle, way = held.circle, held.way
    if circle.user_id is not None:
        return way if circle.user_id == user.pk else None
    if circle.pk in known.units:
        for one in mine:
            if one.row.unit.circle_id != circle.pk or one.row.user_id != user.pk:
                continue
            if one.reaches or (one.counts and one.causes):
                return _through_unit(way, one)
        return None
    codes = triage_codes([held])
    if user.pk in known.supervisors and user.agency is not None and user.agency.code in codes:
        label = _("%(capacity)s, as supervisor through the triage of %(agency)s")
        words = label % {"capacity": way.label, "agency": user.agency}
        return Way(words, way.by, way.since, way.until)
    return None


def _through_unit(way: Way, one: Weighed) -> Way:
    unit = one.row.unit.name
    label = _("%(capacity)s, through %(unit)s") % {"capacity": way.label, "unit": unit}
    if one.reaches:
        label = _("%(capacity)s, through %(unit)s, in good standing until %(day)s") % {
            "capacity": way.label, "unit": unit, "day": one.ends_on,
        }  # fmt: skip
    return Way(label, way.by, way.since, way.until)


CLOSED_BY_VETTING = {
    Cause.ENDED: lambda: _("vetting ended"),
    Cause.ADVERSE: lambda: _("vetting ended"),
    Cause.SUSPENDED: lambda: _("vetting suspended"),
    Cause.BARRED: lambda: _("removed from the unit"),
    Cause.UNIT_SUSPENDED: lambda: _("unit suspended"),
    Cause.UNIT_ENDED: lambda: _("unit ended"),
    Cause.INSTITUTION: lambda: _("institution suspended"),
}


def _stops(known: Known, user: User, mine: list[Weighed]) -> list[str]:
    """What closes the row to this account, whatever the ways; each with since when."""
    person = user.person_id or 0
    found: list[tuple[str, At | None]] = []
    if user.pk in known.closed:
        found.append((_("account closed"), known.closed[user.pk]))
    if person in known.suspended:
        found.append((_("access suspended"), known.suspended[person]))
    if (cause := first_cause(mine)) is not None:
        found.append((CLOSED_BY_VETTING[cause[2]](), cause[1]))
    if person in known.recused:
        found.append((_("recused"), known.recused[person]))
    if (known.shut_to_partners and is_partner(user)) or (
        known.lid is not None and known.lid.barred and is_partner(user)
    ):
        found.append((_("partner account: closed to partners"), None))
    if known.lid is not None and known.lid.compartment and not _named(known, known.lid, user):
        found.append((_("not named for the compartment"), None))
    return [
        text if since is None else f"{text} {since.astimezone(datetime.UTC):%Y-%m-%d %H:%M}"
        for text, since in found
    ]


def _named(known: Known, lid: Lid, user: User) -> bool:
    if user.pk in lid.named:
        return True
    if user.pk not in known.auditors:
        return False
    return any(one.compartments for one in known.engaged if one.auditor.pk == user.pk)
