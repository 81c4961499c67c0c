"""A person's calendar: its address, shown once, and what a calendar program is told under it."""

from __future__ import annotations

import datetime
import hashlib
from itertools import chain
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.standing import standing
from accounts.throttling import within
from audit.acts import note
from audit.http import tell
from work import actions, rules
from work.feed import Day, as_calendar
from work.models import CalendarFeed, Deadline, Task

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User
    from audit.http import SignedInRequest

MOST = 500
BACK = datetime.timedelta(days=30)
OWN_RATE = "30/1h/key"
GUESSES = "20/10m/key"


@require_http_methods(["GET", "POST"])
def feed(request: SignedInRequest) -> HttpResponse:
    """The user's calendar address: a POST opens a new one, in place of the old."""
    address = ""
    if request.method == "POST":
        _row, token = actions.open_feed(by=request.user, at=request.at)
        address = request.build_absolute_uri(reverse("work:calendar_feed", args=[token]))
    mine = CalendarFeed.objects.visible_to(request.user, request.at).standing().first()
    context = {
        "address": address,
        "feed": mine,
        "may": rules.OPEN_FEED.not_held(request.user, request.at) is None,
        "crumbs": [(_("My tasks"), reverse("work:mine")), (_("Calendar"), "")],
    }
    return render(request, "work/feed.html", context)


@require_POST
def revoke_feed(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close a calendar address: who asks there is told that there is nothing."""
    seen = CalendarFeed.objects.visible_to(request.user, request.at)
    row = get_object_or_404(seen, reference=reference)
    actions.revoke_feed(row.pk, by=request.user, at=request.at, version=row.version)
    tell(request, rules.REVOKE_FEED, row)
    return redirect("work:feed")


@login_not_required
@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What falls due for the person whose token it is, by what they may see at this moment."""
    at: datetime.datetime = request.at  # type: ignore[attr-defined]
    digest = hashlib.sha256(token.encode()).hexdigest()
    rows = CalendarFeed.objects.standing().filter(token_sha256=digest)
    row = rows.select_related("user__person", "user__agency").first()
    if row is None or not row.user.is_active or not standing(row.user, at).active:
        if not within(request, "feed.guess", ratelimit.get_ip(request), GUESSES):
            return render(request, "429.html", status=429)
        raise Http404
    if not within(request, "feed", digest, OWN_RATE):
        return render(request, "429.html", status=429)
    days = _days(request, row.user, at)
    note("work.read_feed", row.user, row, rows=len(days))
    answer = HttpResponse(as_calendar(days, at), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


def _days(request: HttpRequest, user: User, at: datetime.datetime) -> list[Day]:
    """Deadlines and dated tasks in the user's hands or queues, seen with the user's eyes now."""
    since = at.date() - BACK
    deadlines = Deadline.objects.visible_to(user, at).unmet().held_by(user, at)
    tasks = Task.objects.visible_to(user, at).unfinished().held_by(user, at)
    found = chain(
        deadlines.filter(due_on__gte=since).in_order()[:MOST],
        tasks.filter(due_on__gte=since).in_order()[:MOST],
    )
    return [
        Day(
            key=f"{row.reference}:{user.pk}",
            on=row.due_on,
            text=_text(row),
            url=request.build_absolute_uri(row.get_absolute_url()),
        )
        for row in found
    ]


def _text(row: Deadline | Task) -> str:
    """What the entry of a calendar says: the kind of thing, and nothing of what it is about."""
    if isinstance(row, Task):
        return _("Task")
    words = {
        Deadline.Source.STATUTE: _("Deadline (statute)"),
        Deadline.Source.ORDER: _("Deadline (order)"),
    }
    return words.get(Deadline.Source(row.source), _("Deadline (internal)"))
