"""The page of one deadline, and the form of a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import trail
from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform
from audit.models import Entry
from work import actions, rules
from work.calendar import business_days_between
from work.due import DEADLINE_STEPS
from work.forms import NewDeadlineForm
from work.models import Deadline
from work.views.doors import DEADLINE_DOORS, asked_by, begun, offered

if TYPE_CHECKING:
    import datetime

    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

TRAIL_ROWS = 50


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Set a deadline; ``?about=`` names its subject."""
    asked(request, rules.SET)
    form = NewDeadlineForm(
        request.POST if request.method == "POST" else None,
        initial={"about": request.GET.get("about", "")},
        **asked_by(request, None),
    )
    if form.is_bound and (done := begun(request, rules.SET, form, actions.set_deadline, "holder")):
        return redirect(done)
    context = {
        "form": form,
        "title": _("New deadline"),
        "submit": rules.SET.label,
        "why": rules.SET.not_held(request.user, request.at),
        "crumbs": [(_("My tasks"), reverse("work:mine")), (_("New deadline"), "")],
    }
    return render(request, "work/new.html", context, status=422 if form.is_bound else 200)


@require_GET
def deadline(request: SignedInRequest, reference: str) -> HttpResponse:
    found = _found(request, reference)
    note("work.read_deadline", request.user, found)
    return _page(request, found)


@require_POST
def do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one deadline."""
    found = _found(request, reference)
    verb, door = found_door(DEADLINE_DOORS, slug)
    answer = perform(request, verb, door, found, partial(_again, request, reference))
    if answer.status_code == 302 and not _visible(request).filter(pk=found.pk).exists():
        return redirect("work:mine")  # it went where this user no longer sees it
    return answer


def _visible(request: SignedInRequest) -> Any:
    return Deadline.objects.visible_to(request.user, request.at)


def _found(request: SignedInRequest, reference: str) -> Deadline:
    rows = _visible(request).select_related(
        "holder__user__person", "holder__group", "created_by__person"
    )
    found: Deadline = get_object_or_404(rows, reference=reference)
    return found


def _again(request: SignedInRequest, reference: str, bound: Bound, status: int) -> HttpResponse:
    return _page(request, _found(request, reference), bound, status)


def _page(
    request: SignedInRequest, row: Deadline, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    entries = Entry.objects.about(row)[:TRAIL_ROWS]
    today = legal_day(request.at)
    state, label = _state(row)
    context = {
        "row": row,
        "kind": _("Deadline"),
        "overdue": row.overdue(today),
        "status": state,
        "label": label,
        "facts": _facts(row, today),
        "offers": offered(request, row, DEADLINE_DOORS, bound),
        "base": row.get_absolute_url() + "do/",
        "entries": trail.lines_with_changes(row, entries, request.user, request.at),
        "crumbs": [(_("My tasks"), reverse("work:mine")), (row.reference, "")],
    }
    return render(request, "work/row.html", context, status=status)


def _state(row: Deadline) -> tuple[str, str]:
    """Machine value and label of where the deadline stands; computed, never stored."""
    if row.withdrawn_at is not None:
        return "WITHDRAWN", _("Withdrawn")
    if row.met_on is None:
        return "RUNNING", _("Running")
    return "DONE", _("Met late") if row.met_late() else _("Met")


def _facts(row: Deadline, today: datetime.date) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Due"), date_format(row.due_on)),
        (_("Whose duty"), row.holder),
        (_("About"), row.subject_label, row.subject_url),
        (_("Source"), row.get_source_display()),
        (_("Basis"), row.basis),
        (_("Runs from"), date_format(row.triggered_on)),
        (_("Set by"), row.created_by),
    ]
    if row.met_on is not None:
        facts.append((_("Met on"), date_format(row.met_on)))
    elif row.due_on >= today:
        left = business_days_between(today, row.due_on)
        days = ngettext("%(n)s business day", "%(n)s business days", left) % {"n": left}
        facts.append((_("Left"), days))
    if row.met_on is None and row.withdrawn_at is None:
        steps = ", ".join(str(days) for days in DEADLINE_STEPS if days)
        told = _("%(steps)s days before, on the day, and once it is overdue") % {"steps": steps}
        facts.append((_("Warns"), told))
    if row.snoozed_until:
        facts.append((_("Put off until"), date_format(row.snoozed_until)))
    if row.extension:
        facts.append((_("Ground of the extension"), row.extension))
    return facts
