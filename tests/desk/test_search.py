"""One search over everything: what one may read is found, and opens where it lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, Mention
from cases import actions as cases
from cases.models import Case, PageText
from cases.page_texts import folded
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    make_case,
    make_exhibit,
    make_finding,
    make_logged,
    put_away,
    seat,
)
from tests.factories import now
from work.models import Job
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


def test_every_kind_is_found_where_it_lies_and_only_what_one_may_read(
    lead: User, member: User, reviewer: User, administrator: User, client: Any
) -> None:
    def filled(by: User, word: str) -> list[str]:
        case = make_case(by, title=f"{word} bridge")
        who: dict[str, Any] = {"by": by, "at": now()}
        exhibit = make_logged(case, by, description=f"A ledger of {word}.")
        rows = [
            case, exhibit, make_actor(f"{word} Pérez", by=by),
            make_finding(case, by, exhibit, passage=f"Paid to {word} twice", claim="Paid"),
            cases.add_event(case.pk, happened="2019", title=f"{word} signs", **who),
            cases.write_journal(case.pk, text="Long before. " * 20 + f"{word} called.", **who),
        ]  # fmt: skip
        return [str(row.reference) for row in rows]

    mine, theirs = filled(lead, "Quetzal"), filled(member, "Quetzal")
    first = Case.objects.get(reference=mine[0])
    seat(first, reviewer, "COUNSEL", by=lead)
    closed = put_away(make_exhibit(first, lead), reviewer)
    client.force_login(lead)
    answer = client.get("/search/?q=quetzal")
    body = answer.content.decode().partition("<main")[2]
    hits = dict(re.findall(r'<a class="ref" href="([^"]+)">([^<]+)</a>', body))
    assert set(hits.values()) == set(mine)
    assert not any(reference in body for reference in theirs)
    for url in hits:
        assert client.get(url).status_code == 200, url
    assert "…" in body
    entry = Entry.objects.get(kind="desk.search")
    assert (entry.facts["words"], entry.facts["rows"]) == ("quetzal", len(mine))
    assert Mention.objects.filter(entry_id=entry.pk).count() == len(mine)

    assert mine[0] in client.get(f"/search/?q={mine[0].lower()}").content.decode()
    assert "Nothing that you may read" in client.get("/search/?q=quetzal+nowhere").content.decode()
    assert closed.reference not in client.get("/search/?q=ledger").content.decode()
    with CaptureQueriesContext(connection) as few:
        client.get("/search/?q=signs")
    with CaptureQueriesContext(connection) as many:
        client.get("/search/?q=quetzal")
    assert len(many) - len(few) <= 2  # what was found is mentioned beside the entry
    client.force_login(administrator)
    assert client.get("/search/?q=quetzal").status_code == 404
    assert "data-search" not in client.get("/").content.decode()


TEXT = b"Contrato 12\nPagado a la CORRUPCI\xc3\x93N de Quetzal, S.A.\nfirma"


def read_all() -> None:
    Worker(read=now).drain()


def hits(client: Any, words: str) -> dict[str, str]:
    body = client.get("/search/", {"q": words}).content.decode().partition("Text of exhibits")[2]
    return dict(re.findall(r'<a class="ref" href="([^"]+)">([^<]+)</a>', body))


def test_the_text_of_what_came_in_is_found_without_anybody_asking_and_opens_at_its_page(
    lead: User, member: User, client: Any
) -> None:
    mine, theirs = make_case(lead), make_case(member)
    exhibit = make_logged(mine, lead, TEXT, name="contract.txt")
    hidden = make_logged(theirs, member, TEXT + b"2", name="contract.txt")
    client.force_login(lead)
    assert not hits(client, "corrupcion quetzal")
    read_all()
    copy = exhibit.copies.get()
    assert (copy.status, str(copy.created_by)) == ("MADE", "system:intake")
    found = hits(client, "corrupcion quetzal")
    assert list(found.values()) == [exhibit.reference]
    assert hidden.reference not in str(found)
    assert not hits(client, "corrupcion nowhere")
    page = client.get(next(iter(found))).content.decode()
    assert '<mark class="found" id="found">CORRUPCIÓN</mark>' in page
    assert '<mark class="found">Quetzal</mark>' in page
    answer = client.get("/search/", {"q": "corrupción"}).content.decode()
    assert "Pagado a la CORRUPCIÓN" in answer
    entry = Entry.objects.filter(kind="desk.search").latest("pk")
    assert Mention.objects.filter(entry_id=entry.pk, object_id=exhibit.pk).exists()


def test_words_are_found_only_by_who_may_read_the_bytes(
    lead: User, member: User, reviewer: User, client: Any
) -> None:
    case = make_case(lead)
    seat(case, member, by=lead)
    seat(case, reviewer, "COUNSEL", by=lead)
    put_aside = make_logged(case, lead, TEXT, name="a.txt")
    shut = make_logged(case, lead, TEXT + b"2", name="b.txt")
    read_all()
    put_away(put_aside, reviewer)
    act_on(cases.restrict_exhibit, shut, reviewer, restriction="PRIVILEGE", reason="Privileged.")
    client.force_login(member)
    assert not hits(client, "quetzal")
    client.force_login(lead)
    assert list(hits(client, "quetzal").values()) == [shut.reference]
    client.force_login(reviewer)
    assert set(hits(client, "quetzal").values()) == {shut.reference, put_aside.reference}


def test_a_text_that_was_taken_back_is_found_no_more_and_one_read_anew_is(
    lead: User, client: Any
) -> None:
    case = make_case(lead)
    exhibit = make_logged(case, lead, TEXT, name="a.txt")
    read_all()
    first = exhibit.copies.get()
    second = cases.ask_text(exhibit.pk, by=lead, at=now(), way="OWN")
    read_all()
    assert set(PageText.objects.values_list("copy", flat=True)) == {second.pk}
    second.refresh_from_db()
    act_on(cases.withdraw_copy, second, lead, reason="Bad text.")
    assert set(PageText.objects.values_list("copy", flat=True)) == {first.pk}
    act_on(cases.withdraw_copy, first, lead, reason="Bad text.")
    client.force_login(lead)
    assert not PageText.objects.exists()
    assert not hits(client, "quetzal")


def test_the_words_are_made_anew_from_the_kept_texts(lead: User) -> None:
    exhibit = make_logged(make_case(lead), lead, TEXT, name="a.txt")
    read_all()
    before = list(PageText.objects.values("copy", "page", "text", "folded"))
    PageText.objects.all().delete()
    call_command("index_texts")
    assert list(PageText.objects.values("copy", "page", "text", "folded")) == before
    assert not Job.objects.filter(state=Job.State.READY).exists()
    act_on(cases.withdraw_copy, exhibit.copies.get(), lead, reason="Bad text.")
    call_command("index_texts", "--read")
    read_all()
    assert exhibit.copies.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    "text", ["Ñandú à la Ångström", "ﬁnal", "straße İstanbul", "x\u0301y", "日本 😀 Ω"]
)
def test_a_folded_text_has_a_sign_for_each_sign(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)
