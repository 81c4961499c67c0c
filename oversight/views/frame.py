"""What the pages of oversight share: finding, noting, paging, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import chain, trail
from audit.models import Entry
from audit.references import tidy
from audit.verbs import offers
from oversight.querysets import oversees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from audit.http import Bound, Door, SignedInRequest
    from audit.models import Record
    from audit.verbs import Verb

ROWS = 50


def auditor_only(request: SignedInRequest) -> None:
    """Raise Http404 for whoever is no auditor: the page does not exist for them."""
    if not oversees(request.user, request.at):
        raise Http404


def found(request: SignedInRequest, model: Any, reference: str, *related: str) -> Any:
    """The row, or 404 if it does not exist *for this user*."""
    seen = model.objects.visible_to(request.user, request.at).select_related(*related)
    return get_object_or_404(seen, reference=tidy(reference))


def offered(
    request: SignedInRequest, doors: Mapping[Verb, Door], row: Record, bound: Bound | None = None
) -> dict[str, Any]:
    """What the user can do to a row now, with the forms; what is held up, and why.

    A form in ``bound`` was sent and comes back with what was typed.
    """
    bound = bound or {}
    free: list[Any] = []
    held: list[Any] = []
    for verb, why in offers(tuple(doors), request.user, row, request.at):
        if why is not None and verb not in bound:
            held.append((verb.label, why))
        else:
            free.append((verb, bound.get(verb) or fresh(request, verb, doors[verb], row)))
    free += [(v, f) for v, f in bound.items() if v in doors and v not in dict(free)]
    return {"offers": free, "held_up": held}


def fresh(request: SignedInRequest, verb: Verb, door: Door, row: Record) -> Any:
    """The empty form of a verb; its ids are its own on the page."""
    return door.form(auto_id=f"{verb.slug}_%s", **door.form_kwargs(request, row))


def one_page(request: SignedInRequest, rows: QuerySet[Any], name: str) -> tuple[list[Any], str]:
    """One page, newest first, and the address of the older ones; nothing is counted.

    The cursor is the reference of the last row shown, looked up among what the user may see.
    """
    after = request.GET.get(name, "")
    pivot = rows.order_by().filter(reference=after).values_list("pk", flat=True).first()
    if pivot is not None:
        rows = rows.filter(pk__lt=pivot)
    got = list(rows.order_by("-pk")[: ROWS + 1])
    if len(got) <= ROWS:
        return got, ""
    asked = request.GET.copy()
    asked[name] = got[ROWS - 1].reference
    return got[:ROWS], "?" + asked.urlencode()


def cited(request: SignedInRequest, keys: Iterable[int]) -> list[trail.Line]:
    """Entries in words, of those that the reader may see."""
    seen = Entry.objects.visible_to(request.user, request.at).filter(pk__in=list(keys))
    return trail.lines(seen.order_by("-pk"))


def standing_frame(*crumbs: tuple[str, str]) -> dict[str, Any]:
    """Crumbs from the desk of the auditors on, and how far the record was verified."""
    return {
        "crumbs": [(_("Oversight"), reverse("oversight:index")), *crumbs],
        "chain": chain.status_line(),
    }
