"""The list of actors as its reader likes it: sorted, filtered, arranged, kept and taken away."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from actors import actions
from audit.models import Entry, Mention
from tests.actors.factories import make_actor
from tests.factories import now
from work.models import KeptList

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(lead: User, stranger: User) -> list[Actor]:
    """Four that the lead may see, and one that they may not."""
    make_actor("Oculta", by=stranger)
    people = [
        make_actor(given=given, paternal=surname, by=lead, nationality=nationality)
        for given, surname, nationality in (
            ("Zoila", "Aguilar", "HN"), ("Ana", "Zelaya", "GT"), ("=2+5", "Marín", "GT"),
        )
    ]  # fmt: skip
    return [*people, make_actor("Río Hondo", by=lead, kind="organization", country="GT")]


def captions(page: str) -> list[str]:
    return re.findall(r'<a href="/actors/AC-[^"]*"><bdi class="untrusted">([^<]*)<', page)


def test_it_is_sorted_filtered_arranged_and_kept(
    lead: User, four: list[Actor], signed_in: Any
) -> None:
    client = signed_in(lead)

    def page(query: str = "") -> str:
        answer = client.get(f"/actors/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    filed = [one.caption for one in sorted(four, key=lambda one: one.filed_as)]
    assert captions(page()) == filed
    assert captions(page("?sort=name")) == filed
    assert captions(page("?sort=-name")) == filed[::-1]
    assert captions(page("?sort=reference")) == [one.caption for one in four]
    assert captions(page("?sort=kind"))[0] == "Río Hondo"
    assert captions(page("?sort=nonsense;drop")) == filed
    body = page("?sort=-name&country=GT")
    assert captions(body) == [name for name in filed[::-1] if name != four[0].caption]
    assert 'aria-sort="descending"' in body
    assert "Remove Country or nationality: Guatemala" in body
    assert 'href="/actors/?sort=-name"' in body, "the chip goes, the order stays"

    actions.add_identifier(four[1].pk, by=lead, at=now(), scheme="passport", value="G 1234")
    actions.add_name(four[1].pk, by=lead, at=now(), full="La Chata", quality="weak")
    assert "also" in page(), "other names stand under the name"
    assert "G 1234" not in page()
    show = {"show": ["others", "numbers"], "query": "country=GT"}
    answer = client.post("/work/lists/actors/columns/", show)
    assert answer["Location"] == "/actors/?country=GT"
    body = page()
    assert "Passport G 1234" in body
    assert '<input type="hidden" name="show" value="name">' in body
    assert 'data-label="Reference"' not in body
    assert re.search(r'data-label="Other names"><bdi class="untrusted">La Chata<', body)
    assert 'data-label="Nationality"' not in body
    client.post(
        "/work/lists/actors/keep/", {"name": "Guatemala", "query": "country=GT", "home": "/actors/"}
    )
    kept = KeptList.objects.standing().exclude(name="").get()
    assert 'href="/actors/?country=GT"' in page()
    client.post(f"/work/lists/kept/{kept.reference}/drop/", {"home": "/actors/"})
    assert 'href="/actors/?country=GT"' not in page()


def test_an_export_is_recorded_with_its_actors_and_runs_no_formula(
    lead: User, four: list[Actor], signed_in: Any
) -> None:
    client = signed_in(lead)
    answer = client.get("/actors/export.csv?country=GT&sort=name")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Kind,Nationality")
    assert len(lines) == 4
    assert not any(line.startswith("=") for line in lines)
    assert "Oculta" not in "".join(lines)
    entry = Entry.objects.get(kind="actors.export_list")
    assert (entry.facts["rows"], entry.facts["asked"]) == (3, {"country": "GT", "sort": "name"})
    told = set(Mention.objects.filter(entry_id=entry.pk).values_list("object_id", flat=True))
    assert told == {one.pk for one in four[1:]}

    answer = client.get("/actors/export.xlsx?q=zelaya")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = b"".join(book.read(name) for name in book.namelist()).decode(errors="replace")
    assert "Zelaya" in sheet
    assert "Aguilar" not in sheet
    assert client.get("/actors/export.exe").status_code == 404
    assert client.get("/actors/export.csv?kind=ghost").status_code == 404
