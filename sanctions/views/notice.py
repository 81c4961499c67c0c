"""The tab of consequence documents: what would follow, what was prepared, each as text and PDF."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.acts import note
from audit.clock import legal_day
from audit.references import tidy
from sanctions import spanish
from sanctions.documents.notice import notice_pdf
from sanctions.documents.packet import PrintStopped
from sanctions.letter import Notice, Paragraph, notice_text
from sanctions.models import FamilyMember, Measure, MeasureNotice
from sanctions.snapshot.notices import has_family, prepared
from sanctions.views.frame import found_measure, tab_url

if TYPE_CHECKING:
    from audit.http import SignedInRequest


S = MeasureNotice.Status


def notices_context(request: SignedInRequest, found: Measure) -> dict[str, Any]:
    """What was prepared; before that, what would follow, as drafts with their clocks."""
    kept = MeasureNotice.objects.visible_to(request.user, request.at).standing()
    rows = list(kept.filter(measure=found).select_related("created_by__person"))
    kinds = dict(MeasureNotice.Kind.choices)
    family = FamilyMember.objects.visible_to(request.user, request.at).standing()
    day = legal_day(request.at)
    # A relative's measure is named to those who take part in it and to nobody else.
    seen = Measure.objects.visible_to(request.user, request.at).filter(reached_by__measure=found)
    own = {row.pk: row for row in seen}
    drafts = [] if rows else prepared(found, request.at, draft=True)
    return {
        "kept": [
            {
                "row": row, "pdf": _pdf_url(found, row.reference),
                "spanish": bool(row.facts.get("translation")),
                "url": reverse("sanctions:row", args=[found.reference, "notices", row.reference]),
                "late": row.status != S.SENT and row.due_on is not None and row.due_on < day,
            }
            for row in rows
        ],
        "waiting": sum(row.status == S.PREPARED for row in rows),
        "no_address": any(row.kind == MeasureNotice.Kind.PERSONAL and row.status == S.PREPARED
                          for row in rows)
        and not found.subject.addresses.standing().exists(),
        "drafts": [
            {
                "label": kinds[one.notice.kind], "one": one, "text": notice_text(one.notice),
                "pdf": _pdf_url(found, one.notice.kind.lower().replace("_", "-")),
            }
            for one in drafts
        ],
        "family": [
            {"row": row, "minor": row.is_minor(day), "own": own.get(row.own_measure_id)}
            for row in family.filter(measure=found).select_related("relative")
        ],
        "has_family": has_family(found),
    }  # fmt: skip


def _pdf_url(found: Measure, which: str) -> str:
    return reverse("sanctions:notice_pdf", args=[found.reference, which])


@require_GET
def notice_file(request: SignedInRequest, reference: str, which: str) -> HttpResponse:
    """One document as PDF: a prepared one from its kept facts, any other as a draft."""
    found = found_measure(request, reference)
    notice, name = _notice(request, found, which)
    if request.GET.get("language") == spanish.LANGUAGE:
        if notice.translation is None:
            raise Http404  # kept before documents were kept in both languages
        notice, name = notice.translation, f"{name}-{spanish.LANGUAGE}"
    try:
        pdf = notice_pdf(notice)
    except PrintStopped as stopped:
        context = {"faults": stopped.faults, "back": tab_url(found, "notices")}
        return render(request, "sanctions/notice_stopped.html", context, status=422)
    try:
        note("sanctions.print_notice", request.user, found, which=name, size=len(pdf))
    except DatabaseError:
        return render(request, "503.html", status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _notice(request: SignedInRequest, found: Measure, which: str) -> tuple[Notice, str]:
    """The kept document with this reference, or the draft of this kind; 404 for neither."""
    kind = which.upper().replace("-", "_")
    if kind in MeasureNotice.Kind.values:
        for one in prepared(found, request.at, draft=True):
            if one.notice.kind == kind:
                return one.notice, f"{found.reference}-{which}-draft"
        raise Http404
    rows = MeasureNotice.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(rows.filter(measure=found), reference=tidy(which))
    return notice_of(row.facts), row.reference


def notice_of(facts: dict[str, Any]) -> Notice:
    """A document from its kept facts."""
    other = facts.get("translation")
    return Notice(
        **facts
        | {
            "day": datetime.date.fromisoformat(facts["day"]),
            "to": tuple(facts["to"]),
            "paragraphs": tuple(Paragraph(**one) for one in facts["paragraphs"]),
            "translation": notice_of(other) if other else None,
        }
    )
