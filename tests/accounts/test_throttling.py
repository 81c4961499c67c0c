"""Guessing is slowed down for the one who guesses, and for nobody else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import throttling
from audit.machinery import WITHOUT_MODEL
from audit.models import Entry
from tests.accounts.codes import code, inside, set_up, show, sign_in, without_tokens
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User

pytestmark = pytest.mark.django_db
STOPPED = "Too many failed tries"
START = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def throttled(settings: Any) -> None:
    settings.PROBITY_THROTTLE = True
    cache.clear()


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def guess(client: Client, name: str, times: int) -> list[HttpResponse]:
    return [sign_in(client, name, f"wrong {number}") for number in range(times)]


def stopped(answer: HttpResponse) -> bool:
    return STOPPED in answer.content.decode()


def test_after_five_failures_from_one_address_nobody_tries_that_account_from_there(
    member: User,
) -> None:
    answers = guess(at("203.0.113.1"), "member", 6)
    assert [stopped(answer) for answer in answers] == [False] * 5 + [True]
    right = at("203.0.113.1")
    assert stopped(sign_in(right, "member"))
    assert not inside(right)


def test_who_guesses_locks_out_neither_other_addresses_nor_other_accounts(
    member: User, lead: User
) -> None:
    guess(at("203.0.113.1"), "member", 60)
    elsewhere, neighbour = at("198.51.100.1"), at("203.0.113.1")
    sign_in(elsewhere, "member")
    sign_in(neighbour, "lead")
    assert inside(elsewhere)
    assert inside(neighbour)


def test_a_browser_that_signed_in_before_is_locked_out_by_nobody(member: User) -> None:
    """The attacker sits at the same address, or at hundreds: the victim still comes in."""
    mine = at("203.0.113.1")
    sign_in(mine, "member")
    mine.post(reverse("account_logout"))
    guess(at("203.0.113.1"), "member", 40)
    for number in range(60):
        guess(at(f"198.51.100.{number}"), "member", 1)
    assert stopped(sign_in(at("192.0.2.1"), "member")), "strangers are stopped everywhere"
    sign_in(mine, "member")
    assert inside(mine)


def test_a_known_browser_has_an_end_of_its_own_and_spends_nobody_elses(member: User) -> None:
    stolen, other = at("203.0.113.1"), at("203.0.113.2")
    for browser in (stolen, other):
        sign_in(browser, "member")
        browser.post(reverse("account_logout"))
    answers = guess(stolen, "member", 11)
    assert [stopped(answer) for answer in answers] == [False] * 10 + [True]
    sign_in(other, "member")
    assert inside(other)
    sign_in(at("203.0.113.1"), "member")


def test_many_addresses_are_no_way_around_it(member: User) -> None:
    answers = [guess(at(f"198.51.{n // 200}.{n % 200}"), "member", 1)[0] for n in range(51)]
    assert [stopped(answer) for answer in answers] == [False] * 50 + [True]


def test_many_names_are_no_way_around_it(member: User) -> None:
    client = at("203.0.113.1")
    answers = [guess(client, f"name{number}", 1)[0] for number in range(31)]
    assert [stopped(answer) for answer in answers] == [False] * 30 + [True]


def test_names_known_and_unknown_are_answered_alike(member: User) -> None:
    pages: dict[str, list[str]] = {}
    for number, name in enumerate(("member", "nobody")):
        answers = guess(at(f"203.0.113.{number}"), name, 7)
        pages[name] = [without_tokens(answer).replace(f'value="{name}"', "") for answer in answers]
    assert pages["member"] == pages["nobody"]
    assert STOPPED in pages["nobody"][-1]


def test_the_right_password_uses_nothing_up(member: User) -> None:
    for _time in range(12):
        client = at("203.0.113.1")
        sign_in(client, "member")
        assert inside(client)
    assert [stopped(answer) for answer in guess(at("203.0.113.1"), "member", 6)][-2:] == [
        False, True,
    ]  # fmt: skip


def test_a_right_password_in_between_starts_no_count_anew(member: User, lead: User) -> None:
    client = at("203.0.113.1")
    guess(client, "member", 4)
    fresh = at("203.0.113.1")
    sign_in(fresh, "lead")
    fresh.post(reverse("account_logout"))
    assert [stopped(answer) for answer in guess(client, "member", 2)] == [False, True]


def test_it_passes_with_time(member: User) -> None:
    client = at("203.0.113.1")
    with time_machine.travel(START, tick=False) as clock:
        guess(client, "member", 6)
        clock.shift(datetime.timedelta(minutes=4, seconds=59))
        assert stopped(sign_in(client, "member"))
        clock.shift(datetime.timedelta(seconds=2))
        sign_in(client, "member")
        assert inside(client)


@pytest.mark.parametrize(("name", "known"), [("member", True), ("nobody at all", False)])
def test_a_lockout_is_one_entry_however_often_one_tries_on(
    member: User, name: str, known: bool
) -> None:
    guess(at("203.0.113.1"), name, 12)
    entry = Entry.objects.get(kind="accounts.sign_in_throttled")
    assert entry.facts == {"known": known, "counted_by": "account and address"}
    assert (entry.object_id, entry.by_name) == (member.pk if known else None, "system:door")
    assert entry.address == "203.0.113.1"
    assert Entry.objects.filter(kind="accounts.sign_in_failed").count() == 5
    assert "nobody at all" not in str([vars(one) for one in Entry.objects.all()])


def test_the_cookie_of_a_known_browser_cannot_be_made_up_or_used_for_another(
    member: User, lead: User, settings: Any
) -> None:
    mine = at("203.0.113.1")
    sign_in(mine, "lead")
    morsel = mine.cookies[settings.PROBITY_DEVICE_COOKIE]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert "lead" not in signing.loads(morsel.value, salt=throttling.SALT)[0]
    guess(at("198.51.100.1"), "member", 5)
    for value in (
        morsel.value,
        "nonsense",
        morsel.value[:-3] + "abc",
        signing.dumps(
            [[throttling._digest("member"), "0" * 16]], key="another", salt=throttling.SALT
        ),
        signing.dumps([[throttling._digest("member"), "0" * 16]], salt="another"),
    ):
        client = at("198.51.100.1")
        client.cookies[settings.PROBITY_DEVICE_COOKIE] = value
        assert stopped(sign_in(client, "member")), value


def test_a_device_is_forgotten_after_half_a_year(member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        mine = at("203.0.113.1")
        sign_in(mine, "member")
        mine.post(reverse("account_logout"))
        clock.shift(datetime.timedelta(days=181))
        guess(at("203.0.113.1"), "member", 5)
        assert stopped(sign_in(mine, "member"))


def test_no_device_is_known_by_a_password_alone(
    client: Client, member: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cookie comes with the whole sign-in, the second factor included."""
    from django.db import transaction  # noqa: PLC0415

    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())
    sign_in(client, "member")
    secret, _codes = set_up(client)
    other = Client()
    sign_in(other, "member")
    assert settings.PROBITY_DEVICE_COOKIE not in other.cookies
    show(other, code(secret))
    assert settings.PROBITY_DEVICE_COOKIE in other.cookies


def test_codes_are_counted_too_and_who_knows_the_password_locks_nobody_out(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction  # noqa: PLC0415

    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())
    sign_in(client, "member")
    secret, _codes = set_up(client)
    client.post(reverse("account_logout"))
    thief = at("203.0.113.9")
    sign_in(thief, "member")
    answers = [show(thief, f"{number:06}").content.decode() for number in range(6)]
    assert ["Too many wrong codes" in answer for answer in answers] == [False] * 5 + [True]
    show(thief, code(secret))
    assert not inside(thief)
    assert Entry.objects.filter(kind="accounts.sign_in_throttled").count() == 1
    sign_in(client, "member")
    show(client, code(secret, 1))
    assert inside(client)


def test_right_codes_use_nothing_up(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction  # noqa: PLC0415

    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, "member")
        secret, _codes = set_up(client)
        for _time in range(7):
            fresh = at("203.0.113.1")
            sign_in(fresh, "member")
            assert show(fresh, code(secret)).status_code == 302
            clock.shift(datetime.timedelta(seconds=30))


def test_a_code_of_six_digits_allows_twenty_tries_a_day_from_wherever(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction  # noqa: PLC0415

    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, "member")
        set_up(client)
        client.post(reverse("account_logout"))
        sign_in(client, "member")
        told = []
        for number in range(21):
            told.append("Too many wrong" in show(client, f"{number:06}").content.decode())
            clock.shift(datetime.timedelta(seconds=20))
        assert told == [False] * 20 + [True]
        for address in range(25):
            thief = at(f"198.51.100.{address}")
            sign_in(thief, "member")
            told.append("Too many wrong" in show(thief, "000000").content.decode())
        assert told[21:] == [False] * 20 + [True] * 5


def test_who_is_asked_again_is_counted_apart(client: Client, member: User) -> None:
    sign_in(client, "member")
    guess(at("127.0.0.1"), "member", 20)
    wrong = [
        client.post(reverse("account_reauthenticate"), {"password": "wrong"}) for _ in range(11)
    ]
    assert [stopped(answer) for answer in wrong] == [False] * 10 + [True]
    assert stopped(client.post(reverse("account_reauthenticate"), {"password": PASSWORD}))


def test_behind_proxies_the_address_is_the_clients_and_cannot_be_chosen(
    member: User, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        client = Client(REMOTE_ADDR="10.0.0.1")
        client.post(
            reverse("account_login"), {"login": "member", "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{number}, 203.0.113.5"},
        )  # fmt: skip
    entries = Entry.objects.filter(kind="accounts.sign_in_failed")
    assert {entry.address for entry in entries} == {"203.0.113.5"}
    for address, refused in (("203.0.113.5", True), ("203.0.113.6", False)):
        answer = Client(REMOTE_ADDR="10.0.0.1").post(
            reverse("account_login"), {"login": "member", "password": "wrong"},
            headers={"X-Forwarded-For": address},
        )  # fmt: skip
        assert stopped(answer) is refused


def test_the_counts_lie_in_the_database_for_all_workers_and_after_a_restart(
    member: User,
) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    assert caches["default"]._table in WITHOUT_MODEL
    assert caches["default"]._max_entries >= 100_000
    guess(at("203.0.113.1"), "member", 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM probity_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert not [key for key in keys if "member" in key or "203.0.113.1" in key]
