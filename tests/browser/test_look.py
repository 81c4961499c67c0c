"""What the walk would see on any page: each fault is planted once on the page of sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("<script>document.title = 'planted'</script>", "Content Security Policy"),
        ('<img src="/static/img/missing.png" alt="">', "status of 404"),
        ('<hr width="900">', "too wide at 375 px: .*HR"),
        ('<a href="/">Home</a>', "Tab reaches “Home” first"),
    ],
)
def test_a_fault_on_a_page_is_seen(desk: BrowserContext, planted: str, seen: str):
    def plant(route: Route) -> None:
        answer = route.fetch()
        first = '<a class="usa-skipnav"'
        route.fulfill(response=answer, body=answer.text().replace(first, planted + first))

    desk.route("**/sign-in/", plant)
    with pytest.raises(AssertionError, match=seen):
        Person(desk.new_page(), "nobody", set()).goes_to("/sign-in/")
