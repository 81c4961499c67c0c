"""Each fact of a case and its evidence that forbids, and every verb it forbids."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from cases import actions, rules
from cases.models import (
    BreakGlass,
    Case,
    CaseActor,
    CustodyEvent,
    Document,
    Exhibit,
    Finding,
    HumanSource,
    Membership,
    TimelineEvent,
    Track,
)
from cases.rules import guards
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    make_document,
    make_exhibit,
    name_reader,
    put,
    put_away,
    seat,
)
from tests.factories import AgencyFactory, make_user, now
from tests.guarded import about, silent

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

TAKING_BACK = (
    rules.UNLINK_CASE, rules.WITHDRAW_ACTOR, rules.WITHDRAW_ALLEGATION, rules.WITHDRAW_CLEARANCE,
    rules.WITHDRAW_DOCUMENT, rules.WITHDRAW_EVENT, rules.WITHDRAW_FINDING, rules.WITHDRAW_JOURNAL,
    rules.UNLINK_OBJECTIVE, rules.REVISE_JOURNAL, rules.WITHDRAW_COPY, rules.WITHDRAW_SEARCH,
    rules.WITHDRAW_FOLDER,
)  # fmt: skip
WRITING = (
    *TAKING_BACK, rules.ANSWER_ITEM, rules.APPLY_TEMPLATE, rules.LINK_CASE, rules.ADD_ACTOR,
    rules.ADD_ALLEGATION, rules.ADD_EVENT, rules.ADD_EXHIBIT, rules.ADD_FINDING, rules.ADD_TRACK,
    rules.IMPORT_TIMELINE, rules.UNDO_TIMELINE, rules.PLACE_EXHIBIT, rules.PLACE_CASE_ACTOR,
    rules.ATTACH_DOCUMENT, rules.CLEAR_USE, rules.CLOSE_IN, rules.DROP_TRACK, rules.EDIT,
    rules.EDIT_EXHIBIT, rules.FINISH_TRACK, rules.HAND_OVER_TRACK, rules.LINK_OBJECTIVE,
    rules.LOG_EXHIBIT, rules.LOOK_UP, rules.RECORD_CUSTODY, rules.REGISTER_SOURCE, rules.SET_LEVEL,
    rules.RESTRICT_EXHIBIT, rules.START_TRACK, rules.VERIFY_EXHIBIT, rules.WITHDRAW_EXHIBIT,
    rules.WRITE_JOURNAL, rules.LAY_FOLDER, rules.PUT_IN_FOLDER, rules.READ_ADDED,
)  # fmt: skip
"""What a finished case takes no more of."""
ENDING = (
    rules.CLOSE_IN, rules.CONFIRM_DISPOSAL, rules.CONFIRM_ENGAGEMENT, rules.CONFIRM_HANDLER,
    rules.CONFIRM_RETURN, rules.END_ENGAGEMENT, rules.END_MEMBER, rules.END_READER,
    rules.END_UNMASK, rules.PROPOSE_HANDLER, rules.PROPOSE_RETURN, rules.REFUSE_DISPOSAL,
    rules.WITHDRAW_CANDIDATE, rules.SETTLE_MATCH, rules.SETTLE_WARNING, rules.WITHDRAW_DECLARATION,
)  # fmt: skip
BEYOND_READING = (
    rules.ADD_MEMBER, rules.ASK_SOURCE, rules.ASK_UNMASK, rules.ATTACH_DOCUMENT, rules.CLOSE,
    rules.CONFIRM_DISPOSAL, rules.CONFIRM_RETURN, rules.END_MEMBER, rules.KEEP_IDENTITY,
    rules.OPEN_PRELIMINARY, rules.PLACE_HOLD, rules.PROPOSE_RETURN, rules.RELEASE_HOLD,
    rules.SET_LEVEL, rules.START_TRIAGE, rules.WITHDRAW_DOCUMENT,
)  # fmt: skip
"""What a role would do on any case it sees, if break-glass did not open it for reading only."""
CLOSING = (rules.PROPOSE_CLOSE, rules.CLOSE)


@pytest.fixture
def exhibit(case: Case, lead: User) -> Exhibit:
    return make_exhibit(case, lead)


@pytest.fixture
def clerk(db: None) -> User:
    """On no case."""
    return make_user("clerk", "investigator")


# --- the case ------------------------------------------------------------------------------------


def test_a_finished_case(case: Case, exhibit: Exhibit, lead: User) -> None:
    case.status = Case.Status.CLOSED
    row_of = about({"case": case, "kind": Document.Kind.SUMMARY_MEMO}, case=case, exhibit=exhibit)
    exhibit.case = case
    assert not silent(WRITING, "the case is finished", lead, row_of, now())


def test_what_was_taken_back(case: Case, exhibit: Exhibit, lead: User) -> None:
    row_of = about({"withdrawn_at": now()}, case=case, exhibit=exhibit)
    assert not silent([*TAKING_BACK, *ENDING], "withdrawn already", lead, row_of, now())


def test_who_reads_by_break_glass(case: Case, supervisor: User) -> None:
    at = now()
    glass = Membership(
        case=case, circle=supervisor.circle, user=supervisor, since=at,
        capacity=Membership.Capacity.GLASS, until=at + BreakGlass.OPEN_FOR,
    )  # fmt: skip
    put(glass, at)
    row_of = about(case=case, source=HumanSource(case=case))
    assert not silent(BEYOND_READING, "for reading only", supervisor, row_of, now())


def test_who_is_not_on_the_case(case: Case, clerk: User) -> None:
    row_of = about(case=case)
    papers = (rules.ATTACH_DOCUMENT, rules.WITHDRAW_DOCUMENT)
    assert not silent(papers, "your capacity here", clerk, row_of, now())
    team = (rules.ADD_MEMBER, rules.END_MEMBER)
    assert not silent(team, "only the lead", clerk, row_of, now())


def test_the_intake(case: Case, lead: User) -> None:
    row_of = about({"channel": ""}, case=case)
    assert not silent([rules.START_TRIAGE], "the intake is incomplete", lead, row_of, now())
    row_of = about({"status": Case.Status.OPEN}, case=case)
    assert not silent([rules.RECORD_INTAKE], "is fixed now", lead, row_of, now())


def test_what_a_person_did_in_the_case_before(case: Case, lead: User) -> None:
    again = make_user("lead_again", "prosecutor", person=lead.person)
    make_document(case, lead, Document.Kind.PREDICATION_MEMO)
    done = put(
        Case(
            title="Bridge", country="GT", status=Case.Status.CLOSING, nexus="US_PERSON",
            nexus_assessment="One.", submitted_by=lead, closing_proposed_by=lead,
            closing_from=Case.Status.ACTION, channel="TIP_LINE", tip_language="es",
            source_consent="GIVEN", source_threat="NONE",
        )
    )  # fmt: skip
    for user in (lead, again):
        memo = "the author of the predication memo"
        assert not silent([rules.OPEN_FULL], memo, user, about(case=case), now())
        row_of = about(case=done)
        assert not silent([rules.AUTHORIZE_TRACKS], "you submitted", user, row_of, now())
        assert not silent([rules.CLOSE], "you proposed to close", user, row_of, now())


def test_the_tracks(case: Case, lead: User) -> None:
    row_of = about(case=case)
    assert not silent([rules.AUTHORIZE_TRACKS], "has no track", lead, row_of, now())
    put(Track(case=case, kind="US_CRIMINAL", owner=lead))
    assert not silent(CLOSING, "tracks are not settled", lead, row_of, now())


def test_what_packages_above_say(case: Case, lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "CLOSE_BLOCKERS", [lambda _user, _case, _at: "a measure"])
    assert not silent(CLOSING, "a measure", lead, about(case=case), now())


# --- what it holds -------------------------------------------------------------------------------


def test_a_concurrence_of_a_supervisor(case: Case, lead: User) -> None:
    row_of = about({"kind": Document.Kind.SUPERVISOR_CONCURRENCE}, case=case)
    assert not silent([rules.ATTACH_DOCUMENT], "put in by a supervisor", lead, row_of, now())


def test_an_actor(case: Case, exhibit: Exhibit, lead: User) -> None:
    actor = make_actor("Rosa Quiroga", by=lead)
    nobody = make_user("nobody")
    named = about(case=case, actor=actor)
    naming = (rules.ADD_ACTOR, rules.DECLARE, rules.NAME_CANDIDATE)
    assert not silent(naming, "no such actor", nobody, named, now())
    finding = about(case=case, about=actor)
    pointing = (rules.ADD_FINDING, rules.ADD_EVENT)
    assert not silent(pointing, "not in the case", lead, finding, now())
    put(CaseActor(case=case, actor=actor, part="SUBJECT"))
    put(
        Finding(case=case, exhibit=exhibit, page=1, passage="One", claim="He paid.",
                bearing="SUPPORTS", about=actor)
    )  # fmt: skip
    assert not silent([rules.WITHDRAW_ACTOR], "are about this actor", lead, named, now())


def test_who_only_watches(case: Case, clerk: User) -> None:
    row_of = about(case=case)
    assert not silent([rules.ASK_SOURCE], "your capacity here", clerk, row_of, now())


def test_an_entry_of_somebody_else(case: Case, lead: User, clerk: User) -> None:
    row_of = about({"created_by": lead}, case=case)
    assert not silent([rules.REVISE_JOURNAL], "wrote this entry", clerk, row_of, now())


def test_an_exhibit_that_one_may_not_read(
    case: Case, exhibit: Exhibit, lead: User, prosecutor: User
) -> None:
    seat(case, prosecutor, "COUNSEL", by=lead)
    put_away(exhibit, prosecutor)
    verbs = (
        rules.ADD_EVENT, rules.ADD_EXHIBIT, rules.ADD_FINDING, rules.CLEAR_USE,
        rules.RECORD_CUSTODY,
    )  # fmt: skip
    copy = Exhibit(case=case, derived_from=exhibit)

    def row_of(model: type[Any]) -> Any:
        return copy if model is Exhibit else about(case=case, exhibit=exhibit)(model)

    assert not silent(verbs, "no such exhibit", lead, row_of, now())


def test_an_import_whose_events_somebody_worked_on(case: Case, lead: User) -> None:
    facts = {"happened": "2019", "title": "The bridge opened"}
    imported = actions.import_events(case.pk, by=lead, at=now(), events=[facts], sha256="0" * 64)
    verbs = [rules.UNDO_TIMELINE]

    def row_of(model: type[Any]) -> Any:
        return imported

    assert silent(verbs, "worked on these events", lead, row_of, now())
    event = TimelineEvent.objects.get(came_with=imported)
    act_on(actions.withdraw_event, event, lead, reason="It was another year.")
    assert not silent(verbs, event.reference, lead, row_of, now())


def test_an_exhibit_in_the_wrong_status(case: Case, exhibit: Exhibit, lead: User) -> None:
    raw = about(case=case, exhibit=exhibit)
    resting = (rules.CLEAR_USE, rules.ADD_FINDING)
    assert not silent(resting, "must be logged or verified", lead, raw, now())
    fixed = about({"status": Exhibit.Status.LOGGED}, case=case, exhibit=exhibit)
    assert not silent([rules.EDIT_EXHIBIT], "custody has started", lead, fixed, now())
    unknown = about({"method": ""}, case=case, exhibit=exhibit)
    assert not silent([rules.LOG_EXHIBIT], "cannot start without", lead, unknown, now())
    exhibit.status = Exhibit.Status.WITHDRAWN
    event = about({"kind": CustodyEvent.Kind.TRANSFERRED}, case=case, exhibit=exhibit)
    assert not silent([rules.RECORD_CUSTODY], "only its return", lead, event, now())


def test_an_exhibit_of_ones_own(case: Case, exhibit: Exhibit, lead: User) -> None:
    again = make_user("lead_again", "legal_reviewer", "investigator", person=lead.person)
    judging = (rules.VERIFY_EXHIBIT, rules.CLEAR_USE)
    row_of = about(case=case, exhibit=exhibit)
    for user in (lead, again):
        assert not silent(judging, "you collected this exhibit", user, row_of, now())


def test_an_authority_that_is_not_in_force(case: Case, exhibit: Exhibit, lead: User) -> None:
    row_of = about({"authority_code": "EO-0"}, case=case, exhibit=exhibit)
    assert not silent([rules.CLEAR_USE], "there is no authority", lead, row_of, now())


# --- compartments --------------------------------------------------------------------------------


def test_a_compartment(case: Case, exhibit: Exhibit, lead: User, prosecutor: User) -> None:
    naming = (rules.LIFT_COMPARTMENT, rules.NAME_READER)
    row_of = about(case=case, exhibit=exhibit)
    assert not silent(naming, "lies in no compartment", lead, row_of, now())
    make_exhibit(case, lead, derived_from=exhibit)
    derived = "what was derived from it is still open"
    assert not silent([rules.CLOSE_IN], derived, lead, row_of, now())
    seat(case, prosecutor, "COUNSEL", by=lead)
    exhibit.compartment, exhibit.keeper = Exhibit.Compartment.SAR, prosecutor
    assert not silent([rules.CLOSE_IN], "in a compartment already", lead, row_of, now())
    kept = (*naming, rules.END_READER)
    assert not silent(kept, "only the keeper of the compartment", lead, row_of, now())
    copy = about(exhibit=Exhibit(case=case, derived_from=exhibit))
    assert not silent([rules.LIFT_COMPARTMENT], "that one is lifted first", lead, copy, now())
    assert not silent([rules.ADD_EXHIBIT], "its keeper adds it", lead, copy, now())


def test_the_readers_of_a_compartment(
    case: Case, exhibit: Exhibit, lead: User, prosecutor: User, auditor: User, clerk: User
) -> None:
    def reader(user: User, **facts: Any) -> Any:
        return about({"user": user, **facts}, exhibit=exhibit)

    naming = [rules.NAME_READER]
    assert not silent(naming, "nobody names themselves", prosecutor, reader(prosecutor), now())
    barred = "an engagement opens it"
    assert not silent(naming, barred, prosecutor, reader(auditor), now())
    ended = reader(clerk, until=now() - datetime.timedelta(days=1))
    assert not silent([rules.END_READER], "has ended already", prosecutor, ended, now())
    exhibit.compartment = Exhibit.Compartment.SAR
    abroad = make_user("abroad", "investigator", agency=AgencyFactory(code="GT", kind="partner"))
    never = "never named for this compartment"
    assert not silent(naming, never, prosecutor, reader(abroad), now())
    seat(case, prosecutor, "COUNSEL", by=lead)
    name_reader(put_away(exhibit, prosecutor), prosecutor, clerk)
    assert not silent(naming, "named already", prosecutor, reader(clerk), now())
