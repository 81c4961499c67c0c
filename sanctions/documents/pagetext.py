"""How many pages a stored exhibit has, and what is written on one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sanctions.documents import confined

READING = confined.Limits(seconds=60, memory_mib=1024)
LARGEST_TEXT = 32 * 1024 * 1024


class Unreadable(ValueError):
    """The exhibit's pages cannot be read; the text says why."""


class StoredPages:
    """The pages of one stored file: `count` and `text(n)`, counted from 1.

    A PDF is opened in a child process with limits, once for each call of `fetch`: name all the
    pages you will ask for there, and each `text(n)` is answered from memory. A text file is one
    page, or as many as form feeds divide it into. Any other file (image, e-mail, office document)
    has no page text: `count` is what the caller knows (`pages`, default 1) and each text is empty.
    """

    def __init__(self, path: Path, media_type: str, *, pages: int = 1) -> None:
        self._path = path
        self._pdf = media_type == "application/pdf"
        self._count: int | None = None
        self._texts: dict[int, str] = {}
        self._broken: Unreadable | None = None
        if media_type == "text/plain":
            self._read_text_file()
        elif not self._pdf:
            self._count = pages

    @property
    def count(self) -> int:
        """Give the number of pages. Raises Unreadable."""
        if self._count is None:
            self.fetch(())
        return self._count or 0

    def text(self, number: int) -> str:
        """Give the text of page `number`, empty when it has none. Raises Unreadable."""
        if self._pdf and number not in self._texts:
            self.fetch((number,))
        return self._texts.get(number, "")

    def fetch(self, numbers: Iterable[int]) -> None:
        """Read these pages in one run of the child. Raises Unreadable."""
        if not self._pdf:
            return
        if self._broken is not None:
            raise self._broken
        wanted = sorted(set(numbers) - self._texts.keys())
        request = json.dumps({"path": str(self._path.resolve()), "pages": wanted}).encode()
        try:
            answer: dict[str, Any] = json.loads(confined.run("pages", request, READING))
        except confined.Stopped as stopped:
            self._broken = Unreadable(str(stopped))
            raise self._broken from stopped
        self._count = answer["count"]
        self._texts.update({int(number): text for number, text in answer["texts"].items()})

    def _read_text_file(self) -> None:
        if self._path.stat().st_size > LARGEST_TEXT:
            raise Unreadable(f"The text is longer than {LARGEST_TEXT} bytes.")
        raw = self._path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
        pages = text.removesuffix("\f").split("\f")
        self._count = len(pages)
        self._texts = dict(enumerate(pages, 1))
