"""Rows as tables show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanctions import matrix
from sanctions.models import ElementAssessment, ElementSupport
from sanctions.record import numbered, placed
from sanctions.rules import ADD_SUPPORT
from sanctions.views.preview import piece_preview
from sanctions.weighing import Row, Weighed, weighed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from audit.http import SignedInRequest
    from sanctions.models import AuthorityElement, AuthorityProng, Measure, Packet
    from sanctions.record import Numbered, Placed

STATES = {
    "met": gettext_lazy("met"),
    "partly": gettext_lazy("partly met"),
    "not": gettext_lazy("not met"),
}


SHOWN = 3
"""Findings of one side of an element that the whole matrix shows; the element's own page shows
up to ``SHOWN_ALONE``."""
SHOWN_ALONE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """The matrix of one measure by what one reader sees of it."""

    elements: list[AuthorityElement]
    prongs: list[AuthorityProng]
    known: Weighed
    matrix: matrix.Matrix
    supports: QuerySet[ElementSupport]


def seen_matrix(request: SignedInRequest, measure: Measure) -> Laid:
    """Weigh what the user sees, in four queries however much it is."""
    seen = ElementSupport.objects.visible_to(request.user, request.at).standing()
    supports = seen.filter(measure=measure)
    known = weighed(supports)
    elements = list(measure.authority_version.elements.all())
    prongs = list(measure.authority_version.prongs.all())
    laid = matrix.matrix(
        [element.code for element in elements],
        [prong.facts() for prong in prongs],
        [known.evidence(row) for row in known.rows],
    )
    return Laid(elements=elements, prongs=prongs, known=known, matrix=laid, supports=supports)


def may_add(request: SignedInRequest, measure: Measure) -> bool:
    """Who may add to the matrix may assess its elements as well: one law, asked once."""
    return ADD_SUPPORT.why_not(request.user, ElementSupport(measure=measure), request.at) is None


def matrix_rows(
    request: SignedInRequest, measure: Measure, laid: Laid, *, add: bool, only: str = ""
) -> list[dict[str, Any]]:
    """One row per element, or the one named ``only``, with the first of what supports and what
    contradicts it."""
    add_url = reverse("sanctions:measure_add", args=[measure.reference, ADD_SUPPORT.slug])
    most = SHOWN_ALONE if only else SHOWN
    held: dict[str, list[Row]] = {}
    for row in laid.known.rows:
        held.setdefault(row.element__code, []).append(row)
    elements = [element for element in laid.elements if only in ("", element.code)]
    sides = {
        element.code: [
            [row for row in held.get(element.code, ()) if row.supports is side]
            for side in (True, False)
        ]
        for element in elements
    }
    shown = [row for both in sides.values() for side in both for row in side[:most]]
    claims = _claims(laid, shown)
    assessed = {
        row.element_id: row
        for row in ElementAssessment.objects.visible_to(request.user, request.at)
        .standing()
        .filter(measure=measure)
    }
    base = measure.get_absolute_url()
    rows = []
    for element in elements:
        cell = laid.matrix.cells[element.code]
        supporting, against = sides[element.code]
        rows.append(
            {
                "code": element.code,
                "text": element.text,
                "state": cell.verdict,
                "state_label": STATES[cell.verdict],
                "why": cell.why,
                "sources": cell.independent,
                "grade": cell.best_grade,
                "supports": [_held(base, laid.known, row, claims) for row in supporting[:most]],
                "contradicts": [_held(base, laid.known, row, claims) for row in against[:most]],
                "more": max(0, len(supporting) - most) + max(0, len(against) - most),
                "more_url": f"?element={element.code}",
                "add_url": f"{add_url}?element={element.pk}" if add else "",
                "release": _release(supporting),
                **_assessment(base, assessed.get(element.pk)),
                "assess_url": f"{base}add/assess/?element={element.pk}"
                if add and element.pk not in assessed
                else "",
            }
        )
    return rows


def _claims(laid: Laid, shown: list[Row]) -> dict[int, str]:
    """The claims of the findings that are shown, and of no others."""
    rows = laid.supports.order_by().filter(pk__in=[row.pk for row in shown])
    return dict(rows.values_list("pk", "finding__claim"))


def _assessment(base: str, row: ElementAssessment | None) -> dict[str, Any]:
    if row is None:
        return {"assessment": "", "assessment_url": ""}
    return {
        "assessment": row.get_verdict_display(),
        "assessment_url": f"{base}assessments/{row.reference}/",
    }


def _release(rows: list[Row]) -> str:
    """How many of the supporting findings may be released, and of how many nobody said."""
    free = sum(row.releasability in ("RELEASE", "REDACTED") for row in rows)
    undecided = sum(not row.releasability for row in rows)
    if not rows:
        return ""
    told = _("%(free)d of %(all)d") % {"free": free, "all": len(rows)}
    return _("%(told)s; %(open)d undecided") % {"told": told, "open": undecided} if (
        undecided
    ) else told  # fmt: skip


def _held(base: str, known: Weighed, row: Row, claims: dict[int, str]) -> dict[str, Any]:
    state = []
    if row.fallen:
        state.append(_("exhibit fell, counts for nothing"))
    else:
        state += [] if row.verified else [_("exhibit not verified")]
        state += [] if known.is_cleared(row) else [_("not cleared for this authority")]
    return {
        "reference": row.reference,
        "url": f"{base}supports/{row.reference}/",
        "claim": claims.get(row.pk, ""),
        "pinpoint": _("%(exhibit)s p. %(page)d") % {
            "exhibit": row.finding__exhibit__reference, "page": row.finding__page,
        },
        "grade": row.grade,
        "note": "; ".join([*state, row.note] if row.note else state),
    }  # fmt: skip


def prong_rows(laid: Laid) -> list[dict[str, Any]]:
    """One row per prong: complete, or what it lacks, by what the user sees."""
    met = {code for code, cell in laid.matrix.cells.items() if cell.verdict == "met"}
    return [
        {
            "code": prong.code,
            "label": prong.title,
            "complete": prong.code in laid.matrix.complete,
            "missing": [code for code in prong.all_of if code not in met]
            + (list(prong.any_of) if prong.any_of and not met & set(prong.any_of) else []),
        }
        for prong in laid.prongs
    ]


def statement_rows(measure: Measure, packet: Packet) -> list[dict[str, Any]]:
    """The statements of a packet; of a draft, the first of each section with how that prints."""
    sections: list[str] = []
    rows = []
    for item in numbered(packet):
        first = not sections or sections[-1] != item.section
        sections += [item.section] if first else []
        rows.append({
            "item": item, "citations": citation_rows(item, packet),
            "url": reverse("sanctions:row", args=[
                measure.reference, "statements", item.row.reference,
            ]),
            "preview_url": piece_preview(packet, "statements", len(sections)) if first else "",
        })  # fmt: skip
    return rows


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
            "fallen": bool(item.row.exhibit and item.row.exhibit.fallen),
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
