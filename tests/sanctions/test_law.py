"""Who may do what to a measure, as a table that a lawyer could check."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.system import system_user
from audit.acts import begin
from sanctions import rules
from sanctions.models import (
    Authority,
    AuthorityVersion,
    Bridge,
    Clearance,
    Continuation,
    ContrarySearch,
    ElementAssessment,
    ElementSupport,
    EndOfForce,
    FamilyMember,
    ForceCheck,
    GateOverride,
    GateResult,
    Measure,
    MeasureDocument,
    MeasureNotice,
    MeasureObjective,
    NationalEmergency,
    Packet,
    PacketExhibit,
    Participation,
    PublishedMeasure,
    Statement,
    StatementCitation,
    VersionDraft,
)
from sanctions.views.doors import DOORS
from tests.factories import now

CAST = (
    "lead", "supervisor", "drafter", "reviewer", "clearer", "verifier", "decider", "stranger",
    "auditor", "administrator", "recorder",
)  # fmt: skip
"""The lead nominated; the verifier is a member of the case and has no part in the measure."""

TABLE: list[tuple[Any, set[str]]] = [
    (rules.LOAD_AUTHORITIES, set()),
    (rules.CONFIRM_FORCE, {"reviewer", "stranger"}),
    (rules.RECORD_CONTINUATION, {"reviewer", "stranger"}),
    (rules.RECORD_BRIDGE, {"reviewer", "stranger"}),
    (rules.PROPOSE_END, {"drafter", "reviewer", "stranger"}),
    (rules.CONFIRM_END, {"reviewer", "stranger"}),
    (rules.REFUSE_END, {"reviewer", "stranger"}),
    (rules.DRAFT_VERSION, {"drafter", "reviewer", "stranger"}),
    (rules.EDIT_VERSION, {"drafter", "reviewer", "stranger"}),
    (rules.APPROVE_VERSION, {"reviewer", "stranger"}),
    (rules.REFUSE_VERSION, {"drafter", "reviewer", "stranger"}),
    (rules.LAY_VERSION, {"reviewer", "stranger"}),
    (rules.CLOSE_VERSION, {"reviewer", "stranger"}),
    (rules.ASSESS, {"lead", "drafter"}),
    (rules.REASSESS, {"lead", "drafter"}),
    (rules.RUN_GATE, {"drafter", "reviewer"}),
    (rules.PROPOSE_OVERRIDE, {"drafter", "reviewer"}),
    (rules.CONFIRM_OVERRIDE, {"reviewer"}),
    (rules.REFUSE_OVERRIDE, {"reviewer"}),
    (rules.PREPARE_NOTICE, {"drafter", "reviewer"}),
    (rules.REACH_FAMILY, {"lead", "drafter"}),
    (rules.RECORD_PUBLISHED, {"recorder", "stranger"}),
    (rules.RECORD_RECONSTRUCTION, set()),
    (rules.OPEN_ACTION, {"lead", "supervisor", "drafter", "verifier", "stranger"}),
    (rules.EDIT_ACTION, {"lead", "supervisor", "drafter"}),
    (rules.NOMINATE, {"lead", "supervisor", "drafter"}),
    (rules.ENTER, {"lead", "supervisor", "drafter", "verifier", "stranger"}),
    (rules.TASK, {"lead", "supervisor", "drafter", "reviewer"}),
    (rules.BIND_PART, {"drafter"}),
    (rules.REPLY, {"reviewer", "clearer"}),
    (rules.END_PART, {"lead", "supervisor", "drafter", "reviewer"}),
    (rules.EDIT_MEASURE, {"lead", "drafter"}),
    (rules.FILE_DOCUMENT, {"lead", "supervisor", "drafter", "reviewer"}),
    (rules.LINK_OBJECTIVE, {"lead", "supervisor", "drafter", "reviewer"}),
    (rules.UNLINK_OBJECTIVE, {"lead", "supervisor", "drafter", "reviewer"}),
    (rules.MARK_STALE, set()),
    (rules.REFRESH, {"drafter", "reviewer"}),
    (rules.ADD_SUPPORT, {"lead", "drafter"}),
    (rules.EDIT_SUPPORT, {"lead", "drafter"}),
    (rules.WITHDRAW_SUPPORT, {"lead", "drafter"}),
    (rules.RECORD_SEARCH, {"lead", "drafter"}),
    (rules.FIN_SCREEN, {"lead"}),
    (rules.FIN_REJECT_EARLY, {"supervisor"}),
    (rules.FIN_EQUITY, {"drafter"}),
    (rules.FIN_NO_OBJECTION, {"supervisor"}),
    (rules.FIN_DRAFT, {"drafter"}),
    (rules.FIN_TO_LEGAL, {"drafter"}),
    (rules.FIN_LEGAL_RETURN, {"reviewer"}),
    (rules.FIN_TO_INTERAGENCY, {"reviewer"}),
    (rules.FIN_IA_RETURN, {"reviewer"}),
    (rules.FIN_TO_DECIDER, {"reviewer"}),
    (rules.VISA_SCREEN, {"lead"}),
    (rules.VISA_REJECT_EARLY, {"supervisor"}),
    (rules.VISA_DRAFT, {"drafter"}),
    (rules.VISA_TO_LEGAL, {"drafter"}),
    (rules.VISA_LEGAL_RETURN, {"reviewer"}),
    (rules.VISA_TO_CLEARANCE, {"reviewer"}),
    (rules.VISA_TO_DECIDER, {"reviewer"}),
    (rules.PACKET_ASSEMBLE, {"drafter"}),
    (rules.PACKET_TO_LEGAL, {"drafter"}),
    (rules.PACKET_LEGAL_OK, {"reviewer"}),
    (rules.PACKET_REJECT, {"reviewer"}),
    (rules.PACKET_FREEZE, {"reviewer"}),
    (rules.BEGIN_PACKET, {"drafter"}),
    (rules.ADD_EXHIBIT, {"lead", "drafter"}),
    (rules.WITHDRAW_EXHIBIT, {"lead", "drafter"}),
    (rules.NUMBER_EXHIBIT, {"reviewer"}),
    (rules.ADD_STATEMENT, {"lead", "drafter"}),
    (rules.EDIT_STATEMENT, {"lead", "drafter"}),
    (rules.WITHDRAW_STATEMENT, {"lead", "drafter"}),
    (rules.CITE, {"lead", "drafter"}),
    (rules.WITHDRAW_CITATION, {"lead", "drafter"}),
    (rules.RECORD_CLEARANCE, {"clearer"}),
    (rules.VOID_CLEARANCE, {"reviewer"}),
]

ROWS = {
    rules.CONFIRM_FORCE: ForceCheck, rules.TASK: Participation, rules.END_PART: Participation,
    rules.BIND_PART: Participation, rules.REPLY: Participation,
    rules.ENTER: Participation, rules.FILE_DOCUMENT: MeasureDocument,
    rules.LINK_OBJECTIVE: MeasureObjective, rules.UNLINK_OBJECTIVE: MeasureObjective,
    rules.ADD_SUPPORT: ElementSupport, rules.EDIT_SUPPORT: ElementSupport,
    rules.WITHDRAW_SUPPORT: ElementSupport, rules.RECORD_SEARCH: ContrarySearch,
    rules.ADD_EXHIBIT: PacketExhibit, rules.WITHDRAW_EXHIBIT: PacketExhibit,
    rules.NUMBER_EXHIBIT: PacketExhibit, rules.ADD_STATEMENT: Statement,
    rules.EDIT_STATEMENT: Statement, rules.WITHDRAW_STATEMENT: Statement,
    rules.CITE: StatementCitation, rules.WITHDRAW_CITATION: StatementCitation,
    rules.RECORD_CLEARANCE: Clearance, rules.VOID_CLEARANCE: Clearance,
    rules.BEGIN_PACKET: Packet, rules.RECORD_PUBLISHED: PublishedMeasure,
    rules.RECORD_CONTINUATION: Continuation, rules.RECORD_BRIDGE: Bridge,
    rules.PROPOSE_END: EndOfForce, rules.CONFIRM_END: EndOfForce, rules.REFUSE_END: EndOfForce,
    rules.DRAFT_VERSION: VersionDraft, rules.EDIT_VERSION: VersionDraft,
    rules.APPROVE_VERSION: VersionDraft, rules.REFUSE_VERSION: VersionDraft,
    rules.LAY_VERSION: AuthorityVersion, rules.CLOSE_VERSION: AuthorityVersion,
    rules.ASSESS: ElementAssessment, rules.REASSESS: ElementAssessment,
    rules.RUN_GATE: GateResult, rules.PROPOSE_OVERRIDE: GateOverride,
    rules.CONFIRM_OVERRIDE: GateOverride, rules.REFUSE_OVERRIDE: GateOverride,
    rules.PREPARE_NOTICE: MeasureNotice, rules.REACH_FAMILY: FamilyMember,
}  # fmt: skip
"""Verbs that are not about the measure itself, and the kind of row they are about."""


def about(verb: Any, measure: Measure) -> Any:
    """An unsaved row of the kind the verb is about; the measure or its packet otherwise."""
    packet = measure.packets.get()
    if verb.name.startswith("sanctions.packet_"):
        return packet
    if verb in (rules.OPEN_ACTION, rules.EDIT_ACTION):
        return measure.action
    if verb is rules.NOMINATE:
        return Measure(action=measure.action)
    return _row(ROWS.get(verb), measure, packet)


def _row(model: Any, measure: Measure, packet: Packet) -> Any:
    if model is None:
        return measure
    given: dict[Any, dict[str, Any]] = {
        ForceCheck: {"authority_version": AuthorityVersion.objects.first()},
        PublishedMeasure: {},
        Continuation: {"emergency": _emergency},
        Bridge: {"authority_version": AuthorityVersion.objects.first()},
        EndOfForce: {"authority_version": AuthorityVersion.objects.first()},
        VersionDraft: {"authority": Authority.objects.first()},
        AuthorityVersion: {},
        StatementCitation: {"statement": Statement(packet=packet)},
        PacketExhibit: {"packet": packet},
        Statement: {"packet": packet},
        Clearance: {"packet": packet},
    }
    facts = given.get(model, {"measure": measure})
    return model(**{name: row() if callable(row) else row for name, row in facts.items()})


def _emergency() -> NationalEmergency:
    """An emergency of the world's authority, laid when it is first asked for."""
    found = NationalEmergency.objects.first()
    return found or begin(
        rules.LOAD_AUTHORITIES,
        NationalEmergency(
            authority=Authority.objects.first(), declared_in="An order",
            declared_on=datetime.date(2020, 1, 1),
        ),
        by=system_user("import"), at=now(),
    )  # fmt: skip


FIRST = (
    rules.OPEN_ACTION, rules.ENTER, rules.RECORD_PUBLISHED, rules.CONFIRM_END, rules.REFUSE_END,
    rules.EDIT_VERSION, rules.APPROVE_VERSION, rules.REFUSE_VERSION, rules.LAY_VERSION,
    rules.CLOSE_VERSION,
)  # fmt: skip
"""Verbs on a row that is not there yet, or that is the law itself: the role decides."""


def entitled(verb: Any, user: Any, row: Any, at: Any) -> bool:
    """Role, visibility and grant say yes. What the guards say has its own tests."""
    if verb.not_held(user, at) is not None:
        return False
    if verb in FIRST:
        return True  # a first row: there is nothing to see yet
    decides = verb.row(row)
    if not verb.sees(user, row, at):
        return False
    if not verb.grant:
        return True
    return type(decides).objects.granted(verb.grant, user, at).filter(pk=decides.pk).exists()


def test_who_may(world, stranger, auditor, administrator, recorder, request) -> None:
    measure = world.drafting(evidence=False)
    people = {name: request.getfixturevalue(name) for name in CAST}
    at = now()
    wrong = [
        (verb.name, name, name in allowed)
        for verb, allowed in TABLE
        for name, user in people.items()
        if entitled(verb, user, about(verb, measure), at) is not (name in allowed)
    ]
    assert wrong == []


def test_the_table_has_a_row_for_every_verb() -> None:
    assert {verb.name for verb, _ in TABLE} == {verb.name for verb in rules.VERBS}


def test_every_verb_somebody_can_perform_has_a_door() -> None:
    follows = {
        rules.ENTER, rules.BEGIN_PACKET, rules.NUMBER_EXHIBIT, rules.VOID_CLEARANCE,
        rules.BIND_PART, rules.REPLY, rules.LAY_VERSION, rules.CLOSE_VERSION,
    }  # fmt: skip
    doorless = {verb for verb in rules.VERBS if verb not in DOORS}
    assert doorless == follows | {verb for verb in rules.VERBS if verb.roles == ("system",)}


TRANSITIONS = {
    "FIN_DESIGNATION": {
        ("screen", "NOMINATED", "SCREENED"), ("reject_early", "NOMINATED", "REJECTED"),
        ("reject_early", "SCREENED", "REJECTED"), ("reject_early", "EQUITY_CHECK", "REJECTED"),
        ("equity", "SCREENED", "EQUITY_CHECK"), ("no_objection", "EQUITY_CHECK", "RESEARCH"),
        ("draft", "RESEARCH", "MEMO"), ("to_legal", "MEMO", "LEGAL_REVIEW"),
        ("legal_return", "LEGAL_REVIEW", "MEMO"),
        ("to_interagency", "LEGAL_REVIEW", "INTERAGENCY"), ("ia_return", "INTERAGENCY", "MEMO"),
        ("to_decider", "INTERAGENCY", "DECISION"),
    },
    "VISA_ACTION": {
        ("screen", "NOMINATED", "SCREENED"), ("reject_early", "NOMINATED", "REJECTED"),
        ("reject_early", "SCREENED", "REJECTED"), ("draft", "SCREENED", "DRAFTING"),
        ("to_legal", "DRAFTING", "LEGAL_REVIEW"), ("legal_return", "LEGAL_REVIEW", "DRAFTING"),
        ("legal_return", "CLEARANCE", "DRAFTING"), ("to_clearance", "LEGAL_REVIEW", "CLEARANCE"),
        ("to_decider", "CLEARANCE", "DECISION"),
    },
    "PACKET": {
        ("assemble", "DRAFT", "ASSEMBLED"), ("to_legal", "ASSEMBLED", "LEGAL_REVIEW"),
        ("legal_ok", "LEGAL_REVIEW", "CLEARANCE"), ("reject", "LEGAL_REVIEW", "DRAFT"),
        ("reject", "CLEARANCE", "DRAFT"), ("freeze", "CLEARANCE", "FROZEN"),
    },
}  # fmt: skip


@pytest.mark.parametrize("machine", TRANSITIONS)
def test_the_machines_move_as_the_law_says_and_no_other_way(machine: str) -> None:
    short = {"FIN_DESIGNATION": "fin_", "VISA_ACTION": "visa_", "PACKET": "packet_"}[machine]
    drawn = {
        (verb.name.removeprefix(f"sanctions.{short}"), str(source), str(target))
        for verb in rules.MACHINES[machine]
        for source, target in verb.moves.items()
    }
    assert drawn == TRANSITIONS[machine]
