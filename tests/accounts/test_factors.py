"""Second factors: nothing is reached without one, nobody touches another's, a code is good once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts import sealing
from accounts.http import ENROLLING
from accounts.models import User
from audit.models import Entry
from tests.accounts.codes import code, inside, page, set_up, show, sign_in, without_tokens
from tests.factories import PASSWORD
from tests.house.routes import PUBLIC, routes

if TYPE_CHECKING:
    from collections.abc import Callable

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test never commits: what the library does after that is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())


@pytest.fixture(autouse=True)
def required(settings: Any) -> Any:
    """As in production: every account needs a second factor."""
    settings.PROBITY_SECOND_FACTOR = True
    settings.PROBITY_THROTTLE = True
    cache.clear()
    return settings


def kinds(*about: str) -> list[str]:
    told = Entry.objects.filter(kind__startswith="accounts.", outcome="noted").order_by("pk")
    return [e.kind.removeprefix("accounts.") for e in told]


def passkey_of(user: User, number: int = 1) -> Authenticator:
    """A passkey's row; nobody can sign in with it, for there is no device."""
    row = Authenticator(
        user=user, type=Authenticator.Type.WEBAUTHN,
        data={"name": f"Key {number} of {user.username}", "credential": {}},
    )  # fmt: skip
    row.save()
    return row


def test_without_a_second_factor_a_session_reaches_the_pages_for_enrolling_only(
    member: User,
) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, "member")
    for route in routes(get_resolver().url_patterns):
        if route.name in PUBLIC | ENROLLING:
            continue
        for ask in (client.get, client.post):
            answer = ask(route.path)
            assert (answer.status_code, answer.headers.get("Location")) == (
                302, reverse("mfa_index"),
            ), route  # fmt: skip
            fragment = ask(route.path, headers={"HX-Request": "true"})
            assert (fragment.status_code, fragment.headers.get("HX-Redirect")) == (
                401, reverse("mfa_index"),
            ), route  # fmt: skip
    assert client.get(reverse("mfa_index")).status_code == 200
    assert "Add a second factor first" in page(client, reverse("mfa_index"))


def test_enrolling_opens_the_house_and_shows_the_recovery_codes_once(
    client: Client, member: User
) -> None:
    sign_in(client, "member")
    assert not inside(client)
    _secret, codes = set_up(client)
    assert len(set(codes)) == 10
    assert inside(client)
    again = page(client, reverse("mfa_view_recovery_codes"))
    assert not [one for one in codes if one in again]
    assert "10 codes are left" in again


def test_a_sign_in_is_complete_only_after_the_second_factor(client: Client, member: User) -> None:
    sign_in(client, "member")
    secret, _codes = set_up(client)
    other = Client()
    answer = sign_in(other, "member", next=reverse("audit:index"))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not inside(other)
    assert "signed_in" not in kinds()[kinds().index("factor_added") :]
    assert show(other, "000000").status_code == 200
    assert not inside(other)
    assert show(other, code(secret))["Location"] == reverse("audit:index")
    assert inside(other)


def test_a_code_is_good_once_also_the_one_that_was_shown_at_the_set_up(
    client: Client, member: User
) -> None:
    sign_in(client, "member")
    secret, _codes = set_up(client)
    for typed, good in ((code(secret, -1), False), (code(secret), True), (code(secret), False)):
        other = Client()
        sign_in(other, "member")
        show(other, typed)
        assert inside(other) is good, typed


def test_a_code_stays_used_for_as_long_as_it_would_be_taken(client: Client, member: User) -> None:
    import time  # noqa: PLC0415

    import time_machine  # noqa: PLC0415

    start = time.time() // 30 * 30 + 86400
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, "member")
        secret, _codes = set_up(client)
        typed = code(secret, 1)  # of the next half minute: taken for three of them
        for seconds, good in ((1, True), (30, False), (60, False)):
            clock.move_to(start + seconds)
            other = Client()
            sign_in(other, "member")
            show(other, typed)
            assert inside(other) is good, seconds


def test_a_recovery_code_signs_in_once(client: Client, member: User) -> None:
    sign_in(client, "member")
    _secret, codes = set_up(client)
    for good in (True, False):
        other = Client()
        sign_in(other, "member")
        show(other, codes[3])
        assert inside(other) is good
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == [
        one for one in codes if one != codes[3]
    ]


def test_nobody_sees_or_touches_anothers_factors(member: User, lead: User) -> None:
    mine, theirs = Client(), Client()
    sign_in(mine, "member")
    sign_in(theirs, "lead")
    secret, codes = set_up(theirs)
    set_up(mine)
    key = passkey_of(lead)
    before = list(Authenticator.objects.filter(user=lead).values("pk", "type", "data"))
    nonsense = mine.get(reverse("mfa_edit_webauthn", args=[10**6]))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for ask in (mine.get, mine.post):
            answer = ask(reverse(name, args=[key.pk]), {"name": "Mine now"})
            assert answer.status_code == 404
            assert without_tokens(answer) == without_tokens(nonsense)
    for name in ENROLLING - {"account_logout"} | {"own_account", "mfa_generate_recovery_codes"}:
        shown = mine.get(reverse(name), follow=True).content.decode()
        assert not [one for one in (secret, "of lead", *codes) if one in shown], name
    # What they post acts on themselves, whatever they send along.
    mine.post(reverse("mfa_generate_recovery_codes"), {"user": lead.pk, "id": key.pk})
    mine.post(reverse("mfa_deactivate_totp"), {"user": lead.pk, "pk": key.pk})
    assert list(Authenticator.objects.filter(user=lead).values("pk", "type", "data")) == before


def test_the_last_factor_stays_while_one_is_required(
    client: Client, member: User, required: Any
) -> None:
    sign_in(client, "member")
    set_up(client)
    off = reverse("mfa_deactivate_totp")
    client.post(off)
    assert Authenticator.objects.filter(user=member, type="totp").exists()
    key = passkey_of(member)
    client.post(off)
    assert not Authenticator.objects.filter(user=member, type="totp").exists()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()
    required.PROBITY_SECOND_FACTOR = False
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(user=member).exists(), "nor recovery codes alone"


def test_a_session_that_showed_no_factor_ends_once_the_account_has_one(
    client: Client, member: User
) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "member")
    set_up(client)
    assert inside(client)
    answer = elsewhere.get(reverse("mfa_index"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert "session_expired" in kinds()


def test_a_factor_shown_by_one_does_not_make_anothers_session_whole(
    client: Client, member: User, lead: User
) -> None:
    """One browser, two people: the mark of the first does not pass to the second."""
    sign_in(client, "member")
    secret, _codes = set_up(client)
    client.post(reverse("account_logout"))
    sign_in(client, "member")
    show(client, code(secret))
    session = client.session
    assert session["factor_of"] == member.pk
    client.force_login(lead)
    session = client.session
    session["factor_of"] = member.pk
    session.save()
    assert not inside(client)


def test_the_key_of_the_app_is_sealed_in_the_database(
    client: Client, member: User, required: Any
) -> None:
    sign_in(client, "member")
    secret, codes = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [one for one in codes if one in stored]
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert sealing.unseal(sealed) == secret
    required.SECRET_KEY_FALLBACKS = [required.SECRET_KEY]
    required.SECRET_KEY = "the next one, after a rotation"
    assert sealing.unseal(sealed) == secret
    other = Client()
    sign_in(other, "member")
    show(other, code(secret))
    assert inside(other)


def test_an_administrator_resets_anothers_factors_and_their_sessions_end(
    client: Client, member: User, administrator: User
) -> None:
    sign_in(client, "member")
    set_up(client)
    admin = Client()
    sign_in(admin, "administrator")
    set_up(admin)
    url = reverse("accounts:account_do", args=[member.reference, "reset-factors"])
    version = User.objects.get(pk=member.pk).version
    assert admin.post(url, {"version": version, "reason": " "}).status_code == 422
    assert inside(client)
    assert admin.post(url, {"version": version, "reason": "Telephone lost"}).status_code == 302
    assert not Authenticator.objects.filter(user=member).exists()
    assert Authenticator.objects.filter(user=administrator).count() == 2
    assert not UserSession.objects.filter(user=member).exists()
    assert client.get("/")["Location"].startswith(reverse("account_login"))
    entry = Entry.objects.get(kind="accounts.reset_factors")
    assert (entry.by_name, entry.object_id, entry.reason) == (
        "administrator", member.pk, "Telephone lost",
    )  # fmt: skip
    sign_in(client, "member")
    assert client.get("/")["Location"] == reverse("mfa_index")


def test_nobody_resets_factors_but_an_administrator_and_never_their_own(
    member: User, lead: User, administrator: User, required: Any, signed_in: SignedIn
) -> None:
    required.PROBITY_SECOND_FACTOR = False
    for by, of in ((member, lead), (administrator, administrator)):
        passkey_of(of)
        required.PROBITY_SECOND_FACTOR = False
        url = reverse("accounts:account_do", args=[of.reference, "reset-factors"])
        answer = signed_in(by).post(url, {"version": of.version, "reason": "Why"})
        assert answer.status_code == 403
        assert Authenticator.objects.filter(user=of).exists()
    assert url not in page(signed_in(administrator), administrator.get_absolute_url())


def test_an_account_closed_between_password_and_code_does_not_come_in(
    client: Client, member: User, administrator: User, at: Any
) -> None:
    from accounts import actions  # noqa: PLC0415

    sign_in(client, "member")
    secret, _codes = set_up(client)
    other = Client()
    sign_in(other, "member")
    now = User.objects.get(pk=member.pk)
    actions.close_account(now.pk, by=administrator, at=at, version=now.version, reason="Left")
    before = kinds().count("signed_in")
    show(other, code(secret))
    assert not inside(other)
    assert kinds().count("signed_in") == before


def test_a_passkey_of_nobody_is_refused_and_told(client: Client, member: User) -> None:
    for typed in ("{}", "no json", '{"id": "x"}', ""):
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": typed})
        assert answer["Location"] == reverse("account_login")
    assert not inside(client)
    assert set(kinds()) <= {"sign_in_failed"}
    assert kinds()


def test_each_event_of_factors_is_one_entry_without_a_secret(client: Client, member: User) -> None:
    steps: list[tuple[list[str], Any]] = []

    def told(expected: list[str]) -> None:
        steps.append((expected, kinds()[sum(len(one) for one, _all in steps) :]))

    sign_in(client, "member")
    told(["signed_in"])
    secret, codes = set_up(client)
    told(["recovery_codes_generated", "factor_added"])
    client.post(reverse("account_logout"))
    told(["signed_out"])
    sign_in(client, "member")
    told([])
    show(client, "123456")
    told(["factor_failed"])
    shown = code(secret)
    show(client, shown)
    told(["factor_used", "signed_in"])
    client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    told(["confirmation_failed"])
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    told(["confirmed"])
    client.post(reverse("mfa_reauthenticate"), {"code": codes[0]})
    told(["confirmed", "factor_used"])
    client.post(reverse("mfa_generate_recovery_codes"))
    told(["recovery_codes_generated"])
    passkey_of(member)
    client.post(reverse("mfa_deactivate_totp"))
    told(["factor_removed"])
    for expected, found in steps:
        assert sorted(found) == sorted(expected), steps
    everything = str([vars(entry) for entry in Entry.objects.all()])
    assert not [one for one in (secret, shown, PASSWORD, *codes) if one in everything]
