"""Rows as tables show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanctions.coverage import FALLEN, Coverage, Held, coverage
from sanctions.models import ElementSupport
from sanctions.record import placed
from sanctions.rules import ADD_SUPPORT

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from sanctions.models import Measure, Packet
    from sanctions.record import Numbered, Placed

STATES = {
    "met": gettext_lazy("met"),
    "partly": gettext_lazy("partly met"),
    "not": gettext_lazy("not met"),
}


def matrix_rows(request: SignedInRequest, measure: Measure, *, add: bool) -> list[dict[str, Any]]:
    """One row per element, with what the user sees of what supports and what contradicts it."""
    known = _seen(request, measure)
    add_url = reverse("sanctions:measure_add", args=[measure.reference, ADD_SUPPORT.slug])
    rows = []
    for element in known.elements:
        cell = known.matrix.cells[element.code]
        held = [_held(measure, item) for item in known.of(element.code)]
        rows.append(
            {
                "code": element.code,
                "text": element.text,
                "state": cell.verdict,
                "state_label": STATES[cell.verdict],
                "why": cell.why,
                "sources": cell.independent,
                "grade": cell.best_grade,
                "supports": [row for row in held if row["supports"]],
                "contradicts": [row for row in held if not row["supports"]],
                "add_url": f"{add_url}?element={element.pk}" if add else "",
            }
        )
    return rows


def _held(measure: Measure, item: Held) -> dict[str, Any]:
    state = []
    if item.fallen:
        state.append(_("exhibit fell, counts for nothing"))
    else:
        state += [] if item.verified else [_("exhibit not verified")]
        state += [] if item.cleared else [_("not cleared for this authority")]
    return {
        "supports": item.supports,
        "reference": item.row.reference,
        "url": reverse("sanctions:row", args=[measure.reference, "supports", item.row.reference]),
        "claim": item.finding.claim,
        "pinpoint": _("%(exhibit)s p. %(page)d") % {
            "exhibit": item.exhibit.reference, "page": item.finding.page,
        },
        "grade": item.exhibit.grade,
        "note": "; ".join([*state, item.row.note] if item.row.note else state),
    }  # fmt: skip


def _seen(request: SignedInRequest, measure: Measure) -> Coverage:
    supports = ElementSupport.objects.visible_to(request.user, request.at).standing()
    return coverage(measure, supports.filter(measure=measure))


def prong_rows(request: SignedInRequest, measure: Measure) -> list[dict[str, Any]]:
    """One row per prong: complete, or what it lacks, by what the user sees."""
    known = _seen(request, measure)
    return [
        {
            "code": prong.code,
            "label": prong.title,
            "complete": prong.code in known.matrix.complete,
            "missing": known.missing(prong),
        }
        for prong in known.prongs
    ]


def citation_rows(item: Numbered, packet: Packet | None) -> list[dict[str, Any]]:
    """The citations of one statement with the label of the exhibit."""
    labels = _labels(packet)
    return [
        {
            "row": citation,
            "label": labels.get(citation.packet_exhibit_id, _("(withdrawn)")),
            "url": reverse("sanctions:row", args=[
                packet.measure.reference, "citations", citation.reference,
            ]) if packet and packet.measure else "",
        }
        for citation in item.citations
    ]  # fmt: skip


def _labels(packet: Packet | None) -> dict[int, str]:
    if packet is None:
        return {}
    known: dict[int, str] | None = getattr(packet, "_labels", None)
    if known is None:
        known = {item.row.pk: item.label for item in placed(packet)}
        packet._labels = known  # type: ignore[attr-defined]
    return known


def exhibit_rows(measure: Measure, places: list[Placed]) -> list[dict[str, Any]]:
    """The exhibit list with the address of each file that may be read."""
    return [
        {
            "place": item,
            "source": item.row.source,
            "fallen": bool(item.row.exhibit and item.row.exhibit.status in FALLEN),
            "url": reverse("sanctions:row", args=[
                measure.reference, "exhibits", item.row.reference,
            ]),
            "file_url": reverse("sanctions:exhibit_file", args=[
                measure.reference, item.row.reference,
            ]),
        }
        for item in places
    ]  # fmt: skip


def consultation_rows(packet: Packet) -> list[dict[str, Any]]:
    """The bodies that the authority names, each with its answers; the last one counts."""
    answers: dict[str, list[Any]] = {}
    for row in packet.clearances.standing().select_related("created_by__person").order_by("pk"):
        answers.setdefault(row.consultation, []).append(row)
    measure = packet.measure
    named = measure.authority_version.consultations if measure is not None else []
    return [{"name": name, "answers": answers.get(name, [])} for name in named]


def search_rows(measure: Measure) -> list[Any]:
    """The searches for contrary information, newest first."""
    return list(measure.searches.standing().select_related("created_by__person"))
