"""Who may do what in a case, as a table that a lawyer could check."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cases import actions, rules
from cases.models import (
    Allegation,
    Case,
    CaseActor,
    CaseObjective,
    CustodyEvent,
    Document,
    Exhibit,
    Finding,
    JournalEntry,
    Membership,
    Recusal,
    StoredFile,
    TimelineEvent,
    Track,
    UseClearance,
)
from cases.rules import guards
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    make_document,
    make_exhibit,
    make_finding,
    make_logged,
    make_objective,
)
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

CAST = (
    "lead", "member", "supervisor", "prosecutor", "drafter", "reviewer",
    "recused", "stranger", "auditor", "administrator", "leaver",
)  # fmt: skip

NOBODY = ""
INVESTIGATORS = "lead member"
DECIDING = "supervisor"
TEAM = "lead member prosecutor drafter reviewer"  # who works on it: an observer only looks
INQUIRERS = "lead member prosecutor"

TABLE: list[tuple[Any, Any, str]] = [
    # verb, the row it is asked about, who may
    (rules.LOG_TIP, lambda w, u: Case(), "lead member supervisor recused stranger"),
    (rules.SEAT, lambda w, u: Membership(case=w.case), NOBODY),
    (rules.KEEP_FILE, lambda w, u: StoredFile(), NOBODY),
    (rules.RECORD_INTAKE, lambda w, u: w.case, INVESTIGATORS),
    (rules.EDIT, lambda w, u: w.case, INQUIRERS),
    (rules.START_TRIAGE, lambda w, u: w.case, DECIDING),
    (rules.OPEN_PRELIMINARY, lambda w, u: w.case, DECIDING),
    (rules.OPEN_FULL, lambda w, u: w.case, "prosecutor"),
    (rules.SUBMIT_REVIEW, lambda w, u: w.case, INVESTIGATORS),
    (rules.AUTHORIZE_TRACKS, lambda w, u: w.case, "prosecutor"),
    (rules.PROPOSE_CLOSE, lambda w, u: w.case, INVESTIGATORS),
    (rules.CLOSE, lambda w, u: w.case, DECIDING),
    (
        rules.ADD_MEMBER,
        lambda w, u: Membership(case=w.case, user=w.newcomer, circle=w.newcomer.circle),
        "lead supervisor",
    ),
    (rules.END_MEMBER, lambda w, u: w.membership, "lead supervisor"),
    (
        rules.RECUSE,
        lambda w, u: Recusal(case=w.case, person=u.person),
        f"{TEAM} supervisor",
    ),
    (rules.ADD_ALLEGATION, lambda w, u: Allegation(case=w.case), INQUIRERS),
    (rules.WITHDRAW_ALLEGATION, lambda w, u: w.allegation, INQUIRERS),
    (rules.ADD_ACTOR, lambda w, u: CaseActor(case=w.case, actor=w.actor), TEAM),
    (rules.WITHDRAW_ACTOR, lambda w, u: w.case_actor, TEAM),
    (rules.LINK_OBJECTIVE, lambda w, u: CaseObjective(case=w.case), TEAM),
    (rules.UNLINK_OBJECTIVE, lambda w, u: w.objective, TEAM),
    (rules.ADD_TRACK, lambda w, u: Track(case=w.case), INQUIRERS),
    (rules.START_TRACK, lambda w, u: w.track, "prosecutor"),
    (rules.FINISH_TRACK, lambda w, u: w.track, INQUIRERS),
    (rules.DROP_TRACK, lambda w, u: w.track, "prosecutor"),
    (rules.HAND_OVER_TRACK, lambda w, u: w.track, INQUIRERS),
    (rules.WRITE_JOURNAL, lambda w, u: JournalEntry(case=w.case), TEAM),
    (rules.WITHDRAW_JOURNAL, lambda w, u: w.journal, TEAM),
    (rules.ADD_EVENT, lambda w, u: TimelineEvent(case=w.case), TEAM),
    (rules.WITHDRAW_EVENT, lambda w, u: w.event, TEAM),
    (rules.ATTACH_DOCUMENT, lambda w, u: Document(case=w.case), f"{TEAM} supervisor"),
    (rules.WITHDRAW_DOCUMENT, lambda w, u: w.document, f"{TEAM} supervisor"),
    (rules.ADD_EXHIBIT, lambda w, u: Exhibit(case=w.case), TEAM),
    (rules.EDIT_EXHIBIT, lambda w, u: w.raw, TEAM),
    (rules.LOG_EXHIBIT, lambda w, u: w.raw, INVESTIGATORS),
    (rules.VERIFY_EXHIBIT, lambda w, u: w.exhibit, "member"),
    (rules.RESTRICT_EXHIBIT, lambda w, u: w.exhibit, "reviewer"),
    (rules.WITHDRAW_EXHIBIT, lambda w, u: w.exhibit, "reviewer"),
    (rules.CLEAR_USE, lambda w, u: UseClearance(exhibit=w.exhibit), "reviewer"),
    (rules.WITHDRAW_CLEARANCE, lambda w, u: w.clearance, "reviewer"),
    (rules.RECORD_CUSTODY, lambda w, u: CustodyEvent(exhibit=w.exhibit, kind="STORED"), TEAM),
    (rules.ADD_FINDING, lambda w, u: Finding(case=w.case, exhibit=w.exhibit), TEAM),
    (rules.WITHDRAW_FINDING, lambda w, u: w.finding, TEAM),
]


@pytest.fixture
def world(
    team: Case, lead: User, member: User, supervisor: User, drafter: User, reviewer: User,
    prosecutor: User,
) -> SimpleNamespace:  # fmt: skip
    """The case with one of everything; the lead collected, the drafter wrote."""
    who = {"by": lead, "at": now()}
    actor = make_actor("Ana Prueba", by=lead)
    exhibit = make_logged(team, lead)
    track = actions.add_track(team.pk, by=prosecutor, at=now(), kind="MLA", owner=prosecutor)
    act_on(actions.hand_over_track, track, prosecutor, handed_to="Central authority")
    for kind in Document.Kind.values:
        by = supervisor if kind == "supervisor_concurrence" else drafter
        document = make_document(team, by, kind)
    return SimpleNamespace(
        case=Case.objects.get(pk=team.pk),
        newcomer=make_user("newcomer", "investigator"),
        membership=team.memberships.get(user=drafter),
        allegation=actions.add_allegation(team.pk, text="Bribes.", typology="BRIBERY", **who),
        actor=actor,
        case_actor=actions.add_actor(team.pk, actor=actor, part="SUBJECT", **who),
        objective=actions.link_objective(
            team.pk, objective=make_objective(), rationale="It serves it.", **who
        ),
        track=Track.objects.get(pk=track.pk),
        journal=actions.write_journal(team.pk, text="Called the registry.", **who),
        event=actions.add_event(team.pk, happened="2019-05", title="Contract signed", **who),
        document=document,
        raw=make_exhibit(team, lead),
        exhibit=exhibit,
        clearance=actions.clear_use(
            exhibit.pk, by=reviewer, at=now(), authority_code="EO-13818", terms=""
        ),
        finding=make_finding(team, lead, exhibit),
    )


def test_who_may(world: SimpleNamespace, request: pytest.FixtureRequest) -> None:
    people = {name: request.getfixturevalue(name) for name in CAST}
    at, wrong = now(), []
    for verb, row, allowed in TABLE:
        may = {n for n, user in people.items() if verb.why_not(user, row(world, user), at) is None}
        if may != set(allowed.split()):
            wrong.append(f"{verb.name}: {sorted(may)}, expected {sorted(allowed.split())}")
    assert not wrong, "\n".join(wrong)


def test_the_table_has_a_row_for_every_verb() -> None:
    assert [verb.name for verb, _row, _who in TABLE if verb not in rules.VERBS] == []
    assert {verb.name for verb in rules.VERBS} == {verb.name for verb, _row, _who in TABLE}


MACHINES = {
    # name in the workflow: from, to, roles
    "START_TRIAGE": ({"TIP_LOGGED"}, "TRIAGE", {"supervisor"}),
    "OPEN_PRELIMINARY": ({"TRIAGE"}, "PRELIMINARY", {"supervisor"}),
    "OPEN_FULL": ({"PRELIMINARY"}, "OPEN", {"prosecutor"}),
    "SUBMIT_REVIEW": ({"OPEN"}, "PROSECUTIVE_REVIEW", {"investigator"}),
    "AUTHORIZE_TRACKS": ({"PROSECUTIVE_REVIEW"}, "ACTION", {"prosecutor"}),
    "PROPOSE_CLOSE": ({"OPEN", "ACTION"}, "CLOSING", {"investigator"}),
    "CLOSE": ({"CLOSING"}, "CLOSED", {"supervisor"}),
    "LOG_EXHIBIT": ({"COLLECTED"}, "LOGGED", {"investigator"}),
    "VERIFY_EXHIBIT": ({"LOGGED"}, "VERIFIED", {"investigator"}),
    "RESTRICT_EXHIBIT": ({"LOGGED", "VERIFIED"}, "RESTRICTED", {"legal_reviewer"}),
    "WITHDRAW_EXHIBIT": ({"LOGGED", "VERIFIED", "RESTRICTED"}, "WITHDRAWN", {"legal_reviewer"}),
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_transition_is_the_one_of_the_workflow(name: str) -> None:
    sources, target, roles = MACHINES[name]
    verb = getattr(rules, name)
    assert set(verb.moves) == sources
    assert set(verb.moves.values()) == {target}
    assert set(verb.roles) == roles


def test_closing_asks_what_is_open_above(
    team: Case, lead: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure_open(user: User, case: Case, at: Any) -> str:
        return f"a measure of {case.reference} is open"

    monkeypatch.setattr(guards, "CLOSE_BLOCKERS", [measure_open])
    assert "is open" in str(rules.CLOSE.why_not(supervisor, team, now()))
    assert "is open" in str(rules.PROPOSE_CLOSE.why_not(lead, team, now()))


def test_every_verb_on_a_row_that_stands_in_a_case_is_refused_when_the_case_is_finished() -> None:
    """Recusal and access stay open; the machine of the case itself moves by status."""
    exempt = {
        rules.SEAT, rules.ADD_MEMBER, rules.END_MEMBER, rules.RECUSE, rules.KEEP_FILE,
        rules.LOG_TIP, rules.RECORD_INTAKE,
    }  # fmt: skip
    open_to_writing = [
        verb.name
        for verb in rules.VERBS
        if verb not in exempt
        and not (verb.moves and verb in rules.CASE_VERBS)
        and "case_finished" not in {guard.__name__ for guard in verb.guards}
    ]
    assert open_to_writing == []
