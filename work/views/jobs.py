"""What the worker has before it and what failed: a page for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Min
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from work import queue
from work.models import Job

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

ROWS = 100


@require_GET
def jobs(request: SignedInRequest) -> HttpResponse:
    """Counts by state, and the dead: kind, tries and place of the fault; never what they say."""
    if Role.ADMINISTRATOR not in request.user.roles(request.at):
        raise Http404
    rows = Job.objects.visible_to(request.user, request.at)
    states = rows.values("state").annotate(jobs=Count("pk"))
    counted = {row["state"]: row for row in states.order_by()}
    waiting = rows.filter(state=Job.State.READY, run_at__lte=request.at)
    oldest = waiting.aggregate(since=Min("run_at"))["since"]
    context = {
        "states": [
            (label, str(counted.get(value, {"jobs": 0})["jobs"]))
            for value, label in Job.State.choices
        ],
        "oldest": oldest,
        "dead": list(rows.dead().select_related("by__person").order_by("-ended_at")[:ROWS]),
        "crumbs": [(_("My tasks"), reverse("work:mine")), (_("Background jobs"), "")],
    }
    return render(request, "work/jobs.html", context)


@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a dead job back into the queue."""
    if not queue.revive(pk, by=request.user, at=request.at):
        raise Http404
    messages.success(request, _("The job waits in the queue again."))
    return redirect("work:jobs")
