"""The identity provider of a test, and somebody whom it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.settings.oidc import Provider as Chosen
from tests.accounts.codes import set_up, sign_in
from tests.accounts.provider import MFA, Provider, links, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from accounts.models import User


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """No test finds a key that another left: where a commit is only played, nothing can sign."""
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider of this test's own; second factors are required, as in production."""
    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())
    cache.clear()
    there = Provider()
    settings.PROBITY_SECOND_FACTOR = True
    settings.PROBITY_OIDC = Chosen(there.issuer, there.client_id, there.secret, (MFA, "otp"))
    yield there
    there.close()


@pytest.fixture
def linked(provider: Provider, member: User) -> str:
    """The member, with an app, linked to the subject "m-1"; the key of the app."""
    browser = Client()
    sign_in(browser, "member")
    secret, _codes = set_up(browser)
    answer = walk(browser, provider, "m-1", reverse("oidc_link"))
    assert answer["Location"] == reverse("oidc_index"), answer.content.decode()
    assert links() == [("member", provider.issuer, "m-1")]
    return secret
