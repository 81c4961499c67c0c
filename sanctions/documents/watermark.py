"""A recipient's watermark on every page of a copy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import pikepdf

FONT = pikepdf.Name("/ProbityCopy")
MIX = pikepdf.Name("/ProbityMix")
CONTENT = """q
/Artifact BMC {mix}
BT {font} 7 Tf 0.35 g 1 0 0 1 36 14 Tm ({text}) Tj ET
BT {font} 30 Tf 0.88 g 0.71 0.71 -0.71 0.71 {x:.0f} {y:.0f} Tm ({name}) Tj ET
EMC
Q
"""
"""A line at the foot, and the name across the page under its text; neither is read aloud."""


def watermarked(pdf: bytes, name: str, line: str, *, over: bool = False) -> bytes:
    """The document with ``name`` across, and ``line`` at the foot of, every page.

    The stored document is never stamped: this is the copy of one recipient, so that a page that
    leaves tells whose it was. ``over`` lays the mark on the page, mixed into what is there: for
    pages that are pictures. Characters outside of Windows-1252 print as question marks.
    """
    copy = io.BytesIO()
    watermark(io.BytesIO(pdf), copy, name, line, over=over)
    return copy.getvalue()


def watermark(
    source: BinaryIO, copy: BinaryIO | Path, name: str, line: str, *, over: bool = False
) -> None:
    """What ``watermarked`` does, from one file to another: memory does not grow with them."""
    with pikepdf.open(source) as document:
        font = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name("/Helvetica"),
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )  # fmt: skip
        mixing = document.make_indirect(pikepdf.Dictionary(BM=pikepdf.Name.Multiply))
        for page in document.pages:
            page.add_resource(font, pikepdf.Name.Font, FONT)
            if over:
                page.add_resource(mixing, pikepdf.Name.ExtGState, MIX)
            _left, _bottom, right, top = (float(side) for side in page.mediabox)
            content = CONTENT.format(
                font=FONT,
                mix=f"{MIX} gs" if over else "",
                text=_literal(line),
                name=_literal(name),
                x=right / 4,
                y=top / 4,
            )
            if over:  # whatever the page leaves turned or moved
                page.contents_add(b"q\n", prepend=True)
                content = f"Q\n{content}"
            # First, so that the text of the page lies over the mark and stays readable.
            page.contents_add(content.encode("cp1252"), prepend=not over)
        document.save(copy, deterministic_id=True)


def _literal(text: str) -> str:
    """Text as it may stand in a PDF string in parentheses."""
    plain = text.encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("\n", " ")
