"""What the tabs of the plan and of related cases show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from audit.clock import legal_day
from cases.models import CaseLink, CasePlan, ChecklistItem
from cases.views.frame import TAB_ROWS
from work.models import Task
from work.urgency import shown

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Case


def plan(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """The templates applied, their questions with what is known, and the open tasks seen."""
    plans = CasePlan.objects.visible_to(request.user, request.at).filter(case=case)
    items = ChecklistItem.objects.visible_to(request.user, request.at).filter(case=case)
    tasks = Task.objects.visible_to(request.user, request.at).unfinished().about(case)
    tasks = tasks.select_related("holder__user__person", "holder__group").in_order()[:TAB_ROWS]
    of_plan: dict[int, list[ChecklistItem]] = {}
    for item in items.order_by("pk"):
        of_plan.setdefault(item.plan_id, []).append(item)
    return {
        "plans": [
            (row, of_plan.get(row.pk, []), sum(i.state != "OPEN" for i in of_plan.get(row.pk, [])))
            for row in plans.order_by("pk")
        ],
        "tasks": shown(list(tasks), legal_day(request.at)),
    }


def related(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """Links from this case and to it, each read from this end."""
    seen = CaseLink.objects.visible_to(request.user, request.at).standing()
    links = seen.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
    return {
        "rows": [
            (link, link.get_kind_display(), link.other)
            if link.case_id == case.pk
            else (link, CaseLink.READ_BACKWARDS[CaseLink.Kind(link.kind)], link.case)
            for link in links.order_by("pk")
        ]
    }
