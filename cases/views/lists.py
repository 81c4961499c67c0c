"""My cases, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import role_labels
from accounts.standing import standing
from actors.lookalike import closest
from audit.acts import note
from audit.http import asked, show_on, tell
from audit.paging import one_page
from audit.references import tidy
from cases import actions, rules
from cases.forms import FilterForm, TipForm
from cases.models import Case, Declaration
from cases.querysets import last_changes
from cases.views.frame import LIST_ROWS, capacities, watched

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

ENGAGING = frozenset({"auditor", *rules.CONFIRM_ENGAGEMENT.roles})
"""Roles that have to do with engagements."""


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The cases the user may see, newest first."""
    form = FilterForm(request.GET)
    seen = Case.objects.visible_to(request.user, request.at)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("words"):
        seen = seen.about(asked["words"])
    facts = {name: asked[name] for name in ("status", "country") if asked.get(name)}
    page = one_page(seen.filter(**facts), request.GET, LIST_ROWS)
    cases = page.rows
    if asked.get("words"):
        note("cases.search", request.user, None, words=asked["words"], rows=len(cases))
        _watch_search(request, asked["words"])
    may_log = rules.LOG_TIP.not_held(request.user, request.at) is None
    context = {
        "rows": _rows(request, cases),
        "form": form,
        "filtered": bool(facts or asked.get("words")),
        "pager": page,
        "may_log": may_log,
        "actions": _beside(request, bool(cases or facts or asked.get("words")) and may_log),
        "leaderless": _leaderless(request),
    }
    return render(request, "cases/index.html", context, status=200 if form.is_valid() else 422)


def _beside(request: SignedInRequest, may_log: bool) -> list[tuple[Any, str]]:
    """Buttons of the list; an empty one has the button to begin with in its middle."""
    found: list[tuple[Any, str]] = []
    if may_log:
        found.append((rules.LOG_TIP.label, reverse("cases:new")))
    if rules.DECLARE.not_held(request.user, request.at) is None:
        found.append((_("My declarations"), reverse("cases:declarations")))
    if rules.SETTLE_WARNING.not_held(request.user, request.at) is None:
        found.append((_("Integrity warnings"), reverse("cases:integrity")))
    if rules.BREAK_GLASS.not_held(request.user, request.at) is None:
        found.append((rules.BREAK_GLASS.label, reverse("cases:glass")))
    if rules.PROPOSE_BATCH.not_held(request.user, request.at) is None:
        found.append((_("Imports"), reverse("imports:index")))
    if standing(request.user, request.at).roles & ENGAGING:
        found.append((_("Engagements"), reverse("engagements:index")))
    return found


def _leaderless(request: SignedInRequest) -> list[Case]:
    """A supervisor's queue: unfinished cases they see which nobody leads now, newest first."""
    if "supervisor" not in standing(request.user, request.at).roles:
        return []
    seen = Case.objects.visible_to(request.user, request.at).unfinished()
    return list(seen.without_lead(request.at).order_by("-pk")[:LIST_ROWS])


def _watch_search(request: SignedInRequest, words: str) -> None:
    """Note, for auditors, that somebody looked for themselves, for what they declared, or for a
    case they are recused from."""
    watched(request, reference=tidy(words))
    if request.user.person is None:
        return
    mine = Declaration.objects.standing().filter(person=request.user.person)
    names = {row.pk: row.name for row in mine if row.name}
    if closest(words, {**names, 0: request.user.person.name}):
        note("cases.self_lookup", request.user, words=words)


def _rows(request: SignedInRequest, cases: list[Case]) -> list[dict[str, Any]]:
    mine = capacities(request, cases)
    changed = last_changes([case.pk for case in cases], request.user, request.at)
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
    asked(request, rules.LOG_TIP)
    why_not = rules.LOG_TIP.not_held(request.user, request.at)
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
        "why_not": why_not,
        "who_may": role_labels(frozenset(rules.LOG_TIP.roles)),
        "cancel": reverse("cases:index"),
        "crumbs": [(_("Cases"), reverse("cases:index")), (rules.LOG_TIP.label, "")],
    }
    return render(request, "cases/new.html", context, status=422 if form.is_bound else 200)
