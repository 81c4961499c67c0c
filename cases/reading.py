"""What an untrusted file shows. It is only ever opened by a child process with limits."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Beat = Callable[[int, int], None]

SECONDS = 90
"""How long one question may take by the wall clock; its processor time is limited beside it."""
WIDTH = 1000
SCAN_WIDTH = 2000
"""Of a page that is recognised: about 240 dots per inch of a letter page."""
WANTED = ("spa", "eng")
PROGRAM = "tesseract"

TO_INSTALL = gettext_lazy(
    "The program tesseract is not installed here, so scanned pages stay without text. Install "
    "tesseract-ocr, tesseract-ocr-spa and tesseract-ocr-eng on the server, then read it again."
)

_FAULTS = {
    "locked": gettext_lazy("The file is locked by a password. Add an unlocked copy."),
    "broken": gettext_lazy("The file is damaged: it cannot be opened."),
    "long": gettext_lazy("There is more text or there are more pages in it than can be read."),
    "giant": gettext_lazy("The picture is too large to be drawn."),
    "beyond": gettext_lazy("The file has no such page."),
    "office": gettext_lazy("Only messages of this type can be read here; this file is none."),
}
_DIED = gettext_lazy("Reading it took too much time or memory: the file may be made to do so.")


class Unreadable(Exception):
    """The file gives no answer; the text says why, for the person who waits."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """The program that reads pictures, as it is installed here."""

    version: str
    languages: str


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of a file by page, and what read it."""

    pages: list[str]
    tool: str
    version: str

    def content(self) -> bytes:
        """As it is kept: pages with a form feed between them."""
        return "\f".join(self.pages).encode()


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as data: nothing of it is ever run or fetched. Of each attachment there are its
    name, its type, its size in bytes and its SHA-256."""

    headers: list[tuple[str, str]]
    body: str
    html: bool
    attachments: list[tuple[str, str, int, str]]


def layer_of(path: Path, media_type: str, *, anew: bool = False, beat: Beat) -> Layer:
    """The text of every page. Pages that carry none are recognised, where that is installed; with
    ``anew`` all pages that can be drawn are. ``beat`` is told before the first of these and after
    each how many are done, and of how many.

    Raises Unreadable, also when nothing at all could be read.
    """
    told = json.loads(_asked("text", str(path), media_type))
    pages = [plain(page) for page in told["pages"]]
    tool, version = told["tool"], told["version"]
    scans = [n for n, page in enumerate(pages) if anew or not page.strip()]
    if scans and drawable(media_type):
        if (by := recogniser()) is None:
            if len(scans) == len(pages):
                raise Unreadable(str(TO_INSTALL))
        else:
            beat(0, len(scans))
            for done, n in enumerate(scans, start=1):
                pages[n] = recognised(picture(path, media_type, n + 1, SCAN_WIDTH), by)
                beat(done, len(scans))
            whole = len(scans) == len(pages)
            tool = PROGRAM if whole else f"{tool} + {PROGRAM}"
            said = f"{by.version} ({by.languages})"
            version = said if whole else f"{version} + {said}"
    if not any(page.strip() for page in pages):
        raise Unreadable(_("No text was found in it."))
    return Layer(pages, tool, version)


def pages_of(content: bytes) -> list[str]:
    """The pages of a layer of text as it is kept, or of any plain text."""
    return [plain(page) for page in content.decode("utf-8", "replace").split("\f")]


def plain(text: str) -> str:
    """Text that counts the same characters everywhere: one sign for the end of a line, and no
    invisible controls. HTML drops a first empty line, so there is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0))
    return "".join(kept).replace("\ufffe", "-").lstrip("\n").rstrip()


def drawable(media_type: str) -> bool:
    """True of what has pages that can be drawn. Drawings that hold programs (SVG) are text."""
    return media_type == "application/pdf" or (
        media_type.startswith("image/") and media_type != "image/svg+xml"
    )


def picture(path: Path, media_type: str, page: int, width: int = WIDTH) -> bytes:
    """A page, counted from 1, drawn as a PNG. Raises Unreadable."""
    if not drawable(media_type):
        raise Unreadable(_("The file has no pages that can be drawn."))
    return _asked("picture", str(path), media_type, str(page), str(width))


def mail_of(path: Path, media_type: str) -> Mail:
    """A message. Raises Unreadable."""
    told: dict[str, Any] = json.loads(_asked("mail", str(path), media_type))
    return Mail(
        [(name, plain(value)) for name, value in told["headers"]], plain(told["body"]),
        told["html"], [tuple(one) for one in told["attachments"]],
    )  # fmt: skip


def recogniser() -> Recogniser | None:
    """The program that reads pictures; None where it or both languages are missing."""
    if shutil.which(PROGRAM) is None:
        return None
    asked = [[PROGRAM, "--version"], [PROGRAM, "--list-langs"]]
    first, second = (
        subprocess.run(one, capture_output=True, timeout=20, check=False)  # noqa: S603
        for one in asked
    )
    known = second.stdout.decode("utf-8", "replace").split()
    languages = "+".join(one for one in WANTED if one in known)
    lines = (first.stdout or first.stderr).decode("utf-8", "replace").split()
    return Recogniser(lines[1] if len(lines) > 1 else "", languages) if languages else None


def recognised(png: bytes, by: Recogniser) -> str:
    """The text that stands on a picture. Raises Unreadable."""
    with tempfile.TemporaryDirectory(prefix="probity-scan-") as folder:
        scan = Path(folder) / "page.png"
        scan.write_bytes(png)
        said = _asked("recognise", str(scan), by.languages)
    return plain(said.decode("utf-8", "replace").replace("\f", ""))


def _asked(task: str, *words: str) -> bytes:
    """What the child answers. Raises Unreadable with a sentence; its own output never shows."""
    program = Path(__file__).with_name("reader.py")
    with tempfile.TemporaryDirectory(prefix="probity-reader-") as folder:
        try:
            child = subprocess.run(  # noqa: S603 -- our own interpreter and file, no shell
                [sys.executable, "-I", str(program), task, *words],
                capture_output=True, timeout=SECONDS, check=False, cwd=folder,
                stdin=subprocess.DEVNULL,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "TMPDIR": folder},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Unreadable(str(_DIED)) from None
    if child.returncode == 0:
        return child.stdout
    word = child.stderr.decode("utf-8", "replace").strip()
    raise Unreadable(str(_FAULTS.get(word, _DIED)))
