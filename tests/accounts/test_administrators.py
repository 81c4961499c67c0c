"""From an empty installation: two administrators, once; they open everything else."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Agency, RoleGrant, User
from audit.models import Entry

pytestmark = pytest.mark.django_db


def first_administrators(*names: str) -> dict[str, str]:
    """What the command printed: user names and the passwords they sign in with once."""
    out = StringIO()
    call_command("first_administrators", *names, stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def test_the_first_two_are_made_once_and_can_sign_in(at: datetime.datetime) -> None:
    made = first_administrators("ana", "bruno")
    assert list(made) == ["ana", "bruno"]
    assert all(len(password) >= 15 for password in made.values())
    client = Client()
    for name, password in made.items():
        answer = client.post(reverse("account_login"), {"login": name, "password": password})
        assert answer.status_code == 302
        assert User.objects.get(username=name).roles(answer.wsgi_request.at) == {"administrator"}
    with pytest.raises(CommandError, match="There are administrators already"):
        first_administrators("carla", "david")
    assert User.objects.filter(kind="person").count() == 2


def test_they_were_proposed_and_confirmed_by_two_and_it_is_all_in_the_log() -> None:
    first_administrators("ana", "bruno")
    grants = RoleGrant.objects.filter(role="administrator")
    assert {(g.proposed_by.username, g.confirmed_by.username) for g in grants} == {
        ("system:install", "system:import")
    }
    kinds = list(
        Entry.objects.filter(outcome="done", channel="command").values_list("kind", flat=True)
    )
    assert kinds.count("accounts.open_account") == kinds.count("accounts.confirm_role") == 2
    passwords = User.objects.values_list("password", flat=True)
    for entry in Entry.objects.all():
        told = str(vars(entry))
        assert not any(password in told for password in passwords)


def test_one_human_being_twice_is_not_two() -> None:
    with pytest.raises(CommandError, match="two different people"):
        first_administrators("ana", "ana")


def test_nothing_is_left_of_a_first_try_that_failed() -> None:
    with pytest.raises(CommandError):
        first_administrators("ana", "not a user name")
    assert not User.objects.filter(username="ana").exists()
    assert not Agency.objects.exists()
    assert set(first_administrators("ana", "bruno")) == {"ana", "bruno"}


def test_with_an_agency_that_stands_already_they_belong_to_it(at: datetime.datetime) -> None:
    first_administrators("ana", "bruno")
    ana = User.objects.get(username="ana")
    assert ana.agency is not None
    assert ana.agency.code == "TF"


def test_from_the_first_two_on_there_is_no_dead_end(at: datetime.datetime) -> None:
    made = first_administrators("ana", "bruno")
    ana, bruno = Client(), Client()
    for client, name in ((ana, "ana"), (bruno, "bruno")):
        client.post(reverse("account_login"), {"login": name, "password": made[name]})
    agency = {"code": "FGR", "name": "Fiscalía", "country": "SV", "kind": "partner"}
    assert ana.post(reverse("accounts:new_agency"), agency).status_code == 302
    account = {
        "name": "Carla Pérez", "agency": Agency.objects.get(code="FGR").pk, "username": "carla",
        "password": "a long enough pass phrase",
    }  # fmt: skip
    answer = ana.post(reverse("accounts:new_account"), account)
    carla = User.objects.get(username="carla")
    assert (answer.status_code, answer["Location"]) == (302, carla.get_absolute_url())
    role = {"role": "investigator", "why": "New colleague"}
    assert ana.post(
        reverse("accounts:propose_role", args=[carla.reference]), role
    ).status_code == 302  # fmt: skip
    grant = RoleGrant.objects.get(user=carla)
    url = reverse("accounts:role_do", args=[grant.reference, "confirm-role"])
    assert ana.post(url, {"version": 1}).status_code == 403
    answer = bruno.post(url, {"version": 1})
    assert answer.status_code == 302
    assert User.objects.get(pk=carla.pk).roles(answer.wsgi_request.at) == {"investigator"}


def test_an_account_for_a_known_person_is_a_second_one_of_theirs(
    administrator: User, member: User, at: datetime.datetime
) -> None:
    assert member.agency is not None
    again = actions.open_account_for(
        "", by=administrator, at=at, username="again", agency=member.agency,
        password="x" * 20, person=member.person,
    )  # fmt: skip
    assert again.person == member.person
