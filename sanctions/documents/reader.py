"""Text of the pages of an exhibit: the only module that knows PDFium. It runs inside the child."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2

MOST_CHARACTERS = 2_000_000


def pages_of(request: bytes) -> bytes:
    """Give `{"count": pages, "texts": {"3": text}}` for `{"path": …, "pages": [3]}`, all as JSON.

    Pages count from 1; those beyond the last are left out. Raises PdfiumError for a file that is
    no PDF or asks for a password, ValueError for a page with more text than a page can hold.
    """
    asked = json.loads(request)
    with pypdfium2.PdfDocument(Path(asked["path"])) as document:
        count = len(document)
        texts = {
            str(number): _text(document, number)
            for number in asked["pages"]
            if 1 <= number <= count
        }
    return json.dumps({"count": count, "texts": texts}).encode()


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number - 1]
    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > MOST_CHARACTERS:
            raise ValueError(f"page {number} holds more text than can be read")
        return str(text_page.get_text_range())
    finally:
        text_page.close()
        page.close()
