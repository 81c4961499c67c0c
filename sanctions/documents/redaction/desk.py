"""Redaction from outside: each question is answered by a confined child process."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases import reading
from sanctions.documents import confined
from sanctions.documents.redaction.words import found, squeezed

READING = confined.Limits(seconds=120, memory_mib=2048)
PDF = "application/pdf"
Box = dict[str, Any]
"""``page`` from 1; ``left, top, right, bottom`` in hundredths of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a text stands: its page, the words there, a box for each of its lines."""

    needle: str
    page: int
    text: str
    boxes: list[dict[str, float]]


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search for leaks found: ``hits`` of (text, where), and how pictures were read."""

    hits: list[tuple[str, str]]
    recognised_by: str
    """The program that read the pictures of the pages; empty where none is installed."""


def places_of(path: Path, needles: Sequence[str], pages: Sequence[int] = ()) -> list[Hit]:
    """Every place of every text in the document, or on these pages of it alone.

    Raises confined.Stopped.
    """
    asked = {"path": str(path.resolve()), "needles": list(needles), "boxes": []}
    told = _asked("look", asked | {"pages": list(pages)})
    return [Hit(**hit) for hit in told["hits"]]


def under(path: Path, boxes: Sequence[Box]) -> list[str]:
    """The text under each box, line by line. Raises confined.Stopped."""
    asked = {"path": str(path.resolve()), "needles": [], "boxes": list(boxes)}
    return [str(text) for text in _asked("look", asked)["under"]]


def page_count(path: Path) -> int:
    """Raises confined.Stopped, also for what is no PDF."""
    return int(_asked("look", {"path": str(path.resolve()), "needles": [], "boxes": []})["count"])


def commitments(path: Path, salts: Sequence[str]) -> list[str]:
    """A commitment to each page of the document: SHA-256 of its salt and its content.

    ``salts`` are 32 octets each, in hexadecimal digits, one for each page. Who has the salt and the
    original can show that a commitment is of that page; who has not learns nothing from it.
    """
    told = _asked("commit", {"path": str(path.resolve()), "salts": list(salts)})
    return [str(one) for one in told]


def proven(full: Path, copy: Path, document: Path | None) -> tuple[int, list[int]]:
    """How many pages the document of a sealed packet has, and those that the redacted copy does not
    commit to. Raises confined.Stopped, also where nothing can be compared."""
    told = _asked("prove", {
        "full": str(full.resolve()), "copy": str(copy.resolve()),
        "document": str(document.resolve()) if document else "",
    })  # fmt: skip
    return int(told["pages"]), [int(page) for page in told["apart"]]


def root_of(told: Iterable[str]) -> str:
    """One SHA-256 over the commitments of all pages, in their order."""
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def rebuilt(
    path: Path, boxes: Sequence[Box], *, title: str, language: str, told: Sequence[str]
) -> bytes:
    """The redacted PDF: each box has a ``label`` besides its place. Raises confined.Stopped."""
    asked = {
        "path": str(path.resolve()), "boxes": list(boxes), "title": title, "language": language,
        "commitments": list(told),
    }  # fmt: skip
    limits = confined.Limits(seconds=60 + 3 * len(told), memory_mib=3072)
    return confined.run("redact", json.dumps(asked).encode(), limits)


def searched(
    pdf: bytes, needles: Sequence[str], pages: Iterable[int], *,
    beat: Callable[[], None] = lambda: None,
) -> Searched:  # fmt: skip
    """Where any of the texts is left in a finished document: in its bytes, streams, strings, page
    text and, where a program that recognises text is installed, the pictures of ``pages``.

    Raises confined.Stopped, and reading.Unreadable when a page cannot be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="probity-leaks-") as folder:
        path = Path(folder) / "redacted.pdf"
        path.write_bytes(pdf)
        hits = [(n, w) for n, w in _asked("leaks", {"path": str(path), "needles": list(needles)})]
        by = reading.recogniser()
        for number in sorted(set(pages)) if by is not None else ():
            png = reading.picture(path, PDF, number, reading.SCAN_WIDTH)
            hay = squeezed(reading.recognised(png, by))  # type: ignore[arg-type]
            hits += [
                (needle, f"picture of page {number}")
                for needle in needles if next(found(needle, hay), None) is not None
            ]  # fmt: skip
            beat()
    told = f"{reading.PROGRAM} {by.version} ({by.languages})" if by is not None else ""
    return Searched(hits, told)


def _asked(task: str, request: dict[str, Any]) -> Any:
    return json.loads(confined.run(task, json.dumps(request).encode(), READING))
