"""The page of a member: the vetting with its cycles and components, placements and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import perform
from units.models import (
    MemberSuspension,
    Placement,
    UnitDocument,
    UnitMember,
    VettedUnit,
    VettingComponent,
    VettingCycle,
)
from units.requirements import SOURCES, ComponentKind
from units.rules.guards import latest_cycle, weighed
from units.views.doors import MEMBER_BEGINNINGS, MEMBER_DOORS
from units.views.frame import begun, door_of, found_member, found_unit, noted, offered

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from units.validity import Weighed


@require_GET
def member(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One member. Reading it is recorded."""
    unit = found_unit(request, reference)
    found = found_member(request, unit, part)
    return noted(request, "units.read_member", found, lambda: _page(request, unit, found))


@require_POST
def member_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Perform one verb on a member, or begin something about one."""
    unit = found_unit(request, reference)
    found = found_member(request, unit, part)
    way = door_of(slug, MEMBER_DOORS, MEMBER_BEGINNINGS)
    if way is None:
        raise Http404

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, unit, found_member(request, unit, part), bound, status)

    return perform(request, *way, found, page)


def _page(
    request: SignedInRequest, unit: VettedUnit, member: UnitMember, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    one = weighed(member, request.at)
    context = offered(request, MEMBER_DOORS, member, bound)
    known = {"open-component": {"cycle": latest_cycle(member)}, "file-document": {"unit": unit}}
    context["offers"] += begun(request, MEMBER_BEGINNINGS, member, "member", bound, **known)
    context |= {
        "unit": unit,
        "member": member,
        "facts": _facts(member, one),
        "validity": [
            (ComponentKind(kind).label, one.cover.get(kind), one.days_of(kind))
            for kind in unit.requires
        ],
        "source": SOURCES[unit.kind],
        "components": _rows(request, VettingComponent, member, "cycle", "given_by__person"),
        "cycles": _rows(
            request, VettingCycle, member,
            "created_by__person", "completed_by__person", "concurred_by__person",
            "cleared_by__person",
        ),
        "placements": _rows(request, Placement, member),
        "suspensions": _rows(request, MemberSuspension, member),
        "documents": _rows(request, UnitDocument, member),
        "crumbs": [
            (_("Vetted units"), reverse("units:index")),
            (unit.name, unit.get_absolute_url()),
            (member.reference, ""),
        ],
        "actions": [
            (_("Trail"), reverse("audit:trail", args=["units.unitmember", member.reference]))
        ],
        "do_url": f"{member.get_absolute_url()}do/",
    }  # fmt: skip
    return render(request, "units/member.html", context, status=status)


def _rows(
    request: SignedInRequest, model: Any, member: UnitMember, *related: str
) -> list[dict[str, Any]]:
    """The rows about the member that the user may see, each with the page of its own."""
    seen = model.objects.visible_to(request.user, request.at).filter(member=member)
    rows = seen.select_related(*related) if related else seen
    return [
        {"row": row, "url": reverse("units:part", args=[member.unit.reference, row.reference])}
        for row in rows
    ]


def _facts(member: UnitMember, one: Weighed) -> list[tuple[Any, ...]]:
    return [
        (_("Unit"), member.unit.name, member.unit.get_absolute_url()),
        (_("Part"), member.get_part_display()),
        (_("Account"), member.user.username if member.user else ""),
        (_("In good standing"), _("yes") if one.good else _("no")),
        (_("Cleared (UTC)"), f"{one.cleared_at:%Y-%m-%d %H:%M}" if one.cleared_at else ""),
        (_("First end"), one.ends_on or ""),
        (_("Departed (UTC)"), f"{one.departed_at:%Y-%m-%d %H:%M}" if one.departed_at else ""),
    ]
