"""Measures of one action rest on shared statements: written once, taken over, each its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused
from sanctions import actions
from sanctions.models import Packet, PacketExhibit, Statement
from sanctions.record import placed, prefix
from tests.actors.factories import make_actor
from tests.cases.factories import seat
from tests.factories import now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import put

if TYPE_CHECKING:
    from sanctions.models import Measure
    from tests.sanctions.factories import World


def begun(world: World, action_pk: int, name: str) -> Measure:
    """A measure of the action in its draft, with nothing written yet."""
    measure = actions.nominate_subject(
        action_pk, by=world.lead, at=now(), subject=make_actor(name, by=world.lead),
        authority_version=world.version, ground="Paid.",
    )  # fmt: skip
    for user, part in ((world.drafter, "DRAFTER"), (world.supervisor, "SUPERVISOR")):
        world.task(measure, user, part)
    world.screen(measure)
    world.clear_equities(measure)
    world.do(actions.begin_draft, measure, world.drafter)
    return world.fresh(measure)


def test_a_record_is_written_once_and_taken_over_by_a_measure_of_the_same_action(
    world: World, signed_in: Any
) -> None:
    first = world.drafting()
    world.state(first, "The minister signed the contract.", 1, "")
    source = world.packet(first)
    second = begun(world, first.action_id, "Bruno Ejemplo")
    draft = world.packet(second)
    client = signed_in(world.drafter)
    page = client.get(f"{second.get_absolute_url()}packet/").content.decode()
    assert f"{first.reference} · Ana Prueba" in page

    def took(source: Packet) -> None:
        world.do(actions.take_record, draft, world.drafter, source=source)

    with pytest.raises(Refused, match="none of your roles"):
        world.do(actions.take_record, draft, world.reviewer, source=source)
    typed = {"version": draft.version, "source": source.pk}
    door = f"{draft.get_absolute_url()}do/take-record/"
    assert client.post(door, typed).status_code == 302

    def listed(packet: Packet) -> list[tuple[int | None, str]]:
        return [(one.row.exhibit_id, one.label) for one in placed(packet)]

    assert listed(draft) == listed(source), "one exhibit list, in one order"
    copied = draft.statements.standing().get()
    assert (copied.text, copied.citations.get().page) == ("The minister signed the contract.", 1)
    took(source)
    assert draft.statements.standing().count() == 1, "nothing is put in twice"

    # Either goes on by itself: a word changed, or the other dropped out, changes nothing here.
    old = source.statements.get()
    world.do(actions.edit_statement, old, world.drafter, section=old.section, text="She signed.")
    assert Statement.objects.get(pk=copied.pk).text == "The minister signed the contract."
    world.do(actions.withdraw_measure, first, world.supervisor, reason="Her part is not shown.")
    assert listed(draft)
    assert world.fresh(second).status == "MEMO"

    # Of another action, or not to be seen by who drafts, it is no source.
    other = begun(world, world.action().pk, "Carla Muestra")
    with pytest.raises(ValidationError, match="of the same action"):
        took(world.packet(other))
    alone = world.packet(other)
    with pytest.raises(Refused, match="no other measure of the action"):
        world.do(actions.take_record, alone, world.drafter, source=source)


def test_an_action_numbers_its_exhibits_in_one_range_and_who_drops_out_moves_nobody(
    world: World, signed_in: Any
) -> None:
    first = world.with_decider()
    action, one = first.action, world.packet(first)
    head = f"AR-{action.reference.rpartition('-')[2]}-"
    given = one.exhibits.standing().get()
    assert (given.label_final, given.bates_first, given.bates_last) == (
        "Ex. 1", f"{head}000001", f"{head}000004",
    )  # fmt: skip

    # Its own exhibit stands first in its list, and is numbered behind what has a number already.
    bruno = make_actor("Bruno Ejemplo", by=world.lead)
    second = world.frozen(action=action, subject=bruno)
    two = world.packet(second)
    own = two.exhibits.standing().get()
    assert (own.label_final, own.bates_first) == ("Ex. 2", f"{head}000005")
    with pypdfium2.PdfDocument(two.pdf_file.path()) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    printed = " ".join(" ".join(pages).split())
    assert f"No page of this record bears the numbers {head}000001 to {head}000004." in printed
    third = begun(world, action.pk, "Carla Muestra")
    draft = world.packet(third)
    seat(world.case, world.drafter, "COUNSEL", by=world.lead)
    for place in (own, given):
        actions.add_exhibit(draft.pk, by=world.drafter, at=now(), exhibit=place.exhibit)
    before = [(place.label, place.first) for place in placed(draft)]
    assert before == [("Ex. 1", f"{head}000001"), ("Ex. 2", f"{head}000005")], "as numbered there"

    # Taken out and opened again, nothing is numbered twice.
    kept = (two.manifest_sha256, two.pdf_file.sha256, two.inventory_sha256)
    answers = list(two.clearances.standing().values_list("pk", "sha256", "number"))
    world.do(actions.disapprove_measure, first, world.decider, reason="Her part is not shown.")
    two = world.packet(second)
    assert (two.manifest_sha256, two.pdf_file.sha256, two.inventory_sha256) == kept
    assert list(two.clearances.standing().values_list("pk", "sha256", "number")) == answers
    assert world.fresh(second).status == "DECISION"
    assert [(place.label, place.first) for place in placed(draft)] == before
    page = signed_in(world.lead).get(action.get_absolute_url()).content.decode()
    assert f"by {world.decider}" in page
    assert "Her part is not shown." in page


def test_a_private_measure_is_numbered_by_itself(world: World) -> None:
    """A gap in a public record would tell of it."""
    visa = make_authority("TEST-VISA", machine="VISA_ACTION")
    measure = world.nominated(authority_version=visa)
    packet = Packet(measure=measure)
    assert prefix(packet) == f"AR-{measure.reference.rpartition('-')[2]}-"
    measure.publicity = "PUBLIC"
    assert prefix(packet) == f"AR-{measure.action.reference.rpartition('-')[2]}-"


def test_what_a_measure_was_first_numbered_under_stays(world: World) -> None:
    visa = make_authority("TEST-VISA", machine="VISA_ACTION")
    measure = world.nominated(authority_version=visa)
    packet = put(Packet(measure=measure, title="A packet"))
    own = f"AR-{measure.reference.rpartition('-')[2]}-"
    put(
        PacketExhibit(
            packet=packet, exhibit=world.exhibit(), label_final="Ex. 1",
            bates_first=f"{own}000001", bates_last=f"{own}000004",
        )
    )  # fmt: skip
    put(PacketExhibit(packet=packet, exhibit=world.exhibit("Another."), position=1))
    packet.measure.publicity = "PUBLIC"
    assert [(one.label, one.first) for one in placed(packet)] == [
        ("Ex. 1", f"{own}000001"), ("Ex. 2", f"{own}000005"),
    ]  # fmt: skip
