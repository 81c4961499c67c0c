"""Handing stored bytes out: found visible first, noted, compared with their hash, never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audit.acts import note
from audit.references import tidy
from cases.content_types import INLINE_SAFE, UNKNOWN
from cases.models import FALLEN
from cases.stored_files import Damaged, open_checked, plain_name
from sanctions.models import MeasureDocument, OutsideAct, PacketExhibit, PublishedStatement
from sanctions.views.frame import found_measure, found_published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.http import SignedInRequest
    from audit.models import Record
    from cases.models import StoredFile


@require_GET
def exhibit_file(request: SignedInRequest, reference: str, place: str) -> HttpResponse:
    """An exhibit of a measure's packet, for whoever takes part in the measure.

    The bytes of a withdrawn or restricted exhibit are closed here as in its case.
    The reading is noted on the exhibit's place in the packet: on the exhibit
    itself it would show the members of the case that a measure rests on it. The
    log finds it by the exhibit as well.
    """
    measure = found_measure(request, reference)
    rows = PacketExhibit.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(
        rows.filter(packet__measure=measure, exhibit__isnull=False)
        .exclude(exhibit__status__in=FALLEN)
        .exclude(exhibit__quarantined_at__isnull=False)
        .select_related("exhibit__stored_file"),
        reference=tidy(place),
    )
    name = row.exhibit.original_name or f"{row.exhibit.reference}.bin"
    return sent(
        request, row, row.exhibit.stored_file, name, "sanctions.download_exhibit",
        also=[row.exhibit], exhibit=row.exhibit.reference,
    )  # fmt: skip


@require_GET
def outside_file(request: SignedInRequest, reference: str, paper: str) -> HttpResponse:
    """The paper of somebody who never signs in, as it was scanned."""
    measure = found_measure(request, reference)
    rows = OutsideAct.objects.visible_to(request.user, request.at).select_related("stored_file")
    row = get_object_or_404(rows, packet__measure=measure, reference=tidy(paper))
    name = row.original_name or f"{row.reference}.bin"
    return sent(request, row, row.stored_file, name, "sanctions.download_paper")


@require_GET
def document_file(request: SignedInRequest, reference: str, paper: str) -> HttpResponse:
    """A document filed with a measure."""
    measure = found_measure(request, reference)
    rows = MeasureDocument.objects.visible_to(request.user, request.at)
    row = get_object_or_404(
        rows.select_related("stored_file"), measure=measure, reference=tidy(paper)
    )
    name = row.original_name or f"{row.reference}.bin"
    return sent(request, row, row.stored_file, name, "documents.download")


@require_GET
def paper_file(request: SignedInRequest, reference: str, paper: str) -> HttpResponse:
    """A published statement, for everyone signed in."""
    published = found_published(request, reference)
    rows = PublishedStatement.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(
        rows.select_related("stored_file"), published_measure=published, reference=tidy(paper)
    )
    return sent(request, row, row.stored_file, f"{row.reference}.txt", "sanctions.read_paper")


def sent(
    request: SignedInRequest, row: Record, file: StoredFile, name: str, kind: str, *,
    also: Iterable[Record] = (), **facts: str,
) -> HttpResponse:  # fmt: skip
    """The file as an attachment that no browser runs; 503 when it is damaged or cannot be noted."""
    try:
        content = open_checked(file.sha256)
    except Damaged as damage:
        note("sanctions.damaged", request.user, row, sha256=file.sha256, why=str(damage))
        return render(request, "sanctions/damaged.html", {"row": row}, status=503)
    try:
        note(kind, request.user, row, also=also, sha256=file.sha256, size=file.size, **facts)
    except DatabaseError:
        content.close()
        return render(request, "503.html", status=503)
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=plain_name(name) or file.sha256,
        content_type=file.media_type if file.media_type in INLINE_SAFE else UNKNOWN,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]
