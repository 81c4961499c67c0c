"""Rows of a unit that have a page of their own: a component, a cycle, a paper, a placement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import found_door, perform
from audit.references import tidy
from units.models import CommitmentEvidence, Placement, UnitDocument, VettingComponent, VettingCycle
from units.views.doors import PART_DOORS
from units.views.frame import found_unit, noted, offered

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from units.models import VettedUnit


@require_GET
def part(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One row of a unit. Reading it is recorded."""
    unit = found_unit(request, reference)
    row = _found(request, unit, part)
    return noted(request, "units.read_part", row, lambda: _page(request, unit, row))


@require_POST
def part_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Perform one verb on a row of a unit."""
    unit = found_unit(request, reference)
    row = _found(request, unit, part)
    verb, door = found_door(PART_DOORS[type(row)], slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, unit, _found(request, unit, part), bound, status)

    return perform(request, verb, door, row, page)


def _found(request: SignedInRequest, unit: VettedUnit, reference: str) -> Any:
    """The row of this unit, or 404 if it does not exist *for this user*."""
    for model in PART_DOORS:
        seen = model.objects.visible_to(request.user, request.at)
        where = "unit" if model in (UnitDocument, CommitmentEvidence) else "member__unit"
        row = seen.filter(**{where: unit}, reference=tidy(reference)).first()
        if row is not None:
            return row
    raise Http404


def _page(
    request: SignedInRequest, unit: VettedUnit, row: Any, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = offered(request, PART_DOORS[type(row)], row, bound) | {
        "row": row,
        "title": row._meta.verbose_name.capitalize(),
        "facts": _FACTS[type(row)](row),
        "back": row.get_absolute_url(),
        "crumbs": [
            (_("Vetted units"), reverse("units:index")),
            (unit.name, unit.get_absolute_url()),
            (row.reference, ""),
        ],
        "actions": [(_("Trail"), reverse("audit:trail", args=[
            row._meta.label_lower, row.reference,
        ]))],
        "do_url": reverse("units:part", args=[unit.reference, row.reference]) + "do/",
    }  # fmt: skip
    return render(request, "units/part.html", context, status=status)


def _component(row: VettingComponent) -> list[tuple[Any, ...]]:
    return [
        (_("Member"), row.member.person.name, row.member.get_absolute_url()),
        (_("Component"), row.get_kind_display()),
        (_("Cycle"), row.cycle.number),
        (_("Result"), row.get_result_display() or _("not given yet")),
        (_("Day of the result"), row.result_on or ""),
        (_("Valid until"), row.valid_until or ""),
        (_("Given by"), row.given_by or ""),
        (_("Source"), row.source),
    ]


def _cycle(row: VettingCycle) -> list[tuple[Any, ...]]:
    return [
        (_("Member"), row.member.person.name, row.member.get_absolute_url()),
        (_("Number"), row.number),
        (_("Opened by"), row.created_by or ""),
        (_("Completed by"), row.completed_by or ""),
        (_("Second adjudicator"), row.concurred_by or ""),
        (_("Cleared by"), row.cleared_by or ""),
        (_("Cleared (UTC)"), f"{row.cleared_at:%Y-%m-%d %H:%M}" if row.cleared_at else ""),
    ]


def _document(row: UnitDocument) -> list[tuple[Any, ...]]:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Title"), row.title),
        (_("About"), row.member.person.name if row.member else row.unit.name),
        ("SHA-256", row.sha256),
        (_("Source"), row.source),
        (_("Withdrawn because"), row.withdrawn_reason),
    ]


def _commitment(row: CommitmentEvidence) -> list[tuple[Any, ...]]:
    return [
        (_("Day"), row.shown_on),
        (_("What shows it"), row.text),
        (_("Source"), row.source),
        (_("Withdrawn because"), row.withdrawn_reason),
    ]


def _placement(row: Placement) -> list[tuple[Any, ...]]:
    return [
        (_("Member"), row.member.person.name, row.member.get_absolute_url()),
        (_("Body"), row.body),
        (_("Post"), row.post),
        (_("From"), row.since),
        (_("Until"), row.until or ""),
        (_("Source"), row.source),
    ]


_FACTS: dict[type[Any], Any] = {
    VettingComponent: _component,
    VettingCycle: _cycle,
    UnitDocument: _document,
    CommitmentEvidence: _commitment,
    Placement: _placement,
}
