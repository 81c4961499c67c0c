"""The least that is valid of a case and its contents, made through the actions.

A later status is reached by the people who may, so that history and entries exist.
"""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group

from accounts.models import Circle
from accounts.rules import GIVE_CIRCLE
from accounts.system import system_user
from audit.acts import begin
from audit.clock import legal_day
from cases import actions
from cases.models import (
    Case,
    CustodyEvent,
    Exhibit,
    Finding,
    Membership,
    StoredFile,
    TimelineEvent,
    UseClearance,
)
from cases.querysets import triage_name
from cases.rules import SEAT
from cases.stored_files import Arrival, receive
from objectives.models import Objective
from objectives.rules import LOAD
from tests.casting import unasked
from tests.factories import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from cases.models import Document, Engagement, ExhibitReader, HumanSource

C = Membership.Capacity
_COUNTER = itertools.count(1)

LOUD = "Zopilote"
"""A word that nobody can overlook, in all that hangs on one exhibit (fixture ``loud``)."""

INTAKE = {
    "channel": Case.Channel.TIP_LINE,
    "tip_language": "es",
    "source_consent": Case.Consent.GIVEN,
    "source_threat": Case.Threat.NONE,
}


@unasked
def make_case(by: User, **facts: Any) -> Case:
    """A tip with its intake complete, logged by ``by``, who leads it."""
    facts = {"title": "Bridge at Río Dulce", "country": "GT", **INTAKE, **facts}
    return actions.log_tip(by=by, at=now(), **facts)


def ask_for_seat(
    case: Case, user: User, capacity: str = C.INVESTIGATOR, *, by: User,
    at: datetime.datetime | None = None,
) -> Membership:  # fmt: skip
    """``user`` on the case, added by its lead, if the law lets both."""
    return actions.add_member(
        case.pk, by=by, at=at or now(), user=user, capacity=capacity, reason="Assigned."
    )


seat = unasked(ask_for_seat)


def arrival(data: bytes = b"", name: str = "ledger.txt") -> Arrival:
    """A file that has just arrived; different bytes each time unless given."""
    return receive([data or f"Page one, file {next(_COUNTER)}.".encode()], name)


def make_exhibit(case: Case, by: User, data: bytes = b"", **facts: Any) -> Exhibit:
    """An exhibit with every fact of its collection, COLLECTED."""
    facts = {
        "title": "Ledger of the ministry",
        "source_type": Exhibit.SourceType.OFFICIAL,
        "source": "Public registry",
        "method": "Certified copy",
        "collected_on": legal_day(now()),
        "collected_place": "Ciudad de Guatemala",
        **facts,
    }
    file = arrival(data, facts.pop("name", "ledger.txt"))
    return actions.add_exhibit(case.pk, by=by, at=now(), file=file, **facts)


def make_logged(case: Case, by: User, data: bytes = b"", **facts: Any) -> Exhibit:
    """An exhibit in custody."""
    exhibit = make_exhibit(case, by, data, **facts)
    return actions.log_exhibit(exhibit.pk, by=by, at=now(), version=exhibit.version)


@unasked
def make_verified(case: Case, by: User, verifier: User, data: bytes = b"", **facts: Any) -> Exhibit:
    """An exhibit that a second person has judged B2."""
    exhibit = make_logged(case, by, data, **facts)
    return actions.verify_exhibit(
        exhibit.pk, by=verifier, at=now(), version=exhibit.version,
        reliability="B", credibility=2, corroboration="Bank record agrees.",
    )  # fmt: skip


def make_finding(case: Case, by: User, exhibit: Exhibit, **facts: Any) -> Finding:
    """A finding pinned to page 1."""
    facts = {
        "page": 1, "passage": "Page one", "claim": "The ministry paid.", "bearing": "SUPPORTS",
        **facts,
    }  # fmt: skip
    return actions.add_finding(case.pk, by=by, at=now(), exhibit=exhibit, **facts)


def make_document(case: Case, by: User, kind: str, **facts: Any) -> Document:
    """A document of a kind that a verb needs."""
    facts = {"title": kind.replace("_", " ").capitalize(), **facts}
    return actions.attach_document(
        case.pk, by=by, at=now(), kind=kind, file=arrival(name="memo.txt"), **facts
    )


def make_source(case: Case, handler: User, supervisor: User, **facts: Any) -> HumanSource:
    """A human source of the case, under a code name; handler and supervisor must read the case."""
    facts = {
        "real_name": "Eulalia Canario Secreta", "code_name": "HERON 41", "consent": "GIVEN",
        "threat": "SERIOUS", **facts,
    }  # fmt: skip
    return actions.register_source(case.pk, by=handler, at=now(), supervisor=supervisor, **facts)


def put_away(
    exhibit: Exhibit, by: User, compartment: str = "SAR", keeper: User | None = None
) -> Exhibit:
    """The exhibit in a compartment, kept by ``keeper`` or by who put it there."""
    return act_on(
        actions.close_in, exhibit, by, compartment=compartment, keeper=keeper or by,
        reason="The rule of secrecy.",
    )  # fmt: skip


def name_reader(exhibit: Exhibit, keeper: User, user: User, **facts: Any) -> ExhibitReader:
    """One person named by the keeper."""
    return actions.name_reader(
        exhibit.pk, by=keeper, at=now(), user=user, reason="Works on it.", **facts
    )


def make_engagement(
    officer: User, second: User | None, auditor: User, cases: list[str], **facts: Any
) -> Engagement:
    """An engagement for a week; with ``second`` it is confirmed and in force."""
    at = now()
    facts = {"legal_basis": "Inspector General Act, s. 6.", **facts}
    row = actions.propose_engagement(
        by=officer, at=at, auditor=auditor, scope=facts.pop("scope", "CASES"), cases=cases,
        since=at, until=at + datetime.timedelta(days=7), **facts,
    )  # fmt: skip
    return act_on(actions.confirm_engagement, row, second) if second is not None else row


def make_objective(code: str = "P2") -> Objective:
    """A pillar of the Strategy."""
    pillar = Objective(code=code, kind="PILLAR", position=2, title="Pillar II", text="Combating.")
    return begin(LOAD, pillar, by=system_user("install"), at=now())


def make_triage_circle(agency_code: str) -> Circle:
    """The triage circle of an agency, as an administrator would make it."""
    group = Group(name=triage_name(agency_code))
    group.save()
    circle = Circle(group=group, kind=Circle.Kind.UNIT)
    return begin(GIVE_CIRCLE, circle, by=system_user("install"), at=now())


def put(row: Any, at: datetime.datetime | None = None) -> Any:
    """The row as it is, through the one door that asks for nothing: for what stands beside."""
    return begin(SEAT, row, by=system_user("install"), at=at or now())


def act_on(action: Any, row: Any, by: User, **typed: Any) -> Any:
    """Perform an action on the row as it is now."""
    version = type(row).objects.get(pk=row.pk).version
    return action(row.pk, by=by, at=now(), version=version, **typed)


@unasked
def to_preliminary(case: Case, supervisor: User) -> Case:
    act_on(actions.start_triage, case, supervisor)
    return act_on(
        actions.open_preliminary, case, supervisor,
        nexus="US_FINANCIAL_SYSTEM", nexus_assessment="Paid through a correspondent bank.",
    )  # fmt: skip


@unasked
def to_open(case: Case, lead: User, supervisor: User, prosecutor: User) -> Case:
    to_preliminary(case, supervisor)
    make_document(case, lead, "predication_memo")
    make_document(case, lead, "conflict_attestation")
    make_document(case, supervisor, "supervisor_concurrence")
    return act_on(actions.open_full, case, prosecutor)


@unasked
def to_action(case: Case, lead: User, supervisor: User, prosecutor: User) -> Case:
    to_open(case, lead, supervisor, prosecutor)
    for kind in ("prosecutive_memo", "evidence_index", "exculpatory_statement"):
        make_document(case, lead, kind)
    act_on(actions.submit_review, case, lead)
    actions.add_track(case.pk, by=prosecutor, at=now(), kind="US_CRIMINAL", owner=prosecutor)
    for kind in ("deconfliction_result", "jury_wall_decision"):
        make_document(case, prosecutor, kind)
    return act_on(actions.authorize_tracks, case, prosecutor)


@unasked
def to_closing(case: Case, lead: User, supervisor: User, prosecutor: User) -> Case:
    to_action(case, lead, supervisor, prosecutor)
    for track in case.tracks.all():
        act_on(actions.start_track, track, prosecutor)
        act_on(actions.finish_track, track, prosecutor, outcome="Convicted.")
    for kind in ("evidence_disposition", "victim_notice"):
        make_document(case, lead, kind)
    return act_on(actions.propose_close, case, lead, reason="All tracks are done.")


def hangs_on(exhibit: Exhibit) -> dict[str, Any]:
    """The rows of each kind that tell of the exhibit."""
    return {
        "exhibit": Exhibit.objects.filter(pk=exhibit.pk),
        "finding": Finding.objects.filter(exhibit=exhibit),
        "custody": CustodyEvent.objects.filter(exhibit=exhibit),
        "clearance": UseClearance.objects.filter(exhibit=exhibit),
        "event": TimelineEvent.objects.filter(exhibit=exhibit),
        "file": StoredFile.objects.filter(pk=exhibit.stored_file_id),
    }


def chosen(rows: Iterable[Any]) -> dict[str, Any]:
    """What the page sends that asks whether to do a thing to these rows: each as it was read."""
    read = [type(row).objects.get(pk=row.pk) for row in rows]
    versions = {f"version-{row.reference}": row.version for row in read}
    return {"selected": [row.reference for row in read], "confirmed": "yes"} | versions
