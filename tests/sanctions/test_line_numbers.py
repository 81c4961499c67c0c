"""Statements of fact with a number at each line, where an installation wants them."""

from __future__ import annotations

import ctypes
import dataclasses
import io
from collections import defaultdict

import pdfua
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from sanctions.documents.packet import packet_pdf
from sanctions.snapshot import snapshot
from tests.factories import now
from tests.sanctions import packets

MARGIN = 79
"""Points from the left edge to the column; the numbers stand before it."""


@pytest.fixture(scope="module")
def numbered() -> bytes:
    return packet_pdf(dataclasses.replace(packets.packet(30, findings=1), line_numbers=True))


def baselines(page: pypdfium2.PdfPage) -> tuple[dict[int, float], dict[float, str]]:
    """The height of each line number, and the text of each line by its height."""
    text, raw = page.get_textpage(), pypdfium2.raw
    before: defaultdict[float, str] = defaultdict(str)
    lines: defaultdict[float, str] = defaultdict(str)
    for at in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        character = text.get_text_range(at, 1)
        if not character.strip() or not 76 < y.value < 708:
            continue
        (before if x.value < MARGIN - 4 else lines)[round(y.value, 1)] += character
    return {int(said): y for y, said in before.items() if said.isdecimal()}, dict(lines)


@pytest.mark.plain
def test_each_line_of_the_statements_stands_at_its_number_and_no_other_page_has_any(
    numbered: bytes,
) -> None:
    with pypdfium2.PdfDocument(numbered) as document:
        found = [(page.get_textpage().get_text_range(), *baselines(page)) for page in document]
    of_statements = [one for one in found if one[1]]
    assert len(of_statements) >= 2
    assert all(set(numbers) == set(range(1, 43)) for _text, numbers, _lines in of_statements)
    for _text, numbers, lines in of_statements:
        for y, said in lines.items():
            # A heading is larger than a number: its foot is a little lower in the same line.
            assert min(abs(y - one) for one in numbers.values()) < 3, said
    assert "V. Statement of facts" in " ".join(of_statements[0][0].split())
    rest = " ".join(text for text, numbers, _lines in found if not numbers)
    assert "List of exhibits" in rest


@pytest.mark.plain
def test_the_numbers_are_no_text_of_the_record(numbered: bytes, tmp_path) -> None:
    (tmp_path / "one.pdf").write_bytes(numbered)
    assert [str(one) for one in pdfua.validate(str(tmp_path / "one.pdf")).findings] == []
    with pikepdf.open(io.BytesIO(numbered)) as document:
        told = pikepdf.pdfa.validate_written(io.BytesIO(numbered), "3b").findings
        assert {one.rule for one in told} == {"ISO_19005_3:6.6.2.3.1-1", "ISO_19005_3:6.6.4-3"}
        pages = [
            sum(
                str(line.operator) == "BDC" and line.operands[0] == Name.Artifact
                for line in pikepdf.parse_content_stream(page)
            )
            for page in document.pages
        ]
    assert max(pages) > min(pages), "a page with numbers has more artifacts than one without"


def test_they_are_printed_where_the_installation_wants_them(world, settings) -> None:
    packet = world.packet(world.drafting())
    assert snapshot(packet, now()).packet.line_numbers is False
    settings.PROBITY_LINE_NUMBERS = True
    assert snapshot(packet, now()).packet.line_numbers is True
