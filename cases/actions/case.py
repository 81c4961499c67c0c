"""The way of a case, from the tip to its disposition."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from audit.acts import Bulk, act, begin, bulk, note, together
from cases import rules
from cases.actions.deconfliction import look_up
from cases.actions.related import apply_template
from cases.actions.team import seat
from cases.actions.tip import keep_out
from cases.models import Case, Lookup, Membership
from cases.querysets import people_of, triage_circle

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
CASE_CLOSED: list[Callable[[Case, User, At], None]] = []
"""Nail: what packages above do, in the same transaction, when a case is closed."""


def log_tip(*, by: User, at: At, template: str = "", **facts: Any) -> Case:
    """A new case in TIP_LOGGED. Its creator leads it, and the agency's triage circle sees it, but
    for whoever of it the tip names.

    ``facts`` are fields of the case: title, summary, country, place and the intake; ``template``
    is the typology whose template it begins with.
    """
    with together(by, ""):
        case = begin(rules.LOG_TIP, Case(**facts), by=by, at=at)
        seat(case, by.circle, Membership.Capacity.LEAD, at=at, user=by)
        if (triage := triage_circle(by)) is not None:
            seat(case, triage, Membership.Capacity.OBSERVER, at=at)
            others = [user for user in people_of(triage, at) if user.person_id != by.person_id]
            keep_out(case, others, at=at)
        if template:
            apply_template(case.pk, by=by, at=at, typology=template)
    return case


def import_tips(tips: list[dict[str, Any]], *, sha256: str, by: User, at: At) -> list[Case]:
    """Tips of one file as cases, all or none; the log keeps the SHA-256 of what was taken in.

    Each of ``tips`` is the facts of a case, as for ``log_tip``. Raises ValidationError.
    """
    with together(by):
        done = [log_tip(by=by, at=at, **facts) for facts in tips]
        note("cases.import_tips", by, rows=len(done), sha256=sha256)
    return done


def record_intake(
    pk: int, *, by: User, at: At, version: int,
    channel: str, tip_language: str, source_consent: str, source_threat: str,
) -> Case:  # fmt: skip
    """The case with the four facts that triage needs."""
    with act(rules.RECORD_INTAKE, Case, pk, by=by, at=at, version=version) as case:
        case.channel, case.tip_language = channel, tip_language
        case.source_consent, case.source_threat = source_consent, source_threat
    return case


def edit_case(pk: int, *, by: User, at: At, version: int, **facts: Any) -> Case:
    """The case with other words: title, summary, country, department, municipality, language.

    Where others changed other fields meanwhile, both changes stand; the same field raises
    StaleVersion with both texts.
    """
    with act(rules.EDIT, Case, pk, by=by, at=at, version=version) as case:
        for name, value in facts.items():
            setattr(case, name, value)
    return case


def set_priorities(rows: Iterable[Case], *, by: User, at: At, priority: str) -> Bulk[Case]:
    """The same priority for every case of the set that may be edited."""

    def change(case: Case) -> None:
        case.priority = priority

    return bulk(rules.EDIT, rows, by=by, at=at, change=change)


def start_triage(pk: int, *, by: User, at: At, version: int) -> Case:
    """The tip, taken up: jurisdiction, nexus, safety and duplicates are looked at."""
    with act(rules.START_TRIAGE, Case, pk, by=by, at=at, version=version) as case:
        pass
    return case


def start_triages(rows: Iterable[Case], *, by: User, at: At) -> Bulk[Case]:
    """Every tip of the set that can be taken up, taken up."""
    return bulk(rules.START_TRIAGE, rows, by=by, at=at)


def open_preliminary(
    pk: int, *, by: User, at: At, version: int, nexus: str, nexus_assessment: str,
    template: str = "",
) -> Case:  # fmt: skip
    """A limited inquiry, resting on a link to the United States or on sanctions alone; with the
    template of a typology where one is named."""
    with together(by):
        with act(rules.OPEN_PRELIMINARY, Case, pk, by=by, at=at, version=version) as case:
            case.nexus, case.nexus_assessment = nexus, nexus_assessment
        if template:
            apply_template(pk, by=by, at=at, typology=template)
    return case


def open_full(pk: int, *, by: User, at: At, version: int) -> Case:
    """A full investigation."""
    with act(rules.OPEN_FULL, Case, pk, by=by, at=at, version=version) as case:
        pass
    return case


def submit_review(pk: int, *, by: User, at: At, version: int) -> Case:
    """The case before a prosecutor; who submits it will not authorize its tracks.

    All that its actors are known by is looked up in other cases with it, for the deconfliction
    result that the tracks need.
    """
    with together(by):
        with act(rules.SUBMIT_REVIEW, Case, pk, by=by, at=at, version=version) as case:
            case.submitted_by = by
        look_up(pk, by=by, at=at, kind=Lookup.Kind.CASE)
    return case


def authorize_tracks(pk: int, *, by: User, at: At, version: int) -> Case:
    """The case in action: its tracks may run."""
    with act(rules.AUTHORIZE_TRACKS, Case, pk, by=by, at=at, version=version) as case:
        pass
    return case


def propose_close(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The closure, proposed; the case remembers where it stood, should it be sent back."""
    with act(rules.PROPOSE_CLOSE, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.closing_proposed_by, case.closing_from = by, case.status
    return case


def close_case(
    pk: int, *, by: User, at: At, version: int, reason: str,
    disposition: str, retention_from: datetime.date,
) -> Case:  # fmt: skip
    """End the case with a disposition and the day that retention runs from."""
    with act(rules.CLOSE, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.disposition, case.retention_from = disposition, retention_from
        case.ended_at = at
        for effect in CASE_CLOSED:
            effect(case, by, at)
    return case
