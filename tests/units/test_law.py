"""Who may do what with units and members, as a table that a lawyer could check."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import make_user, now
from tests.units.factories import (
    make_unit,
    make_vetters,
    nominate,
    start,
)
from units import rules
from units.models import (
    CommitmentEvidence,
    InstitutionStatus,
    MemberSuspension,
    PartnerInstitution,
    Placement,
    UnitDocument,
    UnitMember,
    UnitSuspension,
    VettedUnit,
    VettingComponent,
    VettingCycle,
)
from units.views import doors

CAST = (
    "lead", "supervisor", "unit_member", "unit_member_lapsed", "stranger", "auditor",
    "administrator",
)  # fmt: skip
"""Beside them those who vet; the member and the lapsed one are investigators."""
VETTERS = ("officer", "examiner", "adjudicator", "second", "security")

SUPERVISES = "supervisor stranger"
VETS = "officer stranger"
JUDGES = "adjudicator second stranger"
BOTH = "supervisor officer stranger"
FILES = "supervisor officer adjudicator second stranger"

TABLE: list[tuple[Any, Any, str]] = [
    # verb, the row it is about, who holds the role and sees the row; guards have their own tests
    (rules.ADD_INSTITUTION, lambda w: PartnerInstitution(), SUPERVISES),
    (
        rules.RECORD_STATUS,
        lambda w: InstitutionStatus(institution=w.institution),
        "supervisor security stranger",
    ),
    (rules.END_STATUS, lambda w: w.institution.statuses.get(), "supervisor security stranger"),
    (rules.PROPOSE_UNIT, lambda w: VettedUnit(), BOTH),
    (rules.EDIT_UNIT, lambda w: w.unit, SUPERVISES),
    (rules.UNIT_LEAHY, lambda w: w.unit, VETS),
    (rules.UNIT_LEAHY_FAIL, lambda w: w.unit, JUDGES),
    (rules.UNIT_LEAHY_PASS, lambda w: w.unit, JUDGES),
    (rules.UNIT_ACTIVATE, lambda w: w.unit, SUPERVISES),
    (rules.UNIT_DEGRADE, lambda w: w.unit, ""),
    (rules.UNIT_RESTORE, lambda w: w.unit, ""),
    (rules.UNIT_SUSPEND, lambda w: w.unit, JUDGES),
    (rules.DATE_UNIT_SUSPENSION, lambda w: UnitSuspension(unit=w.unit), JUDGES),
    (rules.END_UNIT_SUSPENSION, lambda w: UnitSuspension(unit=w.unit), JUDGES),
    (rules.UNIT_REINSTATE, lambda w: w.unit, JUDGES),
    (rules.UNIT_DISBAND, lambda w: w.unit, SUPERVISES),
    (rules.NOMINATE, lambda w: UnitMember(unit=w.unit), BOTH),
    (rules.EDIT_MEMBER, lambda w: w.member, BOTH),
    (rules.MEMBER_IDENTIFY, lambda w: w.member, VETS),
    (rules.MEMBER_START, lambda w: w.member, VETS),
    (rules.MEMBER_COMPLETE, lambda w: w.member, VETS),
    (rules.MEMBER_FAIL_COMPONENT, lambda w: w.member, JUDGES),
    (rules.MEMBER_CLEAR, lambda w: w.member, JUDGES),
    (rules.MEMBER_REJECT, lambda w: w.member, JUDGES),
    (rules.MEMBER_DUE, lambda w: w.member, ""),
    (rules.MEMBER_RENEW, lambda w: w.member, VETS),
    (rules.MEMBER_EXPIRE, lambda w: w.member, ""),
    (rules.MEMBER_SUSPEND, lambda w: w.member, JUDGES),
    (rules.MEMBER_REINSTATE, lambda w: w.member, JUDGES),
    (rules.MEMBER_REMOVE, lambda w: w.member, JUDGES),
    (rules.MEMBER_DEPART, lambda w: w.member, VETS),
    (rules.RECORD_DEPARTURE, lambda w: w.member, VETS),
    (rules.DATE_MEMBER_SUSPENSION, lambda w: MemberSuspension(member=w.member), JUDGES),
    (rules.END_MEMBER_SUSPENSION, lambda w: MemberSuspension(member=w.member), JUDGES),
    (rules.OPEN_CYCLE, lambda w: VettingCycle(member=w.member), f"{VETS} adjudicator second"),
    (rules.COMPLETE_CYCLE, lambda w: w.cycle, VETS),
    (rules.CONCUR, lambda w: w.cycle, JUDGES),
    (rules.CLEAR_CYCLE, lambda w: w.cycle, JUDGES),
    (rules.OPEN_COMPONENT, lambda w: VettingComponent(member=w.member), VETS),
    (rules.RECORD_RESULT, lambda w: w.background, VETS),
    (rules.RECORD_POLYGRAPH, lambda w: w.polygraph, "examiner stranger"),
    (rules.FILE_DOCUMENT, lambda w: UnitDocument(unit=w.unit), FILES),
    (rules.WITHDRAW_DOCUMENT, lambda w: w.document, FILES),
    (rules.RECORD_COMMITMENT, lambda w: CommitmentEvidence(unit=w.unit), BOTH),
    (rules.WITHDRAW_COMMITMENT, lambda w: CommitmentEvidence(unit=w.unit), BOTH),
    (rules.PLACE, lambda w: Placement(member=w.member), SUPERVISES),
    (rules.END_PLACEMENT, lambda w: Placement(member=w.member), SUPERVISES),
]


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """A unit that needs a polygraph, with a member whose components are open."""
    at = now()
    unit = make_unit(at, kind="PROSECUTORIAL")
    member = start(nominate(unit, make_user("nominee", "investigator"), at), at)
    return SimpleNamespace(
        unit=unit,
        institution=unit.institution,
        member=member,
        cycle=member.cycles.get(),
        background=member.components.get(kind="BACKGROUND"),
        polygraph=member.components.get(kind="POLYGRAPH"),
        document=member.documents.get(),
    )


def entitled(verb: Any, user: Any, row: Any, at: Any) -> bool:
    """Role and visibility say yes. What the guards say has its own tests."""
    first = verb in (rules.ADD_INSTITUTION, rules.PROPOSE_UNIT)
    return verb.not_held(user, at) is None and (first or verb.sees(user, row, at))


def test_who_may(world: SimpleNamespace, request: pytest.FixtureRequest) -> None:
    people = {name: request.getfixturevalue(name) for name in CAST}
    vetters = make_vetters()
    people |= {name: getattr(vetters, name) for name in VETTERS}
    at, wrong = now(), []
    for verb, row, allowed in TABLE:
        may = {name for name, user in people.items() if entitled(verb, user, row(world), at)}
        if may != set(allowed.split()):
            wrong.append(f"{verb.name}: {sorted(may)}, expected {sorted(allowed.split())}")
    assert not wrong, "\n".join(wrong)


def test_the_table_has_a_row_for_every_verb() -> None:
    names = [verb.name for verb, _row, _who in TABLE]
    assert len(names) == len(set(names))
    assert set(names) == {verb.name for verb in rules.VERBS}


FOLLOWS = {
    rules.END_STATUS, rules.DATE_UNIT_SUSPENSION, rules.END_UNIT_SUSPENSION,
    rules.DATE_MEMBER_SUSPENSION, rules.END_MEMBER_SUSPENSION, rules.OPEN_CYCLE,
    rules.COMPLETE_CYCLE, rules.CLEAR_CYCLE,
}  # fmt: skip
"""Verbs that are part of another deed."""
PAGES = {rules.ADD_INSTITUTION, rules.PROPOSE_UNIT, rules.NOMINATE}
"""Verbs with a page of their own."""


def test_every_verb_somebody_can_perform_has_a_door() -> None:
    offered = {
        *doors.UNIT_DOORS, *doors.UNIT_BEGINNINGS, *doors.MEMBER_DOORS, *doors.MEMBER_BEGINNINGS,
        *doors.INSTITUTION_BEGINNINGS, *(v for row in doors.PART_DOORS.values() for v in row),
    }  # fmt: skip
    doorless = {verb for verb in rules.VERBS if verb not in offered | PAGES}
    assert doorless == FOLLOWS | {verb for verb in rules.VERBS if verb.roles == ("system",)}


UNIT_MOVES = {
    ("leahy", "PROPOSED", "UNIT_LEAHY"), ("leahy_fail", "UNIT_LEAHY", "REJECTED"),
    ("leahy_pass", "UNIT_LEAHY", "AGREEMENT"), ("activate", "AGREEMENT", "ACTIVE"),
    ("degrade", "ACTIVE", "DEGRADED"), ("restore", "DEGRADED", "ACTIVE"),
    ("suspend", "ACTIVE", "SUSPENDED"), ("suspend", "DEGRADED", "SUSPENDED"),
    ("reinstate", "SUSPENDED", "ACTIVE"), ("disband", "ACTIVE", "DISBANDED"),
    ("disband", "DEGRADED", "DISBANDED"), ("disband", "SUSPENDED", "DISBANDED"),
}  # fmt: skip
MEMBER_MOVES = {
    ("identify", "NOMINATED", "IDENTITY"), ("start", "IDENTITY", "IN_VETTING"),
    ("complete", "IN_VETTING", "ADJUDICATION"), ("fail_component", "IN_VETTING", "REJECTED"),
    ("clear", "ADJUDICATION", "CLEARED"), ("reject", "IDENTITY", "REJECTED"),
    ("reject", "ADJUDICATION", "REJECTED"), ("due", "CLEARED", "DUE"),
    ("renew", "DUE", "IN_VETTING"), ("renew", "EXPIRED", "IN_VETTING"),
    ("expire", "CLEARED", "EXPIRED"), ("expire", "DUE", "EXPIRED"),
    ("reinstate", "SUSPENDED", "ADJUDICATION"),
    *(("suspend", state, "SUSPENDED")
      for state in ("IN_VETTING", "ADJUDICATION", "CLEARED", "DUE", "EXPIRED")),
    *(("remove", state, "REMOVED")
      for state in ("IN_VETTING", "ADJUDICATION", "CLEARED", "DUE", "EXPIRED", "SUSPENDED")),
    *(("depart", state, "DEPARTED")
      for state in ("IN_VETTING", "ADJUDICATION", "CLEARED", "DUE", "EXPIRED")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "short", "moves"),
    [("VETTED_UNIT", "unit_", UNIT_MOVES), ("MEMBER_VETTING", "member_", MEMBER_MOVES)],
)
def test_the_machines_move_as_the_law_says_and_no_other_way(
    machine: str, short: str, moves: set[tuple[str, str, str]]
) -> None:
    drawn = {
        (verb.name.removeprefix(f"units.{short}"), str(source), str(target))
        for verb in rules.MACHINES[machine]
        for source, target in verb.moves.items()
    }
    assert drawn == moves
