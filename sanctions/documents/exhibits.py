"""The exhibits of a packet as one PDF: a page for each Bates number, and what was done to each."""

from __future__ import annotations

import errno
import json
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cases.stored_files import drawings_of
from sanctions.documents import confined, mail, office
from sanctions.documents.drawn import draw
from sanctions.documents.facts import bates_at
from sanctions.documents.packet import PrintStopped, limits_for
from sanctions.documents.typeface import literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sanctions.documents.packet import Beat

CLEANING = confined.Limits(seconds=30, memory_mib=768)
JOINING = confined.Limits(seconds=120, memory_mib=2048, file_mib=16 * 1024)
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

    path: Path
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One exhibit as it is printed; ``done`` says what was done to it (empty: nothing)."""

    source: Source
    pieces: list[Piece]
    done: str


def drawn(sources: Iterable[Source], beat: Beat = lambda _done, _of: None) -> list[Shown]:
    """Draw the exhibits, in their order; what was drawn before is not drawn again.

    Each file is opened in a child process with limits. What cannot be shown has one slip-sheet that
    bears all its numbers, so that the numbers have no gap. ``beat`` is told after each how many are
    done, and of how many. Raises PrintStopped.
    """
    with confined.side_by_side() as pool:
        return shown_of(begin(sources, pool), beat)


def begin(sources: Iterable[Source], pool: Executor) -> list[Future[Shown]]:
    """Have the exhibits drawn by the pool, behind what waits there."""
    return [pool.submit(_drawn, source) for source in sources]


def shown_of(begun: list[Future[Shown]], beat: Beat = lambda _done, _of: None) -> list[Shown]:
    """The exhibits that were begun; ``beat`` and what is raised as for ``drawn``."""
    found: list[Shown] = []
    try:
        for waiting in begun:
            found.append(waiting.result())
            beat(len(found), len(begun))
    except OSError as error:
        raise not_written(error) from error
    return found


def _drawn(source: Source) -> Shown:
    return Shown(source, *_pieces(source))


def joined(
    title: str, shown: Iterable[Shown], out: Path, *, marking: str, record: Path | None = None
) -> int:
    """Join the exhibits into one PDF at ``out``, behind a record if there is one; how many pages.

    Each page of an exhibit bears its number at the foot, and the marking at head and foot.

    Behind a record each citation leads to its page, and the record's claim to be PDF/A and PDF/UA
    goes: foreign pages keep neither. Raises PrintStopped, and then nothing is left at ``out``.
    """
    files = [
        {"path": str(piece.path), "label": one.source.label, "title": one.source.title,
         "numbers": piece.numbers}
        for one in shown for piece in one.pieces
    ]  # fmt: skip
    asked = {
        "title": title, "marking": marking, "record": str(record) if record else None,
        "out": str(out.resolve()), "files": files,
    }  # fmt: skip
    try:
        told = json.loads(confined.run("join", json.dumps(asked).encode(), JOINING))
    except confined.Stopped as stopped:
        out.unlink(missing_ok=True)
        raise PrintStopped([str(stopped)]) from stopped
    return int(told["pages"])


def notes(shown: Iterable[Shown]) -> list[str]:
    """A line on each exhibit that is not shown as it is stored."""
    return [f"{one.source.label}: {one.done}" for one in shown if one.done]


def not_written(error: OSError) -> PrintStopped:
    """What to tell where the disk takes no more."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        words = _("There is no room left on the disk. Nothing was kept: make room, and try again.")
    else:
        words = _("It could not be written: %(why)s") % {"why": error.strerror or error}
    return PrintStopped([words])


def _pieces(source: Source) -> tuple[list[Piece], str]:
    """The pages of one exhibit, and what was done to it in words (empty: nothing)."""
    if source.path is None:
        return _slip(source, source.closed)
    if source.media_type == "application/pdf" or source.media_type in PICTURES:
        return _shown(source, source.path)
    if source.media_type.startswith(("text/plain", "text/csv")):
        return _typeset(source, source.path)
    if mail.is_mail(source.media_type, source.name):
        return _mailed(source, source.path)
    if ending := office.ending_of(source.media_type, source.name):
        return _converted(source, source.path, ending)
    if source.media_type.startswith(("audio/", "video/")):
        return _slip(source, _("A recording. It is handed out as the file itself."))
    return _slip(source, _("This kind of file is not printed. It is handed out as it is."))


def _shown(source: Source, path: Path) -> tuple[list[Piece], str]:
    kind = "pdf" if source.media_type == "application/pdf" else "image"
    count = max(source.pages, 1)
    asked = {"kind": kind, "pages": count, "path": str(path.resolve()), "sha256": source.sha256}
    try:
        found = draw(
            "clean", json.dumps(asked).encode(), CLEANING, shelf=drawings_of(source.sha256)
        )
    except confined.Stopped as stopped:
        return _unshown(source, stopped)
    left_out = ", ".join(found.told["left_out"])
    done = _("shown without its %(what)s") % {"what": left_out} if left_out else ""
    return [Piece(found.path, numbers_of(source, count))], done


def _typeset(source: Source, path: Path) -> tuple[list[Piece], str]:
    """A text set on pages, each of which may take several sheets."""
    text = "" if path.stat().st_size > 4 * LARGEST_TEXT else _read(path)
    if len(text) > LARGEST_TEXT or path.stat().st_size > 4 * LARGEST_TEXT:
        return _slip(source, _("The text is too long to be printed."))
    parts = text.removesuffix("\f").split("\f")
    numbers = [bates_at(source.first, page) for page in range(1, len(parts) + 1)]
    if len(parts) != max(source.pages, 1):
        parts, numbers = [text.replace("\f", "\n")], [_span(source)]
    found, sheets = _printed(source, parts=[literal(part) for part in parts])
    return [Piece(found, _numbers(numbers, sheets))], _("set from a text file")


def _mailed(source: Source, path: Path) -> tuple[list[Piece], str]:
    """An e-mail set on pages: its headers, its text and what was attached to it."""
    try:
        message = mail.message_of(path, source.media_type)
    except mail.Unreadable as unreadable:
        return _slip(source, _("It cannot be shown. %(why)s") % {"why": unreadable})
    if len(message.body) > LARGEST_TEXT:
        return _slip(source, _("The text is too long to be printed."))
    found, sheets = _printed(source, "documents/mail.html", message=message)
    return [Piece(found, numbers_of(source, sum(sheets)))], mail.done_to(message)


def _converted(source: Source, path: Path, ending: str) -> tuple[list[Piece], str]:
    """An office file as LibreOffice prints it."""
    try:
        found = office.converted(path, source.sha256, ending)
    except confined.Stopped as stopped:
        return _unshown(source, stopped)
    done = _("converted by LibreOffice; what it would not print is not shown")
    return [Piece(found.path, numbers_of(source, found.told["pages"]))], done


def numbers_of(source: Source, sheets: int) -> tuple[str, ...]:
    """A number for each sheet of an exhibit whose numbers were given out before it was set.

    Sheets beyond the last number follow it (000005, 000005.2); where there are fewer sheets than
    numbers, the last sheet bears the rest of them, so that no number is missing.
    """
    count = max(source.pages, 1)
    own = [bates_at(source.first, page) for page in range(1, min(sheets, count) + 1)]
    if sheets < count:
        own[-1] = f"{own[-1]} - {source.last}"
    return (*own, *(f"{own[-1]}.{sheet}" for sheet in range(2, sheets - count + 2)))


def _unshown(source: Source, stopped: confined.Stopped) -> tuple[list[Piece], str]:
    why = str(stopped).removeprefix("NotShown: ")
    return _slip(source, _("It cannot be shown. %(why)s") % {"why": why})


def _slip(source: Source, why: str) -> tuple[list[Piece], str]:
    found, sheets = _printed(source, why=literal(why))
    piece = Piece(found, _numbers([_span(source)], sheets))
    return [piece], _("slip-sheet: %(why)s") % {"why": why}


def _span(source: Source) -> str:
    return source.first if source.first == source.last else f"{source.first} - {source.last}"


def _numbers(numbers: Iterable[str], sheets: Iterable[int]) -> tuple[str, ...]:
    """The number of each sheet: what takes several has 000005, 000005.2, 000005.3."""
    return tuple(
        number if sheet == 1 else f"{number}.{sheet}"
        for number, taken in zip(numbers, sheets, strict=True) for sheet in range(1, taken + 1)
    )  # fmt: skip


def _printed(
    source: Source, template: str = "documents/sheet.html", **said: Any
) -> tuple[Path, list[int]]:
    """Sheets of ours, and how many of them each part of what is said took. Raises PrintStopped."""
    shown = {"source": source, "title": literal(source.title), "name": literal(source.name)}
    html = render_to_string(template, shown | said)
    try:
        found = draw("sheet", html.encode(), limits_for(html), shelf=drawings_of(source.sha256))
    except confined.Stopped as stopped:
        raise PrintStopped([f"{source.label}: {stopped}"]) from stopped
    return found.path, list(found.told)


def _read(path: Path) -> str:
    """The text of a file, also of one that an old workbook saved (Windows-1252)."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
