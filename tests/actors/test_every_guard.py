"""Each fact of actors that forbids, and every verb it forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actors import actions, rules
from actors.models import Actor, Fact, Name, Relationship
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.guarded import silent

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

ADDS = (rules.ADD_NAME, rules.ADD_IDENTIFIER, rules.ADD_POSITION, rules.ADD_ADDRESS)
ENDS = (
    rules.MAKE_PRIMARY, rules.WITHDRAW_NAME, rules.WITHDRAW_IDENTIFIER, rules.END_POSITION,
    rules.WITHDRAW_POSITION, rules.WITHDRAW_ADDRESS, rules.END_RELATIONSHIP,
    rules.WITHDRAW_RELATIONSHIP,
)  # fmt: skip
WRITES = (
    rules.EDIT, rules.WITHDRAW, rules.UNPLACE, rules.MERGE, rules.TAKE_IN, *ADDS, *ENDS,
)  # fmt: skip


@pytest.fixture
def lead() -> User:
    return make_user("lead", "investigator")


@pytest.fixture
def actor(lead: User) -> Actor:
    return make_actor("Rosa Quiroga", by=lead)


def of(actor: Actor, **facts: Any) -> Any:
    """The actor, or an unsaved fact of any kind about it."""
    return lambda model: actor if model is Actor else model(actor=actor, **facts)


def test_an_actor_that_is_gone(actor: Actor, lead: User) -> None:
    relation = Relationship(actor=actor)
    actor.withdrawn_at = now()
    assert not silent(WRITES, "was withdrawn", lead, of(actor), now())
    assert not silent([rules.RELATE], "was withdrawn", lead, lambda _model: relation, now())
    actor.withdrawn_at, actor.merged_into = None, make_actor("Rosa Quiroga Paz", by=lead)
    assert not silent(WRITES, "was merged", lead, of(actor), now())


def test_a_fact_that_was_taken_back(actor: Actor, lead: User) -> None:
    row_of = of(actor, withdrawn_at=now())
    assert not silent(ENDS, "withdrawn already", lead, row_of, now())


def test_a_finding_that_the_author_may_not_see(actor: Actor, lead: User) -> None:
    facts = {"basis": Fact.Basis.FINDING, "source_reference": "FI-2026-0000000"}
    relation = Relationship(actor=actor, **facts)
    assert not silent(ADDS, "no finding", lead, of(actor, **facts), now())
    assert not silent([rules.RELATE], "no finding", lead, lambda _model: relation, now())


def test_others_that_were_merged_into_it(actor: Actor, lead: User) -> None:
    actions.merge_actor(
        make_actor("R. Quiroga", by=lead).pk, by=lead, at=now(), version=1, reason="One person.",
        into=actor,
    )  # fmt: skip
    verbs = (rules.WITHDRAW, rules.UNPLACE, rules.MERGE)
    assert not silent(verbs, "merged into this one", lead, of(actor), now())


def test_the_other_end_of_a_relationship(actor: Actor, lead: User) -> None:
    other = make_actor("Rosa Quiroga Paz", by=lead)
    relation = Relationship(actor=actor, other=other)
    nobody = make_user("nobody")
    assert not silent([rules.RELATE], "no such other actor", nobody, lambda _model: relation, now())
    other.withdrawn_at = now()
    assert not silent([rules.RELATE], "was withdrawn", lead, lambda _model: relation, now())


def test_what_there_is_nothing_to_undo_of(actor: Actor, lead: User) -> None:
    assert not silent([rules.REINSTATE], "not withdrawn", lead, of(actor), now())
    assert not silent([rules.UNMERGE], "not merged", lead, of(actor), now())


def test_the_primary_name(actor: Actor, lead: User) -> None:
    row_of = of(actor, kind=Name.Kind.PRIMARY)
    assert not silent([rules.WITHDRAW_NAME], "the primary name", lead, row_of, now())
