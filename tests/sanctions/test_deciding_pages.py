"""The decider's page, steps taken together, and copies that tell whose they are."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from sanctions import actions
from sanctions.documents.watermark import watermarked
from sanctions.models import Measure, Screening
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.test_decision import PAPERS

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

S = Measure.Status


def page_text(pdf: bytes, page: int = 0) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_bounded())


def test_the_decider_sees_the_record_signs_it_once_and_reads_a_marked_copy(
    world: World, publisher: User, signed_in: Any
) -> None:
    measure = world.with_decider()
    packet, url = world.packet(measure), f"{measure.get_absolute_url()}decision/"
    decider = signed_in(world.decider)
    page = decider.get(url).content.decode()
    assert packet.manifest_sha256 in page
    for told in ("Secretary of Tests", "Nothing changed since.", "Test Order 1", "Publish"):
        assert told in page, told
    assert 'id="do-fin-sign"' in page
    assert 'id="do-fin-sign"' not in signed_in(world.lead).get(url).content.decode()
    decider = signed_in(world.decider)

    # A copy before publication: marked, noted with its own hash, while the stored one stays.
    answer = decider.get(f"/packets/{packet.reference}/pdf/")
    assert "Decider, " in page_text(answer.content)
    read = Entry.objects.filter(kind="sanctions.print_packet").latest("pk")
    assert read.facts["copy_for"] == "Decider"
    assert read.facts["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert read.facts["sha256"] != packet.pdf_file.sha256

    typed = {
        "version": measure.version, "manifest_sha256": packet.manifest_sha256, "prongs": ["P1"],
        "text": "I determine that the criteria are met.",
    }  # fmt: skip
    do = f"{measure.get_absolute_url()}do/fin-sign/"
    answer = decider.post(do, typed)
    assert answer.status_code == 422, "the tick is asked for"
    assert "I determine that" in answer.content.decode()
    assert packet.manifest_sha256 in answer.content.decode()
    answer = decider.post(do, typed | {"confirmed": "on"})
    assert (answer.status_code, world.fresh(measure).status) == (302, S.SIGNED)
    assert decider.post(do, typed | {"confirmed": "on"}).status_code == 409

    world.task(measure, publisher, "PUBLISHER")
    world.papers(measure, *PAPERS)
    world.do(actions.publish_measure, measure, publisher)
    public = decider.get(f"/packets/{packet.reference}/pdf/").content
    assert hashlib.sha256(public).hexdigest() == packet.pdf_file.sha256
    page = signed_in(world.lead).get(url).content.decode()
    assert "In force now" in page
    assert "Signed" in page


def test_a_watermark_is_on_every_page_whatever_the_name(world: World) -> None:
    blank = pikepdf.new()
    for _page in range(3):
        blank.add_blank_page(page_size=(612, 792))
    file = io.BytesIO()
    blank.save(file)
    marked = watermarked(file.getvalue(), r"Ñáñez (a\b)", "line 1")
    with pypdfium2.PdfDocument(marked) as document:
        assert len(document) == 3
    for page in range(3):
        assert r"Ñáñez (a\b)" in page_text(marked, page)
        assert "line 1" in page_text(marked, page)


def test_measures_of_an_action_step_together_and_one_drops_out_alone(
    world: World, signed_in: Any
) -> None:
    action = world.action()
    rows = []
    for name in ("Bruno Ejemplo", "Carla Muestra", "Diego Modelo"):
        subject = make_actor(name, by=world.lead)
        measure = actions.nominate_subject(
            action.pk, by=world.lead, at=now(), subject=subject, ground="Paid.",
            authority_version=world.version,
        )  # fmt: skip
        for user, part in ((world.drafter, "DRAFTER"), (world.supervisor, "SUPERVISOR")):
            world.task(measure, user, part)
        world.screen(measure)
        world.clear_equities(measure)
        rows.append(world.fresh(measure))
    client = signed_in(world.drafter)
    page = client.get(action.get_absolute_url()).content.decode()
    assert "Begin the memorandum and its packet" in page
    stale = f"{rows[2].reference}:{rows[2].version - 1}"
    picked = [f"{row.reference}:{row.version}" for row in rows[:2]] + [stale, "ME-2026-NONSENSE:1"]
    answer = client.post(
        f"{action.get_absolute_url()}together/draft/", {"selected": picked}, follow=True
    )
    assert f"{rows[2].reference} drops out: Somebody changed this" in answer.content.decode()
    assert [world.fresh(row).status for row in rows] == [S.MEMO, S.MEMO, S.RESEARCH]
    for row in rows[:2]:
        done = Entry.objects.filter(kind="sanctions.fin_draft", object_id=row.pk, outcome="done")
        assert done.count() == 1, "one entry each"
    assert client.post(f"{action.get_absolute_url()}together/nonsense/").status_code == 404
    foreign = signed_in(make_user("foreign", "legal_drafter"))
    answer = foreign.post(f"{action.get_absolute_url()}together/draft/", {"selected": picked})
    assert answer.status_code == 404


def test_like_names_are_shown_and_ruled_out_one_by_one(world: World, signed_in: Any) -> None:
    twin = make_actor("Ana Pruebas", by=world.lead)
    measure = world.nominated()
    client, base = signed_in(world.lead), measure.get_absolute_url()
    page = client.get(base).content.decode()
    assert twin.reference in page
    typed = {
        "identity": "CERTAIN", "identity_check": "Another birthday.", "us_status": "NONE",
        "candidacy": "NONE", "lists_finding": "Nothing.", "ownership_finding": "Nothing.",
        "version": measure.version,
    }  # fmt: skip
    answer = client.post(f"{base}do/fin-screen/", typed)
    assert answer.status_code == 422
    assert "Not ruled out: Ana Pruebas" in answer.content.decode()
    answer = client.post(f"{base}do/fin-screen/", typed | {"ruled_out": [twin.reference]})
    assert answer.status_code == 302
    assert Screening.objects.get().ruled_out == [twin.reference]


def test_the_pages_around_a_decision_take_the_same_number_of_queries(
    world: World, signed_in: Any
) -> None:
    measure = world.out_for_clearance()
    packet, client = world.packet(measure), signed_in(world.reviewer)
    urls = [f"{measure.get_absolute_url()}{tab}/" for tab in ("clearance", "decision")]

    def counts() -> list[int]:
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    def suggest() -> None:
        actions.suggest_edit(
            packet.pk, by=world.reviewer, at=now(), statement=packet.statements.get(), text="Other."
        )
        actions.flag_equity(
            measure.pk, by=world.supervisor, at=now(), became="SOURCE", note="A source."
        )

    suggest()
    before = counts()
    for _round in range(4):
        suggest()
    assert counts() == before
    assert max(before) <= 90, before
