"""What the page of clearances shows: who was asked, who answered, what is suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from audit import clock
from sanctions.models import OutsideAct, Suggestion
from sanctions.rules.guards.subject import newest_screening

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from sanctions.models import Measure, Packet


def clearance_context(
    request: SignedInRequest, found: Measure, packet: Packet | None
) -> dict[str, Any]:
    """Agencies with their days, suggestions, papers from outside, equities, and the screening."""
    day = clock.legal_day(request.at)
    asked = found.taskings.standing().visible_to(request.user, request.at)
    equities = found.equities.standing().visible_to(request.user, request.at)
    return {
        "packet": packet,
        "sent_sha256": packet.sent_sha256 if packet else "",
        "taskings": [
            {
                "row": row, "url": _row(found, "taskings", row),
                "late": not row.reply and _open(row) and row.due_on < day,
            }
            for row in asked.select_related("deadline")
        ],
        "suggestions": [
            {"row": row, "url": _row(found, "suggestions", row)}
            for row in _of_packet(Suggestion, request, packet).select_related(
                "statement", "created_by__person", "outside__person"
            )
        ],
        "papers": [
            {"row": row, "url": _row(found, "outside", row)}
            for row in _of_packet(OutsideAct, request, packet).select_related(
                "person", "created_by__person", "verified_by__person"
            )
        ],
        "equities": [
            {"row": row, "url": _row(found, "equities", row)}
            for row in equities.prefetch_related("concurrences")
        ],
        "screening": newest_screening(found),
    }  # fmt: skip


def _open(row: Any) -> bool:
    return row.deadline is not None and row.deadline.met_on is None


def _of_packet(model: Any, request: SignedInRequest, packet: Packet | None) -> Any:
    rows = model.objects.visible_to(request.user, request.at).standing()
    return rows.filter(packet=packet) if packet else rows.none()


def _row(found: Measure, part: str, row: Any) -> str:
    return reverse("sanctions:row", args=[found.reference, part, row.reference])
