"""My work: what is overdue, due and waiting, and what I was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.clock import legal_day
from work import notices, rules
from work.models import Deadline, Notice, Task
from work.urgency import by_urgency, shown

if TYPE_CHECKING:
    import datetime

    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest

ROWS = 100


@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    """Tasks and deadlines in my hands by urgency, my units' queues, what I wait for, notices."""
    user, at = request.user, request.at
    today = legal_day(at)
    tasks = Task.objects.visible_to(user, at).unfinished()
    deadlines = Deadline.objects.visible_to(user, at).unmet()
    own = [*_listed(tasks.held_alone_by(user)), *_listed(deadlines.held_alone_by(user))]
    queued = [*_listed(tasks.queued_for(user, at)), *_listed(deadlines.queued_for(user, at))]
    context = {
        "sections": by_urgency(own, today),
        "queue": shown(queued, today),
        "waiting": shown(_listed(tasks.given_away_by(user, at)), today),
        "notices": list(Notice.objects.visible_to(user, at).unread().latest_first()[:ROWS]),
        "cut": len(own) >= ROWS or len(queued) >= ROWS,
        "actions": _actions(user, at),
    }
    return render(request, "work/mine.html", context)


@require_POST
def read(request: SignedInRequest) -> HttpResponse:
    """Mark one notice read, or all of them."""
    typed = request.POST.get("notice", "")
    keys = [int(typed)] if typed.isdecimal() and len(typed) < 18 else []
    if keys or not typed:
        notices.mark_read(request.user, request.at, *keys)
    return redirect("work:mine")


def _listed(rows: Any) -> list[Any]:
    return list(rows.in_order().select_related("holder__user__person", "holder__group")[:ROWS])


def _actions(user: User, at: datetime.datetime) -> list[tuple[str, str]]:
    places = [
        (_("New task"), "work:new_task", rules.GIVE.not_held(user, at) is None),
        (_("New deadline"), "work:new_deadline", rules.SET.not_held(user, at) is None),
        (_("Calendar"), "work:feed", rules.OPEN_FEED.not_held(user, at) is None),
        (_("Background jobs"), "work:jobs", "administrator" in user.roles(at)),
    ]
    return [(label, reverse(name)) for label, name, may in places if may]
