"""Plans from templates, the checklist, and links between cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.acts import Refused
from audit.clock import legal_day
from cases import actions
from cases.models import Allegation, Case, CaseLink, CasePlan, ChecklistItem
from cases.templates_of_cases import case_templates
from tests.cases.factories import act_on, make_case, seat
from tests.factories import make_user, now
from work.models import Task

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def test_every_template_is_of_a_typology_and_tells_its_own_questions() -> None:
    for code, template in case_templates().items():
        assert code in Allegation.Typology.values
        assert len({one for one, _text in template.elements}) == len(template.elements) > 0
        assert all(days > 0 for _title, days in template.tasks)
    left_out = {"HUMAN_RIGHTS", "OTHER"}
    assert set(Allegation.Typology.values) - set(case_templates()) == left_out


def test_a_template_brings_tasks_with_days_and_questions_or_nothing(
    case: Case, lead: User, prosecutor: User, supervisor: User
) -> None:
    seat(case, prosecutor, "COUNSEL", by=lead)
    actions.apply_template(case.pk, by=prosecutor, at=now(), typology="PROCUREMENT_FRAUD")
    template = case_templates()["PROCUREMENT_FRAUD"]
    tasks = Task.objects.filter(subject_id=case.pk, subject_type="cases.case").order_by("pk")
    due = [(task.title, (task.due_on - legal_day(now())).days) for task in tasks if task.due_on]
    assert due == list(template.tasks)
    assert {task.holder for task in tasks} == {lead.circle}
    assert [item.code for item in case.checklist.all()] == [code for code, _ in template.elements]
    with pytest.raises(ValidationError, match="already"):
        actions.apply_template(case.pk, by=lead, at=now(), typology="PROCUREMENT_FRAUD")
    assert (tasks.count(), case.plans.count()) == (len(template.tasks), 1)
    with pytest.raises(Refused):
        actions.apply_template(case.pk, by=supervisor, at=now(), typology="BRIBERY")


def test_a_question_is_answered_with_what_it_rests_on(case: Case, lead: User) -> None:
    actions.apply_template(case.pk, by=lead, at=now(), typology="BRIBERY")
    item = case.checklist.first()
    client = Client()
    client.force_login(lead)
    address = f"{case.get_absolute_url()}part/{item.reference}/"
    typed = {"version": item.version, "state": "ANSWERED", "note": ""}
    assert client.post(f"{address}do/answer-item/", typed).status_code == 422
    typed["note"] = "The mayor, see FI-1."
    assert client.post(f"{address}do/answer-item/", typed).status_code == 302
    page = client.get(f"{case.get_absolute_url()}plan/").content.decode()
    assert "The mayor, see FI-1." in page
    assert "1 of 4 answered" in page
    assert ChecklistItem.objects.get(pk=item.pk).state == "ANSWERED"


def test_a_link_is_seen_by_those_who_may_read_both_cases(
    case: Case, lead: User, member: User
) -> None:
    seat(case, member, by=lead)
    larger = make_case(lead, title="Zopilote")
    link = actions.link_case(larger.pk, by=lead, at=now(), other=case, kind="PARENT")
    assert CaseLink.objects.visible_to(lead, now()).get() == link
    assert not CaseLink.objects.visible_to(member, now()).exists()
    client = Client()
    client.force_login(member)
    page = client.get(f"{case.get_absolute_url()}related/").content.decode()
    assert larger.reference not in page
    assert "Zopilote" not in page
    client.force_login(lead)
    page = client.get(f"{case.get_absolute_url()}related/").content.decode()
    assert "is a part of" in page
    assert "Zopilote" in page
    outsider = make_user("outsider", "investigator")
    hidden = make_case(outsider)
    with pytest.raises(Refused, match="no such other case"):
        actions.link_case(case.pk, by=lead, at=now(), other=hidden, kind="RELATED")
    typed = {"kind": "RELATED", "other": hidden.reference, "version": case.version}
    answer = client.post(f"{case.get_absolute_url()}do/link-case/", typed)
    nonsense = client.post(
        f"{case.get_absolute_url()}do/link-case/", typed | {"other": "TF-2026-0000000"}
    )
    assert answer.status_code == nonsense.status_code == 422
    assert not case.links.exists()
    with pytest.raises(ValidationError, match="linked so already"):
        actions.link_case(larger.pk, by=lead, at=now(), other=case, kind="PARENT")
    act_on(actions.unlink_case, link, lead, reason="Another matter.")
    assert not CaseLink.objects.standing().exists()


def test_a_template_is_chosen_while_the_case_is_opened(lead: User) -> None:
    client = Client()
    client.force_login(lead)
    assert 'name="template"' in client.get("/cases/new/").content.decode()
    typed = {"title": "The bridge", "country": "GT", "language": "es", "template": "BRIBERY"}
    assert client.post("/cases/new/", typed).status_code == 302
    case = Case.objects.get()
    assert case.plans.get().typology == "BRIBERY"
    assert case.checklist.count() == len(case_templates()["BRIBERY"].elements)
    assert client.post("/cases/new/", typed | {"template": "NONE"}).status_code == 422
    assert client.post("/cases/new/", typed | {"template": ""}).status_code == 302
    assert CasePlan.objects.count() == 1
