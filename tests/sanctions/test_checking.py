"""Going through the statements one by one, each beside the page that it cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import explorer
from audit.models import Entry
from cases import actions as cases_actions
from cases.models import Exhibit
from sanctions import actions, checking
from tests.actors.factories import make_actor
from tests.cases.factories import make_verified
from tests.factories import now
from tests.sanctions.test_redaction import paper

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from sanctions.models import Measure, Packet
    from tests.sanctions.factories import World


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Each test checks anew."""
    checking._known.clear()


def listed(client: Client, packet: Packet) -> str:
    answer = client.get(reverse("sanctions:checking", args=[packet.reference]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def shown(client: Client, packet: Packet, number: int = 1, **asked: str) -> str:
    row = checking.checked(packet).statements[number - 1].row
    address = reverse("sanctions:checking_statement", args=[packet.reference, row.reference])
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def add(world: World, measure: Measure, data: bytes, **facts: Any) -> Any:
    """Another exhibit in the packet."""
    exhibit = make_verified(world.case, world.lead, world.verifier, data, **facts)
    packet = world.packet(measure)
    return actions.add_exhibit(packet.pk, by=world.lead, at=now(), exhibit=exhibit)


def state(world: World, measure: Measure, place: Any, page: int, quotation: str) -> None:
    actions.add_statement(
        world.packet(measure).pk, by=world.drafter, at=now(), section="CONDUCT",
        text=f"A statement on page {page}.", packet_exhibit=place, page=page, quotation=quotation,
    )  # fmt: skip


def test_each_statement_stands_beside_its_page_with_the_passage_lit(
    world: World, signed_in: Any
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    place = add(world, measure, paper(), name="paper.pdf")
    state(world, measure, place, 2, "a price of 14,000 quetzales")
    world.state(measure, "The company paid.", 2, "paid three million")
    world.state(measure, "Nobody saw it.")
    client = signed_in(world.drafter)
    page = listed(client, packet)
    assert page.count("sound</span>") == 2
    assert page.count("look at it</span>") == page.count("no citation</span>") == 1
    assert "2 statements are to be looked at" in page

    first = shown(client, packet)
    assert re.search(
        r"<mark[^>]*><span[^>]*>quoted: </span>The minister signed the contract", first
    )
    assert "<img" not in first.partition("<main")[2], "a text is no picture"
    second = shown(client, packet, 2)
    picture = re.findall(r'<img class="viewer__page" src="([^"]+)"', second)[0]
    assert second.count('class="boxes__lit"') == 1
    answer = client.get(picture)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    third = shown(client, packet, 3)
    assert "quotes words that are not on page 2" in third
    assert "nothing is lit" in third
    assert "has no citation" in shown(client, packet, 4)


def test_keys_and_links_lead_on_and_to_the_next_that_has_a_fault(
    world: World, signed_in: Any
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    for quotation in ("paid two million", "found no delivery", "paid two million"):
        world.state(measure, f"It says {quotation}.", 2, quotation)
    client = signed_in(world.drafter)
    rows = checking.checked(packet).statements
    assert [one.sound for one in rows] == [True, True, False, True]

    def led(number: int, key: str) -> str:
        page = shown(client, packet, number)
        found = re.findall(rf'href="([^"]+)" aria-keyshortcuts="{key}"', page)
        return found[0] if found else ""

    assert rows[1].row.reference in led(1, "j")
    assert (led(1, "k"), led(4, "j"), led(1, "ArrowLeft")) == ("", "", "")
    assert rows[0].row.reference in led(2, "k")
    assert rows[3].citations[0].row.reference in led(3, "ArrowRight")
    assert rows[2].row.reference in led(1, "f")
    assert rows[2].row.reference in led(4, "f"), "from the end it begins anew"
    assert led(3, "f") == "", "there is no other"


@pytest.mark.parametrize(
    ("how", "said"),
    [("withdrawn", "The exhibit fell"), ("changed", "The exhibit is in quarantine")],
)
def test_what_may_not_be_opened_is_not_opened_and_says_so(
    world: World, signed_in: Any, how: str, said: str
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    place = packet.exhibits.get()
    exhibit = Exhibit.objects.get(pk=place.exhibit_id)
    if how == "withdrawn":
        world.do(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="Forged.")
    else:
        exhibit.stored_file.path().write_bytes(b"Something else.")
        cases_actions.check_before([exhibit], at=now())
    client = signed_in(world.drafter)
    assert "look at it</span>" in listed(client, packet)
    page = shown(client, packet)
    assert said in page
    assert 'id="quoted"' not in page
    assert "Download the whole file" not in page
    assert checking.checked(packet).opened == []
    address = reverse("sanctions:checking_picture", args=[packet.reference, place.reference, 1])
    assert client.get(address).status_code == 404


def test_a_page_that_cannot_be_drawn_says_why(world: World, signed_in: Any) -> None:
    measure = world.written()
    packet = world.packet(measure)
    broken = add(world, measure, b"%PDF-1.7\nnothing of a PDF follows", name="broken.pdf")
    picture = add(world, measure, b"\x89PNG\r\n\x1a\nno picture", name="broken.png")
    state(world, measure, broken, 1, "")
    state(world, measure, picture, 1, "")
    client = signed_in(world.drafter)
    for number in (2, 3):
        page = shown(client, packet, number)
        assert "usa-alert--warning" in page
        assert "<img" not in page.partition("<main")[2]
    packet.exhibits.first().exhibit.stored_file.path().write_bytes(b"Something else.")
    assert "no longer has the hash" in shown(client, packet, 1)


def test_it_takes_the_same_queries_however_many_statements_and_exhibits(
    world: World, signed_in: Any
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    client = signed_in(world.drafter)
    counts = []
    for number in range(2):
        shown(client, packet)
        told = []
        for look in (listed, shown):
            with CaptureQueriesContext(connection) as queries:
                look(client, packet)
            told.append(len(queries))
        counts.append(told)
        for more in range(4):
            place = add(world, measure, f"Paper {number} {more} shows it.".encode())
            state(world, measure, place, 1, "shows it")
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 40


def test_bytes_that_were_checked_are_not_opened_again(world: World) -> None:
    measure = world.written()
    packet = world.packet(measure)
    first, again = checking.checked(packet), checking.checked(packet)
    assert [one.pk for one in first.opened] == [packet.exhibits.get().exhibit_id]
    assert (again.opened, again.statements) == ([], first.statements)


def test_who_opened_which_page_stands_in_the_log(world: World, signed_in: Any) -> None:
    measure = world.written()
    packet = world.packet(measure)
    client = signed_in(world.drafter)
    checking.checked(packet)
    shown(client, packet)
    exhibit = packet.exhibits.get().exhibit
    (entry,) = Entry.objects.filter(kind="sanctions.check_citation")
    assert (entry.by_name, entry.facts["page"], entry.facts["exhibit"]) == ("drafter", 1, "Ex. 1")
    asked = explorer.search({"about": exhibit.reference, "opened": True})
    assert entry in explorer.page(Entry.objects.all(), asked, size=50).rows


def test_who_takes_no_part_and_who_is_not_tasked_any_more_finds_nothing(
    world: World, signed_in: Any, stranger: User, auditor: User
) -> None:
    measure = world.written()
    packet = world.packet(measure)
    row, place = packet.statements.get(), packet.exhibits.get()
    for user in (stranger, auditor, world.verifier, world.decider):
        client = signed_in(user)
        for name, args in (
            ("checking", []), ("checking_statement", [row.reference]),
            ("checking_picture", [place.reference, 1]),
        ):  # fmt: skip
            address = reverse(f"sanctions:{name}", args=[packet.reference, *args])
            assert client.get(address).status_code == 404, (user, name)


def test_a_statement_of_another_packet_is_not_there(world: World, signed_in: Any) -> None:
    packet = world.packet(world.written())
    world.subject = make_actor("Bruno Ejemplo", by=world.lead)
    other = world.packet(world.written()).statements.get()
    client = signed_in(world.drafter)
    address = reverse("sanctions:checking_statement", args=[packet.reference, other.reference])
    assert client.get(address).status_code == 404
