"""HTML in, PDF out: the only module that knows WeasyPrint. It runs inside the confined child."""

from __future__ import annotations

import io
import json
import logging
import mimetypes
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from sanctions.documents.finish import finished, put_right, saved

SCHEME = "packaged"
ASSETS = Path(__file__).resolve().parent / "assets"
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
TAGGED = {"pdf_variant": "pdf/a-3a"}
POINTS = 0.75
"""A CSS pixel in points."""
SHELVES = {"assets": ASSETS, "fonts": FONTS}


class NotPackaged(FatalURLFetchingError):  # type: ignore[misc]
    """Something in the document asked for what is not part of this program."""


class PackagedFetcher(URLFetcher):  # type: ignore[misc]
    """Serve `packaged:assets/…` and `packaged:fonts/…`, and stop the print run for anything else.

    WeasyPrint swallows ordinary exceptions and prints on without the resource; the fatal one
    (a BaseException) ends the run, so that an attempt to reach out is never silent.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=frozenset({SCHEME}), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Give the packaged file named by `url`; raise NotPackaged for every other address."""
        scheme, _, name = url.partition(":")
        shelf, _, rest = name.partition("/")
        if scheme == SCHEME and shelf in SHELVES:
            path = (SHELVES[shelf] / rest).resolve()
            if path.is_relative_to(SHELVES[shelf].resolve()) and path.is_file():
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise NotPackaged(url)


def pdf_from_html(html: str) -> bytes:
    """Print a finished HTML document as PDF/A-3 and PDF/UA-1, the same bytes for the same text.

    Raises NotPackaged when the document wants anything that is not packaged.
    """
    return finished(bytes(laid_out(html).write_pdf(**TAGGED) or b""))


def chapter_from_html(html: str) -> bytes:
    """Print a part of a document that is bound with others: what is told of it, a line break, and
    the tagged PDF, its pages put right. Raises NotPackaged.
    """
    laid = laid_out(html)
    head = f"{json.dumps(told_of(laid))}\n".encode()
    with pikepdf.open(io.BytesIO(bytes(laid.write_pdf(**TAGGED) or b""))) as document:
        put_right(document)
        return head + saved(document)


def laid_out(html: str, *, tagged: bool = True) -> Document:
    """The pages of a finished HTML document. Raises NotPackaged."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    source = HTML(string=html, url_fetcher=PackagedFetcher(), base_url=None)
    return source.render(font_config=FontConfiguration(), **(TAGGED if tagged else {}))


def told_of(laid: Document) -> dict[str, Any]:
    """How many pages it has, the page (from 0) of each anchor, and its bookmarks: of each the
    level, the words, the page (from 0), and the height in points above its foot."""
    anchors: dict[str, int] = {}
    for at, page in enumerate(laid.pages):
        for name in page.anchors:
            anchors.setdefault(name, at)
    marks = [
        [level, label, at, round((page.height - y) * POINTS, 2)]
        for at, page in enumerate(laid.pages)
        for level, label, (_x, y), _state in page.bookmarks
    ]
    return {"pages": len(laid.pages), "anchors": anchors, "marks": marks}


def sheet_from_html(html: str) -> bytes:
    """Print sheets that are joined among others: a list of how many each part took, a line break,
    and the PDF. Parts begin on a sheet of their own, at the elements ``part-1``, ``part-2`` ...
    """
    laid = laid_out(html)
    anchors = told_of(laid)["anchors"]
    starts = [at for name, at in anchors.items() if name.startswith("part-")]
    taken = [end - start for start, end in pairwise([*starts, len(laid.pages)])]
    return f"{json.dumps(taken)}\n".encode() + bytes(laid.write_pdf() or b"")
