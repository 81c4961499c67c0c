"""One part of a draft as it will print, while it is being written."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sanctions.documents.packet import PrintStopped
from sanctions.documents.preview import ANCHORS, part_pdf
from sanctions.documents.watermark import watermarked
from sanctions.record import exhibits_of
from sanctions.snapshot import snapshot
from sanctions.views.frame import found_packet, is_marked, noted

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from sanctions.models import Packet

NAMES = {
    "decision": gettext_lazy("Decision"),
    "summary": gettext_lazy("Summary"),
    "subject": gettext_lazy("Identification of the subject"),
    "law": gettext_lazy("Legal framework"),
    "statements": gettext_lazy("Statement of facts"),
    "matrix": gettext_lazy("Criteria and evidence"),
    "contrary": gettext_lazy("Contrary and exculpatory information"),
    "exhibits": gettext_lazy("List of exhibits"),
}


@require_GET
def preview(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One part of a draft as PDF, bannered as a preview; with ``?piece=`` one section of it, or one
    element. 404 for a packet that is no draft, and for what it does not have."""
    found = found_packet(request, reference)
    piece = request.GET.get("piece", "")
    if part not in ANCHORS or found.is_frozen or found.is_reconstruction:
        raise Http404
    if piece and not re.fullmatch("[1-9][0-9]{0,3}", piece):
        raise Http404
    try:
        pdf = part_pdf(snapshot(found, request.at).packet, part, int(piece) if piece else None)
    except PrintStopped as stopped:
        return _stopped(request, found, stopped)
    except LookupError:
        raise Http404 from None
    marked: dict[str, Any] = {}
    if is_marked(found):
        name = str(request.user)
        line = f"{name}, {request.at:%Y-%m-%d %H:%M} UTC, {found.reference} v{found.number}"
        pdf, marked = watermarked(pdf, name, line), {"copy_for": name}

    def answer() -> HttpResponse:
        sent = HttpResponse(pdf, content_type="application/pdf")
        file = f"{found.reference}-v{found.number}-preview-{part}{piece and f'-{piece}'}.pdf"
        sent.headers["Content-Disposition"] = f'inline; filename="{file}"'
        sent.headers["X-Content-Type-Options"] = "nosniff"
        sent.headers["Cache-Control"] = "no-store"
        return sent

    told = {"part": part} | ({"piece": int(piece)} if piece else {}) | marked
    return noted(
        request, "sanctions.preview_packet", found, answer, also=exhibits_of(found),
        number=found.number, size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(), **told,
    )  # fmt: skip


def previews(found: Packet) -> list[tuple[Any, str]]:
    """The parts of a draft, each with where its preview is; none of what is no draft."""
    if found.is_frozen or found.is_reconstruction:
        return []
    return [
        (name, reverse("sanctions:preview", args=[found.reference, part]))
        for part, name in NAMES.items()
    ]


def piece_preview(found: Packet | None, part: str, piece: int) -> str:
    """Where one section, or one element (counted from 1), of a draft is previewed; empty where none
    is."""
    if found is None or found.is_frozen or found.is_reconstruction:
        return ""
    return f"{reverse('sanctions:preview', args=[found.reference, part])}?piece={piece}"


def element_preview(found: Packet | None, codes: list[str], code: str) -> str:
    """Where one element of the matrix is previewed."""
    return piece_preview(found, "matrix", codes.index(code) + 1) if code in codes else ""


def _stopped(request: SignedInRequest, found: Packet, why: PrintStopped) -> HttpResponse:
    about = found.measure or found.published_measure
    context = {
        "packet": found,
        "faults": why.faults,
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (about.reference, about.get_absolute_url()) if about else ("", ""),
            (found.reference, found.get_absolute_url()),
            (_("Preview"), ""),
        ],
    }
    return render(request, "sanctions/preview_stopped.html", context, status=422)
