"""The list of actors one may see, and the page that adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actors import actions, countries, rules
from actors.forms import NewActorForm, SearchForm
from actors.models import Actor, Name
from actors.views.rows import state_of
from audit.acts import note
from audit.http import asked, show_on, tell

if TYPE_CHECKING:
    from actors.querysets import ActorQuerySet
    from audit.http import SignedInRequest

PAGE_ROWS = 50
ALIASES = 3


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Actors by name; the search is noted before its result is shown."""
    form = SearchForm(request.GET)
    actors = Actor.objects.visible_to(request.user, request.at)
    if form.is_valid():
        actors = _asked(actors, form.cleaned_data)
    others = Name.objects.standing().exclude(kind=Name.Kind.PRIMARY).order_by("quality", "pk")
    page = _after(actors.filed(), request.GET.get("after", ""))
    found = list(page.prefetch_related(Prefetch("names", others, "others"))[: PAGE_ROWS + 1])
    more = len(found) > PAGE_ROWS
    if form.is_valid() and (text := form.cleaned_data["q"]):
        note("actors.search", request.user, None, text=text, rows=min(len(found), PAGE_ROWS))
    may_add = rules.ADD.not_held(request.user, request.at) is None
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "rows": [_row(actor) for actor in found[:PAGE_ROWS]],
        "next": _next(request, found[PAGE_ROWS - 1]) if more else "",
        "first": reverse("actors:index") if request.GET.get("after") else "",
        "actions": [(_("Add an actor"), reverse("actors:new"))] if may_add else [],
    }
    return render(request, "actors/index.html", context, status=200 if form.is_valid() else 422)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Add an actor: first what looks like it, then the person's word that it is another."""
    asked(request, rules.ADD)
    kind = request.GET.get("kind", Actor.Kind.PERSON)
    if kind not in Actor.Kind.values:
        raise Http404
    form = NewActorForm(
        request.POST if request.method == "POST" else None,
        kind=kind, user=request.user, at=request.at, actor=None,
    )  # fmt: skip
    if form.is_bound:
        added = _added(request, form, kind)
        if added is not None:
            return redirect(added)
    context = {
        "form": form,
        "kinds": [
            (label, f"?kind={value}", None, value == kind) for value, label in Actor.Kind.choices
        ],
        "alike": [(name, _row(name.actor)) for name in form.look_alikes],
        "may_add": rules.ADD.why_not(request.user, Actor(), request.at) is None,
    }
    return render(request, "actors/new.html", context, status=422 if form.is_bound else 200)


def _added(request: SignedInRequest, form: NewActorForm, kind: str) -> Actor | None:
    """The new actor; None when the form must be shown again."""
    valid = form.is_valid()
    if form.look_alikes:
        shown = [name.actor.reference for name in form.look_alikes]
        note("actors.look_alikes", request.user, None, shown=shown, another=valid)
    if not valid:
        return None
    try:
        actor = actions.add_actor(by=request.user, at=request.at, kind=kind, **form.cleaned_data)
    except ValidationError as error:
        show_on(form, error)
        return None
    tell(request, rules.ADD, actor)
    return actor


def _asked(actors: ActorQuerySet, asked: dict[str, Any]) -> ActorQuerySet:
    actors = actors.called(asked["q"])
    if asked["kind"]:
        actors = actors.filter(kind=asked["kind"])
    if asked["country"]:
        actors = actors.filter(Q(country=asked["country"]) | Q(nationality=asked["country"]))
    return actors


def _after(actors: ActorQuerySet, reference: str) -> ActorQuerySet:
    """The actors filed after the one with this reference, which is among them."""
    last = actors.filter(reference=reference).first() if reference else None
    if last is None:
        return actors
    return actors.filter(Q(filed_as__gt=last.filed_as) | Q(filed_as=last.filed_as, pk__gt=last.pk))


def _next(request: SignedInRequest, last: Actor) -> str:
    return "?" + urlencode({**request.GET.dict(), "after": last.reference})


def _row(actor: Actor) -> dict[str, Any]:
    return {
        "actor": actor,
        "others": [name.full for name in getattr(actor, "others", [])[:ALIASES]],
        "country": countries.named(actor.nationality or actor.country),
        "born": actor.born or actor.incorporated,
        "state": state_of(actor),
    }
