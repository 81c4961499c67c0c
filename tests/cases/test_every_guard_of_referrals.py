"""Each fact of a referral to a partner, or of a request for assistance, that forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from cases import actions, rules
from cases.models import (
    AssistanceRequest,
    CaseActor,
    CommandPerson,
    Exhibit,
    PartnerReferral,
    ReferralExhibit,
)
from cases.rules import referral_guards
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, make_case, make_logged, make_verified, put, put_away, seat
from tests.cases.outgoing import ASKED, make_institution, make_referral, make_request
from tests.factories import make_user, now
from tests.guarded import about, silent
from units.models import InstitutionStatus

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db

WRITING = (
    rules.EDIT_REFERRAL, rules.NAME_IN_CHAIN, rules.WITHDRAW_FROM_CHAIN, rules.ENCLOSE,
    rules.TAKE_OUT,
)  # fmt: skip
CLEARING = (rules.REFERRAL_SAFETY_OK, rules.REFERRAL_APPROVE)
LEAVING = (rules.REFERRAL_APPROVE, rules.REFERRAL_TRANSMIT)
"""What is asked at the approval is asked again at the moment a referral leaves."""
GOING_ALONG = (*LEAVING, rules.ENCLOSE)
RESTING_ON_AN_INSTRUMENT = (rules.ASSISTANCE_SUBMIT, rules.ASSISTANCE_TRANSMIT)


@pytest.fixture
def referral(case: Case, lead: User) -> PartnerReferral:
    """A draft for an institution that cooperates; nothing goes along, nobody commands there."""
    return make_referral(case, lead, make_institution())


def test_a_referral_is_written_as_a_draft(
    case: Case, referral: PartnerReferral, lead: User
) -> None:
    submitted = about(case=case, referral=referral)
    referral.status = PartnerReferral.Status.SAFETY_REVIEW
    assert not silent(WRITING, "it was submitted", lead, submitted, now())
    gone = about({"withdrawn_at": now()}, case=case, referral=referral)
    taking_out = (rules.WITHDRAW_FROM_CHAIN, rules.TAKE_OUT)
    assert not silent(taking_out, "withdrawn already", lead, gone, now())
    actor = make_actor("Rosa Quiroga", by=lead)
    naming = about({"actor": actor}, case=case, referral=referral)
    nobody = make_user("nobody")
    assert not silent([rules.NAME_IN_CHAIN], "no such actor", nobody, naming, now())
    for column in ("recipient_unit", "contact"):
        row_of = about({column: ""}, referral=referral)
        wanting = "name the recipient unit"
        assert not silent([rules.REFERRAL_SUBMIT], wanting, lead, row_of, now())


def test_who_drafted_a_referral_never_clears_it(
    case: Case, referral: PartnerReferral, lead: User, member: User
) -> None:
    namer, encloser, remover = (
        make_user(name, "prosecutor") for name in ("namer", "encloser", "remover")
    )
    for user in (member, namer, encloser, remover):
        seat(case, user, by=lead)
    act_on(actions.edit_referral, referral, member, summary="The bridge and the road.")
    act_on(actions.edit_referral, referral, lead, summary="The bridge.")
    chief = {"name": "Rosa Ejemplo", "post": "Attorney General"}
    named = actions.name_in_chain(referral.pk, by=namer, at=now(), **chief)
    act_on(actions.withdraw_from_chain, named, remover, reason="She left.")
    exhibit = make_verified(case, lead, member)
    actions.enclose(referral.pk, by=encloser, at=now(), exhibit=exhibit)
    row_of = about(referral=referral)
    for user in (lead, member, namer, encloser, remover):
        again = make_user(f"{user}_again", "supervisor", "prosecutor", person=user.person)
        for account in (user, again):
            assert not silent(CLEARING, "you drafted this referral", account, row_of, now())
    fresh = make_user("fresh", "supervisor", "prosecutor")
    heard = silent(CLEARING, "you drafted this referral", fresh, row_of, now())
    assert heard == [verb.name for verb in CLEARING]


def test_an_institution_that_does_not_cooperate(referral: PartnerReferral, lead: User) -> None:
    def state(state: str) -> None:
        put(
            InstitutionStatus(institution=referral.institution, state=state, why="Told.",
                              since=legal_day(now()), source="Letters")
        )  # fmt: skip

    def hears(why: str, **facts: Any) -> bool:
        return not silent(LEAVING, why, lead, about(facts, referral=referral), now())

    assert hears("nothing on record says", institution_id=0)
    state("LIMITED")
    assert hears("it takes a waiver", waiver="")
    assert not hears("it takes a waiver", waiver="The embassy agreed.")
    state("SUSPENDED")
    assert hears("is suspended since", waiver="The embassy agreed.")
    for column in ("caveats", "use_limits"):
        assert hears("limits of use are not set", **{column: ""})


def test_a_chain_of_command_that_is_not_clear(
    case: Case, referral: PartnerReferral, lead: User, member: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    row_of = about(referral=referral)

    def hears(why: str) -> bool:
        return not silent(LEAVING, why, lead, row_of, now())

    assert hears("chain of command is not on record")
    actor = make_actor("Rosa Quiroga", by=member)
    chief = {"name": "Rosa Quiroga", "post": "Attorney General"}
    put(CommandPerson(case=case, referral=referral, **chief))
    assert not hears("chain of command")
    with monkeypatch.context() as nail:
        nail.setattr(referral_guards, "NOT_CLEARED", [lambda _people, _at: True])
        assert hears("ask the deconfliction desk")
    hidden = make_case(member, title="Another")
    put(CaseActor(case=hidden, actor=actor, part="SUBJECT"))
    assert hears("ask the deconfliction desk")
    put(CaseActor(case=case, actor=actor, part="ASSOCIATE"))
    assert hears("is a subject of this case: Rosa Quiroga")


def test_an_exhibit_that_may_not_leave(
    case: Case, referral: PartnerReferral, lead: User, member: User, prosecutor: User
) -> None:
    exhibit = make_logged(case, lead)
    sending = [rules.REFERRAL_TRANSMIT]
    assert not silent(sending, "no exhibit goes along", lead, about(referral=referral), now())
    put(ReferralExhibit(case=case, referral=referral, exhibit=exhibit))

    def hears(why: str, user: User) -> bool:
        stored = Exhibit.objects.get(pk=exhibit.pk)
        row_of = about(case=case, exhibit=stored, referral=referral)
        return not silent(GOING_ALONG, why, user, row_of, now())

    assert hears("there is no such exhibit", member)
    assert hears("only verified exhibits go along", lead)
    seat(case, member, by=lead)
    act_on(
        actions.verify_exhibit, exhibit, member, reliability="B", credibility=2, corroboration="It."
    )
    actions.quarantine(exhibit.stored_file, "changed", now())
    assert hears("is in quarantine", lead)
    seat(case, prosecutor, "COUNSEL", by=lead)
    put_away(exhibit, prosecutor)
    assert hears("lies in a compartment", prosecutor)


def test_what_was_sent_is_called_back_by_a_letter(referral: PartnerReferral, lead: User) -> None:
    row_of = about(referral=referral)
    assert not silent([rules.HEAR_OF_REFERRAL], "nothing was sent yet", lead, row_of, now())
    sent = about({"transmitted_at": now()}, referral=referral)
    assert not silent([rules.REFERRAL_WITHDRAW], "recall letter", lead, sent, now())


def test_a_request_rests_on_an_instrument_that_binds(case: Case, prosecutor: User) -> None:
    def hears(why: str, **facts: Any) -> bool:
        row_of = about({"country": "GT", **facts}, case=case)
        return not silent(RESTING_ON_AN_INSTRUMENT, why, prosecutor, row_of, now())

    assert hears("choose the instrument", instrument="")
    assert hears("does not bind both", instrument="OAS_A55", country="FR")
    assert hears("say how it was checked", instrument="UNCAC")
    complete = about({**ASKED}, case=case)
    submitting, wanting = [rules.ASSISTANCE_SUBMIT], "the request is incomplete"
    assert silent(submitting, wanting, prosecutor, complete, now())
    for column in ASKED:
        row_of = about({**ASKED, column: ""}, case=case)
        assert not silent(submitting, wanting, prosecutor, row_of, now())
    submitted = about({"status": AssistanceRequest.Status.TRANSMITTED}, case=case)
    again = "it was submitted"
    assert not silent([rules.EDIT_REQUEST], again, prosecutor, submitted, now())


def test_who_drafted_a_request_never_transmits_it(case: Case, lead: User, prosecutor: User) -> None:
    second = make_user("second", "prosecutor")
    for user in (prosecutor, second):
        seat(case, user, "COUNSEL", by=lead)
    request = make_request(case, prosecutor)
    act_on(actions.edit_request, request, second, facts="Payments to two banks.")
    act_on(actions.edit_request, request, prosecutor, facts="Payments to a bank.")
    people = [
        make_user(f"{user}_again", "central_authority", person=user.person)
        for user in (prosecutor, second)
    ]
    row_of = about(request=request)
    for user in (prosecutor, second, *people):
        sending = [rules.ASSISTANCE_TRANSMIT]
        assert not silent(sending, "you drafted this request", user, row_of, now())
