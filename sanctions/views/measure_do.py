"""The doors of a measure: steps, new rows, and what is done to rows that have a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.http import found_door, perform
from audit.references import tidy
from sanctions.models import StatementCitation
from sanctions.rules.costs import cost
from sanctions.views.decision_doors import DECIDING
from sanctions.views.doors import BEGINNINGS, MEASURE_DOORS, ON_MEASURE, ROWS
from sanctions.views.facts import FACTS
from sanctions.views.frame import (
    added,
    back_to,
    found_measure,
    fresh,
    header,
    newest_packet,
    noted,
    offered,
    tab_url,
)
from sanctions.views.measure import tab_page

if TYPE_CHECKING:
    from audit.http import Bound, Door, SignedInRequest
    from audit.verbs import Verb
    from sanctions.models import Measure, Packet, Statement
    from sanctions.views.opening import Part


@require_POST
def measure_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one measure."""
    measure = found_measure(request, reference)
    verb, door = found_door(MEASURE_DOORS, slug)
    tab = "decision" if verb in DECIDING else "measure"

    def page(bound: Bound, status: int) -> HttpResponse:
        return tab_page(request, found_measure(request, reference), tab, bound, status)

    answer = perform(request, verb, door, measure, page)
    return back_to(request, answer, measure, measure.get_absolute_url())


@require_http_methods(["GET", "POST"])
def measure_add(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """A new row of a measure or of its packet: its form on a page of its own."""
    measure = found_measure(request, reference)
    verb, door = found_door({verb: one.door for verb, one in BEGINNINGS.items()}, slug)
    one, parent = BEGINNINGS[verb], _parent(request, measure, verb)
    unsaved = one.model(**{type(parent)._meta.model_name or "": parent})
    if request.method == "GET":
        form, told = (
            fresh(request, verb, door, unsaved),
            cost(verb, request.user, unsaved, request.at),
        )
        return _form(request, measure, verb, form, one.tab, warning=told)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _form(request, measure, verb, bound[verb], one.tab, status)

    answer = perform(request, verb, _asked(door, unsaved), parent, page)
    return back_to(request, answer, measure, tab_url(measure, one.tab))


def _parent(request: SignedInRequest, measure: Measure, verb: Verb) -> Measure | Packet:
    """What the new row hangs on: the measure, or its newest packet; 404 while it has none."""
    if verb in ON_MEASURE:
        return measure
    packet = newest_packet(request, measure)
    if packet is None:
        raise Http404
    return packet


@require_GET
def row(request: SignedInRequest, reference: str, part: str, row: str) -> HttpResponse:
    """One row of a measure that has a page of its own, and what can be done to it."""
    measure, kind, found = _found(request, reference, part, row)
    return noted(
        request, "sanctions.read", measure, lambda: _row_page(request, measure, kind, found),
        row=found.reference,
    )  # fmt: skip


@require_POST
def row_do(
    request: SignedInRequest, reference: str, part: str, row: str, slug: str
) -> HttpResponse:
    """Perform one verb on one row of a measure."""
    measure, kind, found = _found(request, reference, part, row)
    verb, door = found_door(kind.doors | kind.adds, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        _measure, _kind, again = _found(request, reference, part, row)
        return _row_page(request, measure, kind, again, bound, status)

    answer = perform(request, verb, door, found, page)
    return back_to(request, answer, measure, tab_url(measure, kind.tab))


def _found(
    request: SignedInRequest, reference: str, part: str, row: str
) -> tuple[Measure, Part, Any]:
    """The measure, the kind of row and the row; 404 where any is missing *for this user*."""
    measure = found_measure(request, reference)
    if part not in ROWS:
        raise Http404
    kind = ROWS[part]
    seen = kind.model.objects.visible_to(request.user, request.at).standing()
    return measure, kind, get_object_or_404(seen, **{kind.path: measure, "reference": tidy(row)})


def _asked(door: Door, unsaved: Any) -> Door:
    """The door with its form asked for the unsaved row instead of the row it hangs on."""
    return door._replace(form_kwargs=lambda request, obj: door.form_kwargs(request, unsaved))


def _form(
    request: SignedInRequest, measure: Measure, verb: Verb, form: Any, tab: str,
    status: int = 200, warning: str = "",
) -> HttpResponse:  # fmt: skip
    context = header(request, measure, tab) | {
        "warning": warning,
        "form": form, "verb": verb, "version": measure.version, "cancel": tab_url(measure, tab),
        "action": reverse("sanctions:measure_add", args=[measure.reference, verb.slug]),
    }  # fmt: skip
    return render(request, "sanctions/measure_form.html", context, status=status)


def _row_page(
    request: SignedInRequest, measure: Measure, kind: Part, found: Any,
    bound: Bound | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    bound = bound or {}
    told = offered(request, kind.doors, found, {v: bound[v] for v in bound if v in kind.doors})
    if kind.adds:
        adding = {v: bound[v] for v in bound if v in kind.adds}
        told = added(told, offered(request, kind.adds, _under(found), adding))
    base = f"{request.path.split('/do/')[0].rstrip('/')}/"
    context = header(request, measure, kind.tab) | told | {
        "row": found,
        "kind": found._meta.verbose_name,
        "facts": FACTS[kind.model.__name__](found),
        "do_url": f"{base}do/",
        "back_url": tab_url(measure, kind.tab),
    }  # fmt: skip
    return render(request, "sanctions/row.html", context, status=status)


def _under(found: Statement) -> StatementCitation:
    """The unsaved row that a row's own beginnings would make: a citation under its statement."""
    return StatementCitation(statement=found)
