"""Pages beside the cases: broken glass, declared interests, and integrity warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit import clock
from audit.acts import note
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from cases import actions, rules
from cases.forms import DeclarationForm, GlassForm
from cases.models import BreakGlass, Case, Declaration, IntegrityWarning
from cases.views.doors import DECLARATION_DOORS, GLASS_DOORS, WARNING_DOORS
from cases.views.frame import fresh

if TYPE_CHECKING:
    from audit.http import Bound, Door, SignedInRequest
    from audit.verbs import Verb

ROWS = 100


@require_http_methods(["GET", "POST"])
def glass(request: SignedInRequest) -> HttpResponse:
    """Ask to read a case that is closed to one, and confirm what others ask.

    Nothing here is computed from the case: the answer to nonsense is the same.
    """
    asked(request, rules.BREAK_GLASS)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.break_glass(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.BREAK_GLASS, done)
            return redirect("cases:glass")
    return _glass_page(request, form, status=422 if form.is_bound else 200)


@require_POST
def glass_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Confirm, as the second supervisor."""
    seen = BreakGlass.objects.visible_to(request.user, request.at)
    found = get_object_or_404(seen, reference=tidy(reference))
    verb, door = found_door(GLASS_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _glass_page(request, GlassForm(), {found.pk: bound}, status)

    return perform(request, verb, door, found, page)


def _glass_page(
    request: SignedInRequest, form: GlassForm, bound: dict[int, Bound] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    seen = BreakGlass.objects.visible_to(request.user, request.at)
    rows = seen.select_related("asked_by__person", "asked_by__agency", "confirmed_by__person")
    context = {
        "verb": rules.BREAK_GLASS,
        "form": form,
        "may_ask": rules.BREAK_GLASS.not_held(request.user, request.at) is None,
        "rows": [
            (row, row.state(request.at), _confirming(request, row, bound or {}))
            for row in rows[:ROWS]
        ],
        "crumbs": [(_("Cases"), reverse("cases:index")), (rules.BREAK_GLASS.label, "")],
    }
    return render(request, "cases/glass.html", context, status=status)


def _confirming(
    request: SignedInRequest, row: BreakGlass, bound: dict[int, Bound]
) -> list[tuple[Any, Any]]:
    return _open_doors(request, GLASS_DOORS, row, bound.get(row.pk, {}))


def _open_doors(
    request: SignedInRequest, doors: dict[Verb, Door], row: Any, mine: Bound
) -> list[tuple[Any, Any]]:
    """The forms of what can be done to a row of a list; the list holds visible rows only."""
    user, at = request.user, request.at
    return [
        (verb, mine.get(verb) or fresh(request, verb, door, row))
        for verb, door in doors.items()
        if verb in mine or (verb.not_held(user, at) or verb.stopped(user, row, at)) is None
    ]


@require_http_methods(["GET", "POST"])
def declarations(request: SignedInRequest) -> HttpResponse:
    """What one declared, and a new declaration; this year's is due once."""
    form = DeclarationForm(request.POST or None, asker=request.user, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.declare(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.DECLARE, done)
            return redirect("cases:declarations")
    return _declarations_page(request, form, status=422 if form.is_bound else 200)


@require_POST
def declaration_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Take a declaration back."""
    seen = Declaration.objects.visible_to(request.user, request.at)
    found = get_object_or_404(seen, reference=tidy(reference))
    verb, door = found_door(DECLARATION_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        form = DeclarationForm(asker=request.user, at=request.at)
        return _declarations_page(request, form, {found.pk: bound}, status)

    return perform(request, verb, door, found, page)


def _declarations_page(
    request: SignedInRequest, form: DeclarationForm, bound: dict[int, Bound] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    seen = Declaration.objects.visible_to(request.user, request.at)
    mine = list(seen.filter(person=request.user.person_id).select_related("withdrawn_by__person"))
    year = clock.legal_day(request.at).year
    context = {
        "verb": rules.DECLARE,
        "form": form,
        "why_not": rules.DECLARE.not_held(request.user, request.at),
        "year": year,
        "due": not any(row.year == year and row.withdrawn_at is None for row in mine),
        "rows": [
            (row, _open_doors(request, DECLARATION_DOORS, row, (bound or {}).get(row.pk, {})))
            for row in mine
        ],
        "crumbs": [(_("Cases"), reverse("cases:index")), (_("My declarations"), "")],
    }
    return render(request, "cases/declarations.html", context, status=status)


@require_http_methods(["GET"])
def integrity(request: SignedInRequest) -> HttpResponse:
    """Integrity warnings that the user may see; 404 for whoever sees none by role."""
    if rules.SETTLE_WARNING.not_held(request.user, request.at) is not None:
        raise Http404
    note("cases.read_warnings", request.user)
    return _integrity_page(request)


@require_POST
def warning_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Settle a warning, with what came of it."""
    seen = IntegrityWarning.objects.visible_to(request.user, request.at)
    found = get_object_or_404(seen, reference=tidy(reference))
    verb, door = found_door(WARNING_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _integrity_page(request, {found.pk: bound}, status)

    return perform(request, verb, door, found, page)


def _integrity_page(
    request: SignedInRequest, bound: dict[int, Bound] | None = None, status: int = 200
) -> HttpResponse:
    seen = IntegrityWarning.objects.visible_to(request.user, request.at)
    rows = list(seen.standing().select_related("case", "person", "actor", "declaration")[:ROWS])
    cases = Case.objects.visible_to(request.user, request.at)
    open_cases = set(cases.filter(pk__in=[r.case_id for r in rows]).values_list("pk", flat=True))
    context = {
        "rows": [
            {
                "row": row,
                "url": row.case.get_absolute_url() if row.case_id in open_cases else "",
                "forms": _open_doors(request, WARNING_DOORS, row, (bound or {}).get(row.pk, {})),
            }
            for row in rows
        ],
        "crumbs": [(_("Cases"), reverse("cases:index")), (_("Integrity warnings"), "")],
    }
    return render(request, "cases/integrity.html", context, status=status)
