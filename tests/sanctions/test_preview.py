"""One part of a draft by itself, as it will print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.urls import reverse

from audit.models import Entry
from sanctions.documents.packet import PrintStopped, parts_of
from sanctions.documents.preview import ANCHORS, part_pdf
from sanctions.views.preview import NAMES
from tests.sanctions.packets import packet, reconstruction

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).split())


def test_a_part_prints_by_itself_under_a_banner_and_nothing_else_with_it() -> None:
    told = packet(2)
    page = text_of(part_pdf(told, "contrary"))
    assert "DRAFT PREVIEW of part VII, Contrary and exculpatory information" in page
    assert "This is not the packet" in page
    assert "SAMPLE - NOT CUI" in page
    assert "The subject has denied the payments in public." in page
    assert told.summary not in page
    with pytest.raises(KeyError):
        part_pdf(reconstruction(), "decision")
    with pytest.raises(PrintStopped, match="U\\+"):
        part_pdf(replace(told, summary="A sign without a glyph: \U0001f9ff"), "summary")


def test_every_part_of_the_packet_has_a_preview_and_a_name() -> None:
    parts = {part.anchor: part.title for part in parts_of(packet())}
    assert tuple(parts) == ANCHORS
    assert {part: str(name) for part, name in NAMES.items()} == parts


def test_drafters_preview_a_part_and_a_frozen_packet_has_none(
    world: World, signed_in: Any, stranger: User
) -> None:
    measure = world.written()
    reference = world.packet(measure).reference
    address = reverse("sanctions:preview", args=[reference, "statements"])
    client = signed_in(world.drafter)
    assert address in client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    page = text_of(answer.content)
    assert "DRAFT PREVIEW of part V, Statement of facts" in page
    assert "The minister signed the contract." in page
    entry = Entry.objects.get(kind="sanctions.preview_packet")
    assert (entry.by_name, entry.facts["part"]) == ("drafter", "statements")
    assert client.get(reverse("sanctions:preview", args=[reference, "cover"])).status_code == 404
    assert signed_in(stranger).get(address).status_code == 404


def test_one_section_and_one_element_print_alone() -> None:
    told = packet(9, findings=2)
    sections = list(dict.fromkeys(statement.section for statement in told.statements))
    assert len(sections) > 1
    page = text_of(part_pdf(told, "statements", 2))
    assert sections[1] in page
    assert sections[0] not in page
    page = text_of(part_pdf(told, "matrix", 2))
    assert told.matrix[1].text in page
    assert told.matrix[0].text not in page
    for part, piece in (("statements", len(sections) + 1), ("summary", 1)):
        with pytest.raises(LookupError):
            part_pdf(told, part, piece)


def test_what_would_take_minutes_is_refused_in_words() -> None:
    told = packet(2, findings=1)
    one = told.exhibits[0]
    many = (replace(one, label=f"Ex. {number}") for number in range(1, 1001))
    told = replace(told, exhibits=tuple(many))
    with pytest.raises(PrintStopped, match="Preview one section or element of it, or build"):
        part_pdf(told, "exhibits")


def test_each_section_and_element_leads_to_how_it_prints(world: World, signed_in: Any) -> None:
    measure = world.written()
    client, base = signed_in(world.drafter), measure.get_absolute_url()
    address = reverse("sanctions:preview", args=[world.packet(measure).reference, "statements"])
    assert f"{address}?piece=1" in client.get(f"{base}statements/").content.decode()
    answer = client.get(f"{address}?piece=1")
    assert "The minister signed the contract." in text_of(answer.content)
    assert Entry.objects.get(kind="sanctions.preview_packet").facts["piece"] == 1
    for wrong in ("0", "99", "x", "1e3", "-1", "٣"):
        assert client.get(address, {"piece": wrong}).status_code == 404
    code = measure.authority_version.elements.all()[1].code
    assert f'href="?element={code}">{code}</a>' in client.get(f"{base}matrix/").content.decode()
    page = client.get(f"{base}matrix/", {"element": code}).content.decode()
    assert f"{address.replace('statements', 'matrix')}?piece=2" in page
    assert client.get(f"{address.replace('statements', 'matrix')}?piece=2").status_code == 200


def test_a_frozen_packet_is_previewed_no_more(world: World, signed_in: Any) -> None:
    measure = world.frozen()
    address = reverse("sanctions:preview", args=[world.packet(measure).reference, "summary"])
    client = signed_in(world.supervisor)
    assert client.get(address).status_code == 404
    tab = client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    assert "/preview/" not in tab


def test_a_copy_of_a_measure_that_is_not_public_bears_its_readers_name(
    world: World, signed_in: Any
) -> None:
    measure = world.written()
    assert measure.is_secret
    address = reverse("sanctions:preview", args=[world.packet(measure).reference, "summary"])
    assert str(world.drafter) in text_of(signed_in(world.drafter).get(address).content)
