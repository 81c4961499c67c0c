"""What stops the printing of a packet, and says why in words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest

from sanctions.documents import confined, facts, proofreading, typeface
from sanctions.documents.packet import PrintStopped, packet_html, packet_pdf
from tests.sanctions import packets

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fine until 😀", "U+1F600 GRINNING FACE"),
        ("a \u202eright-to-left override", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("مرحبا", "U+0645 ARABIC LETTER MEEM"),
        ("a bell \x07", "U+0007 unnamed character"),
        ("漢字", "U+6F22 CJK UNIFIED IDEOGRAPH-6F22"),
    ],
)
def test_a_character_without_a_glyph_stops_the_run_and_is_named(text: str, name: str) -> None:
    whole = packets.packet()
    statements = (whole.statements[0], replace(whole.statements[1], text=text))
    with pytest.raises(PrintStopped) as stopped:
        packet_pdf(replace(whole, statements=statements))
    assert f"statements 2, text: the character {name} cannot be printed." in stopped.value.faults


def test_all_of_spanish_and_what_lawyers_type_has_a_glyph() -> None:
    letters = "ÁÉÍÓÚÜÑáéíóúüñ¿¡ªº§¶†‡–—‘’“”«»…€£₡°·→☐☑✓\u00a0\u2010\u2011\u00ad"
    assert typeface.without_glyph(letters) == []
    assert typeface.without_glyph(typeface.tidy("n\u0303 decomposed")) == []


def test_a_word_of_ten_thousand_letters_is_broken_and_kept_whole_in_the_text() -> None:
    word = "abcdefghij" * 1000
    whole = packets.packet(1, findings=1)
    statement = replace(whole.statements[0], text=word)
    row = replace(whole.matrix[0], note=word)
    pdf = packet_pdf(replace(whole, statements=(statement,), matrix=(row,)))
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        edges = [
            layer.get_rect(index)[2]
            for layer in [page.get_textpage() for page in document]
            for index in range(layer.count_rects())
        ]
    letters = "".join(text.split()).replace("\u200b", "")
    assert letters.count("abcdefghij") >= 1900
    assert max(edges) < 612


def test_texts_and_tables_over_their_cap_are_refused_by_place_and_size() -> None:
    long = "x" * (proofreading.LONGEST_TEXT + 1)
    with pytest.raises(PrintStopped, match="summary: 50001 characters; at most 50000"):
        packet_html(replace(packets.packet(), summary=long))
    many = packets.packet().exhibits[:1] * (proofreading.MOST_ROWS + 1)
    with pytest.raises(PrintStopped, match="exhibits: 5001 entries; at most 5000"):
        packet_html(replace(packets.packet(), exhibits=many))


def test_a_language_that_is_no_language_tag_is_refused() -> None:
    whole = packets.packet(1)
    statement = replace(whole.statements[0], language='es"; background: url(x)')
    with pytest.raises(PrintStopped, match="statements 1, language: not the tag of a language"):
        packet_html(replace(whole, statements=(statement,)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"missing": ("something",)}, "Only a draft may have missing parts."),
        ({"search": None}, "No search for contrary information is stated."),
        ({"decision": None}, "There is no decision page."),
    ],
)
def test_what_is_not_a_draft_may_miss_nothing(change: dict[str, object], message: str) -> None:
    with pytest.raises(PrintStopped, match=message):
        packet_html(replace(packets.final(), **change))


def test_a_final_statement_must_cite_a_listed_exhibit_and_a_draft_need_not() -> None:
    stray = facts.Citation(exhibit="Ex. 99", page=1)
    statements = (
        facts.Statement(number=1, section="", text="Uncited."),
        facts.Statement(number=2, section="", text="Cites nothing listed.", citations=(stray,)),
    )
    with pytest.raises(PrintStopped) as stopped:
        packet_html(replace(packets.final(), statements=statements))
    assert stopped.value.faults == (
        "Statement 1 has no citation.",
        "Statement 2 cites Ex. 99, which is not listed.",
    )
    assert "No citation." in packet_html(replace(packets.packet(), statements=statements))


def test_a_reconstruction_cannot_carry_a_decision_or_an_assessment() -> None:
    with pytest.raises(PrintStopped) as stopped:
        packet_html(replace(packets.final(), reconstruction=True))
    assert "A reconstruction from public record carries no determination and no signature." in str(
        stopped.value
    )
    assert "Element E0: “met” is not a verdict of this kind of packet." in stopped.value.faults


def test_an_empty_draft_still_prints() -> None:
    bare = replace(
        packets.packet(),
        decision=None,
        summary="",
        statements=(),
        matrix=(),
        contrary=(),
        search=None,
        exhibits=(),
        missing=(),
        subject=facts.Subject(reference="AC-1", caption="Somebody"),
    )
    assert "No search is recorded." in packet_html(bare)
    assert packet_pdf(bare).startswith(b"%PDF-1.7")


def test_a_run_over_its_time_ends_with_a_clear_message() -> None:
    with pytest.raises(PrintStopped, match="not finished after 1 seconds"):
        packet_pdf(packets.packet(300), confined.Limits(seconds=1, memory_mib=2048))


def test_a_run_over_its_memory_ends_with_a_clear_message() -> None:
    with pytest.raises(PrintStopped, match=r"more than 160 MiB of memory|more time or memory"):
        packet_pdf(packets.packet(300), confined.Limits(seconds=30, memory_mib=160))


def test_the_child_may_neither_reach_the_network_nor_start_a_program() -> None:
    code = (
        "from sanctions.documents.child import confine; "
        "from sanctions.documents.confined import Limits; "
        "import socket, subprocess; confine(Limits(seconds=5, memory_mib=512)); {attempt}"
    )
    for attempt in ("socket.create_connection(('127.0.0.1', 9))", "subprocess.run(['true'])"):
        done = confined_python(code.format(attempt=attempt))
        assert "PermissionError" in done.stderr


def confined_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=confined.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
