"""The queue of tips, what looks alike in it, and tips that come as a file."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Entry
from cases import actions, tip_files
from cases.models import Case
from cases.tip_files import MOST_TIPS, Unreadable, read
from tests.actors.factories import make_actor
from tests.cases.factories import make_case
from tests.factories import make_user, now

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django import DjangoAssertNumQueries

    from accounts.models import User

pytestmark = pytest.mark.django_db
IMPORT = "/cases/tips/import/"
GOOD = (
    "title,summary,country,tip_language,source_consent,source_threat,channel\n"
    'Soborno en Xela,"Un pago, dos testigos.\nMás mañana.",gt,es,anonymous,POSSIBLE,TIP_LINE\n'
    "=cmd|x,Puente,HN,es,GIVEN,NONE,PRESS\n"
)
REPORT = {
    "id": "5f", "progressive": 7, "label": "", "creation_date": "2026-01-02T03:04:05Z",
    "questionnaires": [{
        "steps": [{"id": "s", "label": {"en": "Facts"}, "children": [
            {"id": "q1", "label": {"es": "¿Qué pasó?"}},
            {"id": "q2", "label": "Where", "options": [{"id": "o1", "label": "Cobán"}]},
        ]}],
        "answers": {"q1": [{"value": "Pidió dinero."}], "q2": [{"value": "o1"}], "q3": [{}]},
    }],
    "comments": [{"type": "whistleblower", "content": "Tengo fotos."}],
}  # fmt: skip


def upload(client: Client, text: str | bytes, **typed: str) -> HttpResponse:
    body = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("tips.csv", body)
    return client.post(IMPORT, {"language": "es", "country": "", **typed, "file": file})  # type: ignore[return-value]


def sure(client: Client, shown: str) -> HttpResponse:
    """Send again what the page kept, as a browser does: lines end with CR LF."""
    text = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', shown, re.DOTALL)
    digest = re.search(r'name="sure" value="([0-9a-f]{64})"', shown)
    assert text is not None
    assert digest is not None
    typed = {"text": unescape(text[1]).replace("\n", "\r\n"), "sure": digest[1], "language": "es"}
    return client.post(IMPORT, typed)  # type: ignore[return-value]


@pytest.fixture
def client(lead: User) -> Client:
    entered = Client()
    entered.force_login(lead)
    return entered


def test_a_file_is_looked_at_first_and_taken_in_whole(client: Client, lead: User) -> None:
    shown = upload(client, GOOD)
    assert shown.status_code == 200
    assert not Case.objects.exists()
    page = shown.content.decode()
    assert "Take in 2 tips" in page
    assert sure(client, page).status_code == 302
    first, second = Case.objects.order_by("pk")
    assert (first.title, first.country, first.source_consent) == (
        "Soborno en Xela", "GT", "ANONYMOUS",
    )  # fmt: skip
    assert first.summary == "Un pago, dos testigos.\nMás mañana."
    assert (second.channel, second.created_by) == ("PRESS", lead)
    batch = Entry.objects.get(kind="cases.import_tips")
    assert batch.facts == {"rows": 2, "sha256": hashlib.sha256(GOOD.encode()).hexdigest()}


def test_each_wrong_tip_says_what_is_wrong_and_none_is_taken_in(client: Client) -> None:
    shown = upload(client, GOOD + "Sin país,,,,,,\n,Sin título,GT,,,,CARRIER_PIGEON\n")
    page = shown.content.decode()
    assert shown.status_code == 422
    assert "2 tips are wrong" in page
    assert "Country: This field is required." in page
    assert "CARRIER_PIGEON" in page
    assert 'name="sure"' not in page
    assert upload(client, GOOD + "Sin país,,,,,,\n", country="SV").status_code == 200
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "empty"),
        (b"name,country\nA,GT\n", "title"),
        (b"title,country,password\nA,GT,x\n", "password"),
        (b'title,country\n"A,GT\n', "cannot be read"),
        (b"title,country\nA,GT,too,many\n", "cannot be read"),
        (b"[" * 100_000, "begins like JSON"),
        (b'{"tips": [1]}', "cannot be read"),
        (b"title,country\n" + b"A,GT\n" * (MOST_TIPS + 1), "divide it"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(
    client: Client, body: bytes, why: str
) -> None:
    answer = upload(client, body)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Case.objects.exists()


def test_who_may_not_log_a_tip_takes_none_in(supervisor: User, reviewer: User) -> None:
    other = Client()
    other.force_login(reviewer)
    assert upload(other, GOOD).status_code == 403


def test_reports_of_globaleaks_become_tips_with_questions_and_answers() -> None:
    tips = read(json.dumps([REPORT]), country="GT")
    assert tips == read(json.dumps({"rtips": [REPORT]}), country="GT")
    (tip,) = tips
    assert tip.typed["summary"] == "¿Qué pasó?\nPidió dinero.\n\nWhere\nCobán\n\nTengo fotos."
    assert tip.typed["title"] == "¿Qué pasó? Pidió dinero."
    assert (tip.typed["country"], tip.typed["source_consent"]) == ("GT", "ANONYMOUS")
    deep: Any = {"value": ""}
    for _turn in range(200):
        deep = {"q": [deep]}
    read(json.dumps([{"label": "Deep", "questionnaires": [{"answers": deep}]}]))
    with pytest.raises(Unreadable):
        read("   ")
    assert tip_files.MOST_BYTES > 10**6


def test_the_queue_shows_what_looks_alike_among_what_one_may_read(
    client: Client, lead: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = make_case(lead, title="Sobornos por la carretera de Cobán", summary="El contrato.")
    actor = make_actor("Constructora Zopilote", kind="organization", by=lead)
    actions.add_actor(first.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    second = make_case(lead, title="Carretera de Cobán: soborno de Zopilote", summary="Contratos.")
    make_case(lead, title="Visas vendidas", summary="Otra cosa.")
    other = make_user("other", "investigator")
    hidden = make_case(other, title="Sobornos por la carretera de Cobán", summary="El contrato.")
    client.get("/cases/tips/")
    with django_assert_max_num_queries(25):
        page = client.get("/cases/tips/").content.decode()
    assert hidden.reference not in page
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)[1:]
    assert len(rows) == 3
    assert second.reference in rows[0]
    assert first.reference in rows[1]
    assert "%" not in rows[2]
    for _turn in range(5):
        make_case(lead, title="Otra")
    with django_assert_max_num_queries(25):
        client.get("/cases/tips/")
