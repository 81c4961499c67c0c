"""The demo's papers: small invented documents, printed or taken as they lie."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from cases import stored_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.stored_files import Arrival

FOLDER = Path(__file__).with_name("papers")
HEADING = "INVENTED FOR DEMONSTRATION"
LETTER = (612, 792)
LEFT, TOP, BOTTOM = 72, 712, 48
FONTS = {"F": "Times-Roman", "B": "Helvetica-Bold", "S": "Helvetica"}


def paper(name: str) -> Arrival:
    """A paper of the demo by its name: a PDF is printed from its text, the rest lies there."""
    if name.endswith(".pdf"):
        text = (FOLDER / "printed" / name).with_suffix(".txt").read_text(encoding="utf-8")
        return stored_files.receive([printed(text.split("\f"))], name)
    return stored_files.receive([(FOLDER / "plain" / name).read_bytes()], name)


def memo(name: str, title: str, *paragraphs: str) -> Arrival:
    """One printed page with a title, for the papers that a step asks for."""
    text = "\n\n".join(textwrap.fill(paragraph, 80) for paragraph in paragraphs)
    return stored_files.receive([printed([f"# {title}\n\n{text}"])], name)


def printed(pages: Sequence[str]) -> bytes:
    """A PDF of these pages, each headed as invented; the same text gives the same bytes.

    A line that begins with "# " is a heading. Lines are not broken here, and
    letters outside Windows-1252 raise UnicodeEncodeError.
    """
    with pikepdf.new() as pdf:
        fonts = pikepdf.Dictionary(
            {f"/{key}": pdf.make_indirect(_font(name)) for key, name in FONTS.items()}
        )
        for number, text in enumerate(pages, 1):
            page = pdf.add_blank_page(page_size=LETTER)
            page.obj.Resources = pikepdf.Dictionary(Font=fonts)
            foot = f"page {number} of {len(pages)}"
            page.obj.Contents = pdf.make_stream(_drawn(text.strip("\n").split("\n"), foot))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _font(name: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name(f"/{name}"),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )


def _drawn(lines: Sequence[str], foot: str) -> bytes:
    """The content stream of one page: heading, lines, foot."""
    drawn = [_line("B", 9, LEFT, 748, HEADING), _line("S", 8, LEFT, BOTTOM, foot)]
    y = TOP
    for line in lines:
        heading = line.startswith("# ")
        if line:
            style, size = ("B", 13) if heading else ("F", 11.5)
            drawn.append(_line(style, size, LEFT, y, line.removeprefix("# ")))
        y -= 20 if heading else 16
    return b"\n".join(drawn)


def _line(font: str, size: float, x: float, y: float, text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    start = f"BT /{font} {size} Tf {x} {y} Td (".encode("ascii")
    return start + escaped.encode("cp1252") + b") Tj ET"
