"""What stands in an original: words with their places, and a digest of each page. In the child."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from sanctions.documents.redaction.words import found, squeezed

MOST_PAGES = 3000
INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE
NEAR = 0.5
"""Boxes and words are in hundredths of the page from its left and upper edge, as it is shown."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a page: its place in hundredths of the page as it is shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    drawn: bool

    @property
    def blank(self) -> bool:
        """True of what parts words."""
        return not self.text.strip()

    def touches(self, box: dict[str, Any]) -> bool:
        """True if any part of it lies in the box, or by a hair beside it."""
        return bool(
            self.left < box["right"] + NEAR / 4
            and box["left"] < self.right + NEAR / 4
            and self.top < box["bottom"] + NEAR / 4
            and box["top"] < self.bottom + NEAR / 4
        )


def letters_of(page: pypdfium2.PdfPage) -> list[Letter]:
    """The characters of a page in the order of its text."""
    layer = page.get_textpage()
    across, down = page.get_size()
    where = _turned(page)
    letters = []
    for at in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, at)
        text = chr(code) if code >= 32 and code not in (0xFFFE, 0xFFFF) else " "
        if 0xD800 <= code < 0xE000:
            text = "\ufffd"
        x, y = zip(*(where(*corner) for corner in _corners(layer.get_charbox(at))), strict=True)
        item = raw.FPDFText_GetTextObject(layer, at)
        mode = raw.FPDFTextObj_GetTextRenderMode(item) if item else 0
        letters.append(Letter(
            text, 100 * min(x) / across, 100 * min(y) / down, 100 * max(x) / across,
            100 * max(y) / down, mode != INVISIBLE,
        ))  # fmt: skip
    layer.close()
    return letters


def _corners(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = box
    return (left, bottom), (right, top)


def _turned(page: pypdfium2.PdfPage) -> Any:
    """From the page's own points to points from the left and upper edge as it is shown."""
    left, bottom, right, top = page.get_cropbox()
    ways = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return ways[page.get_rotation()]


def look(request: bytes) -> bytes:
    """Answer `{"path", "needles": [text], "boxes": [{page, left, top, right, bottom}]}` by JSON.

    With `pages` the needles are looked for on these alone.

    `hits`: for each place of a needle `{needle, page, text, boxes}` with one box for each line;
    `under`: the text under each box; `count`: pages; `sizes` of the pages that boxes lie on.
    """
    asked = json.loads(request)
    hits: list[dict[str, Any]] = []
    under = [""] * len(asked["boxes"])
    with pypdfium2.PdfDocument(Path(asked["path"])) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise ValueError(f"the document has more than {MOST_PAGES} pages")
        pages = range(1, count + 1) if asked["needles"] else {b["page"] for b in asked["boxes"]}
        pages = asked.get("pages") or pages
        for number in sorted(n for n in pages if n <= count):
            page = document[number - 1]
            letters = letters_of(page)
            hay = squeezed("".join(letter.text for letter in letters))
            for needle in asked["needles"]:
                hits += [
                    {"needle": needle, "page": number, "text": hay.text[first:last].strip(),
                     "boxes": lines_of(letters[first:last])}
                    for first, last in found(needle, hay)
                ]  # fmt: skip
            for at, box in enumerate(asked["boxes"]):
                if box["page"] == number:
                    under[at] = text_of(taken(letters, box))
            page.close()
    return json.dumps({"count": count, "hits": hits, "under": under}).encode()


def lines_of(letters: list[Letter]) -> list[dict[str, float]]:
    """A box around the letters of each line."""
    return [
        {
            "left": min(one.left for one in line), "top": min(one.top for one in line),
            "right": max(one.right for one in line), "bottom": max(one.bottom for one in line),
        }
        for line in _lines([one for one in letters if not one.blank])
    ]  # fmt: skip


def taken(letters: list[Letter], box: dict[str, Any]) -> list[list[Letter]]:
    """What a box takes of each word that it touches: of a word cut lengthwise, low letters too."""
    words = []
    for word in kinds(letters):
        top, bottom = min(one.top for one in word), max(one.bottom for one in word)
        cut = [one for one in word if replace(one, top=top, bottom=bottom).touches(box)]
        words += [cut] if cut else []
    return words


def text_of(words: list[list[Letter]]) -> str:
    """The text of words that were picked out of a page, line by line."""
    lines: list[list[str]] = []
    last: Letter | None = None
    for word in words:
        if last is None or not same_line(last, word[0]):
            lines.append([])
        lines[-1].append("".join(one.text for one in word))
        last = word[-1]
    return "\n".join(" ".join(line) for line in lines)


def _lines(letters: list[Letter]) -> list[list[Letter]]:
    lines: list[list[Letter]] = []
    for one in letters:
        last = next((b for b in reversed(lines[-1]) if not b.blank), None) if lines else None
        new = last is None or (not one.blank and not same_line(last, one))
        lines += [[one]] if new else []
        if not new:
            lines[-1].append(one)
    return lines


def same_line(one: Letter, other: Letter) -> bool:
    """True if the other stands beside, not below or before, the first."""
    beside = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.bottom - one.top, other.bottom - other.top)
    return beside > least / 3 and other.left >= one.left - NEAR


def commit(request: bytes) -> bytes:
    """Answer `{"path", "salts": [hex]}` by a JSON list: the commitment to each page."""
    asked = json.loads(request)
    with pikepdf.open(asked["path"]) as document:
        pairs = zip(asked["salts"], document.pages, strict=True)
        told = [commitment(salt, page) for salt, page in pairs]
    return json.dumps(told).encode()


def commitment(salt: str, page: pikepdf.Page) -> str:
    """SHA-256 of the salt, in hexadecimal digits, and of all that the page is made of."""
    return hashlib.sha256(bytes.fromhex(salt) + _digest(page.obj, frozenset())).hexdigest()


ASIDE = frozenset({"/Parent", "/P", "/StructParents", "/StructParent", "/Length", "/B"})
"""Where a page hangs in its document, and what follows from the rest of it."""


def _digest(value: Any, above: frozenset[Any]) -> bytes:
    """SHA-256 of an object and all it refers to, whatever its numbers, but for other pages."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in above:
            return b"loop"
        if above and isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/Page":
            return b"page"
        above = above | {value.objgen}
    total = hashlib.sha256()
    for part in _parts(value, above):
        total.update(part)
    return total.digest()


def _parts(value: Any, above: frozenset[Any]) -> Iterator[bytes]:
    if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
        yield b"dictionary"
        for key in sorted(set(value.keys()) - ASIDE):
            yield key.encode() + _digest(value[key], above)
        if isinstance(value, pikepdf.Stream):
            yield hashlib.sha256(value.read_raw_bytes()).digest()
    elif isinstance(value, pikepdf.Array):
        yield b"array"
        for one in value:
            yield _digest(one, above)
    else:
        yield repr(value).encode()


def kinds(letters: list[Letter]) -> list[list[Letter]]:
    """The words of a page: runs of letters without a blank, a change of line or a wide gap."""
    words: list[list[Letter]] = []
    for blank, run in groupby(letters, key=lambda one: one.blank):
        if not blank:
            words += _lines(list(run))
    return words
