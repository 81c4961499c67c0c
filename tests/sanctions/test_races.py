"""What two hands do at once to one measure; only PostgreSQL lets them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from audit.models import Entry
from sanctions import actions, printing
from sanctions.models import Decision, Measure, Packet, PacketExhibit
from tests.actors.factories import make_actor
from tests.factories import make_user, now

if TYPE_CHECKING:
    from tests.sanctions.factories import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
S, P = Measure.Status, Packet.Status


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """The word of each deed that was done, and the kind of error of each that was not."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=30)
            deed()
        except Exception as error:  # noqa: BLE001 - told to the test
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as hands:
        return [answer.result(timeout=120) for answer in [hands.submit(run, d) for d in deeds]]


def test_of_two_deciders_and_of_two_clicks_one_decides(world: World) -> None:
    """One signs twice, another disapproves: the first to lock the measure is the one outcome."""
    measure = world.with_decider()
    other = make_user("other_decider", "decider")
    world.task(measure, other, "DECIDER")
    version, manifest = world.fresh(measure).version, world.packet(measure).manifest_sha256

    def sign() -> None:
        actions.sign_measure(
            measure.pk, by=world.decider, at=now(), version=version, manifest_sha256=manifest,
            prongs=["P1"], text="I determine that the criteria are met.",
        )  # fmt: skip

    def disapprove() -> None:
        actions.disapprove_measure(
            measure.pk, by=other, at=now(), version=version, reason="Too thin."
        )

    told = at_once(sign, sign, disapprove)
    assert told.count("done") == 1, told
    assert set(told) <= {"done", "WrongStatus", "StaleVersion"}, told
    decision, packet = Decision.objects.get(), world.packet(measure)
    done = (world.fresh(measure).status, packet.status, decision.outcome)
    assert done in ((S.SIGNED, P.SIGNED, "SIGNED"), (S.REJECTED, P.FROZEN, "DISAPPROVED"))
    kinds = ("sanctions.fin_sign", "sanctions.fin_disapprove")
    entries = Entry.objects.filter(kind__in=kinds, outcome="done", object_id=measure.pk)
    assert entries.count() == 1


def test_an_objection_arrives_before_the_freeze_or_after_it_and_never_into_it(
    world: World,
) -> None:
    measure = world.cleared()
    late = make_user("late_clearer", "clearer")
    world.task(measure, late, "CLEARER")
    packet, version = world.packet(measure), world.fresh(measure).version

    def freeze() -> None:
        printing.freeze_packet(measure.pk, by=world.reviewer, at=now(), version=version)

    def object_to_it() -> None:
        actions.record_clearance(
            packet.pk, by=late, at=now(), consultation="Secretary of Tests", result="OBJECT",
            office="Office of Tests",
        )  # fmt: skip

    told = at_once(freeze, object_to_it)
    assert told.count("done") == 1, told
    frozen = world.packet(measure).status == P.FROZEN
    objecting = packet.clearances.standing().filter(result="OBJECT").exists()
    assert (frozen, objecting) in ((True, False), (False, True)), told
    assert (world.fresh(measure).status == S.DECISION) is frozen


def test_two_packets_of_an_action_never_give_one_number_to_two_exhibits(world: World) -> None:
    first = world.cleared()
    bruno = make_actor("Bruno Ejemplo", by=world.lead)
    second = world.cleared(action=first.action, subject=bruno)

    def freezing(measure: Measure) -> Callable[[], Any]:
        version = measure.version
        return lambda: printing.freeze_packet(
            measure.pk, by=world.reviewer, at=now(), version=version
        )

    told = at_once(freezing(first), freezing(second))
    assert "done" in told, told
    assert set(told) <= {"done", "StaleVersion"}, told
    for measure in (world.fresh(first), world.fresh(second)):
        if measure.status != S.DECISION:  # its print was made before the other took the numbers
            freezing(measure)()
    rows = PacketExhibit.objects.filter(packet__measure__in=(first, second))
    given = list(rows.values_list("exhibit", "bates_first"))
    assert len(given) == len({number for _exhibit, number in given}) == 2, given
