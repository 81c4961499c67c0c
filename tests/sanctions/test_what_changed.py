"""Two frozen versions as a page and a text, and what changed since somebody cleared."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from cases import actions as cases_actions
from cases.stored_files import path_of
from sanctions import actions, since
from sanctions.frozen import frozen_versions
from tests.sanctions.again import came_back, change, frozen_again, out_again

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World


def told(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_two_frozen_versions_are_compared_in_sentences_on_a_page_and_in_a_text(
    world: World, signed_in: Any, stranger: User
) -> None:
    measure = came_back(world)
    packet = world.packet(measure)
    client = signed_in(world.supervisor)
    address = reverse("sanctions:comparing", args=[packet.reference])
    assert "There is nothing to compare yet." in told(client.get(address))
    change(world, measure)
    measure = frozen_again(world, out_again(world, measure))
    tab = told(client.get(f"{measure.get_absolute_url()}packet/"))
    assert f'href="{address}"' in tab

    with CaptureQueriesContext(connection) as queries:
        page = told(client.get(address))
    assert len(queries) <= 40
    assert "The version was “1” and is “2” now." in page
    assert "Statement 1 was reworded." in page
    assert "<ins><span" in page
    assert "himself" in page
    assert "Statement 2 was added: A second paper agrees." in page
    assert "Exhibit Ex. 2 was added: " in page
    assert "Element E2: the number of independent sources was" in page
    newest, first = frozen_versions([packet])
    text = client.get(f"{address}text/?before={first.key}&after={newest.key}")
    lines = told(text)
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "* Statement 1 was reworded. Before: The minister signed the contract." in lines
    assert first.manifest_sha256 in lines
    assert lines.startswith("SAMPLE - NOT CUI")
    # The other way round, the same version twice, and what is no version.
    back = told(client.get(address, {"before": newest.key, "after": first.key}))
    assert "Exhibit Ex. 2 was taken out: " in back
    same = told(client.get(address, {"before": newest.key, "after": newest.key}))
    assert "Nothing differs" in same
    for route in (address, f"{address}text/"):
        assert "PK-1.1 is not one of" in told(
            client.get(route, {"before": "PK-1.1", "after": first.key}), 422
        )
    entry = Entry.objects.filter(kind="sanctions.compare_packet").order_by("pk")[0]
    assert (entry.facts["before"], entry.facts["after"]) == (first.key, newest.key)
    # Without the stored facts there is no guess.
    path_of(first.snapshot_sha256).write_bytes(b"{}")
    assert "no longer has the hash" in told(client.get(address), 422)
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(stranger).get(f"{address}text/").status_code == 404


def test_who_cleared_sees_what_changed_since_and_nothing_else(
    world: World, signed_in: Any, stranger: User
) -> None:
    measure = came_back(world)
    packet = world.packet(measure)
    address = reverse("sanctions:since", args=[packet.reference])
    client = signed_in(world.clearer)
    assert "No statement, citation or exhibit changed" in told(client.get(address))
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    change(world, measure)
    out_again(world, measure)
    with CaptureQueriesContext(connection) as many:
        first = told(client.get(address))
    assert len(many) == len(few)
    assert "You answered on" in first
    assert "Change 1 of 3" in first
    assert "Statement 1 was changed." in first
    assert re.search(r"<ins><span[^>]*>put in: </span> ?himself", first)
    assert 'aria-keyshortcuts="j ArrowRight"' in first
    second = told(client.get(address, {"change": "2"}))
    assert re.search(r"<h2[^>]*>Statement 2 is new\.</h2>", second)
    assert "A second paper agrees." in second
    assert "p. 1 “says so”" in second
    assert re.search(r"<h2[^>]*>Ex. 2 is new\.</h2>", told(client.get(address, {"change": "3"})))
    for beyond in ("4", "0", "-1", "x", "²"):
        assert client.get(address, {"change": beyond}).status_code == 404
    entry = Entry.objects.filter(kind="sanctions.read_changes").latest("pk")
    given = packet.clearances.get(created_by=world.clearer)
    assert entry.facts["since"] == given.reference
    # Nobody else's answer is theirs; who may not see the packet finds no page.
    assert "You gave no answer on this packet." in told(signed_in(world.reviewer).get(address))
    assert signed_in(stranger).get(address).status_code == 404
    tab = f"{measure.get_absolute_url()}packet/"
    assert "What changed since you answered" in told(signed_in(world.clearer).get(tab))
    assert "What changed since you answered" not in told(signed_in(world.reviewer).get(tab))


def test_what_was_taken_out_and_an_exhibit_that_fell_are_changes(
    world: World, signed_in: Any
) -> None:
    measure = came_back(world)
    packet = world.packet(measure)
    citation = packet.statements.get().citations.get()
    world.do(actions.withdraw_citation, citation, world.drafter, reason="Wrong page.")
    exhibit = packet.exhibits.get().exhibit
    world.do(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="Forged.")
    moment = packet.clearances.get().created_at
    told_of = since.changed_since(packet, moment)
    assert [(one.sentence, one.after.splitlines()[-1]) for one in told_of.changes] == [
        ("Statement 1 was changed.", "No citation."),
        ("Ex. 1 was changed.", "It fell: it was withdrawn or restricted."),
    ]
    assert "p. 1 “The minister signed the contract”" in told_of.changes[0].before
    assert told_of.untold == []
    statement = packet.statements.get()
    world.do(actions.withdraw_statement, statement, world.drafter, reason="Not needed.")
    gone = since.changed_since(packet, moment).changes[0]
    assert (gone.sentence, gone.after) == ("A statement was taken out.", "")
    assert "The minister signed the contract." in gone.before


def test_where_nothing_is_stored_for_a_day_it_is_said(world: World) -> None:
    packet = world.packet(world.written())
    long_ago = packet.created_at - datetime.timedelta(days=400)
    told_of = since.changed_since(packet, long_ago)
    assert told_of.untold == [
        "Nothing is stored of this packet for that time: all of it is shown as new."
    ]
    assert [one.sentence for one in told_of.changes] == ["Statement 1 is new.", "Ex. 1 is new."]
