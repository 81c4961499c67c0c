"""My cases, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.acts import note
from audit.http import show_on, tell
from cases import actions, rules
from cases.forms import FilterForm, TipForm
from cases.models import Case
from cases.querysets import last_changes
from cases.views.frame import LIST_ROWS, capacities, one_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The cases the user may see, newest first."""
    form = FilterForm(request.GET)
    seen = Case.objects.visible_to(request.user, request.at)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("words"):
        seen = seen.about(asked["words"])
    facts = {name: asked[name] for name in ("status", "country") if asked.get(name)}
    cases, pager = one_page(request, seen.filter(**facts), LIST_ROWS)
    if asked.get("words"):
        note("cases.search", request.user, None, words=asked["words"], rows=len(cases))
    may_log = rules.LOG_TIP.not_held(request.user, request.at) is None
    context = {
        "rows": _rows(request, cases),
        "form": form,
        "filtered": bool(facts or asked.get("words")),
        "pager": pager,
        "may_log": may_log,
        "actions": [(rules.LOG_TIP.label, reverse("cases:new"))] if may_log else [],
    }
    return render(request, "cases/index.html", context, status=200 if form.is_valid() else 422)


def _rows(request: SignedInRequest, cases: list[Case]) -> list[dict[str, Any]]:
    mine = capacities(request, cases)
    changed = last_changes([case.pk for case in cases])
    steps = {status: verb.label for status, verb in rules.NEXT_STEP.items()}
    return [
        {
            "case": case,
            "capacity": mine.get(case.pk, ""),
            "changed": changed.get(case.pk, case.created_at),
            "next_step": steps.get(case.status, ""),
        }
        for case in cases
    ]


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Log a tip: a case begins."""
    form = TipForm(request.POST or None)
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
        "why_not": rules.LOG_TIP.not_held(request.user, request.at),
        "cancel": reverse("cases:index"),
        "crumbs": [(_("Cases"), reverse("cases:index")), (rules.LOG_TIP.label, "")],
    }
    return render(request, "cases/new.html", context, status=422 if form.is_bound else 200)
