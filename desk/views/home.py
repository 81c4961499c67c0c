"""My work: what is mine to read and to do, whatever package it lives in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import RoleGrant, one_person
from accounts.standing import standing
from audit import trail
from audit.models import Entry
from cases.models import Case, Membership
from cases.rules import LOG_TIP, NEXT_STEP
from desk.leavers import still_held
from desk.my_work import Item, State, my_work
from oversight.models import Alert, AuditFinding
from sanctions.models import Measure
from work.models import Notice

if TYPE_CHECKING:
    import datetime

    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest

ROWS = 15
WORK_ROWS = 40


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The first page: cases and measures newest first, and what waits for this person."""
    user, at = request.user, request.at
    held = user.roles(at)
    context: dict[str, Any] = {
        "held": held,
        "nothing": not held and not standing(user, at).closed_because,
    }
    context["work"] = _work(request)
    context["notices"] = _notices(user, at)
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
        context["may_log"] = LOG_TIP.not_held(user, at) is None
        context["measures"] = _measures(user, at)
    return render(request, "desk/home.html", context)


class Work(NamedTuple):
    """My work as the page shows it: rows, the states as (name, address, how many, chosen), and how
    many rows there are beside."""

    rows: list[Item]
    states: list[tuple[str, str, int, bool]]
    beside: int


def _work(request: SignedInRequest) -> Work:
    """Everything that waits for this person or that they wait for; of one state where the address
    asks for it."""
    every = my_work(request.user, request.at)
    only = request.GET.get("only", "")
    counted = Counter(item.state for item in every)
    states = [(_("All"), "?", len(every), only not in counted)]
    states += [
        (str(state.label), f"?only={state.value}", counted[state], only == state)
        for state in State
        if counted[state]
    ]
    rows = [item for item in every if only not in counted or item.state == only]
    return Work(rows[:WORK_ROWS], states, max(len(rows) - WORK_ROWS, 0))


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
