"""What the pages of this package share: finding, noting, the header, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.acts import note
from audit.references import tidy
from audit.verbs import offers
from cases import rules
from cases.models import Case, Membership
from cases.views.doors import BEGINNINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from audit.http import Bound, Door, SignedInRequest
    from audit.models import Record
    from audit.verbs import Verb

LIST_ROWS = 50
TAB_ROWS = 200


def found_case(request: SignedInRequest, reference: str) -> Case:
    """The case, or 404 if it does not exist *for this user*."""
    seen = Case.objects.visible_to(request.user, request.at)
    return get_object_or_404(seen.counted(), reference=tidy(reference))


def found_in(case: Case, request: SignedInRequest, model: type[Any], reference: str) -> Any:
    """A row of this case, or 404: a row of another case under this address is missing too."""
    seen = model.objects.visible_to(request.user, request.at).filter(case=case)
    return get_object_or_404(seen, reference=tidy(reference))


def noted(
    request: SignedInRequest, kind: str, about: Record, answer: Callable[[], HttpResponse],
    **facts: Any,
) -> HttpResponse:  # fmt: skip
    """The answer, after the reading was recorded; 503 when the record cannot be written."""
    try:
        note(kind, request.user, about, **facts)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return answer()


def tab_url(case: Case, tab: str) -> str:
    """Where a tab of the case is."""
    if tab == "overview":
        return case.get_absolute_url()
    return reverse("cases:tab", args=[case.reference, tab])


def back_to(request: SignedInRequest, answer: HttpResponse, case: Case, url: str) -> HttpResponse:
    """Where a deed leads: to ``url``, or to the list when the case was closed to the user by it."""
    if answer.status_code != 302:
        return answer
    still = Case.objects.visible_to(request.user, request.at).filter(pk=case.pk).exists()
    return redirect(url if still else reverse("cases:index"))


def header(request: SignedInRequest, case: Case, tab: str) -> dict[str, Any]:
    """Crumbs, the thin sticky header and the tabs of a case."""
    step = rules.NEXT_STEP.get(case.status)
    return {
        "case": case,
        "capacity": capacities(request, [case]).get(case.pk, ""),
        "next_step": step.label if step else "",
        "tabs": [
            (label, tab_url(case, slug), getattr(case, f"n_{slug}", None), slug == tab)
            for slug, label in tab_labels()
        ]
        + [(_("Trail"), reverse("audit:trail", args=["cases.case", case.reference]), None, False)],
        "crumbs": [(_("Cases"), reverse("cases:index")), (case.reference, "")],
        "do_url": reverse("cases:case", args=[case.reference]) + "do/",
    }


def tab_labels() -> list[tuple[str, str]]:
    """The fixed tabs of a case, in order."""
    return [
        ("overview", _("Overview")),
        ("actors", _("Actors")),
        ("exhibits", _("Exhibits")),
        ("findings", _("Findings")),
        ("timeline", _("Timeline")),
        ("journal", _("Journal")),
        ("documents", _("Documents")),
        ("tracks", _("Tracks")),
        ("members", _("Members")),
    ]


def capacities(request: SignedInRequest, cases: list[Case]) -> dict[int, str]:
    """In which capacity the user is on each of the cases; the first of several in the order of
    Membership.Capacity."""
    order = list(Membership.Capacity.values)
    mine = Membership.objects.of(request.user, request.at).filter(case__in=cases)
    best: dict[int, str] = {}
    for key, capacity in mine.order_by().values_list("case", "capacity"):
        if key not in best or order.index(capacity) < order.index(best[key]):
            best[key] = capacity
    return {key: str(Membership.Capacity(capacity).label) for key, capacity in best.items()}


def offered(
    request: SignedInRequest, doors: Mapping[Verb, Door], row: Record, bound: Bound | None = None
) -> dict[str, Any]:
    """What the user can do to a row now, with the forms; what is held up, and why.

    A form in ``bound`` was sent and comes back with what was typed.
    """
    bound = bound or {}
    free, held = [], []
    for verb, why in offers(tuple(doors), request.user, row, request.at):
        if why is not None and verb not in bound:
            # What leads nowhere, such as editing what is fixed, is left out without a word.
            if verb.moves:
                held.append((verb.label, why))
        else:
            free.append((verb, bound.get(verb) or fresh(request, verb, doors[verb], row)))
    free += [(v, f) for v, f in bound.items() if v in doors and v not in dict(free)]
    return {
        "offers": [(verb, form, rules.COSTS.get(verb, "")) for verb, form in free],
        "held_up": held,
        "failed": bool(bound),
    }


def beginnings(
    request: SignedInRequest, case: Case, tab: str, bound: Bound | None = None
) -> dict[str, Any]:
    """As offered(), for the new rows that are made on a tab of the case."""
    told: dict[str, Any] = {"offers": [], "held_up": [], "failed": False}
    for verb, beginning in BEGINNINGS.items():
        if beginning.tab != tab:
            continue
        row = beginning.unsaved(request, case)
        mine = {verb: bound[verb]} if bound and verb in bound else None
        one = offered(request, {verb: beginning.door}, row, mine)
        for name in ("offers", "held_up"):
            told[name] += one[name]
        told["failed"] = told["failed"] or one["failed"]
    return told


def fresh(request: SignedInRequest, verb: Verb, door: Door, row: Any) -> Any:
    """The empty form of a verb; its ids are its own, so that many stand on one page."""
    return door.form(auto_id=f"{verb.slug}_%s", **door.form_kwargs(request, row))


def one_page(
    request: SignedInRequest, rows: QuerySet[Any], size: int
) -> tuple[list[Any], dict[str, str]]:
    """One page of rows, newest first, and the addresses of its neighbours.

    The cursor is the reference of the last row shown, looked up among what the user may see: a
    guessed one leads to the first page, and nothing is ever counted.
    """
    after, asked = request.GET.get("after", ""), request.GET.copy()
    asked.pop("after", None)
    links = {"previous": "", "next": ""}
    if after:
        pivot = rows.order_by().filter(reference=after).values_list("pk", flat=True).first()
        if pivot is not None:
            rows = rows.filter(pk__lt=pivot)
            links["previous"] = "?" + asked.urlencode()
    got = list(rows.order_by("-pk")[: size + 1])
    if len(got) > size:
        got.pop()
        asked["after"] = got[-1].reference
        links["next"] = "?" + asked.urlencode()
    return got, links
