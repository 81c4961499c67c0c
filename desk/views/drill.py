"""The compromise drill: suspend, and read on one page what may be compromised."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import AccessSuspension
from accounts.rules import SUSPEND_ACCESS
from audit.acts import note
from audit.http import show_on, tell
from audit.references import tidy
from audit.verbs import REGISTER
from cases.models import Case
from desk import actions, asking
from desk import drill as drills
from desk.forms import DrillForm
from sanctions.models import Measure
from units.models import VettedUnit
from work.models import Task

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest


def _may_drill(request: SignedInRequest) -> bool:
    held = SUSPEND_ACCESS.not_held(request.user, request.at) is None
    return held and asking.oversees(request.user, request.at)


@require_http_methods(["GET", "POST"])
def drill(request: SignedInRequest) -> HttpResponse:
    """Suspend a person or everybody of a unit, back-dated if need be, and open the page of it."""
    if not _may_drill(request):
        raise Http404
    units = VettedUnit.objects.visible_to(request.user, request.at)
    sent = request.POST if request.method == "POST" else None
    form = DrillForm(sent, units=units, initial={"account": request.GET.get("account", "")})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        people = (
            [typed["account"].person]
            if typed["account"]
            else drills.people_of_unit(typed["unit"], request.at)
        )
        try:
            done = actions.run_drill(
                people, by=request.user, at=request.at, reason=typed["reason"],
                since=typed["since"],
            )  # fmt: skip
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, SUSPEND_ACCESS, done)
            return redirect("desk:drilled", done.reference)
    context = {
        "form": form,
        "verb": SUSPEND_ACCESS,
        "crumbs": [(_("Access"), reverse("desk:access")), (_("Compromise drill"), "")],
    }
    return render(request, "desk/drill.html", context, status=422 if form.errors else 200)


@require_GET
def drilled(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the suspended reached since then, and could have: references, and no content."""
    if not _may_drill(request):
        raise Http404
    seen = AccessSuspension.objects.visible_to(request.user, request.at)
    suspension = get_object_or_404(seen, reference=tidy(reference))
    people = drills.persons_of(suspension)
    if request.user.person in people:
        raise Http404
    try:
        note("desk.read_drill", request.user, suspension)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return render(request, "desk/drilled.html", _page(request, suspension, people))


def _deed(kind: str) -> str:
    verb = REGISTER.get(kind)
    return str(verb.label) if verb else kind.replace(".", ": ").replace("_", " ")


def _page(request: SignedInRequest, suspension: AccessSuspension, people: Any) -> dict[str, Any]:
    since, at = suspension.since, request.at
    accounts = actions.accounts_of(people)
    touched = drills.touched(accounts, since, at)
    could = drills.could_reach(accounts, since, at)
    cases = list(could.order_by("-pk")[: drills.MOST + 1])
    did = drills.reached(touched)
    seen = Case.objects.visible_to(request.user, at).filter(pk__in=[case.pk for case in cases])
    titles = dict(seen.values_list("pk", "title"))
    alone = drills.handled_alone(people)
    measures = Measure.objects.visible_to(request.user, at)
    parts = drills.affected_measures(accounts, people, since, at)
    open_measures = set(
        measures.filter(pk__in=[one.pk for one in parts]).values_list("pk", flat=True)
    )
    tasks = Task.objects.filter(origin=drills.origin_of(suspension)).select_related(
        "holder__user__person"
    )
    return {
        "suspension": suspension,
        "people": people,
        "accounts": accounts,
        "since": since.astimezone(datetime.UTC),
        "most": drills.MOST,
        "touched": [(row, _deed(row.kind)) for row in touched],
        "searches": [
            (entry.at, str(entry.facts.get("words") or entry.facts.get("text") or ""))
            for entry in drills.searches(accounts, since, at)
        ],
        "cases": [(case, case.pk in did, titles.get(case.pk, "")) for case in cases],
        "sources": drills.sources_exposed(could),
        "exhibits": drills.exhibits_of_sources(could),
        "alone": [(one, one.measure.pk in open_measures) for one in alone],
        "measures": [(one, one.pk in open_measures) for one in parts],
        "tasks": [(task.holder, task.subject_label, task.get_status_display()) for task in tasks],
        "crumbs": [
            (_("Access"), reverse("desk:access")),
            (_("Compromise drill"), reverse("desk:drill")),
            (suspension.reference, ""),
        ],
    }
