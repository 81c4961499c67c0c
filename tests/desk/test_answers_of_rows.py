"""Who sees what hangs on a case or a measure is answered as its reading rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import User
from cases import actions
from desk import answers, asof
from tests.cases.factories import make_document, seat
from tests.cases.outgoing import fill, make_institution, make_referral, make_request
from tests.factories import now
from tests.sanctions.conftest import clearer, verifier, world

if TYPE_CHECKING:
    from tests.sanctions.factories import World

__all__ = ["clearer", "verifier", "world"]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


KINDS = (
    "finding", "document", "journal", "participation", "referral", "paper", "enclosed", "request",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_a_case_or_a_measure_is_answered_as_it(
    world: World, prosecutor: User, kind: str
) -> None:  # fmt: skip
    measure = world.drafting()
    seat(world.case, prosecutor, by=world.lead)
    referral = fill(
        make_referral(world.case, world.lead, make_institution()), world.lead, world.verifier
    )
    paper = make_document(world.case, world.lead, "risk_assessment", belongs_to=referral)
    rows: dict[str, Any] = {
        "referral": referral,
        "paper": paper,
        "enclosed": referral.inventory.get(),
        "request": make_request(world.case, prosecutor),
        "finding": world.case.findings.first(),
        "document": make_document(world.case, world.lead, "other"),
        "journal": actions.write_journal(world.case.pk, by=world.lead, at=now(), text="Called."),
        "participation": measure.participations.first(),
    }
    target, at = answers.target_of(rows[kind]), now()
    assert target is not None
    seen = {
        u.pk
        for u in User.objects.filter(kind="person")
        if type(rows[kind]).objects.visible_to(u, at).filter(pk=rows[kind].pk).exists()
    }
    assert seen
    assert answers.who_sees(target, at).accounts == seen
    assert asof.Ledger(target).answer(at).accounts == seen
