"""Asking, answering, suggesting, and what those who never sign in wrote on paper."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.rules import ADD_PERSON
from audit.acts import Refused
from audit.clock import legal_day
from cases.stored_files import receive
from sanctions import actions, printing, rules
from sanctions.models import (
    Clearance,
    Decision,
    Measure,
    OutsideAct,
    Packet,
    Participation,
    Suggestion,
    Tasking,
)
from tests.factories import PersonFactory, make_user, now
from tests.sanctions.factories import World, make_authority
from work.calendar import business_days_after
from work.models import Deadline

if TYPE_CHECKING:
    from accounts.models import Person, User

S, P = Measure.Status, Packet.Status
LAW, CUSTOM = "Secretary of Tests", "Bureau of Custom (practice)"


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def answer(
    world: World, measure: Measure, by: User, body: str = LAW, result: str = "CONCUR"
) -> Any:
    return actions.record_clearance(
        world.packet(measure).pk, by=by, at=now(), consultation=body, result=result,
        office="Office of Tests",
    )  # fmt: skip


def reworked(world: World, measure: Measure) -> Measure:
    """The returned draft, assembled and sent out again."""
    packet = world.packet(measure)
    printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    world.do(actions.send_to_legal, measure, world.drafter)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    return world.fresh(measure)


def test_agencies_are_asked_with_a_day_and_an_objection_stops(world: World) -> None:
    measure = world.nominated()
    with pytest.raises(TypeError):  # what was looked up is not optional
        world.do(
            actions.screen_measure, measure, world.lead, identity="CERTAIN", identity_check="None."
        )
    with pytest.raises(ValidationError):
        world.screen(measure, ownership_finding="")
    world.screen(measure)
    world.papers(measure, "equity_tasking", "equity_replies")
    with refused("no agency was asked"):
        world.step(rules.FIN_EQUITY, measure, world.drafter)
    asked = actions.ask_agency(measure.pk, by=world.drafter, at=now(), body="FBI")
    assert asked.due_on == business_days_after(legal_day(now()), 10)
    with pytest.raises(ValidationError, match="asked already"):
        actions.ask_agency(measure.pk, by=world.drafter, at=now(), body="FBI")
    world.step(rules.FIN_EQUITY, measure, world.drafter)
    deadline = Deadline.objects.unmet().about(measure).get()
    with refused("not answered yet: FBI"):
        world.step(rules.FIN_NO_OBJECTION, measure, world.supervisor)
    day = legal_day(now())
    world.do(actions.answer_equity, asked, world.drafter, reply="OBJECT", replied_on=day)
    deadline.refresh_from_db()
    assert deadline.met_on == day
    with refused("FBI: objects; put the measure on hold or reject it"):
        world.step(rules.FIN_NO_OBJECTION, measure, world.supervisor)

    # On hold nothing moves; it goes back to where it was held, and nowhere else.
    with pytest.raises(ValidationError, match="a day after today"):
        world.do(
            actions.hold_measure, measure, world.supervisor, reason="Source.", review_hold_on=day
        )
    review = day + datetime.timedelta(days=14)
    world.do(
        actions.hold_measure, measure, world.supervisor, reason="Source.", review_hold_on=review
    )
    measure = world.fresh(measure)
    assert (measure.status, measure.came_from) == (S.HOLD, S.EQUITY_CHECK)
    assert Deadline.objects.unmet().about(measure).get().due_on == review
    with refused("was not put aside from “Evidentiary memorandum”"):
        world.step(rules.FIN_RESUME_MEMO, measure, world.supervisor)
    world.do(actions.resume_measure, measure, world.supervisor, reason="Cleared.")
    assert world.fresh(measure).status == S.EQUITY_CHECK
    assert not Deadline.objects.unmet().about(measure).exists()
    later = {"reply": "DELAY", "replied_on": day}
    with pytest.raises(ValidationError, match="Until when"):
        world.do(actions.answer_equity, asked, world.drafter, **later)
    world.do(actions.answer_equity, asked, world.drafter, **later, delay_until=review)
    with refused("delay until a day"):
        world.step(rules.FIN_NO_OBJECTION, measure, world.supervisor)
    world.do(actions.answer_equity, asked, world.drafter, reply="NO_OBJECTION", replied_on=day)
    world.step(rules.FIN_NO_OBJECTION, measure, world.supervisor)
    other = world.fresh(measure)
    world.do(actions.withdraw_measure, measure, world.supervisor, reason="Not now.")
    assert (other.status, world.fresh(measure).status) == (S.RESEARCH, S.WITHDRAWN)


def test_an_answer_binds_its_version_and_edits_stand_when_exactly_they_are_taken(
    world: World,
) -> None:
    law = make_authority("TWO-EO", consult=[LAW, CUSTOM])
    world.version = law
    second = make_user("second_clearer", "clearer")
    measure = world.in_review(authority_version=law)
    world.task(measure, second, "CLEARER")
    world.paper(measure, "legal_sufficiency_memo", world.reviewer)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    packet = world.packet(measure)
    assert len(packet.sent_sha256) == 64
    asked = Tasking.objects.filter(measure=measure, kind="CLEARANCE", number=1)
    assert {row.body for row in asked} == {LAW, CUSTOM}

    # Edits are suggested first, and suggesting is not drafting.
    with refused("suggest the edits first"):
        answer(world, measure, world.clearer, result="CONCUR_WITH_EDITS")
    statement = packet.statements.get()
    edit = actions.suggest_edit(
        packet.pk, by=world.clearer, at=now(), statement=statement, note="Plainer.",
        text="The minister himself signed the contract.",
    )  # fmt: skip
    answer(world, measure, world.clearer, result="CONCUR_WITH_EDITS")
    given = answer(world, measure, second, body=CUSTOM, result="CONSULTED")
    assert (given.number, given.sha256) == (1, packet.sent_sha256)
    with refused(f"concurs only with edits that were not taken: {LAW}"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    with refused("past its draft"):
        world.do(actions.take_suggestion, edit, world.drafter)

    world.do(actions.return_packet, measure, world.reviewer, reason="Take the edit.")
    packet = world.packet(measure)
    assert (packet.number, packet.sent_sha256) == (2, "")
    assert not packet.clearances.standing().exists()
    world.do(actions.take_suggestion, edit, world.drafter)
    statement.refresh_from_db()
    assert statement.text == "The minister himself signed the contract."
    assert statement.history.first().history_user_id == world.drafter.pk
    measure = reworked(world, measure)
    stands = packet.clearances.standing().get()
    assert (stands.consultation, stands.carried_from.number) == (LAW, 1)
    with refused(f"not answered yet: {CUSTOM}".replace("(", r"\(").replace(")", r"\)")):
        world.do(printing.freeze_packet, measure, world.reviewer)

    # The other answer was voided by it; the reviewer says that nothing of substance changed.
    carried = actions.carry_clearances(
        packet.pk, by=world.reviewer, at=now(), reason="One word, no change of substance."
    )
    assert [row.consultation for row in carried.done] == [CUSTOM]
    with pytest.raises(ValidationError, match="No answer to the version before"):
        actions.carry_clearances(packet.pk, by=world.reviewer, at=now(), reason="Again.")

    # One more word than was suggested, and the concurrence with edits stands no more.
    world.do(actions.return_packet, measure, world.reviewer, reason="One more word.")
    world.do(
        actions.edit_statement, packet.statements.get(), world.drafter, section="CONDUCT",
        text="The minister himself gladly signed the contract.",
    )  # fmt: skip
    measure = reworked(world, measure)
    assert not packet.clearances.standing().exists()
    # An objection is never carried over.
    part = Participation.objects.filter(measure=measure, user=second).get()
    assert part.until is not None, "a part ends with the last answer"
    world.task(measure, second, "CLEARER")
    answer(world, measure, second, body=CUSTOM, result="OBJECT")
    with refused("an objection stands"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    world.do(actions.return_packet, measure, world.reviewer, reason="They object.")
    measure = reworked(world, measure)
    with pytest.raises(ValidationError, match="No answer to the version before"):
        actions.carry_clearances(packet.pk, by=world.reviewer, at=now(), reason="Nothing.")

    # Practice may be overridden by the decider, or deemed once its time is over; the law never.
    world.task(measure, world.decider, "DECIDER")
    for deed, by in ((actions.deem_clearance, world.reviewer),
                     (actions.override_clearance, world.decider)):  # fmt: skip
        with refused("itself asks for it; it is neither deemed given nor overridden"):
            deed(packet.pk, by=by, at=now(), consultation=LAW, reason="No time.")
    with refused("its time to answer still runs"):
        actions.deem_clearance(
            packet.pk, by=world.reviewer, at=now(), consultation=CUSTOM, reason="Silence."
        )
    late = now() + datetime.timedelta(days=30)
    actions.deem_clearance(
        packet.pk, by=world.reviewer, at=late, consultation=CUSTOM, reason="Silence."
    )
    actions.override_clearance(
        packet.pk, by=world.decider, at=now(), consultation=CUSTOM, reason="It can't wait."
    )
    answer(world, measure, world.clearer)
    world.do(printing.freeze_packet, measure, world.reviewer)
    results = packet.clearances.standing().order_by("pk").values_list("result", flat=True)
    assert list(results) == ["NO_RESPONSE_DEEMED", "OVERRIDDEN", "CONCUR"]
    world.decide(measure)
    assert world.fresh(measure).status == S.SIGNED, "overriding is not clearing: they may decide"


# --- those who never sign in --------------------------------------------------------------


def paper(who: Person, **facts: Any) -> dict[str, Any]:
    file = receive([b"Signed on paper."], "letter.pdf")
    return {"person": who, "office": "Office", "signed_on": legal_day(now()), "file": file} | facts


def test_a_paper_takes_effect_when_a_second_person_compared_it(
    world: World, recorder: User
) -> None:
    second = make_user("second_recorder", "recorder")
    drafting = make_user("drafting_recorder", "recorder", person=world.drafter.person)
    outside = PersonFactory(name="A Secretary", verb=ADD_PERSON)
    measure = world.out_for_clearance()
    world.task(measure, recorder, "RECORDER")
    world.task(measure, second, "RECORDER")
    with refused("“Drafter” in this measure and can't be “Recorder”"):
        world.task(measure, drafting, "RECORDER")
    packet = world.packet(measure)
    said = {"consultation": LAW, "result": "CONCUR"}

    def enter(who: Person = outside, sha256: str = packet.sent_sha256, by: User = recorder) -> Any:
        return actions.enter_paper(
            packet.pk, by=by, at=now(), manifest_sha256=sha256, **said, **paper(who)
        )

    with refused("about another version"):
        enter(sha256="f" * 64)
    with refused("“Drafter” in this measure and can't be “Clearer”"):
        enter(who=world.drafter.person)
    with refused("nobody enters or verifies their own paper"):
        enter(who=recorder.person)
    entry = enter()
    assert not Clearance.objects.exists(), "one hand alone has no effect"
    with refused("you entered it; a second recorder"):
        world.do(actions.verify_paper, entry, recorder)
    world.do(actions.refuse_paper, entry, second, reason="It says: consulted.")
    said["result"] = "CONSULTED"
    entry = enter()
    world.do(actions.verify_paper, entry, second)
    row = Clearance.objects.get()
    assert (row.result, row.outside, row.number) == ("CONSULTED", entry, 1)
    assert not Deadline.objects.unmet().about(measure).exists()

    # Separation binds the person named: who cleared on paper decides neither so nor signed in.
    account = make_user("secretary", "decider", person=outside)
    with refused("“Clearer” in this measure and can't be “Decider”"):
        world.task(measure, account, "DECIDER")
    world.do(printing.freeze_packet, measure, world.reviewer)
    packet = world.packet(measure)
    said = {
        "outcome": "SIGNED", "text": "I determine that the criteria are met.", "prongs": ["P1"],
    }  # fmt: skip
    with refused("“Clearer” in this measure and can't be “Decider”"):
        enter(sha256=packet.manifest_sha256)
    with refused("about another version"):
        enter(who=PersonFactory(name="Another", verb=ADD_PERSON), sha256="f" * 64)
    chief = PersonFactory(name="A Chief", verb=ADD_PERSON)
    entry = enter(who=chief, sha256=packet.manifest_sha256)
    with refused("none of your roles"):
        world.step(rules.FIN_SIGN, measure, second)
    with refused("no verified paper of the decider"):
        world.step(rules.FIN_SIGN_ENTERED, measure, second)
    world.do(actions.verify_paper, entry, second)
    decision = Decision.objects.get()
    assert (decision.person, decision.outside, decision.outcome) == (chief, entry, "SIGNED")
    assert (world.fresh(measure).status, world.packet(measure).status) == (S.SIGNED, P.SIGNED)
    publisher = make_user("chief_publisher", "publisher", person=chief)
    with refused("“Decider” in this measure and can't be “Publisher”"):
        world.task(measure, publisher, "PUBLISHER")


def test_edits_on_a_paper_are_suggested_in_the_name_of_who_signed_it(
    world: World, recorder: User, signed_in: Any
) -> None:
    second = make_user("second_recorder", "recorder")
    outside = PersonFactory(name="A Secretary", verb=ADD_PERSON)
    measure = world.out_for_clearance()
    for user in (recorder, second):
        world.task(measure, user, "RECORDER")
    packet = world.packet(measure)
    statement = packet.statements.get()
    edited = "The minister himself signed the contract."
    typed = {
        "version": packet.version, "person": outside.pk, "office": "Office", "consultation": LAW,
        "signed_on": legal_day(now()).isoformat(), "manifest_sha256": packet.sent_sha256,
        "result": "CONCUR_WITH_EDITS",
    }  # fmt: skip
    door = f"{measure.get_absolute_url()}add/enter-outside/"

    def send(**more: Any) -> Any:
        letter = SimpleUploadedFile("letter.txt", b"Signed on paper.")
        return signed_in(recorder).post(door, typed | more | {"file": letter})

    assert "Statement 1 should read" in signed_in(recorder).get(door).content.decode()
    edit = {f"edit_{statement.pk}": edited}
    for wrong in ({}, {f"edit_{statement.pk}": statement.text}, edit | {"result": "CONCUR"}):
        refusal = send(**wrong)
        assert refusal.status_code == 422
        assert "concurs with edits says which" in refusal.content.decode()
    assert send(**edit).status_code == 302
    entry = OutsideAct.objects.get()
    assert not Suggestion.objects.exists(), "one hand alone has no effect"
    world.do(actions.verify_paper, entry, second)
    suggestion = Suggestion.objects.get()
    assert (suggestion.suggested_by, suggestion.text) == (outside, edited)
    page = signed_in(world.drafter).get(f"{measure.get_absolute_url()}clearance/")
    assert f'A Secretary <span class="small">version {packet.number}' in page.content.decode()
    with refused(f"concurs only with edits that were not taken: {LAW}"):
        world.do(printing.freeze_packet, measure, world.reviewer)

    world.do(actions.return_packet, measure, world.reviewer, reason="Take the edit.")
    world.do(actions.take_suggestion, suggestion, world.drafter)
    statement.refresh_from_db()
    assert statement.text == edited
    measure = reworked(world, measure)
    stands = packet.clearances.standing().get()
    assert (stands.result, stands.outside, stands.carried_from.number) == (
        "CONCUR_WITH_EDITS", entry, 1,
    )  # fmt: skip
    world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.fresh(measure).status == S.DECISION
