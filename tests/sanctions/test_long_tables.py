"""Tables and sections of any length: cut between their rows, and nothing said twice or left out.

``PROBITY_ROWS`` (60) is how many rows each has; 5,000 are the most that a packet may have.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from sanctions.documents import packet
from sanctions.documents.packet import packet_pdf
from sanctions.documents.proofreading import MOST_ROWS
from tests.sanctions import packets

if TYPE_CHECKING:
    from pathlib import Path

    from sanctions.documents.facts import Packet

ROWS = int(os.environ.get("PROBITY_ROWS", "60"))
pytestmark = pytest.mark.plain


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "PROBITY_HOME", tmp_path)
    if ROWS < 1000:
        monkeypatch.setattr(packet, "CHAPTER_CHARACTERS", 15_000)
        monkeypatch.setattr(packet, "LONGEST_PIECE", 20_000)


def read(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def names_of(path: Path, pdf: bytes) -> list[str]:
    path.write_bytes(pdf)
    with pikepdf.open(path) as document:
        return [str(name) for name in list(document.Root.Names.Dests.Names)[::2]]


def assert_once_and_in_order(text: str, pattern: str) -> None:
    assert [int(number) for number in re.findall(pattern, text)] == list(range(1, ROWS + 1))


def pieces(told: Packet) -> int:
    return len(list(packet._chapters(told, packet.parts_of(told))))


def test_a_long_list_of_exhibits_says_each_once_and_its_gaps_at_the_end(tmp_path: Path) -> None:
    told = packets.packet(2, findings=1)
    one = told.exhibits[0]
    told = replace(told, exhibits=tuple(
        replace(
            one, label=f"Ex. {at}", title=f"Sheet <{at}> of it.", pages=1,
            bates_first=f"AR-7K3QM-{2 * at:06}", bates_last=f"AR-7K3QM-{2 * at:06}",
        )
        for at in range(1, ROWS + 1)
    ))  # fmt: skip
    assert pieces(told) > 2
    pdf = packet_pdf(told)
    text = read(pdf)
    assert_once_and_in_order(text, r"Sheet <(\d+)> of it\.")
    assert text.count("The line under each document is the SHA-256") == 1
    assert text.count("No page of this record bears the number") == ROWS
    assert text.index("No page of this record") > text.index(f"Sheet <{ROWS}>")
    names = names_of(tmp_path / "it.pdf", pdf)
    assert sum(name.startswith("exhibit-ex-") for name in names) == ROWS


def test_a_long_section_has_one_heading_and_each_statement_once(tmp_path: Path) -> None:
    told = packets.packet(2, findings=1)
    one = told.statements[0]
    told = replace(told, statements=tuple(
        replace(one, number=at, text=f"It was said <{at}> times.", section="The one section")
        for at in range(1, ROWS + 1)
    ))  # fmt: skip
    assert pieces(told) > 2
    pdf = packet_pdf(told)
    text = read(pdf)
    assert_once_and_in_order(text, r"It was said <(\d+)> times\.")
    assert text.count("The one section") == 2, "in the contents and above it"
    names = names_of(tmp_path / "it.pdf", pdf)
    assert len(names) == len(set(names))
    assert {f"statement-{at}" for at in range(1, ROWS + 1)} <= set(names)


def test_a_long_element_has_its_findings_once_and_its_note_at_the_end(tmp_path: Path) -> None:
    told = packets.packet(2, findings=1)
    row, *others = told.matrix
    support = tuple(
        replace(row.support[0], claim=f"Paid <{at}> times.") for at in range(1, ROWS + 1)
    )
    told = replace(told, matrix=(replace(row, support=support, note="The note of it."), *others))
    assert pieces(told) > 2
    pdf = packet_pdf(told)
    text = read(pdf)
    assert_once_and_in_order(text, r"Paid <(\d+)> times\.")
    assert text.count("The note of it.") == 1
    assert text.index("The note of it.") > text.index(f"Paid <{ROWS}>")
    names = names_of(tmp_path / "it.pdf", pdf)
    assert len(names) == len(set(names))
    assert "element-e0" in names


def test_as_many_rows_as_a_packet_may_have_are_cut_into_chapters_of_like_length() -> None:
    told = packets.packet(2, findings=1)
    told = replace(told, exhibits=told.exhibits[:1] * MOST_ROWS)
    lengths = [len(html) for html in packet._chapters(told, packet.parts_of(told))]
    assert max(lengths) < 1.2 * packet.CHAPTER_CHARACTERS
