"""Many at once at the sign-in: a limit is a limit, and a code is good for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client

from audit.models import Entry
from tests.accounts.codes import code, inside, set_up, show, sign_in
from tests.audit.test_races import at_once

if TYPE_CHECKING:
    from typing import Any

    from accounts.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def throttled(settings: Any) -> None:
    settings.PROBITY_THROTTLE = True
    cache.clear()


def test_guesses_made_at_once_are_judged_no_more_often_than_one_after_the_other(
    member: User,
) -> None:
    def guess(number: int) -> Any:
        return lambda: sign_in(Client(), "member", f"wrong {number}").status_code

    results = at_once(*(guess(number) for number in range(16)))
    assert results == [200] * 16
    assert 1 <= Entry.objects.filter(kind="accounts.sign_in_failed").count() <= 5
    late = Client()
    sign_in(late, "member", "wrong")
    assert Entry.objects.filter(kind="accounts.sign_in_failed").count() <= 5


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_shown_by_two_at_once_is_good_for_one(member: User, kind: str) -> None:
    first = Client()
    sign_in(first, "member")
    secret, codes = set_up(first)
    browsers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(4)]
    for browser in browsers:
        sign_in(browser, "member")
    shown = code(secret) if kind == "app" else codes[0]
    at_once(*((lambda b=browser: show(b, shown)) for browser in browsers))
    assert [inside(browser) for browser in browsers].count(True) == 1
