"""Going through the statements of a packet one by one, each beside the page that it cites."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.acts import note
from audit.references import tidy
from cases import anchors, reading, stored_files
from cases.models import FALLEN
from sanctions.checking import checked
from sanctions.documents import confined
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.documents.redaction import desk
from sanctions.models import PacketExhibit
from sanctions.record import exhibits_of
from sanctions.views.frame import found_packet, noted

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Exhibit, StoredFile
    from sanctions.checking import Checked, Cited
    from sanctions.models import Packet

Piece = tuple[str, bool]
"""A stretch of the text of a page, and whether it is the passage that is quoted."""


@dataclass(slots=True)
class Shown:
    """A page of an exhibit as it is shown: a picture with the lit places, its text, or why not."""

    why: str = ""
    picture: str = ""
    boxes: list[dict[str, float]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    unlit: str = ""
    language: str = ""


@require_GET
def checking(request: SignedInRequest, reference: str) -> HttpResponse:
    """The statements with the state of each; what is cited is opened at the pages cited."""
    found = found_packet(request, reference)
    return noted(
        request, "sanctions.check_packet", found, lambda: _list(request, found),
        also=exhibits_of(found),
    )  # fmt: skip


@require_GET
def statement(request: SignedInRequest, reference: str, statement: str) -> HttpResponse:
    """One statement; beside it, the page that one of its citations names, the passage lit."""
    found = found_packet(request, reference)
    key = tidy(statement)
    if not found.statements.standing().filter(reference=key).exists():
        raise Http404
    try:
        rows, opened = checked(found)
        now = next(one for one in rows if one.row.reference == key)
        cited = _chosen(now, request.GET.get("citation", ""))
        note(
            "sanctions.check_citation", request.user, found, statement=key,
            also=dict.fromkeys([*opened, *_shown_of(cited)]),
            page=cited.row.page if cited else 0, exhibit=cited.label if cited else "",
        )  # fmt: skip
    except DatabaseError:
        return render(request, "503.html", status=503)
    return _statement(request, found, rows, now, cited)


@require_GET
def picture(request: SignedInRequest, reference: str, place: str, number: int) -> HttpResponse:
    """A page of an exhibit of the packet as a PNG, drawn by a confined process; else 404."""
    found = found_packet(request, reference)
    rows = PacketExhibit.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(
        rows.filter(packet=found, exhibit__isnull=False)
        .exclude(exhibit__status__in=FALLEN)
        .exclude(exhibit__quarantined_at__isnull=False)
        .select_related("exhibit__stored_file"),
        reference=tidy(place),
    )
    file = row.exhibit.stored_file
    try:
        stored_files.open_checked(file.sha256).close()
        png = reading.picture(file.path(), file.media_type, number)
    except (stored_files.Damaged, reading.Unreadable) as error:
        raise Http404(str(error)) from error

    def answer() -> HttpResponse:
        drawn = HttpResponse(png, content_type="image/png")
        drawn.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        drawn.headers["X-Content-Type-Options"] = "nosniff"
        drawn.headers["Cache-Control"] = "no-store"
        return drawn

    return noted(
        request, "sanctions.check_citation", found, answer, also=[row.exhibit], picture=number,
        exhibit=row.exhibit.reference,
    )  # fmt: skip


def _shown_of(cited: Cited | None) -> list[Exhibit]:
    """The exhibit whose page is shown: the log finds the reading by it."""
    exhibit = cited.place.row.exhibit if cited and cited.place and not cited.closed else None
    return [exhibit] if exhibit is not None else []


def _chosen(now: Checked, asked: str) -> Cited | None:
    """The citation that was asked for; else the first that is not sound; else the first."""
    for one in now.citations:
        if one.row.reference == tidy(asked):
            return one
    return next((one for one in now.citations if not one.sound), None) or next(
        iter(now.citations), None
    )


def _list(request: SignedInRequest, found: Packet) -> HttpResponse:
    rows = checked(found).statements
    wrong = [one for one in rows if not one.sound]
    context = _frame(found, rows) | {
        "wrong": len(wrong),
        "start": _address(found, rows[0]) if rows else "",
        "first_wrong": _address(found, wrong[0]) if wrong else "",
    }
    return render(request, "sanctions/checking.html", context)


def _statement(
    request: SignedInRequest, found: Packet, rows: list[Checked], now: Checked, cited: Cited | None
) -> HttpResponse:
    at = now.number - 1
    wrong = [one for one in (*rows[at + 1 :], *rows[:at]) if not one.sound]
    steps = [(one, each) for one in rows for each in (one.citations or (None,))]
    here = steps.index((now, cited))
    context = _frame(found, rows, now) | {
        "now": now,
        "last": len(rows),
        "cited": cited,
        "citations": [(one, _address(found, now, one)) for one in now.citations],
        "shown": _shown(found, cited) if cited else None,
        "previous": _address(found, rows[at - 1]) if at > 0 else "",
        "next": _address(found, rows[at + 1]) if at + 1 < len(rows) else "",
        "back": _address(found, *steps[here - 1]) if here > 0 else "",
        "on": _address(found, *steps[here + 1]) if here + 1 < len(steps) else "",
        "fault": _address(found, wrong[0]) if wrong else "",
        "list_url": reverse("sanctions:checking", args=[found.reference]),
        "file_url": _file(found, cited) if cited else "",
    }
    return render(request, "sanctions/checking_statement.html", context)


def _frame(found: Packet, rows: list[Checked], now: Checked | None = None) -> dict[str, Any]:
    about = found.measure or found.published_measure
    crumbs = [
        (_("Measures"), reverse("sanctions:measures")),
        (about.reference, about.get_absolute_url()) if about else ("", ""),
        (found.reference, found.get_absolute_url()),
    ]
    own = reverse("sanctions:checking", args=[found.reference])
    crumbs += [(_("Citations"), own if now else "")]
    if now is not None:
        crumbs += [(_("Statement %(number)d") % {"number": now.number}, "")]
    return {
        "packet": found,
        "rows": [(one, _address(found, one), now is not None and one is now) for one in rows],
        "crumbs": crumbs,
    }


def _address(found: Packet, one: Checked, cited: Cited | None = None) -> str:
    address = reverse("sanctions:checking_statement", args=[found.reference, one.row.reference])
    return f"{address}{f'?citation={cited.row.reference}' if cited else ''}#checking"


def _file(found: Packet, cited: Cited) -> str:
    """Where the whole file is handed out to who may read it."""
    if cited.closed or cited.place is None:
        return ""
    row = cited.place.row
    if found.measure is not None:
        args = [found.measure.reference, row.reference]
        return reverse("sanctions:exhibit_file", args=args)
    published = found.published_measure
    args = [published.reference if published else "", row.source.reference]
    return reverse("sanctions:paper_file", args=args)


def _shown(found: Packet, cited: Cited) -> Shown:
    if cited.closed or cited.place is None:
        return Shown(why=cited.closed)
    source = cited.place.row.source
    file, page = source.stored_file, cited.row.page
    try:
        stored_files.open_checked(file.sha256).close()
        text = reading.plain(_text(file, page, cited))
    except (stored_files.Damaged, Unreadable, OSError) as error:
        return Shown(why=str(error))
    last = max(file.pages or 1, 1)
    if page > last:
        return Shown(why=_("There is no page %(page)d: the exhibit has %(last)d.") % {
            "page": page, "last": last,
        })  # fmt: skip
    shown = Shown(language=source.language)
    quotation = cited.row.quotation
    place = anchors.find(anchors.Quote(quotation), text) if text else None
    shown.pieces = _pieces(text, place)
    if reading.drawable(file.media_type) and cited.place.row.exhibit is not None:
        shown.picture = reverse(
            "sanctions:checking_picture", args=[found.reference, cited.place.row.reference, page]
        )
        sought = text[place.start : place.end] if place else quotation
        shown.why, shown.boxes = _lit(file, page, sought)
        if shown.why:
            shown.picture = ""
    elif not text:
        shown.why = _("A file of this type is not drawn here. Download it to compare the words.")
    lit = shown.boxes or place is not None
    if quotation and not lit and not shown.why:
        shown.unlit = _("The quoted words were not found on this page, so nothing is lit.")
    return shown


def _text(file: StoredFile, page: int, cited: Cited) -> str:
    pages = StoredPages(file.path(), file.media_type, pages=file.pages or 1)
    return pages.text(page) if 1 <= page <= pages.count else ""


def _pieces(text: str, place: anchors.Anchor | None) -> list[Piece]:
    if place is None:
        return [(text, False)] if text else []
    cut = ((text[: place.start], False), (text[place.start : place.end], True),
           (text[place.end :], False))  # fmt: skip
    return [piece for piece in cut if piece[0]]


def _lit(file: StoredFile, page: int, sought: str) -> tuple[str, list[dict[str, float]]]:
    """Why the page cannot be drawn, and where on it the words stand, in hundredths of it."""
    if file.media_type != "application/pdf":
        try:
            reading.picture(file.path(), file.media_type, page, width=32)
        except reading.Unreadable as error:
            return str(error), []
        return "", []
    if not sought.strip():
        return "", []
    with contextlib.suppress(confined.Stopped):
        hits = desk.places_of(file.path(), [sought], [page])
        return "", [
            {
                "left": box["left"], "top": box["top"],
                "wide": box["right"] - box["left"], "high": box["bottom"] - box["top"],
            }
            for hit in hits for box in hit.boxes
        ]  # fmt: skip
    return _("This page cannot be drawn. Download the file to compare the words."), []
