"""Cases of an import: placed as they stand, a whole table by a few statements."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from accounts import granting
from accounts.system import system_user
from audit.acts import act, begin_all, withdraw
from cases import belongings, rules
from cases.actions.case import edit_case
from cases.actions.team import seat_all
from cases.models import Case, EarlierFile, Membership, Track
from cases.placing import CHANGE, CREATE, EDITED, TRACK, track_of
from cases.querysets import triage_circle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Circle, User
    from cases.models import Batch
    from cases.placing import Looked
    from cases.stored_files import Arrival

At = datetime.datetime
PLACED_FACTS = (
    *EDITED, "status", "channel", "tip_language", "source_consent", "source_threat", "nexus",
    "nexus_assessment", "submitted_by", "held_from", "review_on",
)  # fmt: skip


def place_cases(batch: Batch, looked: Sequence[Looked], *, hand: User, at: At) -> list[Arrival]:
    """The cases of the right rows with their leads, numbers and tracks by the hand of the system;
    the changes by the proposer's. No file comes with them."""
    new = [row for row in looked if row.fate == CREATE]
    placed = begin_all(rules.PLACE_CASE, [_case(row) for row in new], by=hand, at=at)
    cases = {row.line: case for row, case in zip(new, placed, strict=True)}
    leads: dict[int, User] = {row.line: row.typed["lead"] for row in new}
    seat_all(_seats(batch, cases, leads, at), at=at)
    files = [
        EarlierFile(
            case=cases[row.line], batch=batch, number=row.number, opened_on=row.typed["opened_on"]
        )
        for row in new
    ]
    begin_all(rules.KEEP_EARLIER, files, by=hand, at=at)
    tracks = []
    for row in looked:
        if row.fate in (CREATE, TRACK) and (facts := track_of(row.typed)):
            line = row.typed.get("of", row.line)
            facts |= {"case": cases[line], "owner": leads[line]}
            tracks.append(Track(status=Track.Status.RUNNING, **facts))
    begin_all(rules.PLACE_TRACK, tracks, by=hand, at=at)
    for row in looked:
        if row.fate == CHANGE:
            facts = {name: row.typed[name] for name, _before, _after in row.changes}
            who: dict[str, Any] = {"by": batch.proposed_by, "at": at, "version": row.version}
            edit_case(row.stands, **who, **facts)
    return []


def cases_of(batch: Batch) -> list[int]:
    """Keys of the cases that an import placed and nobody withdrew."""
    standing = Case.objects.standing().filter(pk__in=batch.earlier_files.values("case"))
    return list(standing.order_by("pk").values_list("pk", flat=True))


def unplace_cases(keys: Sequence[int], *, at: At, reason: str) -> None:
    """Those of the cases that nobody worked on since, withdrawn and closed to everybody."""
    for case in Case.objects.standing().filter(pk__in=keys).order_by("pk"):
        if not belongings.worked_on_in(case):
            _unplace(case, at, reason)


def _case(row: Looked) -> Case:
    facts = {name: row.typed[name] for name in PLACED_FACTS}
    facts["priority"] = facts["priority"] or Case.Priority.NORMAL
    facts["language"] = facts["language"] or "en"
    return Case(**facts)


def _seats(
    batch: Batch, cases: dict[int, Case], leads: dict[int, User], at: At
) -> list[Membership]:
    """The lead of each, and the agency's triage circle, which watches."""
    watching = triage_circle(batch.proposed_by)
    own: dict[int, Circle] = {lead.pk: lead.circle for lead in set(leads.values())}
    seats = []
    for line, case in cases.items():
        lead = leads[line]
        circle = own[lead.pk]
        seats.append(
            Membership(
                case=case, circle=circle, user=lead, capacity=Membership.Capacity.LEAD, since=at
            )
        )
        if watching is not None and watching != circle:
            seats.append(
                Membership(
                    case=case, circle=watching, capacity=Membership.Capacity.OBSERVER, since=at
                )
            )
    return seats


def _unplace(case: Case, at: At, reason: str) -> None:
    hand = system_user("import")
    for seated in case.memberships.standing().filter(until__isnull=True):
        with act(
            rules.UNSEAT, Membership, seated.pk, by=hand, at=at, version=seated.version,
            reason=reason,
        ) as membership:  # fmt: skip
            membership.until = max(at, membership.since)
            granting.end(case, membership.circle)
    withdraw(rules.UNPLACE_CASE, Case, case.pk, by=hand, at=at, version=case.version, reason=reason)
