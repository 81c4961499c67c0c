"""Back from the identity provider: a token is good once, for whom and what it was asked."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tests.accounts.codes import code, inside, page, show
from tests.accounts.provider import (
    FORGED,
    MFA,
    Provider,
    grow_older,
    leave,
    refused,
    told,
    walk,
)

if TYPE_CHECKING:
    import datetime

    from accounts.models import User


pytestmark = [pytest.mark.oidc, pytest.mark.django_db]


def test_the_request_carries_state_challenge_and_nonce_and_asks_for_no_profile(
    provider: Provider, linked: str
) -> None:
    for _time in range(2):
        walk(Client(), provider, "m-1")
    first, second = provider.asked[-2:]
    assert first["scope"] == "openid"
    assert first["acr_values"] == MFA, "names of contexts only: otp is a method"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]
    verifier = provider.redeemed[-1]["code_verifier"]
    digest = hashlib.sha256(f"nonce:{verifier}".encode()).digest()
    assert second["nonce"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")


# None leaves the claim out.
WRONG: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://elsewhere.example"},
    "audience": {"aud": "another client"},
    "several audiences, meant for another": {"aud": ["probity", "other"], "azp": "other"},
    "nonce": {"nonce": "of another request"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "endless subject": {"sub": "x" * 192},
    "no number of a subject": {"sub": 7},
    "no expiry": {"exp": None},
    "no moment": {"iat": None},
}


@pytest.mark.parametrize("says", WRONG.values(), ids=WRONG)
def test_a_token_that_says_the_wrong_thing_opens_nothing(
    provider: Provider, linked: str, says: dict[str, Any]
) -> None:
    provider.says = {"acr": MFA} | says
    browser = Client()
    assert refused(walk(browser, provider, "m-1"), "answer")
    assert not inside(browser)


def test_an_expired_token_and_one_of_the_future_open_nothing(
    provider: Provider, linked: str
) -> None:
    now = int(time.time())
    for says in ({"exp": now - 90}, {"iat": now + 90}, {"nbf": now + 90}):
        provider.says = says
        assert refused(walk(Client(), provider, "m-1"), "answer"), says


@pytest.mark.parametrize(
    ("key", "algorithm", "header"),
    [
        (FORGED, "RS256", {"kid": "one"}),
        (FORGED, "RS256", {"kid": "another"}),
        ("secret of the client, and as long as one must be", "HS256", {"kid": "one"}),
        (None, "none", {"kid": "one"}),
    ],
    ids=["another key", "unknown key", "shared secret", "unsigned"],
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    provider: Provider, linked: str, key: Any, algorithm: str, header: dict[str, str]
) -> None:
    provider.signs_with, provider.algorithm, provider.header = key, algorithm, header
    assert refused(walk(Client(), provider, "m-1"), "answer")


@pytest.mark.parametrize(
    "tokens",
    [{}, [], {"access_token": "x"}, {"access_token": "x", "id_token": 7},
     {"access_token": "x", "id_token": "no.token"}],
    ids=str,
)  # fmt: skip
def test_an_answer_without_a_token_opens_nothing(
    provider: Provider, linked: str, tokens: Any
) -> None:
    provider.tokens = tokens
    assert refused(walk(Client(), provider, "m-1"), "answer")


def test_another_issuer_under_the_address_is_not_asked(provider: Provider, linked: str) -> None:
    provider.calls_itself = "https://elsewhere.example"
    answer = Client().post(reverse("oidc_begin"))
    assert refused(answer, "answer")
    assert "Refresh" not in answer.headers


def test_a_provider_that_is_down_is_a_sentence_and_no_fault(
    provider: Provider, member: User, settings: Any
) -> None:
    settings.PROBITY_OIDC = settings.PROBITY_OIDC._replace(issuer="http://127.0.0.1:9")
    assert refused(Client().post(reverse("oidc_begin")), "answer")


def test_a_provider_that_falls_silent_or_changes_on_the_way_is_a_sentence_too(
    provider: Provider, linked: str, settings: Any
) -> None:
    browser = Client()
    back = provider.sign_in(leave(browser), "m-1")
    provider.calls_itself = "https://elsewhere.example"
    assert refused(browser.get(back), "answer")
    provider.calls_itself = provider.issuer
    back = provider.sign_in(leave(browser), "m-1")
    provider.server.set_app(lambda environ, start: start("500 Broken", []) and [])
    assert refused(browser.get(back), "answer")


def test_coming_back_counts_once_and_only_in_the_browser_that_left(
    provider: Provider, linked: str
) -> None:
    provider.says = {"acr": MFA}
    browser = Client()
    back = provider.sign_in(leave(browser), "m-1")
    thief = Client()
    leave(thief)
    assert refused(thief.get(back), "answer")
    assert not inside(thief)
    assert browser.get(back).status_code == 302
    assert inside(browser)
    browser.post(reverse("account_logout"))
    assert refused(browser.get(back), "answer")
    assert not inside(browser)


def test_a_state_is_good_for_ten_minutes(provider: Provider, linked: str) -> None:
    browser = Client()
    back = provider.sign_in(leave(browser), "m-1")
    with time_machine.travel(time.time() + 601, tick=True):
        assert refused(browser.get(back), "answer")


def test_giving_up_at_the_provider_leads_back_to_the_sign_in(
    provider: Provider, member: User
) -> None:
    browser = Client()
    state = provider.sign_in(leave(browser), "m-1").rpartition("state=")[2]
    answer = browser.get(reverse("oidc_return"), {"error": "access_denied", "state": state})
    assert refused(answer, "answer")
    assert reverse("account_login") in answer.content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_coming_back_never_leads_off_this_site(
    provider: Provider, linked: str, next_page: str
) -> None:
    provider.says = {"acr": MFA}
    assert walk(Client(), provider, "m-1", next=next_page)["Location"] == "/"


# The list of the settings is (MFA, "otp").
@pytest.mark.parametrize(
    ("says", "enough"),
    [
        ({}, False), ({"acr": "urn:example:password"}, False), ({"amr": ["pwd"]}, False),
        ({"amr": "otp"}, False), ({"acr": ["otp"]}, False), ({"amr": [["otp"]]}, False),
        ({"acr": MFA}, True), ({"amr": ["pwd", "otp"]}, True),
    ],
    ids=str,
)  # fmt: skip
def test_our_second_factor_is_asked_for_unless_the_token_tells_of_one(
    provider: Provider, linked: str, says: dict[str, Any], enough: bool
) -> None:
    provider.says = says
    browser = Client()
    answer = walk(browser, provider, "m-1", next=reverse("audit:index"))
    assert inside(browser) is enough
    assert told(kind="accounts.provider_used")[-1][2] == {"factor": enough}
    if not enough:
        assert answer["Location"] == reverse("mfa_authenticate")
        assert show(browser, "000000").status_code == 200
        assert not inside(browser)
        assert show(browser, code(linked))["Location"] == reverse("audit:index")
        assert inside(browser)


def test_with_an_empty_list_no_token_tells_of_a_factor(
    provider: Provider, linked: str, settings: Any
) -> None:
    settings.PROBITY_OIDC = settings.PROBITY_OIDC._replace(factor_acr=())
    provider.says = {"acr": MFA, "amr": ["otp", "mfa"]}
    browser = Client()
    assert walk(browser, provider, "m-1")["Location"] == reverse("mfa_authenticate")
    assert not inside(browser)
    assert "acr_values" not in provider.asked[-1]


def test_who_has_no_factor_of_ours_and_told_of_none_reaches_the_enrolment_only(
    provider: Provider, linked: str, member: User, administrator: User, at: datetime.datetime
) -> None:
    apps.get_model("mfa", "Authenticator")._default_manager.filter(user=member).delete()
    browser = Client()
    walk(browser, provider, "m-1")
    assert not inside(browser)
    assert browser.get(reverse("audit:index"))["Location"] == reverse("mfa_index")
    enrol = browser.get(reverse("mfa_activate_totp"))
    assert enrol["Location"].startswith(reverse("account_reauthenticate"))


def test_the_session_ends_as_others_do(provider: Provider, linked: str) -> None:
    provider.says = {"acr": MFA}
    browser = Client()
    walk(browser, provider, "m-1")
    assert "127.0.0.1" in page(browser, reverse("usersessions_list"))
    grow_older(browser, "seen", 31)
    assert not inside(browser)
    assert told(kind="accounts.session_expired")[-1][2] == {"why": "idle"}


def test_a_flood_is_stopped_before_it_asks_the_provider_or_writes(
    provider: Provider, settings: Any, db: None
) -> None:
    settings.PROBITY_THROTTLE = True
    for _time in range(60):
        Client().get(reverse("oidc_return"))
    entries = Entry.objects.count()
    assert Client().get(reverse("oidc_return")).status_code == 429
    assert Client().post(reverse("oidc_begin")).status_code == 429
    assert (Entry.objects.count(), provider.asked) == (entries, [])
