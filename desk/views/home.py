"""My work: what is mine to read and to do, whatever package it lives in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import RoleGrant, one_person
from accounts.standing import standing
from audit import trail
from audit.clock import legal_day
from audit.models import Entry
from cases.models import Case, Membership
from cases.querysets import last_changes
from cases.rules import LOG_TIP, NEXT_STEP
from desk.leavers import still_held
from oversight.models import Alert, AuditFinding
from sanctions.models import Measure
from work.models import Notice, Task
from work.urgency import shown

if TYPE_CHECKING:
    import datetime

    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest
    from cases.querysets import CaseQuerySet
    from work.urgency import Row

ROWS = 15
IDLE_DAYS = 30
MOST_LOOKED_AT = 500
"""Unfinished cases of one person that are looked through for idle ones, the oldest first."""


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The first page: cases and measures newest first, and what waits for this person."""
    user, at = request.user, request.at
    held = user.roles(at)
    context: dict[str, Any] = {
        "held": held,
        "nothing": not held and not standing(user, at).closed_because,
    }
    context["tasks"], context["notices"] = _tasks(user, at), _notices(user, at)
    context["left"] = still_held(user, at)
    asked = AuditFinding.objects.visible_to(user, at).unfinished().filter(owner=user.pk)
    context["asked"] = list(asked.select_related("owner__person", "written_by__person")[:ROWS])
    if "administrator" in held:
        context["waiting"] = _waiting_roles(user, at)
    elif "auditor" in held:
        refused = Entry.objects.visible_to(user, at).filter(outcome=Entry.Outcome.REFUSED)
        alerts = Alert.objects.visible_to(user, at).open().select_related("test", "account__person")
        context["alerts"] = list(alerts[:ROWS])
        context["refused"] = trail.lines(refused.order_by("-pk")[:ROWS])
    else:
        context["cases"] = _cases(user, at)
        context["idle"] = idle_cases(user, at)
        context["may_log"] = LOG_TIP.not_held(user, at) is None
        context["measures"] = _measures(user, at)
    return render(request, "desk/home.html", context)


def _tasks(user: User, at: datetime.datetime) -> list[Row]:
    """What this person is to do, and what waits in their queues: the most urgent first."""
    today = legal_day(at)
    tasks = Task.objects.visible_to(user, at).unfinished().held_by(user, at).awake(today)
    rows = tasks.in_order().select_related("holder__user__person", "holder__group")
    return shown(rows[:ROWS], today)


def _notices(user: User, at: datetime.datetime) -> list[Notice]:
    """What this person was told and has not read."""
    return list(Notice.objects.visible_to(user, at).unread().latest_first()[:ROWS])


def _cases(user: User, at: datetime.datetime) -> list[tuple[Case, str, str]]:
    """Unfinished cases, newest first, with the user's capacity there and the usual next step."""
    cases = list(Case.objects.visible_to(user, at).unfinished().order_by("-pk")[:ROWS])
    mine = Membership.objects.of(user, at).filter(case__in=cases)
    capacity = {m.case_id: str(m.get_capacity_display()) for m in mine}
    steps = {status: str(verb.label) for status, verb in NEXT_STEP.items()}
    rows = [(case, capacity.get(case.pk, ""), steps.get(case.status, "")) for case in cases]
    if "supervisor" not in user.roles(at):
        return rows
    nobodys = set(Case.objects.filter(pk__in=[c.pk for c in cases]).without_lead(at))
    return [
        (case, part, _("Seat a lead") if case in nobodys else step) for case, part, step in rows
    ]


def idle_cases(user: User, at: datetime.datetime) -> list[tuple[Case, int]]:
    """Unfinished cases where nothing changed for thirty days, as far as the user sees it, and for
    how many; the longest idle first."""
    cases = {case.pk: case for case in _unfinished(user, at).order_by("pk")[:MOST_LOOKED_AT]}
    changed = last_changes(list(cases), user, at)
    days = [(case, (at - changed.get(key, case.created_at)).days) for key, case in cases.items()]
    idle = [(case, count) for case, count in days if count >= IDLE_DAYS]
    return sorted(idle, key=lambda one: (-one[1], one[0].pk))[:ROWS]


def _unfinished(user: User, at: datetime.datetime) -> CaseQuerySet:
    return Case.objects.visible_to(user, at).unfinished().exclude(status=Case.Status.HOLD)


def _measures(user: User, at: datetime.datetime) -> list[Measure]:
    """Measures that did not come to an end, newest first."""
    measures = Measure.objects.visible_to(user, at).select_related(
        "subject", "authority_version__authority"
    )
    return list(measures.unfinished().order_by("-pk")[:ROWS])


def _waiting_roles(user: User, at: datetime.datetime) -> list[tuple[RoleGrant, bool]]:
    """Proposed roles, and whether this administrator may be the second hand."""
    proposed = RoleGrant.objects.visible_to(user, at).standing().filter(status="proposed")
    rows = proposed.select_related("user__person", "proposed_by__person")
    return [(grant, not one_person(user, grant.proposed_by)) for grant in rows]
