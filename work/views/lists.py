"""Keeping a list: its columns, or a filter of it under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.http import asked, tell
from audit.references import tidy
from work import actions, rules
from work.lists import CURSOR, LISTS
from work.models import KeptList

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

LONGEST = 2000


@require_POST
def keep(request: SignedInRequest, place: str) -> HttpResponse:
    """Keep the filter in force under a name, and go back to it."""
    asked(request, rules.KEEP_LIST)
    name = request.POST.get("name", "").strip()[:80]
    query = _query(request.POST.get("query", ""))
    if not name:
        messages.warning(request, _("Type a name for the filter: nothing was kept."))
        return redirect(f"{_home(request, place)}?{query}")
    return _kept(request, place, name, query)


@require_POST
def columns(request: SignedInRequest, place: str) -> HttpResponse:
    """Keep the columns of a list, and go back to it as it was filtered."""
    asked(request, rules.KEEP_LIST)
    shown = urlencode([("show", code) for code in request.POST.getlist("show")])
    return _kept(request, place, "", shown, _query(request.POST.get("query", "")))


@require_POST
def drop(request: SignedInRequest, reference: str) -> HttpResponse:
    """Drop a filter of one's own."""
    seen = KeptList.objects.visible_to(request.user, request.at)
    row = get_object_or_404(seen, reference=tidy(reference))
    asked(request, rules.DROP_LIST, row)
    actions.drop_list(row.pk, by=request.user, at=request.at, version=row.version)
    tell(request, rules.DROP_LIST, row)
    return redirect(_home(request, row.place))


def _kept(
    request: SignedInRequest, place: str, name: str, query: str, back: str = ""
) -> HttpResponse:
    home = _home(request, place)
    try:
        row = actions.keep_list(by=request.user, at=request.at, place=place, name=name, query=query)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        tell(request, rules.KEEP_LIST, row)
    return redirect(f"{home}?{back or (query if name else '')}".rstrip("?"))


def _home(request: SignedInRequest, place: str) -> str:
    """Where the list is. One that lies in many records is said by the form, and believed only
    where that address leads to this list."""
    if place not in LISTS:
        raise Http404
    try:
        return reverse(LISTS[place])
    except NoReverseMatch:
        pass
    path = request.POST.get("home", "")[:LONGEST]
    try:
        return path if resolve(path).view_name == LISTS[place] else reverse("work:mine")
    except Resolver404:
        return reverse("work:mine")


def _query(text: str) -> str:
    """The part of an address, taken apart and put together again, without the cursor."""
    parts = parse_qsl(text.removeprefix("?")[:LONGEST], keep_blank_values=False)
    return urlencode([(name, value) for name, value in parts if name != CURSOR])
