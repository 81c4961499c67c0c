"""What rests on a fallen exhibit turns stale in the same transaction."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from accounts.system import system_user
from audit.acts import Refused, begin
from audit.models import Entry
from cases import actions as cases_actions
from sanctions import actions, printing, rules
from sanctions.coverage import coverage
from sanctions.models import Packet, PacketExhibit
from sanctions.querysets import WORKING_PARTS
from sanctions.rules import guards
from tests.actors.factories import make_actor
from tests.factories import now
from work.models import Task


def test_a_withdrawn_exhibit_turns_its_measures_stale_at_once(world, monkeypatch) -> None:
    measure = world.drafting()
    exhibit = measure.supports.first().finding.exhibit
    assert coverage(measure).matrix.complete == ("P1", "P2")
    # Another measure whose packet has left its drafter rests on it too.
    sent = world.nominated(subject=make_actor("Otra Prueba", by=world.lead))
    world.task(sent, world.decider, "DECIDER")
    system = {"by": system_user("clock"), "at": now()}
    packet = begin(rules.MARK_STALE, Packet(measure=sent, title="t", status="CLEARANCE"), **system)
    begin(rules.MARK_STALE, PacketExhibit(packet=packet, exhibit=exhibit, position=1), **system)
    with monkeypatch.context() as failing:
        failing.setattr(
            "sanctions.actions.evidence.ask_workers_of", Mock(side_effect=OSError("full"))
        )
        with pytest.raises(OSError, match="full"):
            world.do(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="Forged.")
    assert type(exhibit).objects.get(pk=exhibit.pk).withdrawn_at is None, "nothing half done"
    assert (world.fresh(measure).stale_since, world.fresh(sent).stale_since) == (None, None)

    world.do(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="It was forged.")
    stale = world.fresh(measure)
    assert stale.stale_since is not None
    assert exhibit.reference in stale.stale_because
    assert coverage(stale).matrix.wanting
    assert Entry.objects.filter(kind="sanctions.mark_stale", object_id=measure.pk).count() == 1
    told = Task.objects.about(sent).filter(title__contains="something that it rests on fell")
    assert {task.holder.user for task in told} == {
        world.lead, world.supervisor, world.drafter, world.reviewer, world.decider,
    }  # fmt: skip
    assert all(exhibit.reference in task.text for task in told)
    assert {task.created_at for task in told} == {world.fresh(sent).stale_since}
    packet.refresh_from_db()
    assert exhibit.reference in str(guards.stale(world.reviewer, packet, now()))
    tasks = Task.objects.unfinished()
    owners = {t.holder.user for t in tasks.about(measure)}
    assert owners == {
        part.user for part in measure.participations.valid(now()) if part.part in WORKING_PARTS
    }
    assert {t.holder.user for t in tasks.about(exhibit)} >= {exhibit.findings.first().created_by}


def test_who_withdraws_an_exhibit_need_not_know_of_the_measure(world) -> None:
    measure = world.drafting()
    part = measure.participations.get(user=world.reviewer)
    world.do(actions.end_part, part, world.lead, reason="Another reviewer takes it.")
    exhibit = measure.supports.first().finding.exhibit
    world.do(
        cases_actions.restrict_exhibit, exhibit, world.reviewer, reason="Grand jury.",
        restriction="GRAND_JURY",
    )  # fmt: skip
    assert world.fresh(measure).stale_since is not None


def test_a_refused_withdrawal_marks_nothing(world) -> None:
    measure = world.drafting()
    exhibit = measure.supports.first().finding.exhibit
    with pytest.raises(Refused):
        world.do(cases_actions.withdraw_exhibit, exhibit, world.lead, reason="I want it gone.")
    assert world.fresh(measure).stale_since is None


def test_a_withdrawn_finding_turns_its_measures_stale(world) -> None:
    measure = world.drafting()
    finding = measure.supports.first().finding
    world.do(cases_actions.withdraw_finding, finding, world.lead, reason="Misread.")
    assert finding.reference in world.fresh(measure).stale_because


def test_a_stale_measure_is_not_assembled_until_somebody_looked_through_it(world) -> None:
    measure = world.written()
    other = world.exhibit("A second paper.\fWith two pages.")
    support = world.support(
        measure, "E3", world.finding(other, 1, passage="second paper", claim="More.")
    )
    world.do(cases_actions.withdraw_exhibit, other, world.reviewer, reason="It was forged.")
    packet = world.packet(measure)
    with pytest.raises(Refused, match="is stale"):
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    world.do(actions.withdraw_support, support, world.drafter, reason="Its exhibit fell.")
    world.do(actions.refresh_measure, measure, world.drafter, reason="P1 stands without it.")
    printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    assert world.packet(measure).status == "ASSEMBLED"
