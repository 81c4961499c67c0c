"""The search over everything, from every page by one key; each search is an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.standing import standing
from audit.acts import note
from cases.actions.watching import watch_search
from desk.forms import EverythingForm
from desk.navigation import NO_CASES
from desk.searching import found

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """What holds the words, by kind; 404 for roles that work on no case."""
    if standing(request.user, request.at).roles & NO_CASES:
        raise Http404
    form = EverythingForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    groups = found(words, request.user, request.at)
    if words:
        rows = [hit.row for group in groups for hit in group.hits]
        note("desk.search", request.user, None, also=rows, words=words, rows=len(rows))
        watch_search(request.user, request.path, words)
    context = {"form": form, "groups": groups, "words": words}
    wrong = form.is_bound and not form.is_valid()
    return render(request, "desk/search.html", context, status=422 if wrong else 200)
