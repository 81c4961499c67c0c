"""The pages of people: known to colleagues, changed by administrators."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import Agency, Person, RoleGrant, User
from accounts.system import system_user
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    SignedIn = Callable[[User], Client]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def new_account(agency: Agency) -> dict[str, Any]:
    return {
        "name": "Carla Pérez", "agency": agency.pk, "username": "carla", "password": PASSWORD,
    }  # fmt: skip


def test_the_list_takes_as_many_queries_for_many_people_as_for_few(
    administrator: User, signed_in: SignedIn
) -> None:
    client, url, counts = signed_in(administrator), reverse("accounts:people"), []
    for names in (("a", "b"), ("c", "d", "e", "f")):
        for name in names:
            user = make_user(name, "investigator")
            actions.propose_role(
                user, by=system_user("install"), at=user.created_at, role="recorder", why="Why"
            )
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert all(f">{name}<" in text(answer) for name in names)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_list_shows_roles_to_administrators_and_no_account_of_the_system(
    administrator: User, prosecutor: User, signed_in: SignedIn
) -> None:
    make_user("somebody", "investigator")
    page = text(signed_in(administrator).get(reverse("accounts:people")))
    assert "Investigator" in page
    assert "system:" not in page
    page = text(signed_in(prosecutor).get(reverse("accounts:people")))
    assert "Investigator" not in page.partition("<main")[2], "roles are for those who give them"
    assert reverse("accounts:new_account") not in page


def test_an_account_is_opened_with_its_person_in_one_go_or_not_at_all(
    administrator: User, agency: Agency, signed_in: SignedIn
) -> None:
    client, url = signed_in(administrator), reverse("accounts:new_account")
    people = Person.objects.count()
    for wrong, told in (
        ({"username": "administrator"}, "This user name is taken."),
        ({"username": "ADMINISTRATOR"}, "This user name is taken."),
        ({"username": "not a name"}, "valid username"),
        ({"password": "short"}, "too short"),
        ({"name": ""}, "Choose a known person"),
        ({"person": administrator.person_id}, "Choose a known person"),
        ({"agency": 999_999}, "valid choice"),
        ({"email": "no address"}, "valid email"),
    ):
        answer = client.post(url, new_account(agency) | wrong)
        assert answer.status_code == 422, wrong
        assert told in text(answer)
    assert Person.objects.count() == people
    assert client.post(url, new_account(agency)).status_code == 302
    carla = User.objects.get(username="carla")
    assert (carla.person.name, carla.agency) == ("Carla Pérez", agency)  # type: ignore[union-attr]
    assert carla.circle.user == carla


def test_an_agency_is_added_once(administrator: User, agency: Agency, signed_in: SignedIn) -> None:
    client, url = signed_in(administrator), reverse("accounts:new_agency")
    typed = {"code": "FGR", "name": "Fiscalía", "country": "SV", "kind": "partner"}
    assert client.post(url, typed).status_code == 302
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "already exists" in text(again)
    assert client.post(url, typed | {"code": "X", "country": "1"}).status_code == 422
    assert Agency.objects.filter(code__in=["FGR", "X"]).count() == 1


def test_a_role_is_proposed_by_one_and_confirmed_by_the_other_on_the_page(
    administrator: User, second_administrator: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    url = reverse("accounts:propose_role", args=[lead.reference])
    assert client.post(url, {"role": "recorder", "why": "Needed"}).status_code == 302
    grant = RoleGrant.objects.get(user=lead, role="recorder")
    confirm = reverse("accounts:role_do", args=[grant.reference, "confirm-role"])
    assert confirm not in text(client.get(lead.get_absolute_url())), "not offered to the proposer"
    assert client.post(confirm, {"version": 1}).status_code == 403
    client = signed_in(second_administrator)
    assert confirm in text(client.get(lead.get_absolute_url()))
    assert "Needed" in text(client.get(reverse("accounts:people")))
    assert client.post(confirm, {"version": 1}).status_code == 302
    assert RoleGrant.objects.get(pk=grant.pk).status == "confirmed"


def test_what_was_typed_about_one_role_does_not_show_at_another(
    administrator: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    one, other = RoleGrant.objects.filter(user=lead)
    url = reverse("accounts:role_do", args=[one.reference, "end-role"])
    answer = client.post(url, {"version": 99, "reason": "Typed & kept"})
    assert answer.status_code == 409
    page = text(answer)
    assert page.count("Typed &amp; kept") == 1
    assert {g.status for g in (one, other)} == {"confirmed"}
    assert client.post(url, {"version": one.version, "reason": ""}).status_code == 422
    assert RoleGrant.objects.get(pk=one.pk).status == "confirmed"


def test_an_account_is_closed_with_a_reason_and_not_ones_own(
    administrator: User, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    close = reverse("accounts:account_do", args=[member.reference, "close-account"])
    assert client.post(close, {"version": member.version, "reason": ""}).status_code == 422
    assert client.post(close, {"version": member.version, "reason": "Left"}).status_code == 302
    assert User.objects.get(pk=member.pk).closed_at is not None
    page = text(client.get(member.get_absolute_url()))
    assert "closed" in page
    assert close not in page
    own = reverse("accounts:account_do", args=[administrator.reference, "close-account"])
    answer = client.post(own, {"version": administrator.version, "reason": "Tired"})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["account", "propose_role", "account_do", "agency", "role_do"])
def test_nobody_s_page_is_missing(name: str, administrator: User, signed_in: SignedIn) -> None:
    words = {"account_do": ["close-account"], "role_do": ["end-role"]}.get(name, [])
    url = reverse(f"accounts:{name}", args=["US-2026-0000000", *words])
    client = signed_in(administrator)
    method = client.get if name in ("account", "agency") else client.post
    assert method(url).status_code == 404


def test_an_account_of_the_system_has_no_page(administrator: User, signed_in: SignedIn) -> None:
    client, door = signed_in(administrator), system_user("door")
    assert client.get(door.get_absolute_url()).status_code == 404
    url = reverse("accounts:account_do", args=[door.reference, "set-password"])
    assert client.post(url, {"version": 1, "password": PASSWORD}).status_code == 404


def test_names_are_printed_as_text(
    administrator: User, agency: Agency, signed_in: SignedIn, at: datetime.datetime
) -> None:
    hostile = "<script>alert(1)</script>{{ user.password }}"
    client = signed_in(administrator)
    client.post(reverse("accounts:new_account"), new_account(agency) | {"name": hostile})
    carla = User.objects.get(username="carla")
    for url in (reverse("accounts:people"), carla.get_absolute_url()):
        page = text(client.get(url))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ user.password }}" in page


def test_a_password_that_was_typed_is_in_no_page_of_the_log(
    administrator: User, agency: Agency, auditor: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    client.post(reverse("accounts:new_account"), new_account(agency))
    carla = User.objects.get(username="carla")
    page = text(
        signed_in(auditor).get(reverse("audit:trail", args=["accounts.user", carla.reference]))
    )
    assert PASSWORD not in page
    assert carla.password not in page


@pytest.fixture
def agency(member: User) -> Agency:
    """The agency of the cast."""
    assert member.agency is not None
    return member.agency
