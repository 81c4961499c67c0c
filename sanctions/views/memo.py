"""The decision memorandum as PDF, for who takes part in the measure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.standing import is_partner
from audit.acts import note
from sanctions.documents.notice import notice_pdf
from sanctions.documents.packet import PrintStopped
from sanctions.documents.watermark import watermarked
from sanctions.snapshot.memo import memo_of
from sanctions.views.deciding import seen_overrides
from sanctions.views.frame import found_measure, newest_packet, tab_url

if TYPE_CHECKING:
    from audit.http import SignedInRequest


@require_GET
def decision_memo(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was deliberated about the newest version, overrides included; marked as the reader's.

    Accounts of partner institutions get none (docs/architecture.md, SD9).
    """
    found = found_measure(request, reference)
    packet = newest_packet(request, found)
    if packet is None or is_partner(request.user):
        raise Http404
    memo = memo_of(found, packet, seen_overrides(request, found), request.at)
    try:
        pdf = notice_pdf(memo)
    except PrintStopped as stopped:
        context = {"faults": stopped.faults, "back": tab_url(found, "decision")}
        return render(request, "sanctions/notice_stopped.html", context, status=422)
    name = str(request.user)
    line = f"{name}, {request.at:%Y-%m-%d %H:%M} UTC, {packet.reference} v{packet.number}"
    pdf = watermarked(pdf, name, line)
    try:
        note(
            "sanctions.print_memo", request.user, found, packet=packet.reference,
            number=packet.number, size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(),
            copy_for=name,
        )  # fmt: skip
    except DatabaseError:
        return render(request, "503.html", status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    file = f"{packet.reference}-v{packet.number}-memo.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
