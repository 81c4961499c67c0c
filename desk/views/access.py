"""Who can see this, and what can they see: now, or as of a moment that has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from audit.acts import note
from audit.paging import one_page
from audit.references import tidy
from audit.trail import lines
from cases.models import Case, Exhibit
from desk import asking
from desk import reach as reaching
from desk.answers import who_sees
from desk.asof import side_by_side
from desk.forms import AskForm, MomentForm
from sanctions.models import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from audit.http import SignedInRequest

ROWS = 50


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Where security officers and auditors begin: by the reference of what they ask about."""
    if not asking.oversees(request.user, request.at):
        raise Http404
    form = AskForm(request.GET or None)
    if form.is_bound and form.is_valid():
        reference = form.cleaned_data["reference"]
        if User.objects.filter(kind=User.Kind.PERSON, reference=reference).exists():
            return redirect("desk:reach", reference)
        for model in (Case, Exhibit, Measure):
            label = model._meta.label_lower
            if asking.asked(request.user, label, reference, request.at):
                return redirect("desk:who", label, reference)
        form.add_error("reference", _("Nothing with this reference that you may ask about."))
    context = {"form": form, "drills": "security_officer" in request.user.roles(request.at)}
    return render(request, "desk/access.html", context, status=422 if form.errors else 200)


@require_GET
def who(request: SignedInRequest, label: str, reference: str) -> HttpResponse:
    """Who can see one object and why; with ``at``, who could, beside who did."""
    found = asking.asked(request.user, label, tidy(reference), request.at)
    if found is None:
        raise Http404
    form = MomentForm(request.GET or None, now=request.at)
    wrong = form.is_bound and not form.is_valid()
    moments = form.cleaned_data if form.is_bound and not wrong else {}
    then = moments.get("at")
    context: dict[str, Any] = {
        "obj": found.obj, "noun": found.obj._meta.verbose_name, "form": form, "then": then,
        "until": moments.get("until"), "here": request.path,
        "url": found.obj.get_absolute_url() if found.readable else "",
        "crumbs": [(found.obj._meta.verbose_name, ""), (found.obj.reference, "")],
    }  # fmt: skip

    def answer() -> HttpResponse:
        if then is None:
            context["answer"] = None if wrong else who_sees(found.target, request.at)
        else:
            sides = side_by_side(found.obj, found.target, then, moments["until"])
            told = {line.entry.pk: line.label for line in _lines(sides)}
            context["answer"], context["sides"] = sides.could, sides
            context["deeds"] = [
                (doer.user, [(entry, told[entry.pk]) for entry in doer.entries])
                for doer in sides.did
            ]
            context["wrong"] = [
                f"{doer.user}: {told[entry.pk]}, {entry.at:%Y-%m-%d %H:%M} UTC"
                for doer, entries in sides.unexplained
                for entry in entries
            ]
        return render(request, "desk/who.html", context, status=422 if wrong else 200)

    # Of who leads: about the object, so that the team reads of it. Of who oversees: about nothing,
    # for an inquiry is not told to those it may concern.
    quiet = asking.oversees(request.user, request.at)
    about = None if quiet else found.obj
    facts = {"object": found.obj.label(), "as_of": f"{then:%Y-%m-%dT%H:%M}" if then else ""}
    return _noted(request, "desk.asked_who_sees", about, answer, **facts)


def _lines(sides: Any) -> Any:
    return lines([entry for doer in sides.did for entry in doer.entries])


def _noted(
    request: SignedInRequest,
    kind: str,
    about: Any,
    answer: Callable[[], HttpResponse],
    **facts: Any,
) -> HttpResponse:
    """The answer, after the asking was recorded; 503 when the record cannot be written."""
    try:
        note(kind, request.user, about, **facts)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return answer()


@require_GET
def reach(request: SignedInRequest, reference: str) -> HttpResponse:
    """What one account can see: references, and titles of what the asker sees too."""
    if not asking.oversees(request.user, request.at):
        raise Http404
    people = User.objects.filter(kind=User.Kind.PERSON).select_related("person", "agency")
    user = get_object_or_404(people, reference=tidy(reference))
    form = MomentForm(request.GET or None, now=request.at)
    del form.fields["until"]
    wrong = form.is_bound and not form.is_valid()
    then = form.cleaned_data.get("at") if form.is_bound and not wrong else None
    context = {
        "account": user, "form": form, "then": then, "here": request.path,
        "crumbs": [(_("Access"), reverse("desk:access")), (user.reference, "")],
    }  # fmt: skip

    def answer() -> HttpResponse:
        if not wrong:
            context.update(_reached(request, user, then))
        return render(request, "desk/reach.html", context, status=422 if wrong else 200)

    facts = {"account": user.label(), "as_of": f"{then:%Y-%m-%dT%H:%M}" if then else ""}
    return _noted(request, "desk.asked_what_they_see", None, answer, **facts)


def _reached(request: SignedInRequest, user: User, then: Any) -> dict[str, Any]:
    at = request.at
    cases = reaching.cases_seen(user, at) if then is None else reaching.cases_seen_then(user, then)
    measures = (
        reaching.measures_seen(user, at)
        if then is None
        else reaching.measures_seen_then(user, then)
    )
    page = one_page(cases, request.GET, ROWS, name="cases")
    part = one_page(measures, request.GET, ROWS, name="measures")
    ways = reaching.why_cases(user, page.rows, at, then=then)
    parts = reaching.why_measures(user, part.rows, then or at)
    open_cases = _open(request, Case, page.rows)
    open_measures = _open(request, Measure, part.rows)
    return {
        "cases": [(row, ways[row.pk], row.pk in open_cases) for row in page.rows],
        "older_cases": page.next,
        "measures": [(row, parts[row.pk], row.pk in open_measures) for row in part.rows],
        "older_measures": part.next,
    }


def _open(request: SignedInRequest, model: Any, rows: list[Any]) -> set[int]:
    seen = model.objects.visible_to(request.user, request.at)
    return set(seen.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
