"""The page of one task, and the form of a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import trail
from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform
from audit.models import Entry
from work import actions, rules
from work.forms import NewTaskForm
from work.models import Task
from work.talk import beside
from work.views.doors import TASK_DOORS, asked_by, begun, offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

TRAIL_ROWS = 50


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Give a task to somebody, oneself or a queue; ``?about=`` names its subject."""
    asked(request, rules.GIVE)
    form = NewTaskForm(
        request.POST if request.method == "POST" else None,
        initial={"about": request.GET.get("about", "")},
        **asked_by(request, None),
    )
    if form.is_bound and begun(request, rules.GIVE, form, actions.give_task, "to"):
        return redirect("work:mine")
    context = {
        "form": form,
        "title": _("New task"),
        "submit": rules.GIVE.label,
        "why": rules.GIVE.not_held(request.user, request.at),
        "crumbs": [(_("My tasks"), reverse("work:mine")), (_("New task"), "")],
    }
    return render(request, "work/new.html", context, status=422 if form.is_bound else 200)


@require_GET
def task(request: SignedInRequest, reference: str) -> HttpResponse:
    found = _found(request, reference)
    note("work.read_task", request.user, found)
    return _page(request, found)


@require_POST
def do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one task."""
    found = _found(request, reference)
    verb, door = found_door(TASK_DOORS, slug)
    answer = perform(request, verb, door, found, partial(_again, request, reference))
    if answer.status_code == 302 and not _visible(request).filter(pk=found.pk).exists():
        return redirect("work:mine")  # it went where this user no longer sees it
    return answer


def _visible(request: SignedInRequest) -> Any:
    return Task.objects.visible_to(request.user, request.at)


def _found(request: SignedInRequest, reference: str) -> Task:
    rows = _visible(request).select_related(
        "holder__user__person", "holder__group", "created_by__person", "done_by__person"
    )
    found: Task = get_object_or_404(rows, reference=reference)
    return found


def _again(request: SignedInRequest, reference: str, bound: Bound, status: int) -> HttpResponse:
    return _page(request, _found(request, reference), bound, status)


def _page(
    request: SignedInRequest, task: Task, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    entries = Entry.objects.about(task)[:TRAIL_ROWS]
    context = {
        "row": task,
        "kind": _("Task"),
        "overdue": task.overdue(legal_day(request.at)),
        "status": task.status,
        "label": task.get_status_display(),
        "facts": _facts(task),
        "offers": offered(request, task, TASK_DOORS, bound),
        "base": task.get_absolute_url() + "do/",
        "comments": beside(request, task),
        "entries": trail.lines_with_changes(task, entries, request.user, request.at),
        "crumbs": [(_("My tasks"), reverse("work:mine")), (task.reference, "")],
    }
    return render(request, "work/row.html", context, status=status)


def _facts(task: Task) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Held by"), task.holder),
        (_("Due"), date_format(task.due_on) if task.due_on else ""),
        (_("About"), task.subject_label, task.subject_url),
        (_("Given by"), task.created_by),
        (_("Why"), task.origin),
    ]
    if task.snoozed_until:
        facts.append((_("Put off until"), date_format(task.snoozed_until)))
    if task.status == Task.Status.DONE:
        facts += [(_("Done by"), task.done_by), (_("Outcome"), task.outcome)]
    return facts
