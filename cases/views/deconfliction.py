"""Deconfliction: what a case asked, and the desk that brings the leads of two cases together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.acts import note
from audit.http import found_door, perform
from audit.references import tidy
from cases import rules
from cases.models import Case, CaseActor, Lookup, Match, Membership
from cases.views.doors import MATCH_DOORS
from cases.views.frame import fresh

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import Bound, SignedInRequest

ROWS = 100


def shown(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """What was asked for this case, and its actors in other cases that the reader may read."""
    rows = Lookup.objects.visible_to(request.user, request.at).filter(case=case)
    named = CaseActor.objects.visible_to(request.user, request.at).standing()
    mine = named.filter(case=case).order_by().values("actor")
    also = named.filter(actor__in=mine).exclude(case=case).select_related("actor", "case")
    return {
        "rows": list(rows.select_related("created_by__person")[:ROWS]),
        "also": list(also.order_by("case", "pk")[:ROWS]),
    }


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Where cases meet, for the desk; 404 for everybody else."""
    if rules.SETTLE_MATCH.not_held(request.user, request.at) is not None:
        raise Http404
    note("cases.read_matches", request.user)
    return _desk_page(request)


@require_POST
def match_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Settle a match, with what came of it."""
    seen = Match.objects.visible_to(request.user, request.at)
    found = get_object_or_404(seen, reference=tidy(reference))
    verb, door = found_door(MATCH_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _desk_page(request, {found.pk: bound}, status)

    return perform(request, verb, door, found, page)


def _desk_page(
    request: SignedInRequest, bound: dict[int, Bound] | None = None, status: int = 200
) -> HttpResponse:
    seen = Match.objects.visible_to(request.user, request.at).standing()
    rows = list(seen.select_related("lookup__created_by__person", "lookup__case", "case")[:ROWS])
    leads = _leads(request, {key for row in rows for key in (row.case_id, row.lookup.case_id)})
    context = {
        "rows": [
            {
                "row": row,
                "asked_by": row.lookup.created_by,
                "asking": leads.get(row.lookup.case_id, []),
                "met": leads.get(row.case_id, []),
                "forms": _forms(request, row, (bound or {}).get(row.pk, {})),
            }
            for row in rows
        ],
        "crumbs": [(_("Cases"), reverse("cases:index")), (_("Deconfliction desk"), "")],
    }
    return render(request, "cases/desk.html", context, status=status)


def _forms(request: SignedInRequest, row: Match, bound: Bound) -> list[tuple[Any, Any]]:
    """The verbs of one match with their forms; one that was sent comes back as it was typed."""
    free = [verb for verb in MATCH_DOORS if verb.why_not(request.user, row, request.at) is None]
    return [(verb, bound.get(verb) or _form(request, row, verb)) for verb in free]


def _form(request: SignedInRequest, row: Match, verb: Any) -> Any:
    form = fresh(request, verb, MATCH_DOORS[verb], row)
    form.auto_id = f"{row.reference}_%s"
    return form


def _leads(request: SignedInRequest, cases: set[int]) -> dict[int, list[User]]:
    """Who leads each of these cases now; nothing else of a case is told to the desk."""
    seats = Membership.objects.valid(request.at).filter(case__in=cases, user__isnull=False)
    found: dict[int, list[User]] = {}
    for seat in seats.filter(capacity="LEAD").select_related("user__person", "user__agency"):
        found.setdefault(seat.case_id, []).append(seat.user)
    return found
