"""What rests on an exhibit: its findings, what was derived and copied from it, and above them the
elements of measures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.models import Exhibit, Finding, TimelineEvent
from cases.querysets.resting import Resting, resting_on
from cases.views.exhibit import found_exhibit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest


@require_GET
def rests(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything that would fall with an exhibit, as far as the user sees it."""
    found = found_exhibit(request, reference)
    user, at = request.user, request.at
    line = _line(request, found)
    findings = (
        Finding.objects.visible_to(user, at).standing().filter(exhibit__in=line)
        .select_related("exhibit", "case").order_by("exhibit", "page", "pk")
    )  # fmt: skip
    above: dict[int, list[Resting]] = defaultdict(list)
    for one in resting_on([row.pk for row in findings], user, at):
        above[one.finding_id].append(one)
    events = TimelineEvent.objects.visible_to(user, at).standing().filter(exhibit__in=line)
    context = {
        "exhibit": found,
        "line": line[1:],
        "findings": [(row, above[row.pk]) for row in findings],
        "events": list(events.select_related("exhibit", "case").order_by("pk")),
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (found.case.reference, found.case.get_absolute_url()),
            (found.reference, found.get_absolute_url()),
            (_("What rests on it"), ""),
        ],
    }
    return render(request, "cases/rests.html", context)


def _line(request: SignedInRequest, found: Exhibit) -> list[Exhibit]:
    """The exhibit and all that was derived from it, as far as the user sees them."""
    line, below = [found], [found.pk]
    seen = Exhibit.objects.visible_to(request.user, request.at).standing()
    while below:
        rows = list(seen.filter(derived_from__in=below).select_related("case").order_by("pk"))
        line += rows
        below = [row.pk for row in rows]
    return line
