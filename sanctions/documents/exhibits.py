"""The exhibits of a packet as one PDF: a page for each Bates number, and what was done to each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sanctions.documents import confined
from sanctions.documents.facts import bates_at
from sanctions.documents.packet import PrintStopped, limits_for
from sanctions.documents.typeface import breakable, tidy, without_glyph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CLEANING = confined.Limits(seconds=30, memory_mib=768)
JOINING = confined.Limits(seconds=120, memory_mib=2048)
PICTURES = frozenset({"image/jpeg", "image/png", "image/tiff", "image/gif", "image/bmp"})
LARGEST_TEXT = 400_000
"""Characters of a text that are typeset: some two hundred pages. A longer one gets a slip-sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One exhibit to print. `path` is None where its bytes are closed; `closed` says why."""

    label: str
    title: str
    name: str
    sha256: str
    media_type: str
    pages: int
    first: str
    last: str
    path: Path | None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages of one exhibit, and the number of each."""

    pdf: bytes
    numbers: tuple[str, ...]


def exhibits_pdf(title: str, sources: Iterable[Source]) -> tuple[bytes, list[str]]:
    """Print the exhibits; give the PDF and a line on each that is not shown as it is stored.

    Each file is opened in a child process with limits. What cannot be shown has one slip-sheet that
    bears all its numbers, so that the numbers have no gap. Raises PrintStopped.
    """
    files, octets, notes = [], [], []
    for source in sources:
        pieces, done = _pieces(source)
        if done:
            notes.append(f"{source.label}: {done}")
        for piece in pieces:
            files.append({
                "size": len(piece.pdf), "label": source.label, "title": source.title,
                "numbers": piece.numbers,
            })  # fmt: skip
            octets.append(piece.pdf)
    head = json.dumps({"title": title, "files": files}).encode()
    try:
        return confined.run("join", b"\n".join([head, b"".join(octets)]), JOINING), notes
    except confined.Stopped as stopped:
        raise PrintStopped([str(stopped)]) from stopped


def _pieces(source: Source) -> tuple[list[Piece], str]:
    """The pages of one exhibit, and what was done to it in words (empty: nothing)."""
    if source.path is None:
        return _slip(source, source.closed)
    if source.media_type == "application/pdf" or source.media_type in PICTURES:
        return _shown(source, source.path)
    if source.media_type.startswith("text/plain"):
        return _typeset(source, source.path)
    if source.media_type.startswith(("audio/", "video/")):
        return _slip(source, _("A recording. It is handed out as the file itself."))
    return _slip(source, _("This kind of file is not printed. It is handed out as it is."))


def _shown(source: Source, path: Path) -> tuple[list[Piece], str]:
    kind = "pdf" if source.media_type == "application/pdf" else "image"
    count = max(source.pages, 1)
    request = json.dumps({"kind": kind, "pages": count}).encode() + b"\n" + path.read_bytes()
    try:
        head, _sign, pdf = confined.run("clean", request, CLEANING).partition(b"\n")
    except confined.Stopped as stopped:
        why = str(stopped).removeprefix("NotShown: ")
        return _slip(source, _("It cannot be shown. %(why)s") % {"why": why})
    numbers = tuple(bates_at(source.first, page) for page in range(1, count + 1))
    left_out = ", ".join(json.loads(head)["left_out"])
    done = _("shown without its %(what)s") % {"what": left_out} if left_out else ""
    return [Piece(pdf, numbers)], done


def _typeset(source: Source, path: Path) -> tuple[list[Piece], str]:
    """A text set on pages. One page of it that takes two sheets gives them 000005 and 000005.2."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    if len(text) > LARGEST_TEXT:
        return _slip(source, _("The text is too long to be printed."))
    parts = text.removesuffix("\f").split("\f")
    if len(parts) != max(source.pages, 1):
        parts = [text.replace("\f", "\n")]
    pieces = []
    for page, part in enumerate(parts, start=1):
        pdf, sheets = _printed(source, text=_literal(part))
        number = bates_at(source.first, page)
        following = tuple(f"{number}.{sheet}" for sheet in range(2, sheets + 1))
        pieces.append(Piece(pdf, (number, *following)))
    return pieces, _("set from a text file")


def _slip(source: Source, why: str) -> tuple[list[Piece], str]:
    pdf, sheets = _printed(source, why=_literal(why))
    span = source.first if source.first == source.last else f"{source.first} - {source.last}"
    following = tuple(f"{span}.{sheet}" for sheet in range(2, sheets + 1))
    return [Piece(pdf, (span, *following))], _("slip-sheet: %(why)s") % {"why": why}


def _printed(source: Source, **said: str) -> tuple[bytes, int]:
    """A sheet of ours, and how many pages it took. Raises PrintStopped."""
    shown = {"source": source, "title": _literal(source.title), "name": _literal(source.name)}
    html = render_to_string("documents/sheet.html", shown | said)
    try:
        head, _sign, pdf = confined.run("sheet", html.encode(), limits_for(html)).partition(b"\n")
    except confined.Stopped as stopped:
        raise PrintStopped([f"{source.label}: {stopped}"]) from stopped
    return pdf, int(head)


def _literal(text: str) -> str:
    """Text with each character that would not be seen shown by its code point."""
    text = tidy(text)
    for character in without_glyph(text):
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return breakable(text)
