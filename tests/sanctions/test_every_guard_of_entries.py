"""Each fact of a published entry, of its notices and of a minor that forbids, and whom it stops."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from audit.partial_dates import PartialDate
from sanctions import rules
from sanctions.models import EntryAmendment, MeasureNotice, Packet, Participation
from sanctions.models.status import Status as S
from tests.factories import make_user, now
from tests.guarded import about, silent
from tests.sanctions.imposed import imposed, put

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Measure
    from tests.sanctions.factories import World

pytestmark = pytest.mark.django_db

SIGNING = (rules.SIGN_ENTRY, rules.FIN_AMEND_ENTRY)
DECIDING = (*SIGNING, rules.REFUSE_ENTRY)
LISTED = (rules.PROPOSE_ENTRY, rules.SIGN_ENTRY)
PREPARING = [rules.PREPARE_NOTICE]
SENDING = [rules.SEND_NOTICE]
ON_PAPER = (
    rules.PACKET_ASSEMBLE, rules.PACKET_FREEZE, rules.FIN_TO_DECIDER, rules.VISA_TO_DECIDER,
)  # fmt: skip


@pytest.fixture
def measure(world: World) -> Measure:
    return imposed(world)


def of(measure: Measure, /, **facts: Any) -> Any:
    """A row of any kind about the measure with these facts."""
    seen = copy.copy(measure)
    for name, value in facts.items():
        setattr(seen, name, value)
    return about(measure=seen)


def test_an_entry_is_amended_where_it_is_published(measure: Measure, publisher: User) -> None:
    visa = of(measure, machine="VISA_ACTION")
    financial = (rules.PROPOSE_ENTRY, rules.FIN_AMEND_ENTRY)
    assert not silent(financial, "to financial designations", publisher, visa, now())
    assert silent(LISTED, "is not published", publisher, of(measure), now())
    for facts in ({"status": S.SIGNED}, {"in_force_since": None}, {"in_force_until": now()}):
        assert not silent(LISTED, "is not published", publisher, of(measure, **facts), now())
    proposing = [rules.PROPOSE_ENTRY]
    for before, why in (("", "no entry was kept"), ("A", "reads as it was published")):
        row_of = about({"before": before, "after": "A"}, measure=measure)
        assert not silent(proposing, why, publisher, row_of, now())


def test_who_signs_an_amended_entry(world: World, measure: Measure, publisher: User) -> None:
    again = make_user("again", "decider", person=publisher.person)
    row_of = about({"created_by": publisher}, measure=measure)
    for user in (publisher, again):
        assert not silent([rules.SIGN_ENTRY], "you proposed it", user, row_of, now())
    not_tasked, barred = "you are not tasked as “Decider”", "and can't be “Decider”"
    assert not silent(DECIDING, not_tasked, world.decider, row_of, now())
    assert not silent(DECIDING, barred, world.drafter, row_of, now())
    put(Participation(measure=measure, user=world.decider, part="DECIDER", since=now()))
    assert not silent([rules.FIN_AMEND_ENTRY], "is signed now", world.decider, row_of, now())
    at = now()
    signed = {"status": EntryAmendment.Status.SIGNED, "signed_by": world.decider, "signed_at": at}
    put(EntryAmendment(measure=measure, before="A", after="B", why="A passport.", **signed))
    assert silent([rules.FIN_AMEND_ENTRY], "is signed now", world.decider, row_of, at)


def test_what_follows_from_a_measure_is_a_draft_until_it_is_decided(
    measure: Measure, publisher: User
) -> None:
    draft = of(measure, status=S.DECISION, in_force_since=None)
    undecided = (*PREPARING, *SENDING)
    assert not silent(undecided, "is not decided", publisher, draft, now())
    signed = of(measure, status=S.SIGNED, in_force_since=None)
    assert not silent(SENDING, "is not in force yet", publisher, signed, now())
    ended = of(measure, status=S.DELISTED)
    assert silent(SENDING, "is not decided", publisher, ended, now())
    put(
        MeasureNotice(
            measure=measure, kind=MeasureNotice.Kind.SDN_ENTRY, title="Entry", text="He.",
            effective_on=legal_day(now()), facts={"a": "b"}, sha256="0" * 64,
        )
    )  # fmt: skip
    assert not silent(PREPARING, "prepared with the decision", publisher, of(measure), now())


def test_no_paper_names_a_minor(world: World, measure: Measure, reviewer: User) -> None:
    today = legal_day(now())
    young = copy.copy(measure.subject)
    young.born = PartialDate(today, today, "day")
    seen = copy.copy(measure)
    seen.subject = young
    packet = put(Packet(measure=measure, title=f"The record of {world.subject}"))
    packet.measure, seen.packets_on_their_way = seen, [packet]
    row_of = about(packet=packet, measure=seen)
    assert not silent(ON_PAPER, "names a minor", reviewer, row_of, now())
    packet.title = "The record of a minor child"
    assert len(silent(ON_PAPER, "names a minor", reviewer, row_of, now())) == len(ON_PAPER)
