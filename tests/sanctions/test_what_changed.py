"""Two frozen versions as a page and a text, and what changed since somebody cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from cases.stored_files import path_of
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
