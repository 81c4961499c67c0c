"""The bytes of exhibits and documents, on their way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audit.acts import note
from audit.references import tidy
from cases import actions
from cases.content_types import INLINE_SAFE, UNKNOWN
from cases.models import Document, Exhibit
from cases.querysets.engagements import read_under
from cases.stored_files import Damaged, open_checked
from cases.views.frame import found_case, found_in

if TYPE_CHECKING:
    from audit.http import SignedInRequest


@require_GET
def exhibit_file(request: SignedInRequest, reference: str) -> HttpResponse | FileResponse:
    """The bytes of an exhibit, once it was found open to the user and the reading recorded."""
    seen = Exhibit.objects.content_open_to(request.user, request.at).select_related("stored_file")
    return _sent(request, get_object_or_404(seen, reference=tidy(reference)), "exhibits.download")


@require_GET
def document_file(
    request: SignedInRequest, reference: str, part: str
) -> HttpResponse | FileResponse:
    """The bytes of a document of a case."""
    case = found_case(request, reference)
    document = found_in(case, request, Document, part)
    return _sent(request, document, "documents.download")


def _sent(
    request: SignedInRequest, row: Exhibit | Document, kind: str
) -> HttpResponse | FileResponse:
    """The file as an attachment that no browser runs; 503 when it cannot be noted, or is damaged:
    then every exhibit with these bytes goes into quarantine."""
    file = row.stored_file
    try:
        content = open_checked(file.sha256)
    except Damaged as damage:
        note("exhibits.damaged", request.user, row, sha256=file.sha256, why=str(damage))
        actions.quarantine(file, str(damage), request.at)
        return render(request, "cases/damaged.html", {"row": row}, status=503)
    try:
        under = read_under(request.user, row, request.at)
        note(kind, request.user, row, sha256=file.sha256, size=file.size, **under)
    except DatabaseError:
        content.close()
        return render(request, "503.html", status=503)
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=row.original_name or f"{row.reference}.bin",
        content_type=file.media_type if file.media_type in INLINE_SAFE else UNKNOWN,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
