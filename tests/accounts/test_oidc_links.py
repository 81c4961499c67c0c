"""Who comes in through the identity provider: the linked account, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import User
from accounts.system import system_user
from audit.models import Entry
from tests.accounts.codes import code, inside, page, set_up, show, sign_in, without_tokens
from tests.accounts.provider import (
    MFA,
    Provider,
    grow_older,
    leave,
    links,
    refused,
    told,
    walk,
)
from tests.factories import PASSWORD

if TYPE_CHECKING:
    import datetime


pytestmark = [pytest.mark.oidc, pytest.mark.django_db]


def test_an_account_is_linked_by_its_owner_and_then_opens_without_the_password(
    provider: Provider, linked: str
) -> None:
    provider.says = {"acr": MFA}
    browser = Client()
    answer = walk(browser, provider, "m-1", next=reverse("audit:index"))
    assert answer["Location"] == reverse("audit:index")
    assert inside(browser)
    assert [kind for kind, _by, _facts in told()][-3:] == [
        "provider_linked", "provider_used", "signed_in",
    ]  # fmt: skip
    assert told(kind="accounts.provider_linked") == [
        ("provider_linked", "member", {"issuer": provider.issuer, "subject": "m-1"})
    ]
    assert told(kind="accounts.provider_used")[-1][2] == {"factor": True}


def test_no_token_and_no_profile_is_kept(provider: Provider, linked: str) -> None:
    walk(Client(), provider, "m-1")
    assert not apps.get_model("socialaccount", "SocialToken")._default_manager.exists()
    row = apps.get_model("socialaccount", "SocialAccount")._default_manager.get()
    assert row.extra_data == {}
    kept = str([vars(entry) for entry in Entry.objects.all()])
    assert "opens-nothing-here" not in kept
    assert "lead@example.gov" not in kept


def test_nobody_is_known_by_e_mail_or_user_name(provider: Provider, lead: User) -> None:
    """The token says that its subject is called "lead"."""
    before = User.objects.count()
    browser = Client()
    answer = walk(browser, provider, "somebody-else")
    assert refused(answer, "unknown")
    assert "ask the administrator of your agency" in answer.content.decode()
    assert not inside(browser)
    assert (User.objects.count(), links()) == (before, [])


def test_a_closed_account_and_one_of_the_system_are_answered_as_if_unknown(
    provider: Provider, linked: str, member: User, at: datetime.datetime
) -> None:
    unknown = without_tokens(walk(Client(), provider, "nobody"))
    member.refresh_from_db()
    actions.close_account(
        member.pk, by=system_user("install"), at=at, version=member.version, reason="Left"
    )
    machine = system_user("clock")
    apps.get_model("socialaccount", "SocialAccount")._default_manager.create(
        provider=provider.issuer, uid="clock", user=machine
    )
    for subject, owner in (("m-1", member), ("clock", machine)):
        browser = Client()
        answer = walk(browser, provider, subject)
        assert (answer.status_code, without_tokens(answer)) == (403, unknown)
        assert not inside(browser)
        entry = Entry.objects.filter(kind="accounts.sign_in_failed").order_by("pk").last()
        assert entry is not None
        assert (entry.by_name, entry.object_id) == ("system:door", owner.pk)
        assert entry.facts == {"known": True, "how": "provider", "why": "closed"}


def test_the_word_of_the_provider_confirms_nothing_grave(provider: Provider, linked: str) -> None:
    """It may have let a session of this morning through."""
    provider.says = {"acr": MFA}
    browser = Client()
    walk(browser, provider, "m-1")
    unlink = reverse("oidc_unlink")
    asked = browser.post(unlink)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert links()
    done = browser.post(asked["Location"], {"password": PASSWORD})
    assert done["Location"] == reverse("oidc_index")
    assert links() == []
    assert told(kind="accounts.provider_unlinked")[-1][2]["subject"] == "m-1"
    assert refused(walk(Client(), provider, "m-1"), "unknown")


def test_linking_asks_for_the_password_again_and_for_a_whole_session(
    provider: Provider, member: User
) -> None:
    browser = Client()
    sign_in(browser, "member")
    url = reverse("oidc_link")
    assert browser.post(url)["Location"] == reverse("mfa_index"), "no second factor yet"
    set_up(browser)
    grow_older(browser, "confirmed", 16)
    asked = browser.post(url)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    went_on = browser.post(asked["Location"], {"password": PASSWORD})
    assert went_on["Refresh"].startswith(f"0; url={provider.issuer}/authorize?")
    assert links() == []


def test_a_link_is_made_only_by_who_began_it(provider: Provider, member: User, lead: User) -> None:
    browser = Client()
    sign_in(browser, "member")
    set_up(browser)
    back = provider.sign_in(leave(browser, reverse("oidc_link")), "m-1")
    states = browser.session["socialaccount_states"]
    other = Client()
    sign_in(other, "lead")
    set_up(other)
    session = other.session
    session["socialaccount_states"] = states
    session.save()
    assert other.get(back).status_code == 403
    assert told()[-1] == ("provider_not_linked", "lead", {"why": "link"})
    slow = provider.sign_in(leave(browser, reverse("oidc_link")), "m-1")
    grow_older(browser, "confirmed", 16)
    assert browser.get(slow).status_code == 403, "too long ago that the member showed who it is"
    browser.post(reverse("account_logout"))
    assert browser.get(back).status_code == 403
    assert links() == []


def test_a_subject_belongs_to_one_account_and_an_account_has_one_subject(
    provider: Provider, linked: str, lead: User
) -> None:
    other = Client()
    sign_in(other, "lead")
    set_up(other)
    answer = walk(other, provider, "m-1", reverse("oidc_link"))
    assert "Not linked" in page(other, answer["Location"])
    assert told()[-1] == ("provider_not_linked", "lead", {"why": "taken"})
    walk(other, provider, "l-1", reverse("oidc_link"))
    assert other.post(reverse("oidc_link"))["Location"] == reverse("oidc_index")
    assert links() == [
        ("member", provider.issuer, "m-1"), ("lead", provider.issuer, "l-1"),
    ]  # fmt: skip


def test_the_same_subject_at_another_issuer_is_somebody_else(
    provider: Provider, linked: str, settings: Any
) -> None:
    moved = Provider()
    try:
        settings.PROBITY_OIDC = settings.PROBITY_OIDC._replace(issuer=moved.issuer)
        assert refused(walk(Client(), moved, "m-1"), "unknown")
    finally:
        moved.close()


def test_resetting_the_factors_takes_the_link_away(
    provider: Provider, linked: str, member: User, at: datetime.datetime
) -> None:
    member.refresh_from_db()
    actions.reset_factors(
        member.pk, by=system_user("install"), at=at, version=member.version, reason="Lost"
    )
    assert links() == []


def test_a_row_in_the_librarys_own_table_of_providers_counts_for_nothing(
    provider: Provider, linked: str
) -> None:
    apps.get_model("socialaccount", "SocialApp")._default_manager.create(
        provider="openid_connect", provider_id="evil", name="Evil", client_id="evil",
        settings={"server_url": "https://evil.example"},
    )  # fmt: skip
    assert leave(Client()).startswith(provider.issuer)


def test_the_pages_offer_what_there_is(provider: Provider, linked: str) -> None:
    assert reverse("oidc_begin") in page(Client(), reverse("account_login"))
    browser = Client()
    sign_in(browser, "member")
    show(browser, code(linked))
    assert reverse("oidc_index") in page(browser, reverse("own_account"))
    assert reverse("oidc_unlink") in page(browser, reverse("oidc_index"))
    assert browser.post(reverse("oidc_begin"))["Location"] == "/"
    assert Client().get(reverse("oidc_begin")).status_code == 405
