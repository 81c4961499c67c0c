"""The list of cases as its reader likes it: sorted, filtered, arranged, kept and taken away."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, Mention
from tests.cases.factories import make_case
from work.models import KeptList

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
FACTS = (
    ("Carretera", "GT", "URGENT"), ("Agua", "HN", "LOW"), ("=2+5", "GT", "NORMAL"),
    ("Banco", "SV", "URGENT"),
)  # fmt: skip


def titles(page: Any) -> list[str]:
    known = [title for title, _country, _priority in FACTS]
    found = re.findall(r'data-label="Title" class="text"><bdi class="untrusted">([^<]*)<', page)
    return [title for title in found if title in known]


def test_a_list_is_sorted_filtered_arranged_and_kept(lead: User, member: User, client: Any) -> None:
    for title, country, priority in FACTS:
        make_case(lead, title=title, country=country, priority=priority)
    client.force_login(lead)

    def page(query: str = "") -> str:
        answer = client.get(f"/cases/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert titles(page()) == ["Banco", "=2+5", "Agua", "Carretera"]
    assert titles(page("?sort=title")) == ["=2+5", "Agua", "Banco", "Carretera"]
    assert titles(page("?sort=-title")) == ["Carretera", "Banco", "Agua", "=2+5"]
    assert titles(page("?sort=reference")) == ["Carretera", "Agua", "=2+5", "Banco"]
    assert titles(page("?sort=priority")) == ["Banco", "Carretera", "=2+5", "Agua"]
    assert titles(page("?sort=nonsense;drop")) == titles(page())
    body = page("?sort=-title&country=GT")
    assert titles(body) == ["Carretera", "=2+5"]
    assert 'aria-sort="descending"' in body
    assert "Remove Country: Guatemala" in body
    assert 'href="/cases/?sort=-title"' in body  # the chip goes, the order stays

    assert "Lead</th>" not in body
    show = {"show": ["title", "lead", "priority"], "query": "country=GT"}
    answer = client.post("/work/lists/cases/columns/", show)
    assert answer["Location"] == "/cases/?country=GT"
    body = page()
    assert "Lead</th>" in body
    assert 'data-label="Country"' not in body
    client.post("/work/lists/cases/columns/", {"show": ["title", "country"]})
    assert KeptList.objects.standing().count() == 1
    assert 'data-label="Country"' in page()

    sent = {"name": "Guatemala, urgent", "query": "?country=GT&priority=URGENT&after=TF-1"}
    answer = client.post("/work/lists/cases/keep/", sent)
    assert answer["Location"] == "/cases/?country=GT&priority=URGENT"
    kept = KeptList.objects.get(name="Guatemala, urgent")
    assert 'href="/cases/?country=GT&amp;priority=URGENT"' in page()
    assert titles(page(f"?{kept.query}")) == ["Carretera"]
    assert client.post("/work/lists/nowhere/keep/", sent).status_code == 404
    client.force_login(member)
    assert client.post(f"/work/lists/kept/{kept.reference}/drop/").status_code == 404
    assert "Guatemala, urgent" not in client.get("/cases/").content.decode()
    client.force_login(lead)
    client.post(f"/work/lists/kept/{kept.reference}/drop/")
    assert "Guatemala, urgent" not in client.get("/cases/").content.decode().partition("<main")[
        2
    ].partition("components/messages")[0].replace("Drop this filter: done.", "")


def test_an_export_is_recorded_with_its_cases_and_runs_no_formula(
    lead: User, member: User, client: Any
) -> None:
    cases = [make_case(lead, title=t, country=c, priority=p) for t, c, p in FACTS]
    hidden = make_case(member, title="Secreto")
    client.force_login(lead)
    answer = client.get("/cases/export.csv?country=GT&sort=title")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["Title", "'=2+5", "Carretera"]
    entry = Entry.objects.get(kind="cases.export_list")
    assert entry.facts["rows"] == 2
    assert entry.facts["asked"] == {"country": "GT", "sort": "title"}
    named = set(Mention.objects.filter(entry_id=entry.pk).values_list("object_id", flat=True))
    assert named == {cases[0].pk, cases[2].pk}

    whole = b"".join(client.get("/cases/export.xlsx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    column = re.findall(r'<c r="B\d+"[^>]*t="inlineStr"><is><t>([^<]*)</t>', sheet)
    assert column == ["Title", "Banco", "'=2+5", "Agua", "Carretera"]
    assert "<f>" not in sheet
    assert hidden.reference not in sheet
    assert client.get("/cases/export.pdf").status_code == 404


def test_a_page_asks_as_often_for_forty_cases_as_for_four(lead: User, client: Any) -> None:
    client.force_login(lead)

    def queries() -> int:
        client.get("/cases/?sort=priority")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/cases/?sort=priority").status_code == 200
        return len(found)

    for title, country, priority in FACTS:
        make_case(lead, title=title, country=country, priority=priority)
    few = queries()
    for _n in range(16):
        make_case(lead)
    assert queries() == few <= 12
