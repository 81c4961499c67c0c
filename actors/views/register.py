"""The list of actors one may see, and the page that adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actors import actions, countries, rules
from actors.forms import NewActorForm, SearchForm
from actors.models import Actor
from actors.views.columns import COLUMNS, others, with_columns
from actors.views.rows import state_of
from audit.acts import note
from audit.http import asked, show_on, tell
from work.http import Listing, arranged, beside, taken_away

if TYPE_CHECKING:
    from django.http import StreamingHttpResponse

    from actors.querysets import ActorQuerySet
    from audit.http import SignedInRequest

PAGE_ROWS = 50
LISTING = Listing("actors", COLUMNS, "actors.export_list", ("filed_as", "pk"))


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Actors by name; the search is noted before its result is shown."""
    form = SearchForm(request.GET)
    shown = arranged(request, LISTING, form, with_columns(_filtered(request, form)), PAGE_ROWS)
    found = shown["pager"].rows
    if form.is_valid() and (text := form.cleaned_data["q"]):
        note("actors.search", request.user, None, text=text, rows=len(found))
    may_add = rules.ADD.not_held(request.user, request.at) is None
    named = any(one.code == "others" for one in shown["chosen"])
    context = shown | {
        "rows": [
            {"actor": actor, "state": state_of(actor), "others": [] if named else others(actor),
             "cells": beside(shown["chosen"], actor, first="name")}
            for actor in found
        ],
        "actions": [(_("Add an actor"), reverse("actors:new"))] if may_add else [],
    }  # fmt: skip
    return render(request, "actors/index.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export(request: SignedInRequest, shape: str) -> HttpResponse | StreamingHttpResponse:
    """The list as it is filtered, sorted and arranged, as CSV or XLSX; recorded, with its
    actors."""
    form = SearchForm(request.GET)
    return taken_away(
        request, LISTING, form, with_columns(_filtered(request, form)), shape,
        home=reverse("actors:index"), prepare=lambda rows, _columns: rows,
    )  # fmt: skip


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
        "alike": [(name, _alike(name.actor)) for name in form.look_alikes],
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


def _filtered(request: SignedInRequest, form: SearchForm) -> ActorQuerySet:
    """The visible actors that the filters let through."""
    actors = Actor.objects.visible_to(request.user, request.at)
    if not form.is_valid():
        return actors
    asked = form.cleaned_data
    actors = actors.called(asked["q"])
    if asked["kind"]:
        actors = actors.filter(kind=asked["kind"])
    if asked["country"]:
        actors = actors.filter(Q(country=asked["country"]) | Q(nationality=asked["country"]))
    return actors


def _alike(actor: Actor) -> dict[str, Any]:
    """A look-alike as the page that adds an actor shows it."""
    return {
        "actor": actor,
        "country": countries.named(actor.nationality or actor.country),
        "born": actor.born or actor.incorporated,
        "state": state_of(actor),
    }
