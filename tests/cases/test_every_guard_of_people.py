"""Each fact of people, sources, engagements and retention that forbids, and whom it stops."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from cases import rules
from cases.models import (
    Batch,
    Case,
    CaseActor,
    Disposal,
    HumanSource,
    LegalHold,
    RetentionRule,
    Track,
)
from cases.rules import retention_guards, team_guards
from tests.actors.factories import make_actor
from tests.cases.factories import make_engagement, make_triage_circle, put, seat
from tests.cases.retiring import YEAR
from tests.factories import AgencyFactory, make_user, now
from tests.guarded import about, silent

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
RETURNING = (rules.PROPOSE_RETURN, rules.CONFIRM_RETURN)
ENGAGING = (rules.PROPOSE_ENGAGEMENT, rules.CONFIRM_ENGAGEMENT)
DISPOSING = (rules.PROPOSE_DISPOSAL, rules.CONFIRM_DISPOSAL)


@pytest.fixture
def clerk(db: None) -> User:
    """On no case."""
    return make_user("clerk", "investigator")


@pytest.fixture
def again(supervisor: User) -> User:
    """The supervisor by another account."""
    return make_user("again", "supervisor", person=supervisor.person)


@pytest.fixture
def abroad(db: None) -> User:
    """An account of a partner institution."""
    return make_user("abroad", "investigator", agency=AgencyFactory(code="GT", kind="partner"))


# --- members -------------------------------------------------------------------------------------


def test_who_comes_onto_a_case(
    case: Case, lead: User, auditor: User, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = make_triage_circle("TF")
    at = now()

    def hears(fact: str, **facts: Any) -> bool:
        row_of = about(facts, case=case)
        return not silent([rules.ADD_MEMBER], fact, lead, row_of, at)

    assert hears("nobody adds themselves", user=lead)
    assert hears("on the case already", circle=lead.circle)
    assert hears("are on no case", user=auditor)
    assert hears("begin in the past", since=at - DAY)
    assert hears("end before it begins", since=at + DAY, until=at)
    assert hears("comes from break-glass alone", capacity="GLASS")
    assert hears("a unit leads no case", capacity="LEAD", circle=unit)
    monkeypatch.setattr(team_guards, "CIRCLE_BLOCKERS", [lambda _circle, _at: "it is suspended"])
    assert hears("it is suspended", circle=clerk.circle)


def test_who_leaves_a_case(case: Case, lead: User) -> None:
    verbs = [rules.END_MEMBER]
    gone = about({"until": now() - DAY}, case=case)
    assert not silent(verbs, "has ended already", lead, gone, now())
    triage = about({"circle": make_triage_circle("TF")}, case=case)
    assert not silent(verbs, "the triage of the agency stays", lead, triage, now())


def test_a_recusal(case: Case, lead: User, supervisor: User, again: User) -> None:
    other = about({"person": supervisor.person}, case=case)
    assert not silent([rules.RECUSE], "everybody recuses themselves", lead, other, now())
    for user in (supervisor, again):
        assert not silent(RETURNING, "nobody returns themselves", user, other, now())
    facts: dict[str, Any] = {"person": lead.person}
    row_of = about(facts, case=case)
    confirming = [rules.CONFIRM_RETURN]
    assert not silent(confirming, "nobody proposed the return", supervisor, row_of, now())
    facts["return_proposed_by"] = supervisor
    assert not silent([rules.PROPOSE_RETURN], "is proposed already", again, row_of, now())
    for user in (supervisor, again):
        assert not silent(confirming, "you proposed the return", user, row_of, now())


def test_a_broken_glass(supervisor: User, again: User, lead: User) -> None:
    at = now()
    officer = make_user("officer", "security_officer")
    facts: dict[str, Any] = {"asked_by": supervisor, "created_at": at}
    row_of = about(facts)
    confirming = [rules.CONFIRM_GLASS]
    assert not silent([rules.BREAK_GLASS], "everybody asks for themselves", again, row_of, at)
    for user in (supervisor, again):
        assert not silent(confirming, "you asked for this yourself", user, row_of, at)
    make_user("chief", "supervisor")
    assert not silent(confirming, "only where there is none", officer, row_of, at)
    late = "nobody confirmed it within an hour"
    assert not silent(confirming, late, officer, row_of, at + datetime.timedelta(hours=1))
    facts |= {"asked_by": lead, "confirmed_at": at}
    assert not silent(confirming, "confirmed already", officer, row_of, at)
    assert not silent(confirming, "no supervisor any more", officer, row_of, at)


def test_an_interest_of_somebody_else(lead: User, clerk: User) -> None:
    verbs = (rules.DECLARE, rules.WITHDRAW_DECLARATION)
    row_of = about({"person": lead.person})
    assert not silent(verbs, "only the person who declares", clerk, row_of, now())


# --- sources -------------------------------------------------------------------------------------


def test_who_keeps_a_source(
    case: Case, lead: User, handler: User, supervisor: User, again: User, abroad: User
) -> None:
    partners = (rules.REGISTER_SOURCE, rules.ASK_UNMASK)
    assert not silent(partners, "handle no sources", abroad, about(case=case), now())
    source = HumanSource(case=case, handler=handler, supervisor=supervisor)
    row_of = about(source=source)
    kept = (rules.PROPOSE_HANDLER, rules.APPROVE_UNMASK, rules.END_UNMASK)
    assert not silent(kept, "only the handler of the source or", lead, row_of, now())
    for user in (lead, supervisor):
        written = "writes down who it is"
        assert not silent([rules.KEEP_IDENTITY], written, user, row_of, now())
    confirming = [rules.CONFIRM_HANDLER]
    assert not silent(confirming, "nobody proposed to hand", handler, row_of, now())
    source.change_proposed_by = supervisor
    assert not silent([rules.PROPOSE_HANDLER], "is proposed already", handler, row_of, now())
    for user in (supervisor, again):
        assert not silent(confirming, "you proposed this", user, row_of, now())
    seat(case, handler, by=lead)
    assert not silent(confirming, "other keeper of the source confirms", lead, row_of, now())


def test_who_learns_who_a_source_is(
    case: Case, handler: User, supervisor: User, again: User, abroad: User, auditor: User,
) -> None:  # fmt: skip
    source = HumanSource(case=case, handler=handler, supervisor=supervisor)
    asking = (rules.ASK_UNMASK, rules.APPROVE_UNMASK)
    approving = [rules.APPROVE_UNMASK]

    def row_of(**facts: Any) -> Any:
        return about(facts, source=source)

    for reader, why in (
        (abroad, "never unmasked to an account of a partner"),
        (auditor, "an engagement opens it"), (again, "does not read the case"),
    ):  # fmt: skip
        assert not silent(asking, why, handler, row_of(reader=reader), now())
    for user in (supervisor, again):
        mine = row_of(asked_by=supervisor)
        assert not silent(approving, "you asked for this yourself", user, mine, now())
        mine = row_of(asked_by=handler, reader=supervisor)
        assert not silent(approving, "it is for you", user, mine, now())
    for decided in ({"withdrawn_at": now()}, {"approved_at": now()}):
        assert not silent(approving, "was decided already", handler, row_of(**decided), now())
    over = row_of(until=now() - DAY)
    assert not silent([rules.END_UNMASK], "has ended already", handler, over, now())


# --- engagements ---------------------------------------------------------------------------------


def test_an_engagement(auditor: User, clerk: User) -> None:
    at = now()
    officer = make_user("officer", "security_officer")
    twin = make_user("twin", "security_officer", person=officer.person)
    times = {"since": at, "until": at + DAY}

    def row_of(**facts: Any) -> Any:
        return about({**times, **facts})

    for user in (officer, twin):
        own = row_of(auditor=officer)
        assert not silent(ENGAGING, "nobody engages themselves", user, own, at)
        mine = row_of(auditor=auditor, proposed_by=officer)
        assert not silent([rules.CONFIRM_ENGAGEMENT], "you proposed it", user, mine, at)
    assert not silent(ENGAGING, "not an auditor’s", officer, row_of(auditor=clerk), at)
    past = row_of(since=at - DAY)
    assert not silent([rules.PROPOSE_ENGAGEMENT], "begins now or later", officer, past, at)
    done = row_of(confirmed_at=at)
    assert not silent([rules.CONFIRM_ENGAGEMENT], "confirmed already", officer, done, at)
    ended = row_of(until=at)
    ending = (rules.CONFIRM_ENGAGEMENT, rules.END_ENGAGEMENT)
    assert not silent(ending, "has ended already", officer, ended, at)


# --- retention -----------------------------------------------------------------------------------


def test_what_keeps_a_case(
    case: Case, lead: User, records: User, supervisor: User, auditor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    day = legal_day(now())
    row_of = about(case=case, subject=case)
    assert not silent(DISPOSING, "its retention has not begun", records, row_of, now())
    case.status, case.retention_from = Case.Status.CLOSED, day - 11 * YEAR
    unscheduled = "what is unscheduled is kept"
    assert not silent(DISPOSING, unscheduled, records, row_of, now())
    facts = {"code": "T-1", "title": "Closed", "covers": "CLOSED", "valid_from": day - 20 * YEAR}
    put(RetentionRule(years=30, **facts))
    assert not silent(DISPOSING, "it is kept until", records, row_of, now())
    monkeypatch.setattr(retention_guards, "DISPOSAL_BLOCKERS", [lambda _subject, _at: True])
    assert not silent(DISPOSING, "records that must be kept", records, row_of, now())
    put(LegalHold(case=case, matter="The appeal", why="Ordered.", review_on=day))
    assert not silent(DISPOSING, "legal holds stand", records, row_of, now())
    officer, second = (make_user(name, "security_officer") for name in ("officer", "second"))
    make_engagement(officer, second, auditor, [case.reference])
    assert not silent(DISPOSING, "an auditor’s engagement", records, row_of, now())
    put(Track(case=case, kind="US_CRIMINAL", owner=lead))
    assert not silent(DISPOSING, "a track of the case still runs", records, row_of, now())


def test_who_disposes_of_what(case: Case, supervisor: User, again: User, records: User) -> None:
    at = now()
    for user in (supervisor, again):
        mine = about({"proposed_by": supervisor}, case=case)
        assert not silent([rules.CONFIRM_DISPOSAL], "you proposed it", user, mine, at)
    done = about({"confirmed_at": at}, case=case)
    verbs = (rules.CONFIRM_DISPOSAL, rules.REFUSE_DISPOSAL)
    assert not silent(verbs, "disposed of already", supervisor, done, at)
    put(
        Disposal(case=case, why="Due.", proposed_by=records, confirmed_by=supervisor,
                 confirmed_at=at, sha256="0" * 64),
        at,
    )  # fmt: skip
    gone = about(case=case)
    assert not silent([rules.PLACE_HOLD], "nothing is left to hold", supervisor, gone, at)
    released = about({"released_at": at}, case=case)
    assert not silent([rules.RELEASE_HOLD], "released already", supervisor, released, at)


def test_an_item_of_the_schedule(records: User) -> None:
    day = legal_day(now())
    ended = about({"valid_until": day})
    assert not silent([rules.END_RULE], "has an end already", records, ended, now())
    past = about({"valid_from": day - DAY})
    assert not silent([rules.LAY_RULE], "from today on", records, past, now())


def test_an_actor_whose_case_is_held(case: Case, lead: User, records: User) -> None:
    actor = make_actor("Rosa Quiroga", by=lead)
    put(CaseActor(case=case, actor=actor, part="SUBJECT"))
    put(LegalHold(case=case, matter="Appeal", why="Ordered.", review_on=legal_day(now())))
    assert not silent(DISPOSING, "legal holds stand", records, about(actor=actor), now())


def test_who_places_cases_from_before(supervisor: User, again: User, lead: User) -> None:
    at, confirm = now(), [rules.CONFIRM_BATCH]
    mine = about({"rows": 3, "wrong": 3}, batch=Batch(proposed_by=supervisor))
    for user in (supervisor, again):
        assert not silent(confirm, "you proposed it", user, mine, at)
    assert not silent(confirm, "no row of it is right", lead, mine, at)
    right = about({"rows": 3, "wrong": 2}, batch=Batch(proposed_by=supervisor))
    assert silent(confirm, "no row of it is right", lead, right, at)
    assert silent(confirm, "you proposed it", lead, right, at)
