"""The page of a case, and what is done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from audit.http import Door, perform
from cases import rules
from cases.models import Finding
from cases.querysets import not_on_its_page
from cases.views.doors import BEGINNINGS, CASE_DOORS
from cases.views.foresight import FORESEEN, ahead
from cases.views.frame import (
    back_to,
    beginnings,
    found_case,
    header,
    noted,
    offered,
    tab_url,
)
from cases.views.merging import MERGING, merge_ahead
from cases.views.tabs import TABS
from cases.views.turned import turned
from work import drafts

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from audit.verbs import Verb
    from cases.models import Case


@require_GET
def case(request: SignedInRequest, reference: str, tab: str = "overview") -> HttpResponse:
    """One tab of a case. Reading it is recorded."""
    if tab not in TABS:
        raise Http404
    found = found_case(request, reference)
    return noted(request, "cases.read", found, lambda: _page(request, found, tab), tab=tab)


@require_POST
def case_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on a case, or begin something in it."""
    found = found_case(request, reference)
    verb, door, tab = _door(slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found_case(request, reference), tab, bound, status)

    if verb in FORESEEN and (shown := ahead(request, verb, door, found, found)) is not None:
        return shown
    if verb in MERGING and (shown := merge_ahead(request, verb, door, found)) is not None:
        return shown
    answer = perform(request, verb, door, found, page)
    if answer.status_code == 302:
        drafts.discard(request.user, drafts.key(verb, found))
    if verb is rules.ADD_FINDING and answer.status_code == 302:
        _doubt(request, found)
    return back_to(request, answer, found, tab_url(found, tab))


def _doubt(request: SignedInRequest, found: Case) -> None:
    """Say at once that the passage just pinned was not found on its page."""
    mine = Finding.objects.visible_to(request.user, request.at).filter(case=found)
    last = mine.filter(created_by=request.user).order_by("-pk").first()
    if last is not None and (doubt := not_on_its_page(last)):
        messages.warning(request, f"{last.reference}: {doubt}")


def _door(slug: str) -> tuple[Verb, Door, str]:
    for verb, door in CASE_DOORS.items():
        if verb.slug == slug:
            return verb, door, "overview"
    for verb, beginning in BEGINNINGS.items():
        if verb.slug == slug:
            return verb, beginning.door, beginning.tab
    raise Http404


def _page(
    request: SignedInRequest,
    found: Case,
    tab: str,
    bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = header(request, found, tab) | TABS[tab](request, found)
    context |= beginnings(request, found, tab, bound)
    if tab == "overview":
        doors = {v: door for v, door in CASE_DOORS.items() if not rules.leads_astray(v, found)}
        own = offered(request, doors, found, bound)
        step = rules.NEXT_STEP.get(found.status)
        context |= {
            "offers": [*own["offers"], *context["offers"]],
            "turned": turned(request, found),
            "next_slug": step.slug if step and step in {o[0] for o in own["offers"]} else "none",
            "held_up": [*own["held_up"], *context["held_up"]],
            "failed": own["failed"] or context["failed"],
        }
    if bound is None:
        status = context.get("status", status)
    return render(request, f"cases/{tab}.html", context, status=status)
