"""A packet that was cleared and frozen, came back, was changed, and went out once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanctions import actions, printing
from tests.factories import now

if TYPE_CHECKING:
    from sanctions.models import Measure
    from tests.sanctions.factories import World

ANOTHER = "A second paper says so."


def came_back(world: World) -> Measure:
    """Version 1 is frozen and returned for discussion; who works on it is tasked anew."""
    measure = world.with_decider()
    world.do(actions.return_for_discussion, measure, world.decider, reason="Who signed?")
    measure = world.fresh(measure)
    for user, part in (
        (world.drafter, "DRAFTER"), (world.reviewer, "REVIEWER"), (world.clearer, "CLEARER"),
    ):  # fmt: skip
        world.task(measure, user, part)
    return measure


def change(world: World, measure: Measure) -> None:
    """One statement reworded, one added, and an exhibit that it cites."""
    packet = world.packet(measure)
    world.do(
        actions.edit_statement, packet.statements.get(), world.drafter, section="CONDUCT",
        text="The minister himself signed the contract.",
    )  # fmt: skip
    exhibit = world.exhibit(ANOTHER)
    world.support(measure, "E2", world.finding(exhibit, passage="says so"))
    place = packet.exhibits.standing().get(exhibit=exhibit)
    actions.add_statement(
        packet.pk, by=world.drafter, at=now(), section="CONDUCT", text="A second paper agrees.",
        packet_exhibit=place, page=1, quotation="says so",
    )  # fmt: skip


def out_again(world: World, measure: Measure) -> Measure:
    """Assembled, through legal review, out for clearance."""
    packet = world.packet(measure)
    world.gate(measure)
    printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    world.do(actions.send_to_legal, measure, world.drafter)
    world.do(printing.send_to_clearance, measure, world.reviewer)
    return world.fresh(measure)


def frozen_again(world: World, measure: Measure) -> Measure:
    """Cleared and frozen as version 2."""
    packet = world.packet(measure)
    actions.record_clearance(
        packet.pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        result="CONCUR", office="Office of Tests",
    )  # fmt: skip
    world.do(printing.freeze_packet, measure, world.reviewer)
    return world.fresh(measure)
