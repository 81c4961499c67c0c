"""Exhibits that come from a person in confidence: the code name, and no free text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import actions
from cases.models import Exhibit, HumanSource, Unmasking
from tests.cases.factories import act_on, make_exhibit
from tests.factories import now
from tests.unlocking import without_nets

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

NAME = "Eulalia Canario Secreta"


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_exhibit_names_a_source_of_the_case_by_code_name(
    heron: HumanSource, team: Case, lead: User
) -> None:
    facts: dict[str, Any] = {"source_type": "HUMAN_SOURCE", "source": ""}
    exhibit = make_exhibit(team, lead, human_source=heron, **facts)
    assert (exhibit.human_source, exhibit.source) == (heron, "HERON 41")
    with pytest.raises(ValidationError, match="by its code name"):
        make_exhibit(team, lead, **facts)
    with pytest.raises(ValidationError, match="code name alone"):
        make_exhibit(team, lead, human_source=heron, source_type="HUMAN_SOURCE", source=NAME)
    other = actions.log_tip(by=lead, at=now(), title="Another", country="GT")
    with pytest.raises(ValidationError, match="no such source"):
        make_exhibit(other, lead, human_source=heron, **facts)
    act_on(actions.edit_exhibit, exhibit, lead, source_type="OFFICIAL", source="Registry")
    exhibit.refresh_from_db()
    assert exhibit.human_source is None


def test_the_database_lets_no_other_type_carry_a_human_source(
    heron: HumanSource, team: Case, lead: User
) -> None:
    exhibit = make_exhibit(team, lead)
    refused = pytest.raises(IntegrityError, match=r"(?i)constraint")
    with without_nets(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_exhibit SET human_source_id = %s WHERE id = %s", [heron.pk, exhibit.pk]
        )


def test_the_form_refuses_free_text_for_a_human_source(
    heron: HumanSource, team: Case, lead: User, signed_in: Any
) -> None:
    exhibit = make_exhibit(team, lead)
    typed = {
        "title": "Statement", "item": "FILE", "source_type": "HUMAN_SOURCE",
        "source": "My cousin Chepe",
        "human_source": heron.pk, "collected_by": lead.pk, "language": "es",
        "version": exhibit.version,
    }  # fmt: skip
    url = f"{exhibit.get_absolute_url()}do/edit-exhibit/"
    answer = signed_in(lead).post(url, typed)
    assert answer.status_code == 422
    assert "named by its code name alone" in body(answer)
    answer = signed_in(lead).post(url, typed | {"source": ""})
    assert answer.status_code == 302
    assert Exhibit.objects.get(pk=exhibit.pk).source == "HERON 41"


def test_a_source_is_registered_on_the_tab_by_its_handler(
    team: Case, handler: User, supervisor: User, lead: User, signed_in: Any
) -> None:
    typed = {
        "real_name": NAME, "code_name": "", "supervisor": supervisor.pk, "consent": "GIVEN",
        "threat": "NONE", "version": team.version,
    }  # fmt: skip
    url = reverse("cases:do", args=[team.reference, "register-source"])
    assert signed_in(lead).post(url, typed).status_code == 403
    assert not HumanSource.objects.exists()
    assert signed_in(handler).post(url, typed).status_code == 302
    source = HumanSource.objects.get()
    assert (source.handler, source.supervisor) == (handler, supervisor)
    page = body(signed_in(lead).get(reverse("cases:tab", args=[team.reference, "sources"])))
    assert source.code_name in page
    url = f"{source.get_absolute_url()}do/ask-unmask/"
    answer = signed_in(lead).post(
        url, {"reader": lead.pk, "purpose": "To meet.", "hours": 2, "version": 1}
    )
    assert answer.status_code == 302
    asked = Unmasking.objects.get()
    url = f"{source.get_absolute_url()}unmaskings/{asked.reference}/do/approve-unmask/"
    assert "To meet." in body(signed_in(handler).get(source.get_absolute_url()))
    assert signed_in(handler).post(url, {"version": asked.version}).status_code == 302
    assert NAME in body(signed_in(lead).get(f"{source.get_absolute_url()}identity/"))
