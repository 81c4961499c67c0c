"""Passkeys in a real browser, with a device that Chromium plays: added, used, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator

from audit.models import Entry
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
BUTTON = "#passkey_button"


@pytest.fixture
def page(desk: BrowserContext, settings: Any) -> Page:
    """A page of a browser that has a device for passkeys; a second factor is required."""
    settings.PROBITY_SECOND_FACTOR = True
    opened = desk.new_page()
    devtools = desk.new_cdp_session(opened)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    opened.on("console", lambda told: told.type != "info" and complaints.append(told.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    complaints: list[str] = []
    opened.complaints = complaints  # type: ignore[attr-defined]
    return opened


def signs_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("ines")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def signs_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def shows_passkey(page: Page) -> None:
    """Press the button; the device answers and the way leads to one's work."""
    page.click(BUTTON)
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def path(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]


def test_a_passkey_is_added_and_signs_in_alone_and_beside_the_password(page: Page) -> None:
    make_user("ines", "investigator")
    signs_in(page)
    assert path(page) == "/account/factors/"
    page.goto("/cases/")
    assert path(page) == "/account/factors/", "nothing else is open without a second factor"
    page.get_by_role("link", name="Add a passkey").click()
    page.click(BUTTON)
    page.wait_for_url("**/codes/")
    assert page.locator(".codes li").count() == 10
    page.goto("/cases/")
    assert path(page) == "/cases/"

    signs_out(page)
    shows_passkey(page)
    page.goto("/cases/")
    assert path(page) == "/cases/", "the passkey alone is both factors"

    signs_out(page)
    signs_in(page)
    assert path(page) == "/sign-in/code/"
    shows_passkey(page)
    page.goto("/cases/")
    assert path(page) == "/cases/"

    page.goto("/account/factors/passkeys/again/")
    shows_passkey(page)
    used = Entry.objects.filter(kind="accounts.factor_used").order_by("pk")
    assert [entry.facts["without_password"] for entry in used] == [True, False, False]
    assert Entry.objects.filter(kind="accounts.confirmed").count() == 1
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_device_without_a_passkey_is_told_so_and_lets_nobody_in(page: Page) -> None:
    make_user("ines", "investigator")
    signs_in(page)
    page.goto("/account/factors/passkeys/new/")
    page.click(BUTTON)
    page.wait_for_url("**/codes/")
    Authenticator.objects.all().delete()
    signs_out(page)
    page.click(BUTTON)
    page.get_by_text("This passkey does not fit.").wait_for()
    page.goto("/cases/")
    assert path(page).startswith("/sign-in/")
