"""The pages: nothing typed is lost, markup is text, and queries do not grow with rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from sanctions.models import Action, ElementSupport, Measure, Statement
from tests.actors.factories import make_actor

HOSTILE = '<script>alert(1)</script>{{ 7|add:"7" }} {% now "Y" %} url(http://x.example)'


def test_the_whole_way_by_forms(world, signed_in) -> None:
    lead = signed_in(world.lead)
    typed = {"title": "The bridge", "summary": HOSTILE, "case": world.case.pk}
    assert lead.post("/actions/new/", typed).status_code == 302
    action = Action.objects.get()
    page = lead.get(action.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7|add" in page
    assert world.case.reference in page

    form = f"/actions/{action.reference}/nominate/"
    assert lead.post(form, {"ground": "Kept text."}).status_code == 422
    assert "Kept text." in lead.post(form, {"ground": "Kept text."}).content.decode()
    typed = {
        "subject": world.subject.pk, "authority_version": world.version.pk, "ground": "A ground.",
    }  # fmt: skip
    assert lead.post(form, typed).status_code == 302
    measure = Measure.objects.get()
    assert lead.post(form, typed).status_code == 403
    assert Entry.objects.filter(outcome="refused", kind="sanctions.nominate").count() == 1

    base = measure.get_absolute_url()
    for user, part in ((world.drafter, "DRAFTER"), (world.supervisor, "SUPERVISOR")):
        typed = {"user": user.pk, "part": part, "version": 0}
        assert lead.post(f"{base}add/task/", typed).status_code == 302
    typed = {
        "identity": "CERTAIN", "identity_check": "", "us_status": "NONE", "candidacy": "NONE",
        "lists_finding": "Nothing.", "ownership_finding": "Nothing.", "version": measure.version,
    }  # fmt: skip
    answer = lead.post(f"{base}do/fin-screen/", typed)
    assert answer.status_code == 422
    typed |= {"identity_check": "No namesake."}
    assert lead.post(f"{base}do/fin-screen/", typed).status_code == 302
    assert lead.post(f"{base}do/fin-screen/", typed).status_code == 409, "a double submit"

    finding = world.finding(world.exhibit())
    typed = {
        "element": world.element("E1").pk, "finding": finding.pk, "bearing": "SUPPORTS",
        "note": HOSTILE, "version": 0,
    }  # fmt: skip
    assert lead.get(f"{base}add/add-support/?element={world.element('E1').pk}").status_code == 200
    assert lead.post(f"{base}add/add-support/", typed).status_code == 302
    page = lead.get(f"{base}matrix/").content.decode()
    assert "<script>alert" not in page
    support = ElementSupport.objects.get()
    row = f"{base}supports/{support.reference}/"
    assert lead.get(row).status_code == 200
    typed = {"bearing": "SUPPORTS", "note": "Better.", "version": support.version}
    assert lead.post(f"{row}do/edit-support/", typed).status_code == 302

    drafter = signed_in(world.drafter)
    answer = drafter.post(f"{base}add/ask-agency/", {"body": "FBI", "version": 0})
    assert answer.status_code == 302
    answer = drafter.post(f"{base}do/fin-equity/", {"version": 2})
    assert answer.status_code == 403
    assert b"equity tasking" in answer.content
    paper = SimpleUploadedFile("../../x.txt", b"To the agencies.")
    typed = {"kind": "equity_tasking", "title": "Tasking", "file": paper, "version": 0}
    assert drafter.post(f"{base}add/file-document/", typed).status_code == 302
    document = measure.documents.get()
    answer = drafter.get(f"{base}papers/{document.reference}/")
    assert b"".join(answer.streaming_content) == b"To the agencies."
    assert "attachment" in answer["Content-Disposition"]
    empty = SimpleUploadedFile("empty.txt", b"")
    answer = drafter.post(f"{base}add/file-document/", typed | {"file": empty, "title": "Kept"})
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()


def test_statements_and_the_packet_by_forms(world, signed_in) -> None:
    measure = world.drafting()
    client, base = signed_in(world.drafter), measure.get_absolute_url()
    packet = world.packet(measure)
    place = packet.exhibits.get()
    typed = {
        "section": "CONDUCT", "text": HOSTILE, "packet_exhibit": place.pk, "page": 1,
        "quotation": "The minister signed the contract", "version": 0,
    }  # fmt: skip
    assert client.post(f"{base}add/add-statement/", typed).status_code == 302
    statement = Statement.objects.get()
    page = client.get(f"{base}statements/").content.decode()
    assert "<script>alert" not in page
    assert "Ex. 1" in page
    row = f"{base}statements/{statement.reference}/"
    typed = {"packet_exhibit": place.pk, "page": 0, "version": statement.version}
    assert client.post(f"{row}do/cite/", typed).status_code == 422
    assert client.post(f"{row}do/cite/", typed | {"page": 9}).status_code == 302
    faults = client.get(f"/packets/{packet.reference}/check/", headers={"HX-Request": "true"})
    assert b"Statement 1 cites page 9 of Ex. 1" in faults.content
    assert b"<html" not in faults.content
    page = client.get(f"{base}packet/").content.decode()
    assert "executive summary is empty" in page
    answer = client.get(f"/packets/{packet.reference}/pdf/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert "draft" in answer["Content-Disposition"]
    answer = client.get(f"{base}exhibits/{place.reference}/file/")
    assert b"".join(answer.streaming_content).startswith(b"The minister signed")
    noted = Entry.objects.filter(outcome="noted", by_id=world.drafter.pk)
    kinds = set(noted.values_list("kind", flat=True))
    assert {"sanctions.read", "sanctions.print_packet", "sanctions.download_exhibit"} <= kinds


def test_two_people_saving_are_merged_or_both_shown(world, signed_in) -> None:
    measure = world.drafting(evidence=False)
    client, base = signed_in(world.drafter), measure.get_absolute_url()
    typed = {"ground": "New ground.", "summary": "", "version": measure.version}
    assert client.post(f"{base}do/edit-measure/", typed).status_code == 302
    late = {"ground": measure.ground, "summary": "A summary.", "version": measure.version}
    assert client.post(f"{base}do/edit-measure/", late).status_code == 302
    merged = world.fresh(measure)
    assert (merged.ground, merged.summary) == ("New ground.", "A summary.")
    clash = {"ground": "Another ground.", "summary": "", "version": measure.version}
    answer = client.post(f"{base}do/edit-measure/", clash)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Another ground." in page
    assert "New ground." in page


@pytest.mark.parametrize("tab", ["", "matrix/", "statements/", "exhibits/", "participants/"])
def test_a_page_takes_the_same_number_of_queries_however_many_rows(world, signed_in, tab) -> None:
    measure = world.written()
    client, url = signed_in(world.drafter), f"{measure.get_absolute_url()}{tab}"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(4):
        exhibit = world.exhibit(f"Paper {number} shows it.\fAnd a second page.")
        finding = world.finding(exhibit, 1, passage=f"Paper {number}", claim="It shows it.")
        world.support(measure, "E2", finding)
        world.state(measure, f"Statement {number}.", 1, "The minister signed")
        world.paper(measure, "other", world.drafter)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few), [q["sql"][:120] for q in many]
    assert len(many) <= 60


def test_lists_take_the_same_number_of_queries_however_many_rows(world, signed_in) -> None:
    world.nominated()
    client = signed_in(world.lead)
    client.get("/measures/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/measures/").status_code == 200
        counts.append(len(queries))
        world.subject = make_actor("Bruno Ejemplo", by=world.lead)
        world.nominated()
    assert counts[0] == counts[1] <= 14


def test_authorities_are_read_by_everyone_signed_in(law, stranger, auditor, signed_in) -> None:
    client = signed_in(stranger)
    page = client.get("/authorities/").content.decode()
    assert page.count("EO-13818") >= 1
    with CaptureQueriesContext(connection) as queries:
        client.get("/authorities/")
    assert len(queries) <= 16
    one = client.get("/authorities/EO-13818/").content.decode()
    assert "Not verified" in one
    assert client.get("/authorities/NONSENSE/").status_code == 404
    versions = client.get("/authorities/SFOPS-7031C/").content.decode()
    assert "FY2020" in versions
    assert signed_in(auditor).get("/authorities/").status_code == 200
