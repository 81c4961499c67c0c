"""Separation of duties: nobody approves their own work, compared by person over a measure's life.

Each rule is seen refusing through the real actions (docs/architecture.md, SD1), and each
refusal says who may instead.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts import actions as accounts
from accounts.models import Agency, User
from accounts.rules import ADD_AGENCY
from accounts.system import system_user
from audit.acts import Refused
from sanctions import actions, printing, rules
from sanctions.models import Measure, Participation, Statement
from sanctions.rules.costs import cost
from sanctions.views.steps import remaining
from tests.factories import AgencyFactory, end_roles, make_user, now
from tests.sanctions.factories import World, make_authority

Part = Participation.Part


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def task(world: World, measure: Measure, user: User, part: str) -> Participation:
    return actions.task_user(measure.pk, by=world.lead, at=now(), user=user, part=part)


def hold(user: User, role: str, scope: str) -> None:
    """The user holds the role for one authority, or one agency."""
    at = now() - datetime.timedelta(seconds=1)
    grant = accounts.propose_role(
        user, by=system_user("install"), at=at, role=role, why="A test's cast.", scope=scope
    )
    accounts.confirm_role(grant.pk, by=system_user("import"), at=at, version=grant.version)


def nominated(world: World) -> Measure:
    """A measure that nobody but its nominator takes part in."""
    return actions.nominate_subject(
        world.action().pk, by=world.lead, at=now(), subject=world.subject,
        authority_version=world.version, ground="A ground.",
    )  # fmt: skip


PAIRS = [
    (Part.DRAFTER, Part.REVIEWER), (Part.REVIEWER, Part.DRAFTER),
    (Part.DRAFTER, Part.CLEARER), (Part.CLEARER, Part.DRAFTER),
    (Part.DRAFTER, Part.DECIDER), (Part.DECIDER, Part.DRAFTER),
    (Part.REVIEWER, Part.DECIDER), (Part.DECIDER, Part.REVIEWER),
    (Part.CLEARER, Part.DECIDER), (Part.DECIDER, Part.CLEARER),
    (Part.DECIDER, Part.PUBLISHER), (Part.PUBLISHER, Part.DECIDER),
]  # fmt: skip
ROLES = ("legal_drafter", "legal_reviewer", "clearer", "decider", "publisher", "supervisor")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_parts_that_stay_apart_are_never_one_persons(
    world: World, first: str, second: str
) -> None:
    measure = nominated(world)
    both = make_user("both", *ROLES)
    again = make_user("both_again", *ROLES, person=both.person)
    free = make_user("somebody_else", *ROLES)
    part = task(world, measure, both, first)
    for account in (both, again):
        with refused(f"“{Part(first).label}” in this measure and can't be.*who may: (?!.*Both)"):
            task(world, measure, account, second)
    world.do(actions.end_part, part, world.lead, reason="Reassigned.")
    with refused("can't be"):
        task(world, measure, both, second)
    assert task(world, measure, free, second).part == second


def test_parts_that_may_be_joined_are(world: World) -> None:
    measure = nominated(world)
    both = make_user("both", *ROLES)
    for part in (Part.SUPERVISOR, Part.REVIEWER, Part.CLEARER, Part.PUBLISHER):
        assert task(world, measure, both, part).part == part


def test_who_nominated_never_decides(world: World) -> None:
    hold(world.lead, "decider", "")
    measure = nominated(world)
    with refused("“Nominator” in this measure and can't be.*who may: Decider"):
        task(world, measure, world.lead, Part.DECIDER)


@pytest.fixture
def double(db: None) -> User:
    """Holds a drafting role beside those that drafting closes."""
    return make_user("double", "investigator", "supervisor", "legal_reviewer", "clearer", "decider")


def rewrite(world: World, measure: Measure, by: User) -> None:
    statement = Statement.objects.filter(packet__measure=measure).first()
    world.do(actions.edit_statement, statement, by, section="CONDUCT", text=statement.text)


def write(world: World, measure: Measure, by: User) -> None:
    finding = measure.supports.standing().first().finding
    world.support(measure, "E3", finding, by=by)


def summarize(world: World, measure: Measure, by: User) -> None:
    world.do(actions.edit_measure, measure, by, ground=measure.ground, summary="In other words.")


def cite(world: World, measure: Measure, by: User) -> None:
    packet = world.packet(measure)
    actions.cite_exhibit(
        packet.statements.first().pk, by=by, at=now(), packet_exhibit=packet.exhibits.first(),
        page=1,
    )  # fmt: skip


DRAFTING = [rewrite, write, summarize, cite]


def on_the_way(world: World, measure: Measure) -> Measure:
    """The written draft, through the gate, assembled and with the legal reviewers."""
    world.gate(measure)
    packet = world.packet(measure)
    world.gate(measure)
    printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    world.do(actions.send_to_legal, measure, world.drafter)
    world.paper(measure, "legal_sufficiency_memo", world.reviewer)
    return world.fresh(measure)


@pytest.mark.parametrize("draft", DRAFTING)
def test_who_wrote_a_word_of_it_does_not_review_it(world: World, double: User, draft: Any) -> None:
    measure = world.written()
    task(world, measure, double, Part.REVIEWER)
    draft(world, measure, double)
    measure = on_the_way(world, measure)
    for step in (printing.send_to_clearance, actions.return_packet):
        reason = {"reason": "Unclear."} if step is actions.return_packet else {}
        with refused("you drafted for this measure; who may review it: Reviewer"):
            world.do(step, measure, double, **reason)
    world.do(printing.send_to_clearance, measure, world.reviewer)


@pytest.mark.parametrize("machine", ["FIN_DESIGNATION", "VISA_ACTION"])
def test_each_step_of_a_review_asks_for_itself(world: World, double: User, machine: str) -> None:
    """Measure and packet move together, and neither relies on the other to refuse."""
    if machine == "VISA_ACTION":
        world.version = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    measure = world.drafting(authority_version=world.version)
    task(world, measure, double, Part.REVIEWER)
    write(world, measure, double)
    packet, at = world.packet(measure), now()
    asked = [(verb, measure) for verb in rules.MACHINES[machine]]
    asked += [(verb, packet) for verb in rules.MACHINES["PACKET"]]
    # Who reconsiders is asked about every part, not about drafting alone: test_after.py.
    asked = [(verb, row) for verb, row in asked if verb is not rules.FIN_OPEN_RECONSIDERATION]
    review = [(verb, row) for verb, row in asked if verb.roles == ("legal_reviewer",)]
    assert len(review) >= 6
    silent = [
        verb.name
        for verb, row in review
        if "you drafted" not in (verb.stopped(double, row, at) or "")
    ]
    assert silent == []


def test_who_wrote_a_word_of_it_does_not_freeze_it(world: World, double: User) -> None:
    measure = world.written()
    task(world, measure, double, Part.REVIEWER)
    rewrite(world, measure, double)
    measure = on_the_way(world, measure)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    packet = world.packet(measure)
    actions.record_clearance(
        packet.pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        result="CONCUR", office="Office of Tests",
    )  # fmt: skip
    with refused("you drafted"):
        world.do(printing.freeze_packet, measure, double)
    world.do(printing.freeze_packet, measure, world.reviewer)


def test_who_wrote_a_word_of_it_does_not_clear_it(world: World, double: User) -> None:
    measure = world.written()
    task(world, measure, double, Part.CLEARER)
    task(world, measure, double, Part.SUPERVISOR)
    write(world, measure, double)
    measure = on_the_way(world, measure)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    answer = {"consultation": "Secretary of Tests", "result": "CONCUR", "office": "Tests"}
    with refused("you drafted for this measure; who may answer: Clearer"):
        actions.record_clearance(world.packet(measure).pk, by=double, at=now(), **answer)


def test_a_decider_who_worked_on_it_since_is_found_when_the_record_is_closed(
    world: World, double: User
) -> None:
    measure = world.written()
    part = task(world, measure, double, Part.DECIDER)
    task(world, measure, double, Part.SUPERVISOR)
    rewrite(world, measure, double)
    measure = on_the_way(world, measure)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    actions.record_clearance(
        world.packet(measure).pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        result="CONCUR", office="Office of Tests",
    )  # fmt: skip
    with refused("Double is to decide and was “Drafter”.*task another: Decider"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    world.do(actions.end_part, part, world.lead, reason="Drafted.")
    task(world, measure, world.decider, Part.DECIDER)
    world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.fresh(measure).status == Measure.Status.DECISION


def test_who_answered_in_an_earlier_version_never_decides(world: World, double: User) -> None:
    """Also when it was voided, untasked, and by another account of the same person."""
    measure = world.out_for_clearance()
    task(world, measure, double, Part.SUPERVISOR)
    actions.record_clearance(
        world.packet(measure).pk, by=double, at=now(), consultation="Secretary of Tests",
        result="CONCUR", office="Office of Tests",
    )  # fmt: skip
    world.do(actions.return_packet, measure, world.reviewer, reason="An edit.")
    again = make_user("double_again", "decider", person=double.person)
    with refused("“Clearer” in this measure"):
        task(world, measure, again, Part.DECIDER)


def test_who_reviewed_without_being_tasked_to_review_never_decides(
    world: World, double: User
) -> None:
    measure = world.in_review()
    task(world, measure, double, Part.SUPERVISOR)
    world.paper(measure, "legal_sufficiency_memo", double)
    world.do(printing.send_to_clearance, measure, double)
    with refused("“Legal reviewer” in this measure"):
        task(world, measure, double, Part.DECIDER)


# --- one authority, one agency ------------------------------------------------------------


def test_a_decider_decides_under_the_one_authority_of_the_role(world: World) -> None:
    make_authority("OTHER-EO")
    other, right = make_user("other_decider"), make_user("right_decider")
    hold(other, "decider", "OTHER-EO")
    hold(right, "decider", "TEST-EO")
    end_roles(world.decider)
    measure = nominated(world)
    with refused("for something else than this measure; who may: Right Decider"):
        task(world, measure, other, Part.DECIDER)
    assert task(world, measure, right, Part.DECIDER).user == right


def agency(code: str, name: str) -> Agency:
    return AgencyFactory(code=code, name=name, kind=Agency.Kind.FEDERAL, verb=ADD_AGENCY)


def test_a_clearer_answers_for_the_one_agency_of_the_role(world: World) -> None:
    agency("TST", "Department of Tests")
    agency("STA", "Department of State")
    other, right = make_user("other_clearer"), make_user("right_clearer")
    hold(other, "clearer", "STA")
    hold(right, "clearer", "TST")
    measure = world.out_for_clearance()
    with refused("for something else than this measure; who may: Clearer, Right Clearer"):
        task(world, measure, other, Part.CLEARER)
    task(world, measure, right, Part.CLEARER)
    hold(other, "clearer", "")
    task(world, measure, other, Part.CLEARER)
    end_roles(other)
    hold(other, "clearer", "STA")  # the role was narrowed after the tasking
    answer = {"consultation": "Secretary of Tests", "result": "CONCUR", "office": "Tests"}
    with refused("your role is for another agency; who may answer: .*Right Clearer"):
        actions.record_clearance(world.packet(measure).pk, by=other, at=now(), **answer)
    actions.record_clearance(world.packet(measure).pk, by=right, at=now(), **answer)


def test_visa_work_is_for_visa_actions(world: World) -> None:
    officer = make_user("officer", "visa_officer")
    with refused("belongs to visa actions"):
        task(world, nominated(world), officer, Part.VISA_OFFICER)
    visa = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    measure = world.nominated(authority_version=visa)
    assert task(world, measure, officer, Part.VISA_OFFICER).user == officer


# --- what an act will cost ----------------------------------------------------------------


def test_before_an_act_that_costs_a_later_part_the_page_says_which(
    world: World, double: User, signed_in: Any
) -> None:
    measure = world.written()
    task(world, measure, double, Part.REVIEWER)
    page = f"{measure.get_absolute_url()}statements/"
    told = "After this you can no longer take part in this measure as: "
    before = signed_in(double).get(page).content.decode()
    assert f"{told}legal reviewer, clearer or decider." in before
    rewrite(world, measure, double)
    assert told not in signed_in(double).get(page).content.decode(), "it is lost already"
    assert told not in signed_in(world.drafter).get(page).content.decode(), "has nothing to lose"
    at = now()
    assert cost(rules.NOMINATE, double, Measure(action=measure.action), at).endswith(": decider.")
    assert cost(rules.RECORD_SEARCH, double, Statement(packet=world.packet(measure)), at) == ""


def test_each_remaining_step_says_who_may_still_take_it(world: World, double: User) -> None:
    """By the role of the step and the parts that were taken, and not by the part alone."""
    measure = world.nominated()
    left = {row["step"]: row["who"] for row in remaining(measure, now())}
    drafting, reviewing = "Begin the memorandum and its packet", "Send to legal review"
    assert left["Screen the nomination"] == str(world.lead)
    assert left[drafting] == left[reviewing] == str(world.drafter), "the lead drafts no memorandum"
    freezing = "Freeze the packet and send to the decider"
    assert left[freezing] == str(world.reviewer)
    assert str(world.decider) in left["Sign the designation"]
    assert left["Sign the designation"].startswith("nobody is tasked; could be: ")
    assert "an administrator grants the role" in left["Publish"]

    # Who wrote a word of it is no reviewer any more; who drafted is offered no review either.
    task(world, measure, double, Part.REVIEWER)
    assert str(double) in dict_of(measure)[freezing]
    summarize(world, measure, double)
    assert dict_of(measure)[freezing] == str(world.reviewer)
    assert str(double) not in dict_of(measure)["Sign the designation"]
    for row in measure.participations.filter(user=world.reviewer):
        world.do(actions.end_part, row, world.supervisor, reason="On leave.")
    told = dict_of(measure)[freezing]
    assert told.startswith("nobody is tasked; could be: ")
    assert str(double) not in told
    assert str(world.drafter) not in told


def dict_of(measure: Measure) -> dict[str, str]:
    return {row["step"]: row["who"] for row in remaining(measure, now())}
