"""My cases, and a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import role_labels
from accounts.standing import standing
from audit.acts import note
from audit.http import asked, show_on, tell
from cases import actions, rules
from cases.actions.watching import watch_search
from cases.forms import FilterForm, TipForm
from cases.models import Case
from cases.views.columns import COLUMNS, in_parts, prepared
from cases.views.frame import LIST_ROWS
from cases.views.selected import bulk_of_cases
from work.http import Listing, arranged, beside, taken_away

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from audit.http import SignedInRequest
    from cases.querysets import CaseQuerySet

LISTING = Listing("cases", COLUMNS, "cases.export_list")
FILTERS = ("status", "priority")
ENGAGING = frozenset({"auditor", *rules.CONFIRM_ENGAGEMENT.roles})
"""Roles that have to do with engagements."""
ROOMS = (
    # The verb whose holders find something there, the label, the name of the route.
    (rules.LOG_TIP, gettext_lazy("Tips"), "cases:triage"),
    (rules.OPEN_SELECTION, gettext_lazy("Selection processes"), "cases:selections"),
    (rules.DECLARE, gettext_lazy("My declarations"), "cases:declarations"),
    (rules.SETTLE_WARNING, gettext_lazy("Integrity warnings"), "cases:integrity"),
    (rules.SETTLE_MATCH, gettext_lazy("Deconfliction desk"), "cases:desk"),
    (rules.BREAK_GLASS, rules.BREAK_GLASS.label, "cases:glass"),
    (rules.PROPOSE_BATCH, gettext_lazy("Imports"), "imports:index"),
)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The cases the user may see, newest first."""
    form = FilterForm(request.GET)
    seen, asked = _filtered(request, form)
    shown = arranged(request, LISTING, form, seen, LIST_ROWS)
    cases = shown["pager"].rows
    if asked.get("words"):
        note("cases.search", request.user, None, words=asked["words"], rows=len(cases))
        watch_search(request.user, request.path, asked["words"])
    may_log = rules.LOG_TIP.not_held(request.user, request.at) is None
    columns = shown["chosen"]
    context = shown | {
        "rows": [(row, beside(columns, row)) for row in prepared(request, cases, columns)],
        "may_log": may_log,
        "actions": _beside(request, bool(cases or shown["filtered"]) and may_log),
        "bulk_actions": bulk_of_cases(request),
        "leaderless": _leaderless(request),
    }
    return render(request, "cases/index.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export(request: SignedInRequest, shape: str) -> HttpResponse | StreamingHttpResponse:
    """The list as it is filtered, sorted and arranged, as CSV or XLSX; recorded, with its cases."""
    form = FilterForm(request.GET)
    seen, _asked = _filtered(request, form)
    return taken_away(
        request, LISTING, form, seen, shape,
        home=reverse("cases:index"), prepare=partial(in_parts, request),
    )  # fmt: skip


def _filtered(request: SignedInRequest, form: FilterForm) -> tuple[CaseQuerySet, dict[str, Any]]:
    """The visible cases that the filters let through, and what was asked."""
    seen = Case.objects.visible_to(request.user, request.at).with_urgency()
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("words"):
        seen = seen.about(asked["words"])
    if asked.get("country"):
        seen = seen.touching(asked["country"])
    facts = {name: asked[name] for name in FILTERS if asked.get(name)}
    return seen.filter(**facts), asked


def _beside(request: SignedInRequest, may_log: bool) -> list[tuple[Any, str]]:
    """Buttons of the list; an empty one has the button to begin with in its middle."""
    found: list[tuple[Any, str]] = []
    if may_log:
        found.append((rules.LOG_TIP.label, reverse("cases:new")))
    found += [
        (label, reverse(name))
        for verb, label, name in ROOMS
        if verb.not_held(request.user, request.at) is None
    ]
    if standing(request.user, request.at).roles & ENGAGING:
        found.append((_("Engagements"), reverse("engagements:index")))
    return found


def _leaderless(request: SignedInRequest) -> list[Case]:
    """A supervisor's queue: unfinished cases they see which nobody leads now, newest first."""
    if "supervisor" not in standing(request.user, request.at).roles:
        return []
    seen = Case.objects.visible_to(request.user, request.at).unfinished()
    return list(seen.without_lead(request.at).order_by("-pk")[:LIST_ROWS])


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Log a tip: a case begins."""
    asked(request, rules.LOG_TIP)
    why_not = rules.LOG_TIP.not_held(request.user, request.at)
    form = TipForm(request.POST or None)
    if rules.APPLY_TEMPLATE.not_held(request.user, request.at) is not None:
        del form.fields["template"]
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.log_tip(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.LOG_TIP, case)
            return redirect(case)
    context = {
        "form": form,
        "verb": rules.LOG_TIP,
        "why_not": why_not,
        "who_may": role_labels(frozenset(rules.LOG_TIP.roles)),
        "cancel": reverse("cases:index"),
        "crumbs": [(_("Cases"), reverse("cases:index")), (rules.LOG_TIP.label, "")],
    }
    return render(request, "cases/new.html", context, status=422 if form.is_bound else 200)
