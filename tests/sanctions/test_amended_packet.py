"""A packet that is abandoned and begun anew, and one that amends a measure in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import Refused
from sanctions import actions, printing
from sanctions.models import Measure, Packet
from tests.factories import now
from tests.sanctions.factories import make_authority
from tests.sanctions.test_decision import PAPERS

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

S, P = Measure.Status, Packet.Status


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def test_a_packet_is_abandoned_begun_anew_and_after_publication_amended(
    world: World, publisher: User
) -> None:
    world.version = make_authority("EO-13818")
    measure = world.written()
    first = world.packet(measure)
    with refused("you drafted for this measure|none of your roles"):
        world.do(actions.abandon_packet, first, world.drafter, reason="Wrong frame.")
    with refused("has an open packet"):
        actions.restart_packet(measure.pk, by=world.drafter, at=now())
    world.do(actions.abandon_packet, first, world.reviewer, reason="Wrong frame.")
    second = actions.restart_packet(measure.pk, by=world.drafter, at=now())
    assert (second.number, second.status) == (2, P.DRAFT)
    copied = second.statements.get()
    assert (copied.text, copied.citations.get().page) == ("The minister signed the contract.", 1)

    def through(parts: bool = False) -> None:
        packet = world.packet(measure)
        for user, part in ((world.drafter, "DRAFTER"), (world.reviewer, "REVIEWER"),
                           (world.clearer, "CLEARER")) if parts else ():  # fmt: skip
            world.task(measure, user, part)
        world.gate(measure)
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
        world.do(actions.send_to_legal, measure, world.drafter)
        if not parts:
            world.paper(measure, "legal_sufficiency_memo", world.reviewer)
            with refused("return it to the drafter first"):
                world.do(actions.abandon_packet, packet, world.reviewer, reason="Late.")
        world.do(printing.send_to_clearance, measure, world.reviewer)
        actions.record_clearance(
            packet.pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
            result="CONCUR", office="Office of Tests",
        )  # fmt: skip
        world.do(printing.freeze_packet, measure, world.reviewer)

    through()
    world.task(measure, world.decider, "DECIDER")
    world.decide(measure)
    world.task(measure, publisher, "PUBLISHER")
    world.papers(measure, *PAPERS)
    world.do(actions.publish_measure, measure, publisher)
    world.task(measure, world.drafter, "DRAFTER")
    with refused("the record is closed"):
        world.support(measure, "E3", measure.supports.first().finding, by=world.drafter)
    third = actions.restart_packet(measure.pk, by=world.drafter, at=now())
    part = measure.participations.valid(now()).get(user=world.drafter)
    world.do(actions.end_part, part, world.supervisor, reason="Tasked anew.")
    with refused("packet is not at “Frozen”"):
        world.do(
            actions.amend_measure, measure, world.decider, reason="One alias more.",
            manifest_sha256="",
        )  # fmt: skip
    through(parts=True)
    assert world.fresh(measure).status == S.PUBLISHED, "it stays in force while it is amended"
    second.refresh_from_db()
    world.task(measure, world.reviewer, "REVIEWER")
    with refused("no amended packet is issued"):
        world.do(actions.supersede_packet, second, world.reviewer)
    for user, what in ((world.decider, "DECIDER"), (publisher, "PUBLISHER")):
        part = measure.participations.valid(now()).get(user=user)
        assert part.packet == second, "a part is bound to the version it was tasked with"
        world.do(actions.end_part, part, world.supervisor, reason="Another version.")
        world.task(measure, user, what)
    world.do(
        actions.amend_measure, measure, world.decider, reason="One alias more.",
        manifest_sha256=world.packet(measure).manifest_sha256,
    )  # fmt: skip
    assert world.fresh(measure).status == S.AMENDED
    anew = measure.notices.order_by("-pk")[:3]
    assert {row.kind for row in anew} == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    assert all("amended" in row.title.lower() for row in anew)
    third.refresh_from_db()
    world.do(actions.issue_packet, third, publisher)
    world.do(actions.supersede_packet, second, world.reviewer)
    statuses = measure.packets.order_by("number").values_list("number", "status")
    assert list(statuses) == [(1, P.ABANDONED), (2, P.SUPERSEDED), (3, P.ISSUED)]
    assert world.fresh(measure).in_force(now())
