"""At the sign-in: who comes in, what is recorded, and what no answer betrays."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts import actions
from accounts.models import User
from accounts.system import system_user
from audit.models import Entry
from tests.accounts.codes import without_tokens
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    SignedIn = Callable[[User], Client]

NEW = "another long pass phrase"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password} | more)


def inside(client: Client) -> bool:
    return bool(client.get(reverse("accounts:people")).status_code == 200)


def at_the_door() -> list[tuple[str, str]]:
    told = Entry.objects.filter(kind__contains="sign").order_by("pk")
    return [(e.kind, e.by_name) for e in told]


def test_signing_in_and_out_are_entries(client: Client, member: User) -> None:
    answer = sign_in(client, "member")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)
    client.post(reverse("account_logout"))
    assert not inside(client)
    assert at_the_door() == [
        ("accounts.signed_in", "member"),
        ("accounts.signed_out", "member"),
    ]
    entry = Entry.objects.get(kind="accounts.signed_in")
    assert (entry.object_type, entry.object_id, entry.outcome) == (
        "accounts.user", member.pk, "noted",
    )  # fmt: skip
    assert (entry.channel, entry.address) == ("web", "127.0.0.1")


def test_the_session_has_a_new_key_after_the_sign_in(client: Client, member: User) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    sign_in(client, "member")
    assert client.session.session_key != session.session_key


def test_a_failed_try_is_an_entry_and_what_was_typed_is_not(client: Client, member: User) -> None:
    sign_in(client, "member", "my secret, mistyped")
    sign_in(client, "correct horse battery staple", "member")
    known, unknown = Entry.objects.filter(kind="accounts.sign_in_failed").order_by("pk")
    assert (known.by_name, known.object_id, known.facts) == (
        "system:door", member.pk, {"known": True},
    )  # fmt: skip
    assert (unknown.object_id, unknown.object_label, unknown.facts) == (None, "", {"known": False})
    for entry in (known, unknown):
        told = str(vars(entry))
        assert "mistyped" not in told
        assert "correct horse" not in told
    assert not inside(client)


def test_a_wrong_password_an_unknown_name_and_a_closed_account_look_alike(
    member: User, leaver: User, at: datetime.datetime
) -> None:
    actions.close_account(
        leaver.pk, by=system_user("install"), at=at, version=leaver.version, reason="Left"
    )
    pages = set()
    for name, password in (
        ("member", "wrong"), ("nobody", "wrong"), ("leaver", PASSWORD), ("leaver", "wrong"),
        ("system:clock", "wrong"), ("MEMBER", PASSWORD),
    ):  # fmt: skip
        answer = sign_in(Client(), name, password)
        assert answer.status_code == 200
        page = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", answer.content.decode())
        pages.add(page.replace(f'value="{name}"', ""))
    assert len(pages) == 1
    assert Entry.objects.filter(kind="accounts.sign_in_failed").count() == 6


def test_an_account_of_the_system_signs_in_with_no_password(client: Client, db: None) -> None:
    for password in ("", "!", "x"):
        sign_in(client, "system:install", password)
    assert not inside(client)


def test_an_unknown_name_costs_a_hash_too(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415

    hashed = []
    encode = MD5PasswordHasher.encode

    def count(hasher: Any, password: str, *rest: Any) -> str:
        hashed.append(password)
        return encode(hasher, password, *rest)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    for name in ("member", "nobody"):
        hashed.clear()
        sign_in(client, name, "wrong")
        assert hashed == ["wrong"], name


@pytest.mark.parametrize(
    "way_out",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
     "http:evil.example", "javascript:alert(1)", "https:///evil.example", "///evil.example",
     " //evil.example", "\t//evil.example", "evil.example"],
)  # fmt: skip
def test_the_sign_in_never_leads_off_this_site(client: Client, member: User, way_out: str) -> None:
    answer = sign_in(client, "member", next=way_out)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    out = client.post(reverse("account_logout"), {"next": way_out})
    assert out["Location"].startswith("/")
    assert "evil" not in out["Location"]


def test_the_sign_in_leads_back_to_the_page_that_was_asked_for(
    client: Client, member: User
) -> None:
    answer = sign_in(client, "member", next=reverse("audit:index"))
    assert answer["Location"] == reverse("audit:index")


def test_nobody_signs_up(client: Client, db: None) -> None:
    url = reverse("account_signup")
    answer = client.get(url)
    assert "<form" not in answer.content.decode().partition("<main")[2]
    client.post(url, {"username": "mallory", "password1": NEW, "password2": NEW})
    assert not User.objects.filter(username="mallory").exists()


def test_a_closed_account_loses_its_open_session_at_the_next_request(
    client: Client, member: User, administrator: User, at: datetime.datetime
) -> None:
    sign_in(client, "member")
    assert inside(client)
    actions.close_account(member.pk, by=administrator, at=at, version=member.version, reason="Left")
    assert not inside(client)
    answer = client.get(reverse("audit:index"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    sign_in(client, "member")
    assert not inside(client)


def test_one_changes_ones_own_password_through_the_door(
    client: Client, member: User, at: datetime.datetime
) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "member")
    url = reverse("account_change_password")
    wrong = {"oldpassword": "not this", "password1": NEW, "password2": NEW}
    assert client.post(url, wrong).status_code != 302
    assert User.objects.get(pk=member.pk).version == member.version
    assert client.post(url, wrong | {"oldpassword": PASSWORD}).status_code == 302
    stored = User.objects.get(pk=member.pk)
    assert stored.check_password(NEW)
    assert stored.version == member.version + 1
    entry = Entry.objects.get(kind="accounts.set_password")
    assert (entry.outcome, entry.by_name, entry.changed) == ("done", "member", ["password"])
    assert Entry.objects.filter(kind="accounts.password_changed").count() == 1
    assert stored.history.count() == stored.version
    assert inside(client), "the session that changed it goes on"
    assert not inside(elsewhere), "sessions opened under the old password end"
    assert stored.password not in str([vars(e) for e in Entry.objects.all()])


# Too short; on the list of those that everybody takes; little more than the names beside it;
# one letter; and more than is worth hashing.
@pytest.mark.parametrize(
    "weak",
    [
        "only14letters!", "1qaz2wsx3edc4rfv", "Probity-Member-2026!", "member.member.member",
        "MemberTFmember!!", "probityprobity1", "aaaaaaaaaaaaaaaaaaaa", "x y z " * 200,
    ],
)  # fmt: skip
def test_a_weak_password_is_not_taken(client: Client, member: User, weak: str) -> None:
    sign_in(client, "member")
    typed = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post(reverse("account_change_password"), typed)
    assert answer.status_code != 302
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


# No recipe: no figure, sign or capital is asked for; every character counts, blanks too; a
# name may stand in it; and what a manager of passwords makes, however long.
@pytest.mark.parametrize(
    "good",
    [
        "fifteen letters", "señora lluvia ñandú", "member of parliament sings",
        "猫が好き、犬も好き。" * 2, "0f9c" * 16, "purple-otter " * 76,
    ],
)  # fmt: skip
def test_a_long_password_is_taken_as_it_is(client: Client, member: User, good: str) -> None:
    sign_in(client, "member")
    typed = {"oldpassword": PASSWORD, "password1": good, "password2": good}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert sign_in(Client(), "member", good).status_code == 302
    assert not inside(Client())


def test_a_password_may_be_pasted_and_is_kept_by_managers(client: Client, member: User) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    sign_in(client, "member")
    page = client.get(reverse("account_change_password")).content.decode()
    assert page.count('autocomplete="new-password"') == 2
    assert "maxlength" not in page


def test_a_password_too_long_to_be_one_costs_no_hash(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts import backends  # noqa: PLC0415

    hashed: list[int] = []
    for name in ("check_password", "make_password"):
        monkeypatch.setattr(backends, name, lambda word, *more: hashed.append(len(word)))
    for name in ("member", "nobody"):
        assert (
            backends.PasswordBackend().authenticate(None, username=name, password="x" * 1001)
            is None
        )
    assert hashed == []


def test_ones_own_password_is_not_set_without_the_present_one(
    administrator: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    url = reverse("accounts:account_do", args=[administrator.reference, "set-password"])
    answer = client.post(url, {"version": administrator.version, "password": NEW})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))
    assert User.objects.get(pk=administrator.pk).check_password(PASSWORD)
    page = client.get(administrator.get_absolute_url()).content.decode()
    assert url not in page


def test_an_administrator_sets_anothers_password_and_their_sessions_end(
    client: Client, member: User, administrator: User
) -> None:
    sign_in(client, "member")
    admin = Client()
    admin.force_login(administrator)
    url = reverse("accounts:account_do", args=[member.reference, "set-password"])
    short = admin.post(url, {"version": member.version, "password": "short"})
    assert short.status_code == 422
    assert admin.post(url, {"version": member.version, "password": NEW}).status_code == 302
    assert not inside(client)
    assert sign_in(client, "member", NEW).status_code == 302
    entry = Entry.objects.get(kind="accounts.set_password", outcome="done")
    assert (entry.by_name, entry.object_id) == ("administrator", member.pk)


def test_nobody_sets_anothers_password_but_an_administrator(
    member: User, lead: User, signed_in: SignedIn
) -> None:
    url = reverse("accounts:account_do", args=[lead.reference, "set-password"])
    answer = signed_in(member).post(url, {"version": lead.version, "password": NEW})
    assert answer.status_code == 403
    assert User.objects.get(pk=lead.pk).check_password(PASSWORD)
    assert Entry.objects.get(outcome="refused").kind == "accounts.set_password"


def test_passwords_are_hashed_by_argon2_and_the_cookies_are_closed() -> None:
    from config.settings import base  # noqa: PLC0415

    (name,) = base.PASSWORD_HASHERS
    assert issubclass(import_string(name), Argon2PasswordHasher)
    assert base.SESSION_COOKIE_HTTPONLY
    assert base.CSRF_COOKIE_HTTPONLY
    assert base.SESSION_COOKIE_SAMESITE == "Lax"
    assert base.SESSION_COOKIE_AGE == base.PROBITY_SESSION_HOURS * 60 * 60 == 12 * 60 * 60
    assert (base.PROBITY_IDLE_MINUTES, base.PROBITY_CONFIRM_MINUTES) == (30, 15)
    assert base.PROBITY_SECOND_FACTOR
    assert settings.AUTHENTICATION_BACKENDS == ["accounts.backends.PasswordBackend"]


def test_the_backend_answers_no_half_question(member: User) -> None:
    from accounts.backends import PasswordBackend  # noqa: PLC0415

    backend = PasswordBackend()
    assert backend.authenticate(None, username="member", password=PASSWORD) == member
    for credentials in ({}, {"username": "member"}, {"password": PASSWORD},
                        {"username": "", "password": ""}):  # fmt: skip
        assert backend.authenticate(None, **credentials) is None
    assert backend.get_user(member.pk) == member
    assert backend.get_user(-1) is None


NOWHERE = "/no-such-page/"


def nowhere(client: Client) -> str:
    answer = client.get(NOWHERE)
    assert answer.status_code == 404
    return without_tokens(answer)


def let_it_lie(client: Client) -> None:
    """Nobody touches the session for longer than it may idle."""
    session = client.session
    session["seen"] -= settings.PROBITY_IDLE_MINUTES * 60 + 1
    session.save()


def test_a_page_that_is_not_there_names_only_whom_a_session_stands_for(
    client: Client, member: User, settings: Any
) -> None:
    """It is answered before any middleware is asked whether the session has ended."""
    strangers = nowhere(Client())
    sign_in(client, "member")
    settings.PROBITY_SECOND_FACTOR = True
    assert nowhere(client) == strangers, "a session that still lacks its second factor"
    settings.PROBITY_SECOND_FACTOR = False
    mine = nowhere(client)
    assert "Investigator" in mine
    assert f">{member}<" in mine
    let_it_lie(client)
    assert nowhere(client) == strangers, "a session that is over"


def test_neither_a_fault_nor_a_form_of_yesterday_names_anybody(
    member: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken for the test")

    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(member)
    fault = reverse("mfa_index")
    form = reverse("account_logout")
    monkeypatch.setattr("accounts.own.Factors.get_context_data", fails)
    named = [client.get(fault), client.post(form)]
    assert [answer.status_code for answer in named] == [500, 403]
    settings.PROBITY_SECOND_FACTOR = True
    confined = client.get(fault)
    let_it_lie(client)
    over = client.post(form)
    for answer, status in ((named[0], 500), (confined, 500), (over, 403)):
        assert answer.status_code == status
        assert "Investigator" not in answer.content.decode()
        assert f">{member}<" not in answer.content.decode()
