"""Who may do what in a case, as a table that a lawyer could check."""

from __future__ import annotations

import datetime
from copy import copy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import begin
from audit.clock import legal_day
from cases import actions, rules
from cases.models import (
    Allegation,
    AssistanceRequest,
    Batch,
    BreakGlass,
    Candidate,
    Case,
    CaseActor,
    CaseLink,
    CaseObjective,
    CasePlan,
    ChecklistItem,
    CustodyEvent,
    CustodyOffer,
    Declaration,
    Delivery,
    DerivedCopy,
    Disposal,
    Document,
    EarlierFile,
    Engagement,
    ExculpatorySearch,
    Exhibit,
    ExhibitReader,
    Finding,
    HumanSource,
    IntegrityWarning,
    JournalEntry,
    LegalHold,
    Lookup,
    Match,
    Membership,
    PartnerReferral,
    Recusal,
    RetentionRule,
    SelectionProcess,
    StoredFile,
    TimelineEvent,
    TipMessage,
    TipReceipt,
    Track,
    Unmasking,
    UseClearance,
)
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    arrival,
    make_case,
    make_document,
    make_engagement,
    make_exhibit,
    make_finding,
    make_logged,
    make_objective,
    make_source,
    name_reader,
    put,
    put_away,
    seat,
)
from tests.cases.outgoing import fill, make_institution, make_referral, make_request
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

CAST = (
    "lead", "member", "supervisor", "prosecutor", "drafter", "reviewer", "recused", "stranger",
    "auditor", "administrator", "leaver", "handler", "central",
)  # fmt: skip

NOBODY = ""
INVESTIGATORS = "lead member"
DECIDING = "supervisor"
TEAM = "lead member prosecutor drafter reviewer"  # who works on it: an observer only looks
INQUIRERS = "lead member prosecutor"

TABLE: list[tuple[Any, Any, str]] = [
    # verb, the row it is asked about, who may
    (rules.LOG_TIP, lambda w, u: Case(), "lead member supervisor recused stranger"),
    (rules.RECEIVE_TIP, lambda w, u: Case(), NOBODY),
    (rules.ISSUE_RECEIPT, lambda w, u: TipReceipt(case=w.case), NOBODY),
    (rules.KEEP_OUT, lambda w, u: Recusal(case=w.case), NOBODY),
    (rules.HEAR_SOURCE, lambda w, u: TipMessage(case=w.case), NOBODY),
    (rules.ASK_SOURCE, lambda w, u: TipMessage(case=w.case), "lead member supervisor"),
    (rules.APPLY_TEMPLATE, lambda w, u: CasePlan(case=w.case), INQUIRERS),
    (rules.ANSWER_ITEM, lambda w, u: ChecklistItem(case=w.case), TEAM),
    (rules.LINK_CASE, lambda w, u: CaseLink(case=w.case), INQUIRERS),
    (rules.UNLINK_CASE, lambda w, u: CaseLink(case=w.case), INQUIRERS),
    (
        rules.OPEN_SELECTION,
        lambda w, u: SelectionProcess(),
        "lead member supervisor prosecutor recused stranger",
    ),
    (
        rules.NAME_CANDIDATE,
        lambda w, u: Candidate(process=w.selection),
        "lead member supervisor prosecutor recused stranger",
    ),
    (rules.WITHDRAW_CANDIDATE, lambda w, u: w.candidate, "lead member supervisor prosecutor"),
    (rules.LOOK_UP, lambda w, u: Lookup(case=w.case), INQUIRERS),
    (rules.RAISE_MATCH, lambda w, u: Match(case=w.case), NOBODY),
    (rules.SETTLE_MATCH, lambda w, u: w.match, "stranger"),  # of the desk
    (rules.SET_LEVEL, lambda w, u: w.case, "supervisor prosecutor"),
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
    (rules.DECLINE, lambda w, u: w.case, DECIDING),
    (rules.REFER_OUT, lambda w, u: w.case, DECIDING),
    (rules.REOPEN_TIP, lambda w, u: w.case, DECIDING),
    (rules.CLOSE_PRELIMINARY, lambda w, u: w.case, INVESTIGATORS),
    (rules.RETURN, lambda w, u: w.case, "prosecutor"),
    (rules.HOLD, lambda w, u: w.case, "prosecutor"),
    (rules.REVIEW_HOLD, lambda w, u: varied(w.case, status="HOLD"), "prosecutor"),
    (rules.RELEASE_HOLD_OPEN, lambda w, u: varied(w.case, held_from="OPEN"), "prosecutor"),
    (rules.RELEASE_HOLD_ACTION, lambda w, u: varied(w.case, held_from="ACTION"), "prosecutor"),
    (rules.REJECT_CLOSE_OPEN, lambda w, u: varied(w.case, closing_from="OPEN"), DECIDING),
    (rules.REJECT_CLOSE_ACTION, lambda w, u: varied(w.case, closing_from="ACTION"), DECIDING),
    (
        rules.REJECT_CLOSE_PRELIMINARY,
        lambda w, u: varied(w.case, closing_from="PRELIMINARY"),
        DECIDING,
    ),
    (rules.REOPEN, lambda w, u: varied(w.case, nexus="NONE"), "prosecutor"),
    (rules.MERGE, lambda w, u: w.case, DECIDING),
    (rules.TAKE_IN, lambda w, u: w.case, DECIDING),
    (rules.UNMERGE, lambda w, u: w.case, DECIDING),
    (
        rules.ADD_MEMBER,
        lambda w, u: Membership(case=w.case, user=w.newcomer, circle=w.newcomer.circle),
        "lead supervisor",
    ),
    (rules.END_MEMBER, lambda w, u: w.membership, "lead supervisor"),
    (
        rules.RECUSE,
        lambda w, u: Recusal(case=w.case, person=u.person),
        f"{TEAM} supervisor handler central",
    ),
    (rules.PROPOSE_RETURN, lambda w, u: w.recusal, "supervisor"),
    (rules.CONFIRM_RETURN, lambda w, u: w.returning, "supervisor"),
    (rules.BREAK_GLASS, lambda w, u: BreakGlass(asked_by=u), "supervisor recused stranger"),
    (rules.CONFIRM_GLASS, lambda w, u: w.glass, "supervisor recused stranger"),
    (
        rules.DECLARE,
        lambda w, u: Declaration(person=u.person),
        "lead member supervisor prosecutor drafter reviewer recused stranger handler central",
    ),
    (rules.WITHDRAW_DECLARATION, lambda w, u: w.declaration, "lead"),
    (rules.WARN, lambda w, u: IntegrityWarning(case=w.case), NOBODY),
    (rules.SETTLE_WARNING, lambda w, u: w.warning, "supervisor stranger"),  # security officer
    (rules.ADD_ALLEGATION, lambda w, u: Allegation(case=w.case), INQUIRERS),
    (rules.WITHDRAW_ALLEGATION, lambda w, u: w.allegation, INQUIRERS),
    (rules.ADD_ACTOR, lambda w, u: CaseActor(case=w.case, actor=w.actor), TEAM),
    (rules.WITHDRAW_ACTOR, lambda w, u: w.case_actor, TEAM),
    (rules.LINK_OBJECTIVE, lambda w, u: CaseObjective(case=w.case), TEAM),
    (rules.UNLINK_OBJECTIVE, lambda w, u: w.objective, TEAM),
    (rules.ADD_TRACK, lambda w, u: Track(case=w.case), INQUIRERS),
    (rules.KEEP_TRACK, lambda w, u: w.track, INQUIRERS),
    (rules.START_TRACK, lambda w, u: w.track, "prosecutor"),
    (rules.FINISH_TRACK, lambda w, u: w.track, INQUIRERS),
    (rules.DROP_TRACK, lambda w, u: w.track, "prosecutor"),
    (rules.HAND_OVER_TRACK, lambda w, u: w.track, INQUIRERS),
    (rules.DRAFT_REFERRAL, lambda w, u: PartnerReferral(case=w.case), INQUIRERS),
    (rules.EDIT_REFERRAL, lambda w, u: w.referral, INQUIRERS),
    (rules.NAME_IN_CHAIN, lambda w, u: w.referral, INQUIRERS),
    (rules.WITHDRAW_FROM_CHAIN, lambda w, u: w.referral.chain.get(), INQUIRERS),
    (rules.ENCLOSE, lambda w, u: w.referral, INQUIRERS),
    (rules.TAKE_OUT, lambda w, u: w.referral.inventory.get(), INQUIRERS),
    (rules.REFERRAL_SUBMIT, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_SAFETY_OK, lambda w, u: w.referral, DECIDING),
    (rules.REFERRAL_SAFETY_REFUSE, lambda w, u: w.referral, DECIDING),
    (rules.REFERRAL_APPROVE, lambda w, u: w.referral, "prosecutor"),
    (rules.REFERRAL_LEGAL_RETURN, lambda w, u: w.referral, "prosecutor"),
    (rules.REFERRAL_TRANSMIT, lambda w, u: w.referral, DECIDING),
    (rules.REFERRAL_ACKNOWLEDGE, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_REFUSE, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_INVESTIGATING, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_CHARGE, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_TRIAL, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_CONVICT, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_ACQUIT, lambda w, u: w.referral, INVESTIGATORS),
    (rules.REFERRAL_DISMISS, lambda w, u: w.referral, INVESTIGATORS),
    (rules.HEAR_OF_REFERRAL, lambda w, u: varied(w.referral, transmitted_at=now()), INVESTIGATORS),
    (rules.REFERRAL_STALL, lambda w, u: w.referral, DECIDING),
    (rules.REFERRAL_UNSTALL, lambda w, u: w.referral, DECIDING),
    (rules.REFERRAL_WITHDRAW, lambda w, u: w.referral, "prosecutor"),
    (rules.DRAFT_REQUEST, lambda w, u: AssistanceRequest(case=w.case), "prosecutor"),
    (rules.EDIT_REQUEST, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_SUBMIT, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_RETURN, lambda w, u: w.request, "central"),
    (rules.ASSISTANCE_REDRAFT, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_TRANSMIT, lambda w, u: w.request, "central"),
    (rules.ASSISTANCE_ACKNOWLEDGE, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_START, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_PARTIAL, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_RECEIVE, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_CLOSE, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_REFUSE, lambda w, u: w.request, "prosecutor"),
    (rules.ASSISTANCE_WITHDRAW, lambda w, u: w.request, "prosecutor"),
    (rules.WRITE_JOURNAL, lambda w, u: JournalEntry(case=w.case), TEAM),
    (rules.REVISE_JOURNAL, lambda w, u: w.journal, "lead"),
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
    (rules.UNRESTRICT_EXHIBIT, lambda w, u: w.exhibit, "reviewer"),
    (rules.CHECK_EXHIBIT, lambda w, u: CustodyEvent(exhibit=w.exhibit), TEAM),
    (rules.QUARANTINE_EXHIBIT, lambda w, u: w.exhibit, NOBODY),
    (rules.RELEASE_EXHIBIT, lambda w, u: w.quarantined, "reviewer"),
    (rules.KEEP_CUSTODY, lambda w, u: CustodyEvent(exhibit=w.exhibit), NOBODY),
    (rules.OFFER_CUSTODY, lambda w, u: CustodyOffer(exhibit=w.exhibit, outside="Lab"), "lead"),
    (rules.ACCEPT_CUSTODY, lambda w, u: w.offer, "member"),
    (rules.DECLINE_CUSTODY, lambda w, u: w.offer, "member"),
    (rules.TAKE_BACK_CUSTODY, lambda w, u: w.offer, "lead"),
    (rules.BEGIN_DELIVERY, lambda w, u: Delivery(case=w.case), TEAM),
    (rules.LIST_DELIVERY, lambda w, u: w.delivery, NOBODY),
    (rules.FAIL_DELIVERY, lambda w, u: w.delivery, NOBODY),
    (rules.STORE_DELIVERY, lambda w, u: w.delivery, TEAM),
    (rules.FINISH_DELIVERY, lambda w, u: w.delivery, NOBODY),
    (rules.DROP_DELIVERY, lambda w, u: w.delivery, TEAM),
    (rules.CLOSE_IN, lambda w, u: w.exhibit, "prosecutor reviewer"),
    (rules.LIFT_COMPARTMENT, lambda w, u: w.closed, "reviewer"),
    (
        rules.NAME_READER,
        lambda w, u: ExhibitReader(exhibit=w.closed, user=w.newcomer),
        "reviewer",
    ),
    (rules.END_READER, lambda w, u: w.reader, "reviewer"),
    (rules.REGISTER_SOURCE, lambda w, u: HumanSource(case=w.case), "handler"),
    (rules.KEEP_IDENTITY, lambda w, u: w.identity, "handler"),
    (rules.PROPOSE_HANDLER, lambda w, u: w.source, "handler supervisor"),
    (rules.CONFIRM_HANDLER, lambda w, u: w.handing_over, "supervisor"),
    (
        rules.ASK_UNMASK,
        lambda w, u: Unmasking(source=w.source),
        "lead member supervisor prosecutor reviewer handler",
    ),
    (rules.APPROVE_UNMASK, lambda w, u: w.unmasking, "handler supervisor"),
    (rules.END_UNMASK, lambda w, u: w.unmasking, "handler supervisor"),
    (rules.PROPOSE_ENGAGEMENT, lambda w, u: Engagement(), "stranger"),  # security officer
    (rules.CONFIRM_ENGAGEMENT, lambda w, u: w.engagement, "stranger administrator"),
    (rules.END_ENGAGEMENT, lambda w, u: w.engagement, "stranger administrator"),
    (rules.LAY_RULE, lambda w, u: RetentionRule(valid_from=legal_day(now())), "stranger"),
    (rules.END_RULE, lambda w, u: w.rule, "stranger"),
    (rules.PLACE_HOLD, lambda w, u: LegalHold(case=w.case), "supervisor prosecutor"),
    (rules.RELEASE_HOLD, lambda w, u: w.hold, "supervisor prosecutor"),
    (rules.PROPOSE_DISPOSAL, lambda w, u: Disposal(actor=w.namesake, proposed_by=u), "stranger"),
    (rules.CONFIRM_DISPOSAL, lambda w, u: w.disposal, "supervisor"),
    (rules.REFUSE_DISPOSAL, lambda w, u: w.disposal, "supervisor stranger"),
    (rules.PROPOSE_BATCH, lambda w, u: Batch(), "lead member recused stranger supervisor"),
    (rules.CONFIRM_BATCH, lambda w, u: w.batch, "recused stranger supervisor"),
    (rules.REFUSE_BATCH, lambda w, u: w.batch, "recused stranger supervisor"),
    (rules.PLACE_BATCH, lambda w, u: w.batch, NOBODY),
    (rules.FAIL_BATCH, lambda w, u: w.batch, NOBODY),
    (rules.UNDO_BATCH, lambda w, u: w.batch, "recused stranger supervisor"),
    (rules.PLACE_CASE, lambda w, u: Case(), NOBODY),
    (rules.UNPLACE_CASE, lambda w, u: w.case, NOBODY),
    (rules.KEEP_EARLIER, lambda w, u: EarlierFile(case=w.case), NOBODY),
    (rules.PLACE_TRACK, lambda w, u: Track(case=w.case), NOBODY),
    (rules.UNSEAT, lambda w, u: w.membership, NOBODY),
    (rules.STATE_SEARCH, lambda w, u: ExculpatorySearch(case=w.case), TEAM),
    (rules.WITHDRAW_SEARCH, lambda w, u: w.search, TEAM),
    (rules.ASK_TEXT, lambda w, u: DerivedCopy(exhibit=w.exhibit), TEAM),
    (rules.FINISH_TEXT, lambda w, u: w.copy, NOBODY),
    (rules.FAIL_TEXT, lambda w, u: w.copy, NOBODY),
    (rules.ADD_COPY, lambda w, u: DerivedCopy(exhibit=w.exhibit), TEAM),
    (rules.WITHDRAW_COPY, lambda w, u: w.copy, TEAM),
    (rules.ADD_FINDING, lambda w, u: Finding(case=w.case, exhibit=w.exhibit), TEAM),
    (rules.WITHDRAW_FINDING, lambda w, u: w.finding, TEAM),
]


def in_quarantine(exhibit: Exhibit) -> Exhibit:
    return actions.quarantine(exhibit.stored_file, "Another hash.", now())[0]


@pytest.fixture
def central(db: None) -> User:
    """The central authority, on the case to send its requests."""
    return make_user("central", "central_authority")


def varied(row: Any, **facts: Any) -> Any:
    """The same row as it would be asked about in another state."""
    other = copy(row)
    for name, value in facts.items():
        setattr(other, name, value)
    return other


@pytest.fixture
def world(
    team: Case, lead: User, member: User, supervisor: User, drafter: User, reviewer: User,
    prosecutor: User, handler: User, auditor: User, central: User,
) -> SimpleNamespace:  # fmt: skip
    """The case with one of everything; the lead collected, the drafter wrote."""
    who = {"by": lead, "at": now()}
    declaration = actions.declare(kind="RELATIVE", name="Ana Prueba", **who)
    actor = make_actor("Ana Prueba", by=lead)
    exhibit = make_logged(team, lead)
    second = make_user("second_supervisor", "supervisor")
    seat(team, second, "OBSERVER", by=lead)
    stepped_aside = actions.recuse(team.pk, by=second, at=now())
    third = make_user("third_supervisor", "supervisor")
    seat(team, third, "OBSERVER", by=lead)
    recusal = team.recusals.exclude(pk=stepped_aside.pk).get()
    returning = act_on(actions.propose_return, stepped_aside, third, reason="It was a namesake.")
    asker = make_user("asker", "supervisor")
    track = actions.add_track(team.pk, by=prosecutor, at=now(), kind="MLA", owner=prosecutor)
    act_on(actions.hand_over_track, track, prosecutor, handed_to="Central authority")
    seat(team, central, "COUNSEL", by=lead)
    writer = make_user("writer", "prosecutor")
    seat(team, writer, "COUNSEL", by=lead)
    referral = fill(make_referral(team, writer, make_institution(), track=track), lead, member)
    request = make_request(team, writer, track=track)
    for kind in ("risk_assessment", "judgment", "dismissal_order", "recall_letter"):
        make_document(team, writer, kind, belongs_to=referral)
    for kind in ("spanish_translation", "certified_translation", "custody_record", "certificate"):
        make_document(team, writer, kind, belongs_to=request)
    for kind in Document.Kind.values:
        by = supervisor if kind == "supervisor_concurrence" else drafter
        document = make_document(team, by, kind)
    case_actor = actions.add_actor(team.pk, actor=actor, part="SUBJECT", **who)
    warning = IntegrityWarning.objects.get(declaration=declaration)
    closed = put_away(make_logged(team, lead), reviewer)
    reader = name_reader(closed, reviewer, lead)
    source = make_source(team, handler, supervisor)
    other = make_source(team, handler, supervisor, code_name="TEAK 12")
    second_handler = make_user("second_handler", "source_handler")
    seat(team, second_handler, by=lead)
    act_on(actions.propose_handler, other, handler, handler=second_handler, reason="Leaves.")
    officer = make_user("officer", "security_officer")
    records = make_user("records", "records_officer")
    namesake = make_actor("Ana Prueba Otra", by=supervisor)
    put(TipReceipt(case=team, digest="0" * 64))
    asked = actions.look_up(team.pk, kind="CASE", **who)
    chosen = actions.open_selection(
        title="Second-tier election", body="Congress", office="Magistrate", country="GT", **who
    )
    return SimpleNamespace(
        selection=chosen,
        candidate=actions.name_candidate(chosen.pk, actor=actor, stage="NAMED", **who),
        match=put(Match(lookup=asked, case=make_case(member))),
        batch=begin(
            rules.PROPOSE_BATCH,
            Batch(original_name="a.csv", sha256="0" * 64, note="A", proposed_by=third, rows=1),
            by=third,
            at=now(),
        ),
        copy=actions.ask_text(exhibit.pk, way="OWN", **who),
        search=actions.state_search(
            team.pk,
            searched_on=legal_day(now()),
            terms="fianza",
            sources="All exhibits",
            outcome="None found.",
            **who,
        ),
        closed=Exhibit.objects.get(pk=closed.pk),
        reader=reader,
        source=source,
        identity=source.identities.get(),
        handing_over=HumanSource.objects.get(pk=other.pk),
        unmasking=actions.ask_unmask(source.pk, reader=member, purpose="To warn.", hours=4, **who),
        engagement=make_engagement(officer, None, auditor, [team.reference]),
        rule=actions.lay_rule(
            by=records, at=now(), code="T-1", title="Closed", covers="CLOSED", years=10
        ),
        hold=actions.place_hold(
            team.pk,
            by=supervisor,
            at=now(),
            matter="Doe",
            why="Suit.",
            review_on=legal_day(now()) + datetime.timedelta(days=90),
        ),
        referral=referral,
        request=request,
        namesake=namesake,
        disposal=actions.propose_disposal(
            by=records, at=now(), subject=namesake.reference, why="Another person."
        ),
        case=Case.objects.get(pk=team.pk),
        newcomer=make_user("newcomer", "investigator"),
        membership=team.memberships.get(user=drafter),
        allegation=actions.add_allegation(team.pk, text="Bribes.", typology="BRIBERY", **who),
        actor=actor,
        case_actor=case_actor,
        objective=actions.link_objective(
            team.pk, objective=make_objective(), rationale="It serves it.", **who
        ),
        track=Track.objects.get(pk=track.pk),
        journal=actions.write_journal(team.pk, text="Called the registry.", **who),
        event=actions.add_event(team.pk, happened="2019-05", title="Contract signed", **who),
        document=document,
        recusal=recusal,
        returning=returning,
        glass=actions.break_glass(by=asker, at=now(), typed="TF-2026-0000000", reason="Threat."),
        declaration=declaration,
        warning=warning,
        raw=make_exhibit(team, lead),
        quarantined=in_quarantine(make_logged(team, lead)),
        delivery=actions.begin_delivery(team.pk, archive=arrival(), **who),
        offer=actions.offer_custody(make_logged(team, lead).pk, to=member, **who),
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
