"""What a thief, a slip and a broken machine try at the doors of a case: nothing opens."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.shortcuts import resolve_url
from django.test import Client

from audit import clock
from audit.acts import Refused
from audit.starting import refuse_early_clock
from cases import actions
from cases.models import Case, Membership
from tests.cases.factories import act_on, make_logged
from tests.cases.reading import status_of
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

HOUR = datetime.timedelta(hours=1)


def cookie(value: str) -> Client:
    client = Client()
    client.cookies[conf.SESSION_COOKIE_NAME] = value
    return client


def test_a_forged_session_opens_nothing(team: Case, lead: User) -> None:
    facts = {
        SESSION_KEY: str(lead.pk), BACKEND_SESSION_KEY: conf.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: lead.get_session_auth_hash(),
    }  # fmt: skip
    # One that carries the claim itself, sealed with a guessed key; and a row laid by SQL so.
    sealed = signing.dumps(facts, key="guessed", salt="django.contrib.sessions.SessionStore")
    store = import_module(conf.SESSION_ENGINE).SessionStore
    store.get_model_class().objects.create(
        session_key="a" * 32, session_data=sealed, expire_date=now() + HOUR
    )
    for value in ("a" * 32, sealed, "' OR 1=1 --", "0" * 32):
        answer = cookie(value).get(team.get_absolute_url())
        assert (answer.status_code, answer.url.split("?")[0]) == (
            302,
            resolve_url(conf.LOGIN_URL),
        ), value


def test_a_stolen_file_address_gives_nothing_to_whoever_may_not_read_the_exhibit(
    team: Case, lead: User, member: User, recused: User, stranger: User, signed_in: Any
) -> None:
    url = make_logged(team, lead).get_absolute_url() + "file/"
    assert status_of(signed_in(member).get(url)) == 200
    assert Client().get(url).status_code == 302
    act_on(actions.end_member, team.memberships.get(user=member), lead, reason="Moved.")
    for user in (member, recused, stranger):
        for asked in ({}, {"HTTP_RANGE": "bytes=0-3"}, {"HTTP_IF_NONE_MATCH": "*"}):
            assert signed_in(user).get(url, **asked).status_code == 404, user


def test_a_membership_cannot_end_before_it_begins(team: Case, lead: User) -> None:
    guest = make_user("guest", "investigator")
    for until in (now() - HOUR, now() - datetime.timedelta(days=4000)):
        with pytest.raises(Refused, match="end before it begins"):
            actions.add_member(
                team.pk, by=lead, at=now(), user=guest, capacity="ANALYST", until=until, reason="x"
            )
    assert not Membership.objects.filter(user=guest).exists()


def test_a_group_deleted_in_sql_is_refused_by_the_database_and_opens_nothing(
    team: Case, member: User, stranger: User
) -> None:
    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM auth_group WHERE id = %s", [member.circle.group_id])
        assert not Case.objects.visible_to(stranger, now()).exists()
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        delete()
    assert Case.objects.visible_to(member, now()).exists()


def test_a_clock_set_back_opens_nothing_that_has_ended(
    team: Case, lead: User, member: User, signed_in: Any, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.PROBITY_CLOCK_BACK_SECONDS = 60.0
    monkeypatch.setattr(clock, "_latest", now())
    seat = team.memberships.get(user=member)
    act_on(actions.end_member, seat, lead, reason="Moved.")
    client = signed_in(member)
    assert client.get(team.get_absolute_url()).status_code == 404
    before = seat.since + (now() - seat.since) / 2
    monkeypatch.setattr(clock, "_moment", lambda: before - HOUR)
    answer = client.get(team.get_absolute_url())
    assert answer.status_code == 503
    assert b"went back" in answer.content
    monkeypatch.setattr(clock, "_latest", before - HOUR)
    with pytest.raises(ImproperlyConfigured, match="before the newest entry"):
        refuse_early_clock(clock.read())
    monkeypatch.undo()
    refuse_early_clock(clock.read())
