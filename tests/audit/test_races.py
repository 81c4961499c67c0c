"""Two at once: the database decides, one way only, and says so to the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Agency, RoleGrant, User
from accounts.system import system_user
from audit.acts import StaleVersion, WrongStatus, act
from audit.models import Entry
from tests.factories import make_user

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed returned or raised, all of them started at the same moment."""
    results: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            results[place] = deed()
        except Exception as error:  # noqa: BLE001 - told to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_two_who_confirm_one_role_exactly_one_does(
    lead: User, administrator: User, second_administrator: User
) -> None:
    at = timezone.now()
    grant = actions.propose_role(lead, by=system_user("install"), at=at, role="recorder", why="Y")

    def confirm(by: User) -> Callable[[], Any]:
        return lambda: actions.confirm_role(grant.pk, by=by, at=at, version=1)

    results = at_once(confirm(administrator), confirm(second_administrator))
    assert kinds(results) == ["RoleGrant", "WrongStatus"]
    stored = RoleGrant.objects.get(pk=grant.pk)
    winner = next(r for r in results if isinstance(r, RoleGrant))
    assert (stored.version, stored.confirmed_by) == (2, winner.confirmed_by)
    assert Entry.objects.filter(kind="accounts.confirm_role", object_id=grant.pk).count() == 1
    assert stored.history.count() == 2


def test_of_an_auditors_and_an_investigators_role_confirmed_at_once_one_stays(
    administrator: User, second_administrator: User
) -> None:
    """Neither act sees the other's row: only the law in the database stands between."""
    at = timezone.now()
    newcomer = make_user("newcomer")

    def give(role: str, by: User) -> Callable[[], Any]:
        return lambda: actions.propose_role(newcomer, by=by, at=at, role=role, why="Y")

    results = at_once(give("auditor", administrator), give("investigator", second_administrator))
    assert RoleGrant.objects.filter(user=newcomer).count() == 1
    (lost,) = [r for r in results if isinstance(r, Exception)]
    assert "stand beside no other" in str(lost)


def test_a_form_that_was_sent_eight_times_is_done_once(
    lead: User, administrator: User, second_administrator: User
) -> None:
    grant = actions.propose_role(
        lead, by=administrator, at=timezone.now(), role="recorder", why="Y"
    )
    url = reverse("accounts:role_do", args=[grant.reference, "confirm-role"])
    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(second_administrator)
    answers = at_once(*[
        (lambda client=client: client.post(url, {"version": 1}).status_code) for client in clients
    ])  # fmt: skip
    assert sorted(answers) == [302] + [409] * 7
    assert Entry.objects.filter(kind="accounts.confirm_role", object_id=grant.pk).count() == 1


def test_a_proposal_that_was_sent_twice_stands_once_and_the_other_is_told(
    lead: User, administrator: User
) -> None:
    url = reverse("accounts:propose_role", args=[lead.reference])
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(administrator)
    answers = at_once(*[
        (lambda client=client: client.post(url, {"role": "recorder", "why": "Y"}).status_code)
        for client in clients
    ])  # fmt: skip
    assert sorted(answers) == [302, 422, 422, 422]
    assert RoleGrant.objects.filter(user=lead, role="recorder").count() == 1
    assert Entry.objects.filter(kind="accounts.propose_role", by_id=administrator.pk).count() == 1


def test_of_two_accounts_with_one_name_one_is_opened_and_the_other_is_told(
    administrator: User, second_administrator: User
) -> None:
    assert administrator.agency is not None
    typed = {"name": "Carla", "agency": administrator.agency.pk, "username": "carla",
             "password": "a long enough pass phrase"}  # fmt: skip
    clients = [Client(), Client()]
    for client, user in zip(clients, (administrator, second_administrator), strict=True):
        client.force_login(user)
    url = reverse("accounts:new_account")
    answers = at_once(*[
        (lambda client=client: client.post(url, typed).status_code) for client in clients
    ])  # fmt: skip
    assert sorted(answers) == [302, 422]
    assert User.objects.filter(username="carla").count() == 1


def test_of_two_editors_of_different_fields_both_are_kept(
    agency: Agency, lead: User, member: User, verb: MakeVerb
) -> None:
    at, edit = timezone.now(), verb("edit")

    def change(by: User, **facts: str) -> Callable[[], Any]:
        def deed() -> Agency:
            with act(edit, Agency, agency.pk, by=by, at=at, version=1) as row:
                for name, value in facts.items():
                    setattr(row, name, value)
            return row

        return deed

    results = at_once(change(lead, name="Fiscalía"), change(member, country="SV"))
    assert kinds(results) == ["Agency", "Agency"]
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.name, stored.country, stored.version) == ("Fiscalía", "SV", 3)
    assert sorted(stored.history.values_list("version", flat=True)) == [1, 2, 3]


def test_of_two_editors_of_one_field_one_is_kept_and_the_other_is_shown_both(
    agency: Agency, lead: User, member: User, verb: MakeVerb
) -> None:
    at, edit = timezone.now(), verb("edit")

    def rename(by: User, name: str) -> Callable[[], Any]:
        def deed() -> Agency:
            with act(edit, Agency, agency.pk, by=by, at=at, version=1) as row:
                row.name = name
            return row

        return deed

    results = at_once(rename(lead, "One"), rename(member, "Two"))
    assert kinds(results) == ["Agency", "StaleVersion"]
    stale = next(r for r in results if isinstance(r, StaleVersion))
    stored = Agency.objects.get(pk=agency.pk)
    (conflict,) = stale.conflicts
    assert {conflict.theirs, conflict.yours} == {"One", "Two"}
    assert (stored.name, stored.version) == (conflict.theirs, 2)


def test_many_acts_at_once_lose_no_version_and_no_entry(agency: Agency, verb: MakeVerb) -> None:
    at, edit = timezone.now(), verb("edit")
    users = [make_user(f"hand{n}", "investigator") for n in range(6)]

    def deed(user: User) -> Callable[[], Any]:
        def repeat() -> int:
            for _ in range(5):
                version = Agency.objects.get(pk=agency.pk).version
                with act(edit, Agency, agency.pk, by=user, at=at, version=version):
                    pass
            return 5

        return repeat

    results = at_once(*map(deed, users))
    assert results == [5] * 6
    stored = Agency.objects.get(pk=agency.pk)
    assert stored.version == 31
    assert sorted(stored.history.values_list("version", flat=True)) == list(range(1, 32))
    told = Entry.objects.filter(kind="tests.edit").values_list("object_version", flat=True)
    assert sorted(told) == list(range(2, 32))


def test_a_role_that_is_ended_while_it_is_confirmed_ends_one_way(
    lead: User, administrator: User, second_administrator: User
) -> None:
    at = timezone.now()
    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Y")
    results = at_once(
        lambda: actions.confirm_role(grant.pk, by=second_administrator, at=at, version=1),
        lambda: actions.end_role(grant.pk, by=administrator, at=at, version=1, reason="No"),
    )
    assert sum(isinstance(r, RoleGrant) for r in results) == 1
    assert sum(isinstance(r, (WrongStatus, StaleVersion)) for r in results) == 1
    stored = RoleGrant.objects.get(pk=grant.pk)
    assert stored.version == 2
