"""The packet in print: what it says, and what can never happen to it."""

from __future__ import annotations

import http.server
import io
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from sanctions.documents import confined, facts
from sanctions.documents.packet import packet_html, packet_pdf
from sanctions.documents.press import NotPackaged, PackagedFetcher
from tests.sanctions import packets

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.plain

MARKUP = (
    "<b>bold</b><script>alert(1)</script><img src='http://127.0.0.1:9/x'> {{ 7|add:7 }} "
    "{% include 'base.html' %} &amp; </td></table> url(http://127.0.0.1:9/y) @import 'z'; }"
)


def text_of(pdf: bytes) -> str:
    """The text layer of all pages, one blank between words."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


@pytest.fixture(scope="session")
def draft() -> bytes:
    return packet_pdf(packets.packet())


@pytest.fixture(scope="session")
def long_draft() -> bytes:
    """Fourteen statements and a matrix of 240 rows."""
    return packet_pdf(packets.packet(14, findings=60))


# what it says


def test_every_section_is_there_and_the_text_can_be_taken_out_in_reading_order(
    draft: bytes,
) -> None:
    text = text_of(draft)
    places = [
        text.index(words)
        for words in (
            "ADMINISTRATIVE RECORD",
            "Controlled by Anticorruption Task Force",
            "Missing from this draft",
            "Contents",
            "Having reviewed the record",
            "awarded a contract to a company",
            "F123456",
            "Words of the authority",
            "Statement of facts The subject and his office 1. Rodrigo",
            "Criteria and evidence Element Standing",
            "The subject has denied the payments",
            "Search for contrary information",
            "List of exhibits The line",
        )
        if words in text or pytest.fail(f"not printed: {words}")
    ]
    assert sorted(places[4:]) == places[4:]


def test_a_statement_names_exhibit_page_and_bates_number(draft: bytes) -> None:
    first = packets.packet().statements[0].citations[0]
    assert f"{first.exhibit}, p. {first.page} ({first.bates}) “{first.quotation}”" in text_of(draft)


def test_a_citation_is_a_link_to_the_page_that_lists_the_exhibit(draft: bytes) -> None:
    with pikepdf.open(io.BytesIO(draft)) as document:
        names = document.Root.Names.Dests.Names
        targets = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        last = document.pages[-1].obj.objgen
        assert targets["exhibit-ex-1"][0].objgen == last
        cited = [
            str(link.get("/Dest", ""))
            for page in document.pages
            for link in page.get("/Annots", [])
        ]
    assert "exhibit-ex-1" in cited
    assert not any("http" in each for each in cited)


def test_every_page_carries_marking_reference_and_its_number(draft: bytes) -> None:
    with pypdfium2.PdfDocument(draft) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range()
            assert text.count("SAMPLE - NOT CUI") >= 2
            assert "PK-2026-4XN8TQ1, version 2" in text
            assert f"Page {number} of {len(document)}" in text


def test_the_file_is_tagged_named_dated_by_the_facts_and_has_bookmarks(draft: bytes) -> None:
    with pikepdf.open(io.BytesIO(draft)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261122")
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
            parts = {item.title: [child.title for child in item.children] for item in outline.root}
    assert titles[:3] == ["Missing from this draft", "Contents", "I. Decision"]
    assert parts["VIII. List of exhibits"][0].startswith("Ex. 1: ")
    assert "The contract" in parts["V. Statement of facts"]


def test_only_packaged_faces_are_in_the_file(draft: bytes) -> None:
    with pikepdf.open(io.BytesIO(draft)) as document:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in document.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert fonts
    assert {name.partition("-")[0] for name in fonts} <= {"Text", "Label", "Code"}


def test_a_draft_says_so_and_lists_what_is_missing_first(draft: bytes) -> None:
    text = text_of(draft)
    assert "DRAFT. Not for signature or release. 2 things are missing" in text
    assert text.index("Element E4 is only partly met.") < text.index("I. Decision")
    assert "assets/draft.css" in packet_html(packets.packet())


def test_a_frozen_packet_bears_no_draft_mark() -> None:
    html = packet_html(packets.final())
    assert "DRAFT" not in html
    assert "draft.css" not in html


def test_a_reconstruction_is_headed_as_one_on_every_page_and_determines_nothing() -> None:
    pdf = packet_pdf(packets.reconstruction())
    heading = "RECONSTRUCTION FROM PUBLIC RECORD, NOT A GOVERNMENT DOCUMENT"
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            assert heading in " ".join(page.get_textpage().get_text_range().split())
    text = text_of(pdf)
    assert "As stated by the Government" in text
    assert "I determine" not in text
    assert "grade" not in text.lower()
    assert "Signature" not in text
    assert "None found after the search stated below." in text


def test_spanish_labels_and_months_follow_the_language_of_the_packet() -> None:
    html = packet_html(replace(packets.packet(), language="es"))
    assert '<html lang="es">' in html
    assert "22 noviembre 2026" in html


def test_hundreds_of_rows_print_with_their_head_on_every_page(long_draft: bytes) -> None:
    with pypdfium2.PdfDocument(long_draft) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    inside = [
        page for page in pages if "VI. Criteria and evidence" in page and "Contents" not in page
    ]
    assert len(inside) > 15
    assert all("Bears" in page and "Finding" in page for page in inside)


# same facts, same bytes


def test_the_same_facts_give_the_same_bytes(draft: bytes) -> None:
    assert packet_pdf(packets.packet()) == draft


# what is printed as text and nothing else


def marked_up() -> facts.Packet:
    whole = packets.packet(1, findings=1)
    return replace(
        whole,
        summary=MARKUP,
        missing=(MARKUP,),
        subject=replace(whole.subject, caption=MARKUP, addresses=(MARKUP,)),
        designation=replace(whole.designation, controlled_by=MARKUP),
        statements=(replace(whole.statements[0], text=MARKUP, section=MARKUP),),
        matrix=(replace(whole.matrix[0], text=MARKUP, note=MARKUP),),
        exhibits=(replace(whole.exhibits[0], title=MARKUP, source=MARKUP),),
    )


@pytest.fixture(scope="session")
def marked_up_pdf() -> bytes:
    return packet_pdf(marked_up())


def test_markup_template_code_and_addresses_are_printed_as_they_were_typed(
    marked_up_pdf: bytes,
) -> None:
    text = text_of(marked_up_pdf)
    assert text.count("<script>alert(1)</script>") >= 8
    assert "{{ 7|add:7 }}" in text
    assert "{% include 'base.html' %}" in text


def test_markup_adds_no_element_no_link_and_no_action(marked_up_pdf: bytes) -> None:
    html = packet_html(marked_up())
    assert "<script" not in html
    assert "<img" not in html
    with pikepdf.open(io.BytesIO(marked_up_pdf)) as document:
        raw = b"".join(bytes(each.unparse(resolved=True)) for each in document.objects)
    for key in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/AcroForm"):
        assert key not in raw


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and the requests it got."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


ATTEMPTS = (
    '<img alt="" src="{canary}/i">',
    '<link rel="stylesheet" href="{canary}/c">',
    '<link rel="attachment" href="file:///etc/hostname">',
    '<img alt="" src="packaged:assets/../press.py">',
)


def test_even_source_that_asks_for_something_fetches_nothing_and_stops(
    canary: tuple[str, list[str]],
) -> None:
    address, asked = canary
    limits = confined.Limits(seconds=60, memory_mib=2048)
    for attempt in ATTEMPTS:
        source = f"<html lang=en><title>t</title>{attempt.format(canary=address)}".encode()
        with pytest.raises(confined.Stopped, match="NotPackaged"):
            confined.run("print", source, limits)
    assert asked == []


def test_the_fetcher_serves_what_is_packaged_and_denies_every_other_scheme() -> None:
    fetcher = PackagedFetcher()
    assert fetcher.fetch("packaged:assets/print.css").read().startswith(b"/* The packet")
    for address in (
        "http://127.0.0.1/x",
        "ftp://127.0.0.1/x",
        "data:text/css,p{}",
        "file:///etc/hostname",
        "packaged:templates/base.html",
        "packaged:assets/../press.py",
        "packaged:fonts/../../manage.py",
        "",
    ):
        with pytest.raises(NotPackaged):
            fetcher.fetch(address)


def test_bates_numbers_count_on_from_the_first_page() -> None:
    assert facts.bates_at("AR-7K3QM-000010", 3) == "AR-7K3QM-000012"
    assert facts.bates_at("", 3) == ""
