"""A measure that rests on an exhibit in a compartment: only the named see what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import Refused
from cases import actions as cases_actions
from sanctions import actions, printing
from sanctions.coverage import coverage
from sanctions.models import (
    ElementSupport,
    Measure,
    Packet,
    PacketExhibit,
    Statement,
    StatementCitation,
)
from sanctions.rules.guards import citable
from tests.cases.factories import act_on, name_reader, put_away
from tests.factories import now
from tests.sanctions.factories import PASSAGES

if TYPE_CHECKING:
    from cases.models import Exhibit
    from sanctions.models import Measure as Row
    from tests.sanctions.factories import World

PARTS = (ElementSupport, Packet, PacketExhibit, Statement, StatementCitation)
TABS = (
    "", "matrix/", "gate/", "statements/", "exhibits/", "packet/", "notices/", "clearance/",
    "decision/", "participants/",
)  # fmt: skip


@pytest.fixture
def closed(world: World) -> Row:
    """A written measure, all of whose evidence lies in a compartment; the drafter is named."""
    measure = world.written()
    exhibit = measure.supports.first().finding.exhibit
    put_away(exhibit, world.reviewer)
    name_reader(exhibit, world.reviewer, world.drafter)
    return measure


def evidence(measure: Row) -> Exhibit:
    found: Exhibit = measure.supports.first().finding.exhibit
    return found


def test_the_named_see_all_of_it_and_the_others_nothing_that_rests_on_it(
    closed: Row, world: World
) -> None:
    at = now()
    for user, sees in (
        (world.drafter, True), (world.reviewer, True), (world.supervisor, False),
        (world.lead, False), (world.clearer, False),
    ):  # fmt: skip
        assert Measure.objects.visible_to(user, at).contains(closed)
        for model in PARTS:
            assert model.objects.visible_to(user, at).exists() is sees, (user, model)


def test_no_tab_no_file_and_no_print_holds_a_word_of_it(
    closed: Row, world: World, signed_in: Any
) -> None:
    exhibit, packet = evidence(closed), world.packet(closed)
    place = packet.exhibits.get()
    hidden = (
        exhibit.reference, exhibit.title, exhibit.stored_file.sha256, PASSAGES[0], PASSAGES[1],
        "Claim of page 1.", "The minister signed the contract.", packet.reference,
    )  # fmt: skip
    base = closed.get_absolute_url()
    client = signed_in(world.supervisor)
    for tab in TABS:
        page = client.get(base + tab).content.decode()
        assert [word for word in hidden if word in page] == [], tab
    support = closed.supports.first()
    for url in (
        f"{base}supports/{support.reference}/", f"{base}exhibits/{place.reference}/file/",
        f"/packets/{packet.reference}/", f"/packets/{packet.reference}/pdf/",
        f"/packets/{packet.reference}/check/",
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
    client = signed_in(world.drafter)
    assert PASSAGES[0] in client.get(f"{base}statements/").content.decode()
    assert "Claim of page 1." in client.get(f"{base}matrix/").content.decode()
    assert exhibit.reference in client.get(f"{base}exhibits/").content.decode()


def test_a_reader_finds_no_gap_in_the_matrix_and_the_gate_still_judges_by_all(
    closed: Row, world: World, signed_in: Any
) -> None:
    page = signed_in(world.supervisor).get(f"{closed.get_absolute_url()}matrix/")
    assert {row["state"] for row in page.context["rows"]} == {"not"}
    assert {row["sources"] for row in page.context["rows"]} == {0}
    assert coverage(closed).matrix.complete == ("P1", "P2")


def test_nobody_cites_or_drafts_on_what_is_not_there(closed: Row, world: World) -> None:
    exhibit, packet = evidence(closed), world.packet(closed)
    finding = exhibit.findings.first()
    assert not citable(world.supervisor, closed, now()).filter(pk=finding.pk).exists()
    assert citable(world.drafter, closed, now()).filter(pk=finding.pk).exists()
    with pytest.raises(Refused, match="not among those you may see"):
        world.support(closed, "E3", finding)
    with pytest.raises(Refused, match="not among those you may see"):
        actions.add_exhibit(packet.pk, by=world.lead, at=now(), exhibit=exhibit)


def test_the_draft_prints_for_the_named_with_all_that_it_rests_on(
    closed: Row, world: World
) -> None:
    assert printing.citation_faults(world.packet(closed), now()) == []


def test_the_cause_of_staleness_names_nothing_from_a_compartment(closed: Row, world: World) -> None:
    exhibit = evidence(closed)
    act_on(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="Recalled.")
    assert closed.stale_since is None
    told = world.fresh(closed)
    assert told.stale_since is not None
    assert exhibit.reference not in told.stale_because
