"""HTML in, PDF out: the only module that knows WeasyPrint. It runs inside the confined child."""

from __future__ import annotations

import json
import logging
import mimetypes
from itertools import pairwise
from pathlib import Path

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from sanctions.documents.finish import finished

SCHEME = "packaged"
ASSETS = Path(__file__).resolve().parent / "assets"
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
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
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    printed = HTML(string=html, url_fetcher=PackagedFetcher(), base_url=None).write_pdf(
        font_config=FontConfiguration(), pdf_variant="pdf/a-3a"
    )
    return finished(bytes(printed or b""))


def sheet_from_html(html: str) -> bytes:
    """Print sheets that are joined among others: a list of how many each part took, a line break,
    and the PDF. Parts begin on a sheet of their own, at the elements ``part-1``, ``part-2`` ...
    """
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    laid = HTML(string=html, url_fetcher=PackagedFetcher(), base_url=None).render(
        font_config=FontConfiguration()
    )
    # A part that goes on over several sheets is named by each of them.
    starts: dict[str, int] = {}
    for at, page in enumerate(laid.pages):
        for name in page.anchors:
            starts.setdefault(name, at)
    taken = [end - start for start, end in pairwise([*starts.values(), len(laid.pages)])]
    return f"{json.dumps(taken)}\n".encode() + bytes(laid.write_pdf() or b"")
