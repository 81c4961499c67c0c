"""What the pages of this package share: finding, noting, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.shortcuts import get_object_or_404, render

from audit.acts import note
from audit.references import tidy
from audit.verbs import offers
from units.models import PartnerInstitution, UnitMember, VettedUnit
from units.views.doors import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from audit.http import Bound, Door, SignedInRequest
    from audit.models import Record
    from audit.verbs import Verb
    from units.views.doors import Beginning

LIST_ROWS = 50


def seen_units(request: SignedInRequest) -> QuerySet[VettedUnit, VettedUnit]:
    """The units the user may see."""
    return VettedUnit.objects.visible_to(request.user, request.at).select_related(
        "institution", "circle", "officer__person", "adviser__person"
    )


def found_unit(request: SignedInRequest, reference: str) -> VettedUnit:
    """The unit, or 404 if it does not exist *for this user*."""
    return get_object_or_404(seen_units(request), reference=tidy(reference))


def found_member(request: SignedInRequest, unit: VettedUnit, reference: str) -> UnitMember:
    """A member of this unit, or 404: one of another unit is missing under this address too."""
    seen = UnitMember.objects.visible_to(request.user, request.at).filter(unit=unit)
    rows = seen.select_related("person", "unit", "user__person")
    return get_object_or_404(rows, reference=tidy(reference))


def found_institution(request: SignedInRequest, reference: str) -> PartnerInstitution:
    """The institution, or 404 if it does not exist *for this user*."""
    seen = PartnerInstitution.objects.visible_to(request.user, request.at).with_state(request.at)
    found: PartnerInstitution = get_object_or_404(
        seen.select_related("agency"), reference=tidy(reference)
    )
    return found


def noted(
    request: SignedInRequest, kind: str, about: Record, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer, after the reading was recorded; 503 when the record cannot be written."""
    try:
        note(kind, request.user, about)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return answer()


def offered(
    request: SignedInRequest, doors: Mapping[Verb, Door], row: Record, bound: Bound | None = None,
    kept: Any = None,
) -> dict[str, Any]:  # fmt: skip
    """What the user can do to a row now, with the forms; what is held up, and why.

    A form in ``bound`` was sent and comes back with what was typed. ``kept`` is the row that the
    forms start from, if it is another than the one that is asked about.
    """
    bound = bound or {}
    free: list[Any] = []
    held: list[Any] = []
    for verb, why in offers(tuple(doors), request.user, row, request.at):
        if why is not None and verb not in bound:
            # What leads nowhere, such as what another role records, is left out without a word.
            if verb.moves:
                held.append((verb.label, why))
        else:
            form = bound.get(verb) or doors[verb].form(
                auto_id=f"{verb.slug}_%s", **asking(request, kept or row)
            )
            free.append((verb, form))
    free += [(v, f) for v, f in bound.items() if v in doors and v not in dict(free)]
    return {"offers": free, "held_up": held, "failed": bool(bound)}


def begun(
    request: SignedInRequest, beginnings: Mapping[Verb, Beginning], of: Record, name: str,
    bound: Bound | None = None, **known: Any,
) -> list[Any]:  # fmt: skip
    """What the user can put newly under a row, with the forms; ``name`` is the key to it."""
    free: list[Any] = []
    for verb, beginning in beginnings.items():
        row = beginning.model(**{name: of}, **known.get(verb.slug, {}))
        mine = {verb: bound[verb]} if bound and verb in bound else None
        free += offered(request, {verb: beginning.door}, row, mine, kept=of)["offers"]
    return free


def door_of(
    slug: str, doors: Mapping[Verb, Door], beginnings: Mapping[Verb, Beginning]
) -> tuple[Verb, Door] | None:
    """The verb with this word in its URL, and its door; None if there is none such."""
    for verb, door in doors.items():
        if verb.slug == slug:
            return verb, door
    for verb, beginning in beginnings.items():
        if verb.slug == slug:
            return verb, beginning.door
    return None
