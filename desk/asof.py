"""Who could see an object at a moment that has passed, and who did something with it.

What counts is what the rows said *then*: a membership ended since was open, a suspension that was
back-dated later had closed nothing yet. Guardian's grants are derived and gone once ended, so this
reads memberships, parts and recusals by their dates, and by history what has no date of its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.models import AccessSuspension, Agency, Circle, RoleGrant, User
from audit.clock import legal_day
from audit.models import Entry
from audit.past import Versions
from cases.models import Case, Engagement, EngagementCase, Exhibit, Recusal
from desk.answers import (
    cases_under,
    confirmers,
    engaged_by,
    engagements,
    find_people,
    lid_of,
    memberships,
    participations,
    way_of_member,
    way_of_part,
)
from desk.seers import Answer, Held, Known, Target, persons, resolve, triage_codes
from sanctions.models import Measure
from sanctions.querysets import OPEN_TO_PARTNERS
from units.models import (
    InstitutionStatus,
    MemberSuspension,
    UnitMember,
    UnitSuspension,
    VettingCycle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.models import Record
    from units.validity import Weighed

At = datetime.datetime
OVERSIGHT = ("audit.read_trail",)
"""What an auditor does with an object without seeing what is in it."""
REQUEST = datetime.timedelta(seconds=10)
"""A request is judged at its beginning and leaves its entry a little later."""
MOST = 500
"""So many entries of a window are read; what is more is said to be more."""


def spans(row: Any, then: At) -> bool:
    """True if a row with ``since`` and ``until`` counted at ``then`` and was recorded by then."""
    return stood(row, then) and row.since <= then and (row.until is None or then < row.until)


def stood(row: Any, then: At) -> bool:
    """True if the row was there at ``then`` and not withdrawn."""
    return row.created_at <= then and (row.withdrawn_at is None or then < row.withdrawn_at)


class Ledger:
    """Everything that decides about one case or measure, read once, asked for any moment.

    The number of queries does not grow with people or moments, but for vetting: that takes five
    for each moment asked, if anybody concerned is in a vetted unit at all.
    """

    def __init__(self, target: Target) -> None:
        self.target, self.row = target, target.row
        row = target.row
        self.ways: list[tuple[Any, Held]] = []
        if isinstance(row, Case):
            glass = confirmers(row)
            for member in memberships(row):
                self.ways.append((member, Held(member.circle, way_of_member(member, glass))))
        else:
            circles = Circle.objects.filter(kind=Circle.Kind.PERSON)
            parts = list(participations(row))
            own = {
                circle.user_id: circle
                for circle in circles.filter(user__in=[p.user_id for p in parts]).select_related(
                    "group", "user__person", "user__agency"
                )
            }
            self.ways += [(part, Held(own[part.user_id], way_of_part(part))) for part in parts]
        every = Known(at=row.created_at, target=target, held=[held for _row, held in self.ways])
        find_people(every)
        self.units = every.units
        codes = triage_codes(every.held)
        triagers = User.objects.filter(agency__code__in=codes).select_related("person", "agency")
        held_role = RoleGrant.history.filter(role="supervisor").order_by().values("user_id")
        for user in triagers.filter(pk__in=held_role):
            every.users[user.pk] = user
        self.engagements = self._engagements()
        every.users |= {row.auditor_id: row.auditor for row, _typed in self.engagements}
        self.users = {key: user for key, user in every.users.items() if user.kind == "person"}
        self.roles = Versions.of(
            RoleGrant, role__in=["supervisor", "auditor"], user_id__in=list(self.users)
        )
        exhibit = target.exhibit
        self.lids = Versions.of(Exhibit, id=exhibit.pk) if exhibit is not None else Versions()
        self.readers = list(exhibit.readers.all()) if exhibit is not None else []
        people = persons(self.users.values())
        self.suspensions = list(AccessSuspension.objects.filter(person__in=people))
        self.cases = cases_under(row)
        under = {case for case, _since in self.cases}
        self.recusals = list(Recusal.objects.filter(case__in=under, person__in=people))
        self.members = Versions.of(UnitMember, person_id__in=people)
        self.statuses = Versions.of(type(row), id=row.pk) if isinstance(row, Measure) else None
        agencies = {user.agency_id for user in self.users.values()}
        self.agencies = Versions.of(Agency, id__in=agencies)
        self._vetted: dict[tuple[At, int | None], list[Weighed]] = {}

    def clearings(self) -> set[At]:
        """Moments at which somebody concerned came, or came back, into good standing."""
        cycles = VettingCycle.objects.filter(member__in=list(self.members.rows))
        found = set(cycles.filter(cleared_at__isnull=False).values_list("cleared_at", flat=True))
        units = UnitSuspension.objects.filter(unit__in=[unit.pk for unit in self.units.values()])
        ended = units.filter(until__isnull=False).values_list("until", flat=True)
        return {moment for moment in (*found, *ended) if moment is not None}

    def could(self, user: User, then: At) -> bool:
        """True if this account could see the row at ``then``."""
        return user.pk in self.answer(then, only=user).accounts

    def answer(self, then: At, only: User | None = None) -> Answer:
        """Who could see the row at ``then``, and who could have but for what stopped them.

        ``only`` answers for one account, and costs nothing more for one in no vetted unit.
        """
        if self.row.created_at > then:
            return Answer(can=[], but_for=[])
        users = [user for user in self.users.values() if only is None or user.pk == only.pk]
        known = Known(
            at=then, target=self.target, units=self.units,
            held=[held for row, held in self.ways if spans(row, then)],
            users={user.pk: user for user in users if user.created_at <= then},
        )  # fmt: skip
        for past in self.roles.at(then):
            if past.status == "confirmed" and spans(past, then):
                holders = known.supervisors if past.role == "supervisor" else known.auditors
                holders.add(past.user_id)
        known.engaged = [
            engaged_by(row)
            for row, typed in self.engagements
            if self._engaged(row, typed, then) and (only is None or row.auditor_id == only.pk)
        ]
        for past in self.lids.at(then):
            named = [row.user_id for row in self.readers if spans(row, then)]
            known.lid = lid_of(past, named)
        known.closed = {
            user.pk: moment
            for user in known.users.values()
            for moment in (user.closed_at, user.withdrawn_at)
            if moment is not None and moment <= then
        }
        known.suspended = {row.person_id: row.since for row in self.suspensions if spans(row, then)}
        cases = {case for case, since in self.cases if since <= then}
        known.recused = {
            row.person_id: row.created_at
            for row in self.recusals
            if row.case_id in cases and stood(row, then)
        }
        known.vetting = self._vetting(then, only)
        self._partners(known, then)
        return resolve(known)

    def _engagements(self) -> list[tuple[Engagement, EngagementCase | None]]:
        """Engagements whose scope the case is or was in, each with where it was typed."""
        if not isinstance(self.row, Case):
            return []
        typed = EngagementCase.objects.filter(typed=self.row.reference)
        by_name = typed.select_related(
            "engagement__auditor__person", "engagement__auditor__agency",
            "engagement__confirmed_by__person",
        )  # fmt: skip
        wide = engagements(self.row).exclude(scope=Engagement.Scope.CASES)
        return [(row.engagement, row) for row in by_name] + [(row, None) for row in wide]

    @staticmethod
    def _engaged(row: Engagement, typed: EngagementCase | None, then: At) -> bool:
        confirmed = row.confirmed_at is not None and row.confirmed_at <= then
        return confirmed and spans(row, then) and (typed is None or stood(typed, then))

    def _partners(self, known: Known, then: At) -> None:
        """Whether partner accounts were shut out, by the status and the agencies of then."""
        kinds = {past.id: past.kind for past in self.agencies.at(then)}
        for user in known.users.values():
            if user.agency is not None and user.agency_id in kinds:
                user.agency.kind = kinds[user.agency_id]
        known.shut_to_partners = self.target.no_partners
        if self.statuses is None or not isinstance(self.row, Measure):
            return
        [status] = [past.status for past in self.statuses.at(then)] or [""]
        open_then = self.row.machine == "FIN_DESIGNATION" and status in OPEN_TO_PARTNERS
        known.shut_to_partners |= not open_then

    def _vetting(self, then: At, only: User | None) -> list[Weighed]:
        person = only.person_id if only is not None else None
        if (then, person) not in self._vetted:
            members = self.members.at(then)
            mine = [past for past in members if only is None or past.person_id == person]
            self._vetted[then, person] = vetted_at(mine, then)
        return self._vetted[then, person]


def vetted_at(members: Sequence[Any], then: At) -> list[Weighed]:
    """What the dates said of unit members at ``then``, without what was recorded only later."""
    past = {version.id: version for version in members if version.departed_at is None}
    if not past:
        return []
    rows = UnitMember.objects.filter(pk__in=list(past))
    weighed = rows.filter(Q(departed_at__isnull=True) | Q(departed_at__gt=then)).weighed(then)
    units = {one.row.unit_id for one in weighed}
    houses = {one.row.unit.institution_id for one in weighed}
    mine = _first(Versions.of(MemberSuspension, member_id__in=list(past)), "member_id", then)
    ours = _first(Versions.of(UnitSuspension, unit_id__in=units), "unit_id", then)
    closed: dict[int, datetime.date] = {}
    day = legal_day(then)
    for status in Versions.of(InstitutionStatus, institution_id__in=houses).at(then):
        covers = status.since <= day and (status.until is None or day < status.until)
        if covers and status.state == "SUSPENDED":
            known = closed.get(status.institution_id, status.since)
            closed[status.institution_id] = min(known, status.since)
    for one in weighed:
        one.row.user_id = past[one.row.pk].user_id
    return [
        replace(
            one,
            suspended_at=mine.get(one.row.pk),
            unit_suspended_at=ours.get(one.row.unit_id),
            institution_suspended_on=closed.get(one.row.unit.institution_id),
        )
        for one in weighed
    ]


def _first(versions: Versions, key: str, then: At) -> dict[int, At]:
    """Since when the rows that counted at ``then`` had closed what their key names."""
    found: dict[int, At] = {}
    for past in versions.at(then):
        if spans(past, then):
            owner = getattr(past, key)
            found[owner] = min(found.get(owner, past.since), past.since)
    return found


# --- could and did ------------------------------------------------------------------------------


@dataclass(slots=True)
class Doer:
    """One account and what it did with the object inside a window."""

    user: User
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Who could, and who did: the four answers of one window."""

    could: Answer
    did: list[Doer]
    idle: list[str]
    """Names of those who could and did not."""
    unexplained: list[tuple[Doer, list[Entry]]]
    """Those who did what they could not; it must be empty."""
    more: bool
    """True if the window holds more entries than were read."""


def side_by_side(obj: Record, target: Target, then: At, until: At) -> SideBySide:
    """Who could see the object at some moment of the window, beside who did something with it.

    Every entry is held against what its own account could see at its own moment.
    """
    ledger = Ledger(target)
    entries, more = done_to(obj, then, until)
    could = ledger.answer(then)
    first = {seer.accounts[0].person_id: seer for seer in could.can}
    for moment in _turns(ledger, then, until):
        for seer in ledger.answer(moment).can:
            first.setdefault(seer.accounts[0].person_id, seer)
    doers: dict[int, Doer] = {}
    users = User.objects.filter(pk__in={e.by_id for e in entries}, kind=User.Kind.PERSON)
    people = {user.pk: user for user in users.select_related("person", "agency")}
    for entry in entries:
        if entry.by_id in people:
            doer = doers.setdefault(entry.by_id, Doer(people[entry.by_id]))
            doer.entries.append(entry)
    unexplained = []
    for doer in doers.values():
        if wrong := [e for e in doer.entries if not _explained(ledger, doer.user, e)]:
            unexplained.append((doer, wrong))
    busy = {doer.user.person_id for doer in doers.values()}
    can = sorted(first.values(), key=lambda seer: seer.name)
    return SideBySide(
        could=Answer(can=can, but_for=could.but_for),
        did=sorted(doers.values(), key=lambda doer: str(doer.user)),
        idle=[seer.name for key, seer in first.items() if key not in busy],
        unexplained=unexplained, more=more,
    )  # fmt: skip


def _explained(ledger: Ledger, user: User, entry: Entry) -> bool:
    """True if the account could see it: when the entry was written, or when its request began."""
    if entry.kind in OVERSIGHT:
        return True
    return ledger.could(user, entry.at) or ledger.could(user, entry.at - REQUEST)


def _turns(ledger: Ledger, then: At, until: At) -> Iterable[At]:
    """Moments of the window at which somebody newly comes in."""
    begun = {row.since for row, _held in ledger.ways}
    begun |= {past.history_date for rows in ledger.roles.rows.values() for past in rows}
    begun |= {row.until for row in ledger.suspensions if row.until is not None}
    begun |= {row.withdrawn_at for row in ledger.recusals if row.withdrawn_at is not None}
    begun |= ledger.clearings()
    return sorted(moment for moment in begun if then < moment <= until)


def done_to(obj: Record, then: At, until: At) -> tuple[list[Entry], bool]:
    """Reads, downloads and acts about the object in the window, newest first; and whether there
    is more.

    What was refused was not done. Who asked who can see it has not seen it.
    """
    entries = Entry.objects.about(obj).filter(at__gte=then, at__lte=until)
    entries = entries.exclude(outcome=Entry.Outcome.REFUSED).exclude(kind__startswith="desk.")
    found = list(entries[: MOST + 1])
    return found[:MOST], len(found) > MOST
