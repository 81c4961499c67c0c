"""The lists that go with a release: redaction log, privilege log, Vaughn index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from sanctions.models import Disclosure, Redaction, RedactionMark
from sanctions.record import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.utils.functional import _StrPromise

    from sanctions.models import ReleaseRequest

C = RedactionMark.Code
PRIVILEGES = (C.B5_DP, C.B5_AC, C.B5_AWP, C.LES, C.CLASSIFIED, C.DP, C.AC, C.AWP)
"""Codes that a privilege is claimed by; the others are exemptions alone."""
WIDTH = 6


class Withheld(NamedTuple):
    """One box with its document as the lists say it: numbers end in ``-R``."""

    number: int
    mark: RedactionMark
    document: str
    title: str
    author: str
    date: str
    bates: str


class Log(NamedTuple):
    """One list: its columns, and its rows for a request."""

    label: _StrPromise
    columns: tuple[str, ...]
    rows: Callable[[ReleaseRequest, Iterable[Withheld]], Iterator[tuple[Any, ...]]]


def withheld(release: ReleaseRequest) -> list[Withheld]:
    """Every box of the standing redactions of a request, by document and page."""
    marks = RedactionMark.objects.standing().filter(redaction__release=release)
    marks = marks.exclude(redaction__status=Redaction.Status.CANCELLED)
    marks = marks.select_related(
        "redaction__place__exhibit", "redaction__release__packet", "created_by__person"
    ).order_by("redaction_id", "page", "top", "left", "pk")
    places = {one.row.pk: one for one in placed(release.packet)}
    told = []
    for number, mark in enumerate(marks, 1):
        place = places.get(mark.redaction.place_id)
        exhibit = mark.redaction.place.exhibit if mark.redaction.place is not None else None
        told.append(Withheld(
            number, mark,
            place.label if place else f"{release.packet.reference} v{release.packet.number}",
            mark.redaction.title,
            exhibit.source if exhibit is not None else "",
            str(exhibit.collected_on or "") if exhibit is not None else "",
            numbered(place.first, mark.page) if place else "",
        ))  # fmt: skip
    return told


def numbered(first: str, page: int) -> str:
    """The Bates number of a page of a produced copy: that of the original, and ``-R``.

    >>> numbered("AR-X-000004", 2)
    'AR-X-000005-R'
    """
    head, _dash, digits = first.rpartition("-")
    return f"{head}-{int(digits) + page - 1:0{WIDTH}d}-R"


def _redactions(release: ReleaseRequest, rows: Iterable[Withheld]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        mark = row.mark
        yield (
            row.number, mark.redaction.reference, mark.reference, row.document, row.bates,
            mark.page, mark.left, mark.top, mark.right, mark.bottom, mark.code, mark.statute,
            str(mark.created_by), f"{mark.created_at:%Y-%m-%d %H:%M} UTC",
            mark.redaction.get_status_display(),
        )  # fmt: skip


def _privileges(release: ReleaseRequest, rows: Iterable[Withheld]) -> Iterator[tuple[Any, ...]]:
    claimed = (row for row in rows if row.mark.code in PRIVILEGES)
    for number, row in enumerate(claimed, 1):
        yield (
            number, row.bates, row.document, row.title, row.date, row.author, row.mark.page,
            row.mark.get_code_display(), row.mark.grounds,
        )  # fmt: skip


def _vaughn(release: ReleaseRequest, rows: Iterable[Withheld]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.number, row.bates, row.document, row.title, row.date, row.author,
            row.mark.redaction.original.pages or "", row.mark.page, row.mark.get_code_display(),
            row.mark.statute, row.mark.grounds,
            str(_("withheld in part: what can be parted from it is released")),
        )  # fmt: skip


def _copies(release: ReleaseRequest, rows: Iterable[Withheld]) -> Iterator[tuple[Any, ...]]:
    handed = Disclosure.objects.standing().filter(redaction__release=release)
    for copy in handed.select_related("redaction", "copy", "created_by__person"):
        yield (
            copy.reference, copy.redaction.reference, copy.number, copy.recipient, copy.purpose,
            copy.routine_use, str(copy.handed_on), copy.copy.sha256, str(copy.created_by),
        )  # fmt: skip


LOGS: dict[str, Log] = {
    "redactions": Log(_("Redaction log"), (
        "no", "redaction", "box", "document", "bates", "page", "left", "top", "right", "bottom",
        "code", "statute", "who", "when", "status",
    ), _redactions),
    "privilege": Log(_("Privilege log"), (
        "no", "bates", "document", "title", "date", "author", "page", "privilege", "grounds",
    ), _privileges),
    "vaughn": Log(_("Vaughn index"), (
        "no", "bates", "document", "title", "date", "author", "pages", "page", "exemption",
        "statute", "grounds", "segregability",
    ), _vaughn),
    "copies": Log(_("Copy log"), (
        "disclosure", "redaction", "copy", "to", "purpose", "routine_use", "handed_on", "sha256",
        "who",
    ), _copies),
}  # fmt: skip
"""By their word in the address. No list holds a word that is withheld."""
