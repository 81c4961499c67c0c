"""The exhibits of a case as a list: sorted, filtered, arranged, kept, taken away, acted on."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry, Mention
from cases import actions
from cases.forms import contents
from cases.models import Case, DerivedCopy, Exhibit
from tests.cases.factories import chosen, make_case, make_exhibit, make_logged, put_away
from tests.factories import now
from work.models import KeptList

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
SEEN = re.compile(r'data-label="Title" class="text"><bdi class="untrusted">([^<]*)<')


@pytest.fixture
def rows(team: Case, lead: User) -> list[Exhibit]:
    return [
        make_logged(team, lead, b"one\ftwo", title="Contract", language="en"),
        make_logged(team, lead, b"longer than the others", title="=2+5", source_type="SEIZED"),
        make_exhibit(team, lead, b"x", title="Acta"),
    ]


def test_exhibits_are_sorted_and_filtered(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/"

    def titles(query: str = "") -> list[str]:
        return SEEN.findall(client.get(url + query).content.decode())

    assert titles() == ["Acta", "=2+5", "Contract"]
    assert titles("?sort=title") == ["=2+5", "Acta", "Contract"]
    assert titles("?sort=size") == ["Acta", "Contract", "=2+5"]
    assert titles("?sort=-pages")[0] == "Contract"
    for order in ("grade", "collected", "hash", "status", "-added", "nonsense;drop"):
        assert sorted(titles(f"?sort={order}")) == ["=2+5", "Acta", "Contract"]
    assert titles("?status=COLLECTED") == ["Acta"]
    assert titles("?source_type=SEIZED") == ["=2+5"]
    assert titles("?language=en") == ["Contract"]
    assert titles("?words=contr") == ["Contract"]
    assert titles(f"?words={rows[1].stored_file.sha256[:10]}") == ["=2+5"]
    assert titles("?flag=ungraded&sort=title") == ["=2+5", "Acta", "Contract"]
    assert titles("?flag=quarantine") == []
    assert Entry.objects.get(kind="cases.search", facts__words="contr").object_id == team.pk
    assert client.get(f"{url}?status=NONSENSE").status_code == 422
    assert "Remove Language: English" in client.get(f"{url}?language=en").content.decode()


def test_pages_of_any_order_hold_each_exhibit_once(
    team: Case, lead: User, rows: list[Exhibit], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.views.exhibit_list.ROWS", 1)
    client.force_login(lead)
    base = f"{team.get_absolute_url()}exhibits/"
    for order in ("", "title", "-size", "grade", "-collected", "pages"):
        found, page = [], f"?sort={order}"
        for _n in rows:
            body = client.get(base + page).content.decode()
            found += SEEN.findall(body)
            after = re.search(r'rel="next" href="([^"]*)"', body)
            page = after.group(1).replace("&amp;", "&") if after else ""
        assert sorted(found) == ["=2+5", "Acta", "Contract"], order
        assert page == ""


def test_columns_and_filters_are_kept_for_every_case(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    home = f"{team.get_absolute_url()}exhibits/"
    sent = {"show": ["title", "hash"], "home": home, "query": "language=en"}
    answer = client.post("/work/lists/exhibits/columns/", sent)
    assert answer["Location"] == f"{home}?language=en"
    body = client.get(home).content.decode()
    assert rows[0].stored_file.sha256[:12] in body
    assert 'data-label="Grade"' not in body
    kept = {"name": "In English", "query": "language=en", "home": home}
    assert client.post("/work/lists/exhibits/keep/", kept)["Location"] == f"{home}?language=en"
    other = make_case(lead)
    make_exhibit(other, lead)
    theirs = f"{other.get_absolute_url()}exhibits/"
    assert f'href="{theirs}?language=en"' in client.get(theirs).content.decode()
    for away in ("https://evil.example/", "//evil.example", "/cases/", "", "/nowhere"):
        answer = client.post("/work/lists/exhibits/keep/", kept | {"home": away})
        assert answer["Location"].startswith("/work/"), away
    row = KeptList.objects.standing().get(name="In English")
    dropped = client.post(f"/work/lists/kept/{row.reference}/drop/", {"home": home})
    assert dropped["Location"] == home


def test_a_kept_filter_with_a_folder_opens_in_another_case_without_it(
    team: Case, lead: User, client: Any
) -> None:
    mine = actions.lay_folder(team.pk, by=lead, at=now(), title="Bank")
    other = make_case(lead)
    english = make_exhibit(other, lead, title="Deed", language="en")
    spanish = make_exhibit(other, lead, title="Acta", language="es")
    client.force_login(lead)
    query = f"language=en&folder={mine.reference}"
    exports = reverse("cases:exhibits_export", args=[other.reference, "csv"])
    said = "names a folder that is not in this case"
    assert said not in client.get(f"{team.get_absolute_url()}exhibits/?{query}").content.decode()
    answer = client.get(f"{other.get_absolute_url()}exhibits/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert f'href="{english.get_absolute_url()}"' in page
    assert f'href="{spanish.get_absolute_url()}"' not in page
    assert f'{exports}?language=en"' in page
    # What is taken away or acted on names a folder of this case, or nothing is.
    away = client.get(f"{exports}?{query}")
    assert away.status_code == 404
    log = f"{other.get_absolute_url()}exhibits/selected/log-exhibit/"
    done = client.post(log, {"every": "yes", "query": query}, follow=True)
    assert "Select between 1 and" in done.content.decode()


def test_numbers_stand_under_heads_at_the_right(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    page = client.get(f"{team.get_absolute_url()}exhibits/").content.decode()
    assert len(re.findall(r'<th class="num" scope="col"', page)) == 2
    assert len(re.findall(r'<td data-label="(?:Pages|Size)" class="num"', page)) == 2 * len(rows)


def test_an_export_names_its_exhibits_and_none_of_a_compartment(
    team: Case, lead: User, member: User, reviewer: User, rows: list[Exhibit], client: Any
) -> None:
    put_away(rows[0], reviewer)
    client.force_login(member)
    url = f"{team.get_absolute_url()}exhibits/export"
    answer = client.get(f"{url}.csv?sort=title")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["Title", "'=2+5", "Acta"]
    entry = Entry.objects.get(kind="cases.export_exhibits")
    assert (entry.object_id, entry.facts["rows"]) == (team.pk, 2)
    named = set(Mention.objects.filter(entry_id=entry.pk).values_list("object_id", flat=True))
    assert named == {rows[1].pk, rows[2].pk}
    assert b"".join(client.get(f"{url}.xlsx").streaming_content).startswith(b"PK")
    assert client.get(f"{url}.pdf").status_code == 404
    assert client.get(f"{url}.csv?status=NONSENSE").status_code == 404


def test_a_page_asks_as_often_for_many_exhibits_as_for_few(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/?sort=grade"

    def queries() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    few = queries()
    for n in range(8):
        make_exhibit(team, lead, f"file {n}".encode())
    assert queries() == few


# --- acts on a selected set ----------------------------------------------------------------------


def test_what_would_happen_to_each_row_is_said_before(
    team: Case, lead: User, member: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/selected/log-exhibit/"
    page = client.post(url, {"selected": [row.reference for row in rows]}).content.decode()
    assert "3 exhibits selected" in page
    assert "in the way of 1 of them" in page
    assert page.count("cannot start from status Logged.") == 2
    assert Exhibit.objects.get(pk=rows[2].pk).status == "COLLECTED"


def test_a_row_that_changed_meanwhile_is_left_out_and_named(
    team: Case, lead: User, member: User, client: Any
) -> None:
    stale, fresh = (make_logged(team, lead) for _n in range(2))
    read = {f"version-{row.reference}": row.version for row in (stale, fresh)}
    client.force_login(member)
    folder = actions.lay_folder(team.pk, by=lead, at=now(), title="Bank")
    actions.put_in_folder([stale], by=lead, at=now(), folder=folder)
    grade = {"reliability": "B", "credibility": "2", "corroboration": "The seals agree."}
    sent = {"selected": [stale.reference, fresh.reference], "confirmed": "yes"} | read | grade
    url = f"{team.get_absolute_url()}exhibits/selected/verify-exhibit/"
    page = client.post(url, sent, follow=True).content.decode()
    assert f"{stale.reference}: Somebody changed this" in page
    assert "1 exhibit done." in page
    assert [Exhibit.objects.get(pk=row.pk).status for row in (stale, fresh)] == [
        "LOGGED", "VERIFIED",
    ]  # fmt: skip


def test_an_act_on_many_that_tells_no_version_is_refused_whole(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/selected/ask-text/"
    sent = chosen(rows[:2]) | {"way": "OWN"}
    before = DerivedCopy.objects.count()
    for told in (None, "", "x", "9" * 10):
        untold = {
            key: value for key, value in sent.items() if key != f"version-{rows[0].reference}"
        }
        untold |= {} if told is None else {f"version-{rows[0].reference}": told}
        answer = client.post(url, untold)
        assert answer.status_code == 422, told
        assert "it was not told in which version" in answer.content.decode()
    assert DerivedCopy.objects.count() == before
    assert client.post(url, sent).status_code == 302
    assert DerivedCopy.objects.count() == before + 2


def test_texts_of_many_are_asked_for_at_once(
    team: Case, lead: User, rows: list[Exhibit], client: Any
) -> None:
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/selected/ask-text/"
    sent = chosen(rows[:2]) | {"way": "OWN"}
    before = DerivedCopy.objects.count()
    client.post(url, sent)
    assert DerivedCopy.objects.count() == before + 2
    assert Entry.objects.filter(kind="cases.ask_text", outcome="done").count() == 2


def test_many_cases_get_a_priority_each_with_an_entry(
    lead: User, member: User, client: Any
) -> None:
    mine = [make_case(lead) for _n in range(3)]
    hidden = make_case(member)
    client.force_login(lead)
    assert "Set the priority" in client.get("/cases/").content.decode()
    url = "/cases/selected/edit/"
    sent = {"selected": [row.reference for row in mine]}
    page = client.post(url, sent).content.decode()
    assert "3 cases selected" in page
    confirmed = chosen(mine) | {"priority": "URGENT"}
    assert client.post(url, confirmed | {"priority": "NONSENSE"}).status_code == 422
    done = client.post(url, confirmed, follow=True).content.decode()
    assert "3 cases done." in done
    for row in mine:
        assert Case.objects.get(pk=row.pk).priority == "URGENT"
        assert Entry.objects.about(row).filter(kind="cases.edit", outcome="done").count() == 1
    with_another = confirmed | chosen([mine[0], hidden])
    assert client.post(url, with_another | {"priority": "LOW"}).status_code == 404
    assert Case.objects.get(pk=mine[0].pk).priority == "URGENT"


def test_no_more_rows_than_a_page_holds_are_acted_on(
    lead: User, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("cases.views.selected"), "MOST", 1)
    cases = [make_case(lead) for _n in range(2)]
    client.force_login(lead)
    sent = chosen(cases) | {"priority": "LOW"}
    page = client.post("/cases/selected/edit/", sent, follow=True).content.decode()
    assert "Select between 1 and 1 rows." in page
    assert not Case.objects.filter(priority="LOW").exists()


def test_all_that_the_list_shows_is_acted_on_after_it_was_shown(
    team: Case, lead: User, client: Any
) -> None:
    rows = [make_exhibit(team, lead, title=f"Sheet {n}") for n in range(3)]
    beside = make_exhibit(team, lead, title="Beside")
    client.force_login(lead)
    url = f"{team.get_absolute_url()}exhibits/selected/log-exhibit/"
    page = client.post(url, {"every": "yes", "query": "words=sheet"}).content.decode()
    assert "3 exhibits selected" in page
    assert all(row.reference in page for row in rows)
    assert beside.reference not in page
    assert set(Exhibit.objects.values_list("status", flat=True)) == {"COLLECTED"}
    nothing = client.post(url, {"every": "yes", "query": "status=NONSENSE"}, follow=True)
    assert "Select between 1 and" in nothing.content.decode()


def test_in_a_large_case_an_exhibit_is_named_by_its_reference(
    team: Case, lead: User, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST_CHOICES", 1)
    parent = make_logged(team, lead, title="Ledger")
    make_exhibit(team, lead)
    hidden = make_exhibit(make_case(lead), lead)
    client.force_login(lead)
    home = f"{team.get_absolute_url()}findings/?exhibit={parent.reference}"
    assert f'value="{parent.reference}"' in client.get(home).content.decode()
    for reference, status in ((f" {parent.reference.lower()} ", 302), (hidden.reference, 422)):
        typed = {"happened": "2020", "title": "Signed", "language": "en", "exhibit": reference}
        answer = client.post(f"{team.get_absolute_url()}do/add-event/", typed | {"version": 1})
        assert answer.status_code == status, reference
    assert team.timeline.get().exhibit == parent
