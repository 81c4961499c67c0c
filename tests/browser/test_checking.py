"""A lawyer goes through the citations by keys alone, and sees the passage lit on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from sanctions import actions
from tests.cases.factories import make_verified
from tests.factories import make_user, now
from tests.sanctions.factories import World
from tests.sanctions.test_redaction import paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from accounts.models import User
    from sanctions.models import Packet
    from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def packet(
    lead: User, supervisor: User, drafter: User, reviewer: User, clearer: User, decider: User
) -> Packet:
    """Two statements that are sound, on a text and on a page of a PDF, and one that is not."""
    world = World(
        lead=lead, verifier=make_user("verifier", "investigator"), supervisor=supervisor,
        drafter=drafter, reviewer=reviewer, clearer=clearer, decider=decider,
    )  # fmt: skip
    measure = world.written()
    made = world.packet(measure)
    exhibit = make_verified(world.case, lead, world.verifier, paper(), name="paper.pdf")
    place = actions.add_exhibit(made.pk, by=lead, at=now(), exhibit=exhibit)
    for quotation in ("a price of 14,000 quetzales", "words that stand nowhere"):
        actions.add_statement(
            made.pk, by=drafter, at=now(), section="CONDUCT", text=f"It says {quotation}.",
            packet_exhibit=place, page=2, quotation=quotation,
        )  # fmt: skip
    return made


@pytest.fixture
def clearer(db: None) -> User:
    return make_user("clearer", "clearer")


def test_keys_lead_from_statement_to_statement_and_to_the_fault(
    sit_down: Callable[[str], AbstractContextManager[Person]], packet: Packet
):
    with sit_down("reviewer") as rita:
        page = rita.page

        def press(key: str) -> None:
            with page.expect_navigation():
                page.keyboard.press(key)

        rita.goes_to(reverse("sanctions:checking", args=[packet.reference]))
        rita.reads("1 statement is to be looked at")
        press("j")
        rita.reads("Statement 1 of 3")
        assert page.locator("#quoted").inner_text().find("The minister signed the contract") > 0
        press("j")
        rita.reads("Statement 2 of 3")
        drawn = page.locator("img.viewer__page")
        assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        lit, whole = page.locator(".boxes__lit").bounding_box(), drawn.bounding_box()
        assert lit is not None
        assert whole is not None
        assert whole["x"] < lit["x"] < lit["x"] + lit["width"] < whole["x"] + whole["width"]
        press("k")
        rita.reads("Statement 1 of 3")
        press("f")
        rita.reads("quotes words that are not on page 2")
        press("ArrowLeft")
        rita.reads("Statement 2 of 3")
