"""Looking at an exhibit: its pages drawn as pictures, its text beside them, what is cited there.

No byte of the exhibit reaches the browser as it is, but for sound and film, which the browser's
own player takes. Markup and drawings that hold programs are shown as text.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.references import tidy
from cases import reading, rules, stored_files, texts
from cases.content_types import UNKNOWN
from cases.models import DerivedCopy, Exhibit, Finding
from cases.page_texts import folded
from cases.views.found import HOW
from cases.views.frame import noted, tab_url
from cases.views.parts import BadRange, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.http import SignedInRequest
    from cases.anchors import Anchor

Sent = TypeVar("Sent", HttpResponse, FileResponse)

PLAYED = {"audio/mpeg": "audio", "audio/x-wav": "audio", "video/mp4": "video"}
"""What the browser's own player is given, and which."""


MOST_WORDS = 8
"""Of a search whose words are marked on a page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and the finding that cites it; None between them."""

    text: str
    finding: Finding | None = None
    parts: tuple[tuple[str, int], ...] = ()
    """The text cut where words stand that were searched for: each part with the number of the
    place, counted from 1 over the page; 0 for what stands between."""


@require_GET
def pages(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """One page of an exhibit with its text and what is cited there. Looking is recorded."""
    found = _open(request, reference)
    return noted(
        request, "exhibits.viewed", found, lambda: _page(request, found, number), page=number
    )


@require_GET
def picture(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """A page as a PNG, drawn by a confined process. 404 where there is none to draw."""
    found = _open(request, reference)
    file = found.stored_file
    try:
        stored_files.open_checked(file.sha256).close()
        png = reading.picture(file.path(), file.media_type, number)
    except (stored_files.Damaged, reading.Unreadable) as error:
        raise Http404(str(error)) from error

    def answer() -> HttpResponse:
        return _sealed(HttpResponse(png, content_type="image/png"))

    return noted(request, "exhibits.viewed", found, answer, picture=number)


@require_GET
def media(request: SignedInRequest, reference: str) -> HttpResponse | FileResponse:
    """Sound or film for the browser's player, whole or the part that it asks for."""
    found = _open(request, reference)
    file = found.stored_file
    if file.media_type not in PLAYED:
        raise Http404
    asked = request.headers.get("Range", "")
    try:
        first, last = part_of(asked, file.size)
    except BadRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})

    def sent() -> HttpResponse | FileResponse:
        try:
            # Hashed when playing begins; a player then asks for a hundred parts of the same file.
            content = (
                stored_files.open_checked(file.sha256) if first == 0 else file.path().open("rb")
            )
        except (stored_files.Damaged, OSError):
            return render(request, "cases/damaged.html", {"row": found}, status=503)
        part = stored_files.Slice(content, first, last - first + 1)
        answer = FileResponse(part, content_type=file.media_type, status=206 if asked else 200)
        answer.headers["Content-Length"] = str(last - first + 1)
        answer.headers["Accept-Ranges"] = "bytes"
        if asked:
            answer.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
        return _sealed(answer)

    return noted(request, "exhibits.viewed", found, sent, first=first)


@require_GET
def copy_file(request: SignedInRequest, reference: str, part: str) -> HttpResponse | FileResponse:
    """The bytes of a copy made from an exhibit."""
    found = _open(request, reference)
    seen = DerivedCopy.objects.content_open_to(request.user, request.at).filter(
        exhibit=found, stored_file__isnull=False
    )
    copy = get_object_or_404(seen.select_related("stored_file"), reference=tidy(part))
    file = copy.stored_file
    if file is None:
        raise Http404

    def answer() -> HttpResponse | FileResponse:
        try:
            content = stored_files.open_checked(file.sha256)
        except stored_files.Damaged:
            return render(request, "cases/damaged.html", {"row": copy}, status=503)
        name = copy.original_name or f"{copy.reference}.bin"
        return _sealed(
            FileResponse(content, as_attachment=True, filename=name, content_type=UNKNOWN)
        )

    return noted(request, "exhibits.download", copy, answer, sha256=file.sha256)


def _open(request: SignedInRequest, reference: str) -> Exhibit:
    """The exhibit whose bytes the user may read, or 404."""
    seen = Exhibit.objects.content_open_to(request.user, request.at)
    seen = seen.select_related("case", "stored_file")
    found: Exhibit = get_object_or_404(seen, reference=tidy(reference))
    return found


def _sealed(answer: Sent) -> Sent:
    """An answer in which no browser runs anything."""
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(request: SignedInRequest, found: Exhibit, number: int) -> HttpResponse:
    file, why = found.stored_file, ""
    try:
        known = texts.text_of(found)
    except (stored_files.Damaged, reading.Unreadable) as error:
        known, why = None, str(error)
    last = max(file.pages or 1, len(known.pages) if known is not None else 1)
    if not 1 <= number <= last:
        raise Http404
    text = known.page(number) if known is not None else ""
    findings = Finding.objects.visible_to(request.user, request.at).standing()
    findings = findings.filter(exhibit=found, page=number).select_related("case").order_by("pk")
    placed = [(one, texts.place(one, text)) for one in findings]
    draft = Finding(case=found.case, exhibit=found)
    may_cite = rules.ADD_FINDING.why_not(request.user, draft, request.at) is None
    context = {
        "exhibit": found,
        "case": found.case,
        "number": number,
        "last": last,
        "previous": _address(found, number - 1) if number > 1 else "",
        "next": _address(found, number + 1) if number < last else "",
        "picture": reverse("exhibits:picture", args=[found.reference, number])
        if reading.drawable(file.media_type) else "",
        "player": PLAYED.get(file.media_type, ""),
        "mail": _mail(found),
        "media_url": reverse("exhibits:media", args=[found.reference]),
        "text": text,
        "copy": known.copy if known is not None else None,
        "known": known is not None,
        "why": why or _why_no_text(found),
        "install": _to_install(file.media_type, text),
        "pieces": _marked(_pieces(text, placed), request.GET.get("words", "")),
        "cited": [(one, where, HOW[where.how] if where else "") for one, where in placed],
        "cite_url": f"{tab_url(found.case, 'findings')}?exhibit={found.reference}&page={number}"
        if may_cite else "",
        "read_url": f"{found.get_absolute_url()}#do-ask-text",
        "file_url": reverse("exhibits:file", args=[found.reference]),
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (found.case.reference, found.case.get_absolute_url()),
            (found.reference, found.get_absolute_url()),
            (_("Page %(number)d") % {"number": number}, ""),
        ],
    }  # fmt: skip
    return render(request, "cases/viewer.html", context)


def _address(found: Exhibit, number: int) -> str:
    return f"{reverse('exhibits:pages', args=[found.reference, number])}#page-{number}"


def _mail(found: Exhibit) -> reading.Mail | None:
    """The exhibit as a message; None where it is none."""
    file = found.stored_file
    named = found.original_name.lower().endswith(".msg")
    if file.media_type != "message/rfc822" and not (
        named and file.media_type == "application/x-ole-storage"
    ):
        return None
    try:
        stored_files.open_checked(file.sha256).close()
        return reading.mail_of(file.path(), file.media_type)
    except (stored_files.Damaged, reading.Unreadable):
        return None


def _why_no_text(found: Exhibit) -> str:
    """Why no text is there, when the newest reading failed or is under way."""
    asked = DerivedCopy.objects.filter(exhibit=found, kind=DerivedCopy.Kind.TEXT).standing()
    newest = asked.order_by("-pk").first()
    if newest is None or newest.status == DerivedCopy.Status.MADE:
        return ""
    if newest.status == DerivedCopy.Status.ASKED:
        return _("Its text is being read in the background. Come back in a moment.")
    return str(newest.why)


def _to_install(media_type: str, text: str) -> str:
    """What is missing here for a page without text."""
    if text or not reading.drawable(media_type) or shutil.which(reading.PROGRAM):
        return ""
    return str(reading.TO_INSTALL)


def _pieces(text: str, placed: Iterable[tuple[Finding, Anchor | None]]) -> list[Piece]:
    """The text cut where findings cite it; of two that overlap, the second begins where the first
    ends."""
    pieces, at = [], 0
    cited = [(where, one) for one, where in placed if where is not None]
    for where, one in sorted(cited, key=lambda pair: pair[0].start):
        start = max(where.start, at)
        if start < where.end:
            pieces += [Piece(text[at:start]), Piece(text[start : where.end], one)]
            at = where.end
    return [*(piece for piece in pieces if piece.text), Piece(text[at:])]


def _marked(pieces: list[Piece], words: str) -> list[Piece]:
    """The same pieces, each cut where one of the words stands in it."""
    sought = "|".join(re.escape(folded(word)) for word in words.split()[:MOST_WORDS])
    count, marked = 0, []
    for piece in pieces:
        parts, at = [], 0
        for hit in re.finditer(sought, folded(piece.text)) if sought else ():
            count += 1
            parts += [(piece.text[at : hit.start()], 0), (piece.text[slice(*hit.span())], count)]
            at = hit.end()
        parts.append((piece.text[at:], 0))
        marked.append(replace(piece, parts=tuple(part for part in parts if part[0])))
    return marked
