"""The page of one actor in its tabs, and the verbs on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from actors import rules
from actors.models import Actor, Address, Identifier, Name, Position, Relationship
from actors.querysets import places
from actors.views.doors import ADD_DOORS, DOORS, conflicts, found_actor, offered
from actors.views.rows import edges, rows, state_of, told
from actors.views.trail import trail_of
from audit.acts import note
from audit.acts import offers as offers_on
from audit.http import found_door, perform

if TYPE_CHECKING:
    from audit.acts import Verb
    from audit.http import Bound, SignedInRequest

TABS = {
    "identity": _("Identity"),
    "names": _("Names"),
    "identifiers": _("Identifiers"),
    "positions": _("Positions"),
    "relationships": _("Relationships"),
    "seen": _("Where seen"),
    "look-alikes": _("Look-alikes"),
    "trail": _("Trail"),
}
NOUNS: dict[str, Any] = {
    "names": Name,
    "identifiers": Identifier,
    "positions": Position,
    "addresses": Address,
    "relationships": Relationship,
}
HOME = {rules.MERGE: "look-alikes", rules.TAKE_IN: "look-alikes"}
"""The tab on which a verb on the actor is offered, where that is not the first."""

STANDING = F("withdrawn_at").asc(nulls_first=True)
"""What stands first, then what was withdrawn; the databases disagree on where NULL belongs."""
LATEST = F("since_from").desc(nulls_last=True)

Builder = Callable[["SignedInRequest", Actor, list[Actor]], dict[str, Any]]


@require_GET
def actor(request: SignedInRequest, reference: str) -> HttpResponse:
    return _page(request, found_actor(request, reference), "identity")


@require_GET
def tab(request: SignedInRequest, reference: str, name: str) -> HttpResponse:
    if name not in TABS and name != "addresses":
        raise Http404
    return _page(request, found_actor(request, reference), _tab_of(name))


@require_POST
def do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one actor."""
    found = found_actor(request, reference)
    verb, door = found_door(DOORS, slug)
    page = partial(_again, request, reference, HOME.get(verb, "identity"))
    return perform(request, verb, door, found, page)


@require_POST
def add(request: SignedInRequest, reference: str, noun: str) -> HttpResponse:
    """Add one fact to one actor."""
    found = found_actor(request, reference)
    verb = rules.ADDS.get(noun)
    if verb is None:
        raise Http404
    page = partial(_again, request, reference, _tab_of(noun))
    answer = perform(request, verb, ADD_DOORS[verb], found, page)
    return answer if answer.status_code != 302 else redirect(_url(found, _tab_of(noun)))


def _again(
    request: SignedInRequest, reference: str, name: str, bound: Bound, status: int
) -> HttpResponse:
    return _page(request, found_actor(request, reference), name, bound, status)


def _page(
    request: SignedInRequest, actor: Actor, name: str, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    """One tab. Opening it is noted first; the records merged into this one are shown with it."""
    note("actors.read", request.user, actor, tab=name)
    visible = Actor.objects.visible_to(request.user, request.at)
    merged = list(visible.standing().filter(merged_into=actor).filed())
    keeper = actor.merged_into
    if keeper is not None and not visible.filter(pk=keeper.pk).exists():
        keeper = None
    context = {
        "actor": actor,
        "title": actor.caption,
        "kind": actor.get_kind_display(),
        "state": state_of(actor),
        "merged": merged,
        "keeper": keeper,
        "crumbs": [(_("Actors"), reverse("actors:index")), (actor.reference, "")],
        "tabs": [(label, _url(actor, key), None, key == name) for key, label in TABS.items()],
        "tab": name,
        "base": reverse("actors:actor", args=[actor.reference]) + "do/",
        "conflicts": conflicts(bound),
        "offers": _on_actor(request, actor, name, bound),
        "adds": _adds(request, actor, name, bound),
        **BUILDERS[name](request, actor, [actor, *merged]),
    }
    return render(request, f"actors/{name.replace('-', '_')}.html", context, status=status)


def _on_actor(
    request: SignedInRequest, actor: Actor, name: str, bound: Bound | None
) -> list[tuple[Verb, Any]]:
    verbs = tuple(v for v in rules.ON_ACTOR if HOME.get(v, "identity") == name)
    typed = {v: form for v, form in (bound or {}).items() if v in verbs}
    if not verbs:
        return []
    return offered(request, actor, offers_on(verbs, request.user, actor, request.at), typed)


def _adds(
    request: SignedInRequest, actor: Actor, name: str, bound: Bound | None
) -> list[tuple[Verb, Any, str]]:
    """The forms that add a fact on this tab, each with where it posts to."""
    found = []
    for noun, verb in rules.ADDS.items():
        if _tab_of(noun) != name:
            continue
        open_now = verb.why_not(request.user, NOUNS[noun](actor=actor), request.at) is None
        typed = (bound or {}).get(verb)
        if open_now or typed is not None:
            form = typed or ADD_DOORS[verb].form(
                auto_id=f"{verb.slug}_%s", user=request.user, at=request.at, actor=actor
            )
            url = reverse("actors:add", args=[actor.reference, noun])
            found.append((verb, form, url))
    return found


def _identity(request: SignedInRequest, actor: Actor, family: list[Actor]) -> dict[str, Any]:
    names = Name.objects.filter(actor__in=family).standing().exclude(kind=Name.Kind.PRIMARY)
    posts = Position.objects.filter(actor__in=family).standing().order_by(LATEST, "pk")
    addresses = Address.objects.filter(actor__in=family).select_related("actor")
    return {
        "facts": told(actor),
        "primary": actor.names.standing().filter(kind=Name.Kind.PRIMARY).first(),
        "names": list(names.order_by("quality", "pk")),
        "positions": list(posts),
        "rows": rows(addresses.order_by(STANDING, "pk"), actor, request.user, request.at),
    }


def _facts(
    noun: str, order: tuple[Any, ...], request: SignedInRequest, actor: Actor, family: list[Actor]
) -> dict[str, Any]:
    """Every fact of one kind, those withdrawn last and struck out."""
    found = NOUNS[noun].objects.filter(actor__in=family).select_related("actor")
    return {"rows": rows(found.order_by(*order), actor, request.user, request.at)}


def _relationships(request: SignedInRequest, actor: Actor, family: list[Actor]) -> dict[str, Any]:
    found = Relationship.objects.visible_to(request.user, request.at).of(family)
    found = found.select_related("actor", "other").order_by(STANDING, "kind", "pk")
    return {"edges": edges(rows(found, actor, request.user, request.at), family)}


def _seen(request: SignedInRequest, actor: Actor, family: list[Actor]) -> dict[str, Any]:
    return {"places": places(family, request.user, request.at)}


def _look_alikes(request: SignedInRequest, actor: Actor, family: list[Actor]) -> dict[str, Any]:
    """Others whose names or numbers are like this one's, as far as the user may see them."""
    names = Name.objects.visible_to(request.user, request.at)
    own = actor.names.standing().filter(quality=Name.Quality.STRONG).values_list("full", flat=True)
    others = names.exclude(actor__in=family)
    if actor.merged_into_id:
        others = others.exclude(actor=actor.merged_into_id)
    numbers = Identifier.objects.visible_to(request.user, request.at)
    same = numbers.equal(actor.identifiers.standing()).exclude(actor__in=family)
    alike = others.like(list(own), person=actor.is_person)
    numbered = list(same.select_related("actor").order_by("pk"))
    shown = {row.actor.reference for row in (*alike, *numbered)}
    note("actors.look_alikes", request.user, actor, shown=sorted(shown))
    return {"alike": alike, "same": numbered}


def _trail(request: SignedInRequest, actor: Actor, family: list[Actor]) -> dict[str, Any]:
    return trail_of(actor, request.user, request.at, request.GET.get("before", ""))


BUILDERS: dict[str, Builder] = {
    "identity": _identity,
    "names": partial(_facts, "names", (STANDING, "quality", "pk")),
    "identifiers": partial(_facts, "identifiers", (STANDING, "scheme", "pk")),
    "positions": partial(_facts, "positions", (STANDING, LATEST, "pk")),
    "relationships": _relationships,
    "seen": _seen,
    "look-alikes": _look_alikes,
    "trail": _trail,
}


def _tab_of(noun: str) -> str:
    """The tab a noun stands on: addresses stand with the identity."""
    return "identity" if noun == "addresses" else noun


def _url(actor: Actor, name: str) -> str:
    if name == "identity":
        return actor.get_absolute_url()
    return reverse("actors:tab", args=[actor.reference, name])
