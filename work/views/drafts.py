"""Where a form sends what is typed before it is saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from work import drafts

if TYPE_CHECKING:
    from audit.http import SignedInRequest

FORM = re.compile(r"[a-z_]+\.[a-z_]+:[A-Z0-9-]{4,24}")
"""The name of a verb and the reference of a row."""


@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Keep what was typed into one form, for its author alone; ``discard`` lets it go.

    It is no entry and opens nothing: what it is about is asked when the form is sent.
    """
    form = request.GET.get("form", "")
    if not FORM.fullmatch(form):
        return HttpResponse(_("There is no such form."), status=422)
    if "discard" in request.POST:
        drafts.discard(request.user, form)
        came_from = urlsplit(request.headers.get("Referer", ""))
        here = came_from.netloc == request.get_host() and came_from.path.startswith("/")
        return redirect(came_from.path if here else "work:mine")
    version = request.POST.get("version", "")
    known = int(version) if version.isdecimal() and len(version) < 10 else None
    typed = {name: request.POST.getlist(name) for name in request.POST}
    try:
        drafts.keep(request.user, form, typed, version=known, at=request.at)
    except drafts.TooLong:
        return HttpResponse(_("Too long to be kept as a draft: save it, or copy it."), status=422)
    moment = date_format(request.at, "H:i:s")
    return HttpResponse(_("Draft kept at %(moment)s UTC.") % {"moment": moment})
