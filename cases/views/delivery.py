"""The page of a delivery: what came in, what is wrong with it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import found_door, perform
from cases import rules
from cases.actions.delivery import listing, progress
from cases.models import Delivery, Exhibit
from cases.views.doors import DELIVERY_DOORS
from cases.views.exhibit_list import as_table
from cases.views.frame import back_to, found_case, found_in, header, noted, offered
from cases.views.tabs import bulk_actions

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest
    from cases.models import Case

S = Delivery.Status
AT_WORK = (S.ARRIVED, S.STORING)


@require_GET
def delivery(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One delivery. Reading it is recorded; that the page asks how far it is, is not."""
    case = found_case(request, reference)
    found = found_in(case, request, Delivery, part)
    if request.headers.get("HX-Request"):
        return _page(request, case, found)
    return noted(request, "cases.read_delivery", found, lambda: _page(request, case, found))


@require_POST
def delivery_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Confirm a delivery or drop it."""
    case = found_case(request, reference)
    found = found_in(case, request, Delivery, part)
    verb, door = found_door(DELIVERY_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, case, found, bound, status)

    answer = perform(request, verb, door, found, page)
    return back_to(request, answer, case, found.get_absolute_url())


def _page(
    request: SignedInRequest, case: Case, found: Delivery, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = listing(found)
    done, most = progress(found)
    exhibits = Exhibit.objects.visible_to(request.user, request.at).filter(delivery=found)
    context = header(request, case, "exhibits") | offered(request, DELIVERY_DOORS, found, bound)
    context |= as_table(exhibits.select_related("stored_file").order_by("pk")) | {
        "delivery": found,
        "at_work": found.status in AT_WORK,
        "done": done,
        "most": most,
        "facts": _facts(found, rows),
        "rows": rows if found.status == S.LISTED else [],
        "left_out": found.left_out.splitlines() if found.status == S.STORED else [],
        "bulk_actions": bulk_actions(request, case),
        "do_url": found.get_absolute_url() + "do/",
        "next_slug": rules.STORE_DELIVERY.slug,
        "next_step": "",
        "next_url": "",
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (case.reference, case.get_absolute_url()),
            (_("Exhibits"), reverse("cases:tab", args=[case.reference, "exhibits"])),
            (found.reference, ""),
        ],
    }
    return render(request, "cases/delivery.html", context, status=status)


def _facts(found: Delivery, rows: list[Any]) -> list[tuple[str, Any]]:
    counts: list[tuple[str, Any]] = []
    if rows:  # once the files are stored or dropped, the listing is gone
        counts = [
            (_("With a problem, left out"), sum(bool(row.problem) for row in rows) or ""),
            (_("With bytes that are there already"), sum(bool(row.twin) for row in rows) or ""),
        ]
    return [
        (_("Archive"), found.original_name or _("a folder")),
        (_("SHA-256 of the archive"), found.sha256),
        (_("Size in bytes"), found.size),
        (_("Files"), found.files or ""),
        *counts,
        (_("Sent by"), found.created_by),
    ]
