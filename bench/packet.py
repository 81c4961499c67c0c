"""A packet with its exhibits beside WeasyPrint alone on the same page source, in one run.

By the wall clock, for a person waits for it: chapters and exhibits are made on two cores.
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2

if TYPE_CHECKING:
    from sanctions.documents.exhibits import Source

ROOT = Path(__file__).resolve().parents[1]
BUDGETS = {"whole_beside_weasyprint": 0.7, "page_of_500_beside_page_of_50": 1.2, "rebuilt": 0.4}
MOST_MIB = 400
SIZES = {50: (100, 48), 100: (210, 100), 500: (1050, 500)}
"""Statements and findings that make so many pages."""
EXHIBITS, PAGES = 50, 20
ROUNDS = 3

# What anybody would write with the library: no proof-reading, no limits, no exhibits.
ALONE = """
import sys, time
from weasyprint import HTML
from sanctions.documents.press import PackagedFetcher
html = sys.stdin.read()
start = time.monotonic()
HTML(string=html, url_fetcher=PackagedFetcher()).write_pdf(pdf_variant="pdf/ua-1")
print(time.monotonic() - start)
"""


def measure() -> dict[str, Any]:
    """Wall seconds of each, what they make of each other, and the largest process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    with tempfile.TemporaryDirectory() as home:
        os.environ["PROBITY_HOME"] = home
        import django  # noqa: PLC0415 - settings load here

        django.setup()
        return _measure(Path(home))


def _measure(home: Path) -> dict[str, Any]:
    from sanctions.documents.packet import packet_html, packet_pdf  # noqa: PLC0415
    from tests.sanctions import packets  # noqa: PLC0415

    took: dict[str, float] = {}
    pages: dict[int, int] = {}

    def best(name: str, seconds: float) -> None:
        took[name] = min(seconds, took.get(name, seconds))

    facts, sources = packets.packet(*SIZES[100]), _sources(home)
    # One after another, ROUNDS times: a machine that others use is not as quick all the time.
    for number in range(ROUNDS):
        best("whole", _whole(home, facts, sources))
        best("rebuilt", _whole(home, replace(facts, summary="Another summary."), sources))
        best("weasyprint_alone", _alone(packet_html(facts)))
        best("preview", _preview(packets.packet(*SIZES[50])))
        for size in (50, 500)[: 2 if number == 0 else 1]:
            start = time.monotonic()
            pages[size] = _count(packet_pdf(packets.packet(*SIZES[size])))
            best(f"record_of_{size}", time.monotonic() - start)
            _forget(home)
    pages[100] = _count((home / "record.pdf").read_bytes())
    a_page = {size: took[f"record_of_{size}"] / pages[size] for size in (50, 500)}
    return {
        "pages": pages,
        "pages_of_exhibits": EXHIBITS * PAGES,
        "seconds": {name: round(seconds, 1) for name, seconds in took.items()},
        "ratios": {
            "whole_beside_weasyprint": round(took["whole"] / took["weasyprint_alone"], 2),
            "page_of_500_beside_page_of_50": round(a_page[500] / a_page[50], 2),
            "rebuilt": round(took["rebuilt"] / took["whole"], 2),
        },
        "budget_ratios": BUDGETS,
        "budget_preview_s": 2.0,
        "largest_process_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "budget_mib": MOST_MIB,
    }


def _preview(facts: Any) -> float:
    """Seconds of a preview of one section of the statement of facts, of four pages."""
    from sanctions.documents.preview import part_pdf  # noqa: PLC0415

    start = time.monotonic()
    part_pdf(facts, "statements", 2)
    return time.monotonic() - start


def _whole(home: Path, facts: Any, sources: list[Source]) -> float:
    """Seconds of printing the record, drawing the exhibits and joining them."""
    from sanctions.documents import confined, exhibits, packet  # noqa: PLC0415

    record = home / "record.pdf"
    start = time.monotonic()
    with confined.side_by_side() as pool:
        chapters, waiting = packet.begin(facts, pool), exhibits.begin(sources, pool)
        record.write_bytes(packet.bound(chapters))
        shown = exhibits.shown_of(waiting)
        exhibits.joined("bench", shown, home / "whole.pdf", record=record, marking="SAMPLE")
    return time.monotonic() - start


def _sources(home: Path) -> list[Source]:
    """Exhibits of so many pages, each with a picture of its own."""
    from sanctions.documents.exhibits import Source  # noqa: PLC0415
    from sanctions.documents.facts import bates_at  # noqa: PLC0415

    found, first = [], "AR-7K3QM-000001"
    for number in range(1, EXHIBITS + 1):
        content = _exhibit(number)
        path = home / f"{number}.pdf"
        path.write_bytes(content)
        found.append(
            Source(
                label=f"Ex. {number}", title=f"Exhibit {number}", name=path.name,
                sha256=hashlib.sha256(content).hexdigest(), media_type="application/pdf",
                pages=PAGES, first=first, last=bates_at(first, PAGES), path=path,
            )
        )  # fmt: skip
        first = bates_at(first, PAGES + 1)
    return found


def _exhibit(number: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for page in range(1, PAGES + 1):
            sheet = made.add_blank_page(page_size=(612, 792))
            picture = pikepdf.Stream(
                made, os.urandom(40_000), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
                Width=200, Height=200, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
            )  # fmt: skip
            sheet.obj.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(P=picture)
            )
            lines = f"BT /F1 14 Tf 72 700 Td (Exhibit {number}, page {page}) Tj ET "
            sheet.obj.Contents = made.make_stream(
                f"{lines} q 300 0 0 300 150 200 cm /P Do Q".encode()
            )
        made.save(out)
    return out.getvalue()


def _count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _forget(home: Path) -> None:
    """Have nothing drawn before, so that each build is a first one."""
    subprocess.run(["rm", "-rf", str(home / "drawn")], check=True)  # noqa: S607


def _alone(html: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=html, capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return float(done.stdout)
