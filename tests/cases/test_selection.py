"""Selection processes: which candidates are known, to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from actors import actions as actors_actions
from cases import actions
from cases.models import Candidate, SelectionProcess
from tests.actors.factories import make_actor
from tests.cases.factories import make_case
from tests.factories import AgencyFactory, make_user, now

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db
FACTS = {
    "title": "Election of 2026", "body": "Congress", "office": "Magistrate", "country": "GT",
    "begins_on": "2026-05-01", "ends_on": "2026-04-01",
}  # fmt: skip


def test_a_process_says_of_each_candidate_what_ones_own_cases_know(
    case: Case, lead: User, member: User, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    who: dict[str, Any] = {"by": lead, "at": now()}
    client = Client()
    client.force_login(lead)
    answer = client.post("/cases/selections/", FACTS)
    assert answer.status_code == 422
    assert "ends before it begins" in answer.content.decode()
    assert client.post("/cases/selections/", FACTS | {"ends_on": ""}).status_code == 302
    process = SelectionProcess.objects.get()
    subject, cousin = make_actor("Ana Prueba", by=lead), make_actor("Berta Prueba", by=lead)
    clean = make_actor("Celia Nadie", by=lead)
    actions.add_actor(case.pk, actor=subject, part="SUBJECT", **who)
    actors_actions.relate_actor(cousin.pk, other=subject, kind="family", tie="sibling", **who)
    for actor in (subject, cousin, clean):
        typed = {"actor": actor.reference, "stage": "NAMED", "version": process.version}
        address = f"{process.get_absolute_url()}do/name-candidate/"
        assert client.post(address, typed).status_code == 302
    with django_assert_max_num_queries(30):
        page = client.get(process.get_absolute_url()).content.decode()
    rows = page.split("<tbody>")[1].split("</tr>")
    assert "<strong>Subject</strong>" in rows[0]
    assert case.reference in rows[0]
    assert "Ana Prueba" in rows[1]
    assert case.reference not in rows[1] + rows[2]
    # Nobody learns by a candidate what they could not read anyway.
    client.force_login(member)
    page = client.get(process.get_absolute_url()).content.decode()
    for hidden in (case.reference, "Ana Prueba", "Berta Prueba", "Celia Nadie"):
        assert hidden not in page
    typed = {"actor": subject.reference, "stage": "NAMED", "version": process.version}
    assert client.post(f"{process.get_absolute_url()}do/name-candidate/", typed).status_code == 422
    row = Candidate.objects.get(actor=clean)
    address = f"{process.get_absolute_url()}candidates/{row.reference}/do/withdraw-candidate/"
    taken = {"version": row.version, "reason": "Stepped back."}
    assert client.post(address, taken).status_code == 404
    client.force_login(lead)
    assert client.post(address, taken).status_code == 302
    assert not Candidate.objects.standing().filter(actor=clean).exists()


def test_partners_and_those_who_stand_alone_see_no_process(lead: User, auditor: User) -> None:
    process = actions.open_selection(
        by=lead, at=now(), title="A", body="B", office="C", country="HN"
    )
    partner = make_user("partner", "investigator", agency=AgencyFactory(code="P", kind="partner"))
    make_case(partner)
    for user in (partner, auditor):
        client = Client()
        client.force_login(user)
        assert client.get(process.get_absolute_url()).status_code == 404
