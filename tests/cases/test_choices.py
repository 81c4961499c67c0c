"""What the forms of a case offer to choose from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from cases import actions
from tests.cases.factories import make_case, make_triage_circle
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User


def test_the_choice_of_a_member_offers_nobody_who_may_not_be_one(
    lead: User, supervisor: User, member: User, signed_in: Any
) -> None:
    make_triage_circle(lead.agency.code)  # through which the supervisor reaches it
    case = make_case(lead)
    make_user("watcher", "auditor")
    make_user("keeper_of_accounts", "administrator")
    url = reverse("cases:tab", args=[case.reference, "members"])
    client = signed_in(supervisor)
    assert offered(client.get(url)) == {"", str(lead.pk), str(member.pk), str(supervisor.pk)}
    assert "Seat a lead" not in client.get("/").content.decode()
    actions.recuse(case.pk, by=lead, at=now())
    assert offered(client.get(url)) == {"", str(member.pk), str(supervisor.pk)}
    assert "Seat a lead" in client.get("/").content.decode()


def offered(page: Any) -> set[str]:
    """The keys that the choice of a person holds."""
    (choice,) = re.findall(r'<select name="user".*?</select>', page.content.decode(), re.DOTALL)
    return set(re.findall(r'<option value="(\d*)"', choice))
