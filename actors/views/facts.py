"""The page of one fact about an actor, and the verbs on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from actors import countries, rules
from actors.models import Address, Identifier, Name, Position, Relationship
from actors.views.doors import FACT_DOORS, conflicts, found_actor, offered
from actors.views.record import NOUNS, TABS
from actors.views.rows import percent, rows
from audit import trail
from audit.acts import note
from audit.http import found_door, perform
from audit.models import Entry

if TYPE_CHECKING:
    from actors.models import Actor
    from audit.http import Bound, SignedInRequest


@require_GET
def fact(request: SignedInRequest, reference: str, noun: str, key: str) -> HttpResponse:
    actor = found_actor(request, reference)
    return _page(request, actor, noun, key)


@require_POST
def fact_do(
    request: SignedInRequest, reference: str, noun: str, key: str, slug: str
) -> HttpResponse:
    """Perform one verb on one fact."""
    actor = found_actor(request, reference)
    found = _found(request, actor, noun, key)
    doors = {verb: FACT_DOORS[verb] for verb in rules.ON_FACT[noun]}
    verb, door = found_door(doors, slug)
    return perform(request, verb, door, found, partial(_page, request, actor, noun, key))


def _found(request: SignedInRequest, actor: Actor, noun: str, key: str) -> Any:
    """The fact, or 404 if it does not exist *for this user*."""
    if noun not in NOUNS:
        raise Http404
    facts = NOUNS[noun].objects.visible_to(request.user, request.at)
    return get_object_or_404(facts.select_related("actor"), actor=actor, reference=key)


def _page(
    request: SignedInRequest,
    actor: Actor,
    noun: str,
    key: str,
    bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:
    found = _found(request, actor, noun, key)
    note("actors.read", request.user, found)
    done = Entry.objects.about(found).filter(outcome=Entry.Outcome.DONE)
    (row,) = rows([found], actor, request.user, request.at)
    tab = TABS.get(noun, TABS["identity"])
    context = {
        "actor": actor,
        "row": row,
        "facts": [*_told(found), (_("Rests on"), row.source, row.source_url)],
        "crumbs": [
            (_("Actors"), reverse("actors:index")),
            (actor.reference, actor.get_absolute_url()),
            (tab, found.get_absolute_url()),
            (found.reference, ""),
        ],
        "base": row.url + "do/",
        "conflicts": conflicts(bound),
        "offers": offered(request, found, rules.available(request.user, found, request.at), bound),
        "entries": trail.lines_with_changes(found, done[:50], request.user, request.at),
    }
    return render(request, "actors/fact.html", context, status=status)


def _told(found: Any) -> list[tuple[Any, ...]]:
    """What the fact says, label by label."""
    match found:
        case Name():
            parts = found.parts
            return [
                (_("Full name"), found.full),
                (_("Kind"), found.get_kind_display()),
                (_("Quality"), found.get_quality_display()),
                (_("Given names"), parts.given),
                (_("Paternal surname"), parts.paternal),
                (_("Maternal surname"), parts.maternal),
                (_("Married surname"), parts.married),
                (_("As lists print it"), found.listed),
            ]
        case Identifier():
            return [
                (_("Kind of number"), found.get_scheme_display()),
                (_("Number"), found.value),
                (_("As compared"), found.normal),
                (_("Check"), found.get_check_result_display()),
                (_("Issued by"), countries.named(found.country)),
                (_("Issued"), found.issued),
                (_("Expires"), found.expires),
            ]
        case Position():
            return [
                (_("Office or post"), found.title),
                (_("Institution"), found.body),
                (_("Country"), countries.named(found.country)),
                (_("From"), found.since),
                (_("Until"), found.until),
            ]
        case Address():
            return [
                (_("Street and number"), found.street),
                (_("Town or municipality"), found.locality),
                (_("Department or state"), found.department),
                (_("Postal code"), found.postal_code),
                (_("Country"), countries.named(found.country)),
            ]
        case Relationship():
            return [
                (_("Actor"), found.actor, found.actor.get_absolute_url()),
                (_("Relation"), found.phrase()),
                (_("Other actor"), found.other, found.other.get_absolute_url()),
                (_("Share in percent"), percent(found.share_pct)),
                (_("From"), found.since),
                (_("Until"), found.until),
            ]
    return []
