"""Each fact of a packet, its evidence and its clearances that forbids, and whom it stops."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from sanctions import rules
from sanctions.models import (
    Clearance,
    GateOverride,
    GateResult,
    OutsideAct,
    Packet,
    PacketExhibit,
    Participation,
    Statement,
    StatementCitation,
    Suggestion,
)
from sanctions.models.status import Status as S
from tests.cases.factories import make_exhibit
from tests.factories import make_user, now
from tests.guarded import about, silent
from tests.sanctions.imposed import imposed, put

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Measure
    from tests.sanctions.factories import World

pytestmark = pytest.mark.django_db

Part, P = Participation.Part, Packet.Status
DAY = datetime.timedelta(days=1)

SIGNING = (rules.PACKET_SIGN, rules.PACKET_SIGN_ENTERED)
WHOLE = (rules.PACKET_ASSEMBLE, rules.PACKET_FREEZE)
HANDING_OVER = (rules.FIN_TO_DECIDER, rules.VISA_TO_DECIDER)
"""The measure's half of the freeze asks what the packet's asks."""
REVIEWING = (
    rules.PACKET_LEGAL_OK, rules.PACKET_REJECT, rules.PACKET_FREEZE, rules.PACKET_SUPERSEDE,
    rules.PACKET_ABANDON,
)  # fmt: skip
MATRIX = (
    rules.ADD_SUPPORT, rules.EDIT_SUPPORT, rules.WITHDRAW_SUPPORT, rules.ASSESS, rules.REASSESS,
    rules.RECORD_SEARCH, rules.EDIT_MEASURE,
)  # fmt: skip
WORKING = (
    *MATRIX, rules.RUN_GATE, rules.PROPOSE_OVERRIDE, rules.FILE_DOCUMENT, rules.FLAG_EQUITY,
    rules.SCREEN_AGAIN, rules.REACH_FAMILY, rules.TASK,
)  # fmt: skip
"""What a measure that came to an end takes no more of."""
WRITING = (
    rules.ADD_EXHIBIT, rules.WITHDRAW_EXHIBIT, rules.ADD_STATEMENT, rules.EDIT_STATEMENT,
    rules.WITHDRAW_STATEMENT, rules.CITE, rules.WITHDRAW_CITATION, rules.TAKE_SUGGESTION,
)  # fmt: skip
ANSWERING = (
    rules.RECORD_CLEARANCE, rules.DEEM_CLEARANCE, rules.OVERRIDE_CLEARANCE, rules.CARRY_CLEARANCE,
    rules.ANSWER_OUTSIDE,
)  # fmt: skip
PAPERS = (rules.ENTER_OUTSIDE, rules.VERIFY_OUTSIDE, rules.REFUSE_OUTSIDE)
COMPARING = (rules.ENTER_OUTSIDE, rules.VERIFY_OUTSIDE)


@pytest.fixture
def measure(world: World) -> Measure:
    return imposed(world, "DECISION")


@pytest.fixture
def packet(measure: Measure) -> Packet:
    return put(Packet(measure=measure, title="A packet"))


def at_status(packet: Packet, at: str, **facts: Any) -> Any:
    """A row of any kind about the packet at that status; its measure with these facts."""
    packet = copy.copy(packet)
    packet.status, packet.measure = at, copy.copy(packet.measure)
    for name, value in facts.items():
        setattr(packet.measure, name, value)
    packet.measure.packets_on_their_way = [packet]
    statement = Statement(packet=packet)
    return about(packet=packet, measure=packet.measure, statement=statement)


def test_the_record_and_its_time(packet: Packet, reviewer: User, drafter: User) -> None:
    row_of = at_status(packet, P.CLEARANCE, summary="")
    for why in (
        "summary is empty",
        "no statement of fact",
        "no search for contrary",
        "no prong is complete",
    ):
        assert not silent((*WHOLE, *HANDING_OVER), why, reviewer, row_of, now())
    freezing = (rules.PACKET_FREEZE, *HANDING_OVER)
    assert not silent(freezing, "gate was not run", reviewer, row_of, now())
    assert not silent(freezing, "not answered yet", reviewer, row_of, now())

    row_of = at_status(packet, P.FROZEN, stale_since=now(), stale_because="Withdrawn.")
    resting = (*WHOLE, *HANDING_OVER, *SIGNING)
    assert not silent(resting, "the measure is stale", reviewer, row_of, now())
    version = copy.copy(packet.measure.authority_version)
    version.may_impose_until, version.from_memory = legal_day(now()) - DAY, ["E1"]
    version.verification = "MEMORY"
    row_of = at_status(packet, P.FROZEN, authority_version=version)
    resting = (*SIGNING, *freezing)
    assert not silent(resting, "is out of force", reviewer, row_of, now())
    memory = "are from memory"
    assert not silent(freezing, memory, reviewer, row_of, now())

    def hears(verb: Any, why: str, at: str, **facts: Any) -> bool:
        return not silent([verb], why, reviewer, at_status(packet, at, **facts), now())

    assert hears(rules.PACKET_ASSEMBLE, "on hold", P.DRAFT, status=S.HOLD)
    assert hears(rules.PACKET_ISSUE, "is not public", P.SIGNED)
    assert hears(rules.PACKET_ABANDON, "return it to the drafter first", P.LEGAL_REVIEW)
    assert hears(rules.PACKET_SUPERSEDE, "no amended packet", P.ISSUED)
    assert hears(rules.BEGIN_PACKET, "has an open packet", P.DRAFT)

    over = at_status(packet, P.DRAFT, status=S.REJECTED)
    assert not silent(WORKING, "came to an end", drafter, over, now())
    row_of = at_status(packet, P.FROZEN)
    assert not silent([*MATRIX, *WRITING], "past its draft", drafter, row_of, now())

    row_of = at_status(packet, P.DRAFT)
    alone = "no other measure of the action"
    assert not silent([rules.TAKE_RECORD], alone, drafter, row_of, now())
    frozen = at_status(packet, P.FROZEN)
    assert not silent([rules.TAKE_RECORD], "past its draft", drafter, frozen, now())
    assert not silent(ANSWERING, "not out for clearance", reviewer, row_of, now())
    assert not silent([rules.SUGGEST], "not under review", reviewer, row_of, now())
    agencies = (rules.ASK_AGENCY, rules.ANSWER_EQUITY)
    assert not silent(agencies, "equity check is not open", reviewer, row_of, now())


def test_who_had_another_part_in_the_record(world: World, measure: Measure, packet: Packet) -> None:
    row_of = at_status(packet, P.CLEARANCE)
    drafted = (
        *REVIEWING, *PAPERS, rules.RECORD_CLEARANCE, rules.DEEM_CLEARANCE, rules.CARRY_CLEARANCE,
        rules.CONFIRM_OVERRIDE,
    )  # fmt: skip
    assert not silent(drafted, "you drafted for this measure", world.drafter, row_of, now())
    issuing, barred = [rules.PACKET_ISSUE], "and can't be “Publisher”"
    overriding = [rules.OVERRIDE_CLEARANCE]
    judged = "and can't be “Decider”"
    assert not silent(overriding, judged, world.reviewer, row_of, now())
    for verbs, part in ((issuing, "Publisher"), (overriding, "Decider")):
        why = f"you are not tasked as “{part}”"
        assert not silent(verbs, why, world.decider, row_of, now())
    put(Participation(measure=measure, user=world.decider, part=Part.DECIDER, since=now()))
    assert not silent(issuing, barred, world.decider, row_of, now())
    put(Participation(measure=measure, user=world.lead, part=Part.DECIDER, since=now()))
    deciding = "is to decide and was"
    handing = (rules.PACKET_FREEZE, *HANDING_OVER)
    assert not silent(handing, deciding, world.reviewer, row_of, now())


def test_what_a_statement_rests_on(
    packet: Packet, drafter: User, world: World, reviewer: User
) -> None:
    row_of = about({"finding_id": 1}, measure=packet.measure)
    assert not silent([rules.ADD_SUPPORT], "the finding is not among", drafter, row_of, now())
    row_of = about({"exhibit_id": 1}, packet=packet)
    assert not silent([rules.ADD_EXHIBIT], "the exhibit is not among", drafter, row_of, now())

    place = put(PacketExhibit(packet=packet, exhibit=make_exhibit(world.case, world.lead)))
    other = Statement(packet=Packet(measure=packet.measure))
    row_of = about({"packet_exhibit": place}, statement=other)
    assert not silent([rules.CITE], "not in this packet", drafter, row_of, now())
    statement = put(Statement(packet=packet, section="CONDUCT", text="He signed."))
    put(StatementCitation(statement=statement, packet_exhibit=place, page=1))
    rests = "still rests on this exhibit"
    assert not silent([rules.WITHDRAW_EXHIBIT], rests, drafter, about(place=place), now())

    open_one = copy.copy(packet)
    open_one.status = P.CLEARANCE
    elsewhere = put(Statement(packet=packet, section="CONDUCT", text="He signed."))
    elsewhere.packet_id = packet.pk + 1
    row = Suggestion(packet=open_one, statement=elsewhere)
    assert not silent([rules.SUGGEST], "not in this packet", reviewer, about(row=row), now())


def test_overriding_the_gate(measure: Measure, drafter: User, reviewer: User) -> None:
    verbs = (rules.PROPOSE_OVERRIDE, rules.CONFIRM_OVERRIDE)
    row_of = about(measure=measure)
    assert not silent(verbs, "gate was not run", reviewer, row_of, now())
    ran = put(
        GateResult(
            measure=measure, rule_set=1, inputs={"a": 1}, inputs_sha256="0" * 64,
            hashes={"a": "0"}, result={"a": 1}, result_sha256="0" * 64, passed=False,
        )
    )  # fmt: skip
    mine = put(GateOverride(measure=measure, gate_result=ran, why="It is enough."), by=reviewer)
    again = make_user("again", "legal_reviewer", person=reviewer.person)
    for user in (reviewer, again):
        assert not silent([rules.CONFIRM_OVERRIDE], "you wrote it", user, about(mine=mine), now())


def test_who_answers_and_how(
    packet: Packet, reviewer: User, lead: User, clearer: User, world: World, recorder: User
) -> None:
    body = packet.measure.authority_version.consultations[0]
    row_of = about({"consultation": body}, packet=packet)
    instead = (rules.DEEM_CLEARANCE, rules.OVERRIDE_CLEARANCE)
    assert not silent(instead, "neither deemed given", reviewer, row_of, now())
    assert not silent([rules.DEEM_CLEARANCE], "still runs", reviewer, row_of, now())
    carried = about({"carried_from": Clearance(packet=packet)}, packet=packet)
    assert not silent([rules.CARRY_CLEARANCE], "was not voided", reviewer, carried, now())

    verbs = [rules.RECORD_CLEARANCE]
    row_of = about({"result": Clearance.Result.CONCUR_WITH_EDITS}, packet=packet)
    assert not silent(verbs, "suggest the edits first", clearer, row_of, now())
    assert not silent(verbs, "your role is for another agency", lead, row_of, now())

    again = make_user("again", "recorder", person=recorder.person)
    entered = about({"created_by": recorder}, packet=packet)
    for user in (recorder, again):
        later = (rules.VERIFY_OUTSIDE, rules.REFUSE_OUTSIDE)
        assert not silent(later, "you entered it", user, entered, now())
        mine = about({"person": user.person}, packet=packet)
        assert not silent(COMPARING, "their own paper", user, mine, now())
    drafted = about(
        {"person": world.drafter.person, "kind": OutsideAct.Kind.DECISION}, packet=packet
    )
    assert not silent(COMPARING, "and can't be “Decider”", recorder, drafted, now())
    other = about({"manifest_sha256": "0" * 64, "number": 1}, packet=packet)
    assert not silent(COMPARING, "about another version", recorder, other, now())
