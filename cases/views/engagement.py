"""Engagements of auditors: the list with a proposal, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.standing import standing
from audit.http import found_door, perform, show_on, tell
from audit.references import tidy
from cases import actions, rules
from cases.forms import EngagementForm
from cases.models import Case, Engagement
from cases.querysets.engagements import READERS, engagements_of, scope_of
from cases.views.doors import ENGAGEMENT_DOORS
from cases.views.frame import noted, offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

ROWS = 100


@require_http_methods(["GET", "POST"])
def engagements(request: SignedInRequest) -> HttpResponse:
    """Engagements, and the proposal of a new one; 404 for whoever has nothing to do with them."""
    if not standing(request.user, request.at).roles & READERS:
        raise Http404
    form = EngagementForm(request.POST or None, asker=request.user, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.propose_engagement(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_ENGAGEMENT, done)
            return redirect(done)
    seen = Engagement.objects.visible_to(request.user, request.at)
    rows = seen.select_related("auditor__person", "agency", "proposed_by__person")[:ROWS]
    context = {
        "rows": [(row, row.state(request.at)) for row in rows],
        "form": form,
        "verb": rules.PROPOSE_ENGAGEMENT,
        "may_propose": rules.PROPOSE_ENGAGEMENT.not_held(request.user, request.at) is None,
        "crumbs": [(_("Audit"), reverse("audit:index")), (_("Engagements"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/engagements.html", context, status=status)


@require_GET
def engagement(request: SignedInRequest, reference: str) -> HttpResponse:
    """One engagement, and for its auditor the cases that it opens."""
    found = _found(request, reference)
    return noted(request, "cases.read", found, lambda: _page(request, found))


@require_POST
def engagement_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Confirm an engagement as the second person, or end it."""
    found = _found(request, reference)
    verb, door = found_door(ENGAGEMENT_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    return perform(request, verb, door, found, page)


def _found(request: SignedInRequest, reference: str) -> Engagement:
    seen = Engagement.objects.visible_to(request.user, request.at).select_related(
        "auditor__person", "agency", "proposed_by__person", "confirmed_by__person"
    )
    found: Engagement = get_object_or_404(seen, reference=tidy(reference))
    return found


def _page(
    request: SignedInRequest, found: Engagement, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = offered(request, ENGAGEMENT_DOORS, found, bound)
    context |= {
        "engagement": found,
        "state": found.state(request.at),
        "facts": _facts(found),
        "opened": _opened(request, found),
        "crumbs": [
            (_("Audit"), reverse("audit:index")),
            (_("Engagements"), reverse("engagements:index")),
            (found.reference, ""),
        ],
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.engagement", found.reference]),
    }
    return render(request, "cases/engagement.html", context, status=status)


def _opened(request: SignedInRequest, found: Engagement) -> list[Case]:
    """The cases that this engagement opens to the reader; none for anybody else."""
    mine = {row.pk: row for row in engagements_of(request.user, request.at)}
    if found.pk not in mine:
        return []
    seen = Case.objects.visible_to(request.user, request.at).filter(scope_of(mine[found.pk]))
    return list(seen.order_by("-pk")[:ROWS])


def _facts(found: Engagement) -> list[tuple[str, Any]]:
    typed = found.cases.standing().order_by("pk").values_list("typed", flat=True)
    return [
        (_("Auditor"), found.auditor),
        (_("Scope"), found.get_scope_display()),
        (_("Cases as typed"), ", ".join(typed)),
        (_("Country"), found.get_country_display() if found.country else ""),
        (_("Agency"), found.agency or ""),
        (_("Logged from (UTC)"), _moment(found.created_from)),
        (_("Logged before (UTC)"), _moment(found.created_until)),
        (_("Legal basis"), found.legal_basis),
        (_("Legal authority for compartments"),
         found.compartments_authority or _("none: compartments stay closed")),
        (_("From (UTC)"), _moment(found.since)),
        (_("Until (UTC)"), _moment(found.until)),
        (_("Proposed by"), found.proposed_by),
        (_("Confirmed by"), found.confirmed_by or ""),
    ]  # fmt: skip


def _moment(at: Any) -> str:
    return date_format(at, "Y-m-d H:i") if at is not None else ""
