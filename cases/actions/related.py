"""Plans from templates, the checklist, and links between cases."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from audit.acts import act, begin, together, withdraw
from audit.clock import legal_day
from cases import rules
from cases.actions.folder import lay_folder
from cases.models import Case, CaseLink, CasePlan, ChecklistItem, Membership
from cases.templates_of_cases import case_templates
from work.actions import give_task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import Circle, User

At = datetime.datetime


def apply_template(case_pk: int, *, by: User, at: At, typology: str) -> CasePlan:
    """The template of a typology in the case, as one act: its questions on the checklist, its
    folders, its tasks in the hands of the lead, due so many days from today. A folder that is there
    already is not laid twice."""
    case = Case.objects.get(pk=case_pk)
    template = case_templates()[typology]
    with together(by):
        plan = CasePlan(case=case, typology=typology, edition=template.edition)
        begin(rules.APPLY_TEMPLATE, plan, by=by, at=at)
        for code, text in template.elements:
            item = ChecklistItem(case=case, plan=plan, code=code, text=text)
            begin(rules.APPLY_TEMPLATE, item, by=by, at=at)
        known = {title.lower() for title in case.folders.standing().values_list("title", flat=True)}
        for title in template.folders:
            if title.lower() not in known:
                lay_folder(case.pk, by=by, at=at, title=title)
        to = _holder(case, by, at)
        origin = _("Template: %(typology)s") % {"typology": plan.get_typology_display()}
        for title, days in template.tasks:
            due = legal_day(at) + datetime.timedelta(days=days)
            give_task(
                to, by=by, at=at, title=title, origin=origin, about=Subject.of(case), due_on=due
            )
    return plan


def answer_item(pk: int, *, by: User, at: At, version: int, state: str, note: str) -> ChecklistItem:
    """The question with what is known of its answer."""
    with act(rules.ANSWER_ITEM, ChecklistItem, pk, by=by, at=at, version=version) as item:
        item.state, item.note = state, note
    return item


def link_case(
    case_pk: int, *, by: User, at: At, other: Case, kind: str, note: str = ""
) -> CaseLink:
    """This case, linked to another that the user may read too."""
    link = CaseLink(case=Case.objects.get(pk=case_pk), other=other, kind=kind, note=note)
    return begin(rules.LINK_CASE, link, by=by, at=at)


def unlink_case(pk: int, **who: Any) -> CaseLink:
    """The link, taken away; both cases stay as they are."""
    return withdraw(rules.UNLINK_CASE, CaseLink, pk, **who)


def _holder(case: Case, by: User, at: At) -> Circle:
    """Who leads the case now and reads it; else whoever applies the template."""
    seats = Membership.objects.valid(at).filter(case=case, capacity=Membership.Capacity.LEAD)
    for seat in seats.filter(user__isnull=False).select_related("user", "circle"):
        if Case.objects.granted("work", seat.user, at).filter(pk=case.pk).exists():
            circle: Circle = seat.circle
            return circle
    return by.circle
