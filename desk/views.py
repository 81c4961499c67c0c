"""My work: what is mine to read and to do, whatever package it lives in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import RoleGrant, one_person
from audit import trail
from audit.models import Entry
from cases.models import Case, Membership
from sanctions.models import Measure

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest

ROWS = 15


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The first page: cases and measures newest first, and what waits for this person."""
    user, at = request.user, request.at
    held = user.roles(at)
    context: dict[str, Any] = {"held": held, "nothing": not held}
    if "administrator" in held:
        context["waiting"] = _waiting_roles(user, at)
    elif "auditor" in held:
        refused = Entry.objects.visible_to(user, at).filter(outcome=Entry.Outcome.REFUSED)
        context["refused"] = trail.lines(refused.order_by("-pk")[:ROWS])
    else:
        context["cases"] = _cases(user, at)
        context["measures"] = _measures(user, at)
    return render(request, "desk/home.html", context)


def _cases(user: User, at: datetime.datetime) -> list[tuple[Case, str]]:
    """Unfinished cases with the capacity the user has there, newest first."""
    cases = list(Case.objects.visible_to(user, at).unfinished().order_by("-pk")[:ROWS])
    mine = Membership.objects.standing().filter(case__in=cases, user=user)
    capacity = {m.case_id: m.get_capacity_display() for m in mine if m.valid(at)}
    return [(case, capacity.get(case.pk, "")) for case in cases]


def _measures(user: User, at: datetime.datetime) -> list[Measure]:
    measures = Measure.objects.visible_to(user, at).select_related(
        "subject", "authority_version__authority"
    )
    return list(measures.order_by("-pk")[:ROWS])


def _waiting_roles(user: User, at: datetime.datetime) -> list[tuple[RoleGrant, bool]]:
    """Proposed roles, and whether this administrator may be the second hand."""
    proposed = RoleGrant.objects.visible_to(user, at).standing().filter(status="proposed")
    rows = proposed.select_related("user__person", "proposed_by__person")
    return [(grant, not one_person(user, grant.proposed_by)) for grant in rows]
