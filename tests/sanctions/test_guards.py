"""Each fact that forbids, seen forbidding."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.system import system_user
from audit.acts import Refused, act, begin
from cases.stored_files import receive
from sanctions import actions, printing, rules
from sanctions.models import (
    AuthorityVersion,
    Measure,
    PacketExhibit,
    Participation,
    Statement,
)
from tests.cases.factories import make_case
from tests.factories import now
from tests.sanctions.factories import World, make_authority


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def test_an_action_rises_from_a_case_its_author_may_read(world: World) -> None:
    hidden = make_case(world.lead)
    with refused("not among those you may see"):
        actions.open_action(by=world.drafter, at=now(), title="The bridge", case=hidden)


def test_the_part_of_the_nominator_is_taken_once_by_who_nominated(world: World) -> None:
    measure = world.nominated()
    for user in (world.lead, world.drafter):
        part = Participation(measure=measure, user=user, part="NOMINATOR", since=now())
        with refused("only who nominates"):
            begin(rules.ENTER, part, by=user, at=now())


def test_a_finished_measure_takes_no_more_work(world: World) -> None:
    measure = world.nominated()
    finding = world.finding(world.exhibit())
    file = receive([b"A paper."], "paper.txt")
    world.do(actions.reject_measure, measure, world.supervisor, reason="Mistaken identity.")
    tries = (
        lambda: actions.task_user(
            measure.pk, by=world.lead, at=now(), user=world.decider, part="DECIDER"
        ),
        lambda: actions.file_document(
            measure.pk, by=world.lead, at=now(), kind="other", title="Late", file=file
        ),
        lambda: world.do(actions.edit_measure, measure, world.lead, ground="New.", summary=""),
        lambda: world.support(measure, "E1", finding),
        lambda: actions.record_search(
            measure.pk, by=world.lead, at=now(), terms="x", sources="y", searched_on=now().date()
        ),
    )
    for late in tries:
        with refused("came to an end"):
            late()
    file.discard()
    again = actions.nominate_subject(
        world.action().pk, by=world.lead, at=now(), subject=world.subject,
        authority_version=world.version, ground="New facts.",
    )  # fmt: skip
    assert again.is_open, "a rejected nomination leaves the way open for another"


def test_a_part_ends_once(world: World) -> None:
    part = world.nominated().participations.get(user=world.clearer)
    world.do(actions.end_part, part, world.lead, reason="Done.")
    with refused("ended already"):
        world.do(actions.end_part, part, world.lead, reason="Again.")


def test_a_step_belongs_to_its_machine(world: World) -> None:
    measure = world.nominated()
    facts = {"identity": "WEAK", "identity_check": "A name."}
    with refused("belongs to visa actions"):
        world.step(rules.VISA_SCREEN, measure, world.lead, **facts)
    visa = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    other = world.nominated(authority_version=visa)
    with refused("belongs to financial designations"):
        world.step(rules.FIN_SCREEN, other, world.lead, **facts)


def test_the_authority_is_asked_again_at_screening(world: World) -> None:
    measure = world.nominated()
    _change_law(world, force="UNVERIFIED")
    with refused("is not verified"):
        world.screen(measure)
    _change_law(world, force="ENDED", may_impose_until=datetime.date(2023, 12, 27))
    with refused("out of force since 2023-12-27"):
        world.screen(measure)


def _change_law(world: World, **facts: Any) -> None:
    pk = world.version.pk
    version = AuthorityVersion.objects.get(pk=pk).version
    with act(
        rules.LOAD_AUTHORITIES, AuthorityVersion, pk, by=system_user("import"), at=now(),
        version=version,
    ) as row:  # fmt: skip
        for name, value in facts.items():
            setattr(row, name, value)


def test_a_draft_is_assembled_only_whole(world: World) -> None:
    measure = world.drafting(evidence=False)

    def assemble() -> None:
        packet = world.packet(measure)
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)

    with refused("the executive summary is empty"):
        assemble()
    world.do(actions.edit_measure, measure, world.drafter, ground="G.", summary="A summary.")
    with refused("no statement of fact"):
        assemble()
    exhibit = world.exhibit(cleared=False)
    world.support(measure, "E1", world.finding(exhibit, 1))
    world.state(measure, "The minister signed.", 1, "The minister signed")
    with refused("no search for contrary information"):
        assemble()
    actions.record_search(
        measure.pk, by=world.drafter, at=now(), terms="x", sources="y", searched_on=now().date()
    )
    with refused("no prong is complete; nearest is P1, which lacks E1, E2"):
        assemble()
    world.clear(exhibit)
    with refused("lacks E2"):
        assemble()
    support = world.support(measure, "E2", world.finding(exhibit, 2))
    against = world.support(measure, "E2", world.finding(exhibit, 3), "CONTRADICTS")
    with refused("lacks E2"):
        assemble()
    world.do(
        actions.edit_support, against, world.drafter, bearing="CONTRADICTS",
        note="Delivery was paid for and not made: it agrees.",
    )  # fmt: skip
    with refused("not at “Assembled”"):
        world.do(actions.send_to_legal, measure, world.drafter)
    assemble()
    with refused("past its draft"):
        world.do(actions.withdraw_support, support, world.drafter, reason="Too late.")
    with refused("past its draft"):
        world.do(actions.edit_measure, measure, world.drafter, ground="G.", summary="Other.")
    with refused("past its draft"):
        world.do(
            actions.edit_statement, Statement.objects.get(), world.drafter, section="CONDUCT",
            text="Other words.",
        )  # fmt: skip


def test_an_exhibit_something_rests_on_stays_in_the_packet(world: World) -> None:
    measure = world.drafting()
    place = world.packet(measure).exhibits.get()
    with refused("still rests on this exhibit"):
        world.do(actions.withdraw_exhibit, place, world.drafter, reason="Not needed.")
    spare = actions.add_exhibit(
        place.packet_id, by=world.lead, at=now(), exhibit=world.exhibit("A spare paper.")
    )
    statement = world.state(measure, "A spare sentence.")
    cited = actions.cite_exhibit(
        statement.pk, by=world.drafter, at=now(), packet_exhibit=spare, page=1
    )
    with refused("still rests on this exhibit"):
        world.do(actions.withdraw_exhibit, spare, world.drafter, reason="Not needed.")
    world.do(actions.withdraw_citation, cited, world.drafter, reason="Not needed.")
    world.do(actions.withdraw_exhibit, spare, world.drafter, reason="Not needed.")
    gone = PacketExhibit.objects.get(pk=spare.pk)
    with refused("not in this packet"):
        actions.cite_exhibit(statement.pk, by=world.drafter, at=now(), packet_exhibit=gone, page=1)


def test_an_exhibit_is_put_in_by_who_may_read_it(world: World) -> None:
    measure = world.drafting()
    hidden = world.exhibit("A paper the drafter does not see.")
    with refused("not among those you may see"):
        actions.add_exhibit(world.packet(measure).pk, by=world.drafter, at=now(), exhibit=hidden)


def test_an_answer_is_taken_only_from_a_body_that_is_asked_while_it_is_asked(world) -> None:
    measure = world.written()
    answer = {"by": world.clearer, "result": "CONCUR", "office": "Office of Tests"}
    with refused("not out for clearance"):
        actions.record_clearance(
            world.packet(measure).pk, at=now(), consultation="Secretary of Tests", **answer
        )


def test_only_a_body_the_authority_names_is_asked(world) -> None:
    measure = world.out_for_clearance()
    answer = {"by": world.clearer, "result": "CONCUR", "office": "Office of Tests"}
    with refused("names no such consultation"):
        actions.record_clearance(
            world.packet(measure).pk, at=now(), consultation="Secretary of Nothing", **answer
        )


def test_freezing_is_refused_once_the_authority_is_out_of_force(world) -> None:
    measure = world.cleared()
    _change_law(world, may_impose_until=datetime.date(2023, 12, 27))
    with refused("out of force since"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.fresh(measure).status == Measure.Status.INTERAGENCY
