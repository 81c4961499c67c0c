"""A packet with exhibits of all kinds, read from outside: what is cited is where it says.

PROBITY_PACKET says how large: statements, findings on each element, exhibits (``560,160,60`` makes
some three hundred pages).
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from email.message import EmailMessage
from itertools import pairwise
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

from sanctions.documents import facts
from sanctions.documents.exhibits import Source, drawn, joined, notes
from sanctions.documents.packet import packet_pdf
from tests.sanctions import packets
from tests.sanctions.test_exhibit_print import bomb, pdf_of
from tests.sanctions.test_exhibit_print import octets as octets_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.plain

STATEMENTS, FINDINGS, EXHIBITS = map(int, os.environ.get("PROBITY_PACKET", "12,4,12").split(","))
KINDS = ("pdf", "turned", "png", "jpeg", "text", "mail", "hostile", "sound", "locked", "broken",
         "bomb", "film")  # fmt: skip
MEDIA = {
    "pdf": "application/pdf", "turned": "application/pdf", "hostile": "application/pdf",
    "locked": "application/pdf", "broken": "application/pdf", "bomb": "application/pdf",
    "png": "image/png", "jpeg": "image/jpeg", "text": "text/plain", "mail": "message/rfc822",
    "sound": "audio/mpeg", "film": "video/mp4",
}  # fmt: skip
SLIPS = {"sound", "film", "locked", "broken", "bomb"}
COUNTED = {"pdf", "turned", "hostile", "text", "locked", "bomb"}
"""Kinds whose pages were counted when they came in."""


def content(kind: str, number: int, pages: int) -> bytes:
    said = [f"Exhibit {number} page {page}" for page in range(1, pages + 1)]
    if kind in ("png", "jpeg"):
        out = io.BytesIO()
        Image.new("RGB", (240, 160), (number * 4 % 255, 90, 160)).save(out, kind.upper())
        return out.getvalue()
    if kind == "text":
        return "\f".join(f"{line}. Niñez y corrupción." for line in said).encode()
    if kind == "mail":
        message = EmailMessage()
        message["From"], message["To"] = "a@example.org", "b@example.org"
        message["Subject"] = f"About exhibit {number}"
        message.set_content(said[0])
        return bytes(message)
    if kind == "bomb":
        return bomb()
    made = pdf_of(*said, turned=90 if kind == "turned" else 0)
    if kind == "locked":
        return octets_of(made, encryption=pikepdf.Encryption(user="a", owner="b"))
    if kind == "hostile":
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    whole = octets_of(made)
    return whole[: len(whole) // 3] if kind == "broken" else whole


@pytest.fixture(scope="module")
def kinds() -> list[str]:
    return [KINDS[number % len(KINDS)] for number in range(EXHIBITS)]


@pytest.fixture(scope="module")
def built(
    kinds: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[facts.Packet, Path, list[str]]:
    """The facts, the file, and what is said of exhibits that are not shown as they are stored."""
    folder = tmp_path_factory.mktemp("large")
    listed, sources, following = [], [], 1
    for number, kind in enumerate(kinds, start=1):
        pages = 2 + number % 5 if kind in COUNTED else 1
        data, path = content(kind, number, pages), folder / f"{number}.{kind}"
        path.write_bytes(data)
        first = f"AR-7K3QM-{following:06d}"
        one = facts.Exhibit(
            label=f"Ex. {number}", title=f"{kind} of the {number}th day", pages=pages,
            sha256=hashlib.sha256(data).hexdigest(), bates_first=first,
            bates_last=facts.bates_at(first, pages), media_type=MEDIA[kind],
        )  # fmt: skip
        following += pages
        listed.append(one)
        sources.append(
            Source(
                label=one.label, title=one.title, name=path.name, sha256=one.sha256,
                media_type=MEDIA[kind], pages=pages, first=first, last=one.bates_last, path=path,
            )
        )  # fmt: skip
    whole = packets.packet(STATEMENTS, FINDINGS)
    told = replace(
        whole, exhibits=tuple(listed),
        statements=packets.statements(STATEMENTS, tuple(listed)),
        matrix=packets.matrix(FINDINGS, tuple(listed)),
        contrary=(replace(whole.contrary[0], citations=(packets.citation(tuple(listed), 3),)),),
    )  # fmt: skip
    record, out = folder / "record.pdf", folder / "whole.pdf"
    record.write_bytes(packet_pdf(told))
    shown = drawn(sources)
    joined("PK-2026-4XN8TQ1 v2", shown, out, marking=told.marking, record=record)
    return told, out, notes(shown)


def spans(label: str) -> list[int]:
    """The numbers that a page of an exhibit bears by its label; none for a sheet that goes on."""
    if re.search(r"\.\d+$", label):
        return []
    ends = [int(part.rpartition("-")[2]) for part in label.split(" - ")]
    return list(range(ends[0], ends[-1] + 1))


def test_every_number_is_on_one_page_and_every_citation_leads_to_it(
    built: tuple[facts.Packet, Path, list[str]],
) -> None:
    told, path, _said = built
    with pikepdf.open(path) as whole:
        labels = [page.label for page in whole.pages]
        before = next(at for at, label in enumerate(labels) if label.startswith("AR-"))
        assert labels[:before] == [str(number) for number in range(1, before + 1)]
        borne = [number for label in labels[before:] for number in spans(label)]
        last = int(told.exhibits[-1].bates_last.rpartition("-")[2])
        assert borne == list(range(1, last + 1))
        pages = {page.obj.objgen: label for page, label in zip(whole.pages, labels, strict=True)}
        led = [
            (str(link.NM).split("|")[1], pages[link.Dest[0].objgen])
            for page in whole.pages for link in page.obj.get("/Annots", []) if "/NM" in link
        ]  # fmt: skip
        cited = sum(len(one.citations) for one in (*told.statements, *told.contrary))
        assert len(led) >= cited + sum(len(row.support) for row in told.matrix)
        for number, label in led:
            assert int(number.rpartition("-")[2]) in spans(label), (number, label)
        with whole.open_outline() as outline:
            marks = [item.title.split(" ", 2)[:2] for item in outline.root]
        assert marks[-len(told.exhibits) :] == [one.label.split() for one in told.exhibits]


def test_it_is_read_in_order_by_a_reader_that_is_not_ours(
    built: tuple[facts.Packet, Path, list[str]], kinds: list[str]
) -> None:
    told, path, said = built
    for program in ("qpdf", "pdftotext", "pdfinfo"):
        assert shutil.which(program), program

    def asked(*command: str) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    asked("qpdf", "--check", str(path))
    text = asked("pdftotext", "-raw", str(path), "-")
    pages = text.split("\f")
    plain = re.sub(r"\s+", " ", text)
    places = [plain.index(f"{one.number}. {one.text[:40]}") for one in told.statements]
    assert all(one < other for one, other in pairwise(places))
    for number, kind in enumerate(kinds, start=1):
        exhibit = told.exhibits[number - 1]
        if kind in SLIPS:
            assert any(note.startswith(f"Ex. {number}: slip-sheet") for note in said), kind
            continue
        for page in range(1, exhibit.pages + 1) if kind not in ("png", "jpeg") else ():
            stamped = facts.bates_at(exhibit.bates_first, page)
            there = next(one for one in pages if f"Ex. {number} {stamped}" in " ".join(one.split()))
            assert f"Exhibit {number} page {page}" in " ".join(there.split())
    assert b"JavaScript" not in path.read_bytes()
    assert f"Pages: {len(pages) - 1}" in re.sub(r" +", " ", asked("pdfinfo", str(path)))
