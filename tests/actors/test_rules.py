"""Who may do what to an actor, as a table a lawyer could check; and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actors import actions, querysets, rules
from actors.models import Actor, Address, Identifier, Name, Position, Relationship
from tests.actors.factories import make_actor
from tests.factories import now

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.acts import Verb

YES, NO = True, False
CAST = ("lead", "supervisor", "drafter", "prosecutor", "stranger", "auditor", "administrator")
# To everyone of the cast but the stranger the actor is open. The stranger holds every role.
TABLE = [
    # verb                        lead superv. drafter prosec. stranger auditor admin.
    (rules.ADD,                   (YES, YES,   YES,    NO,     YES,     NO,     NO)),
    (rules.EDIT,                  (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW,              (NO,  YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.REINSTATE,             (NO,  YES,   NO,     NO,     NO,      NO,     NO)),
    (rules.MERGE,                 (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.TAKE_IN,               (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.UNMERGE,               (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.ADD_NAME,              (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.MAKE_PRIMARY,          (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW_NAME,         (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.ADD_IDENTIFIER,        (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW_IDENTIFIER,   (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.ADD_POSITION,          (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.END_POSITION,          (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW_POSITION,     (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.ADD_ADDRESS,           (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW_ADDRESS,      (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.RELATE,                (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.END_RELATIONSHIP,      (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.WITHDRAW_RELATIONSHIP, (YES, YES,   YES,    NO,     NO,      NO,     NO)),
    (rules.PLACE,                 (NO,  NO,    NO,     NO,     NO,      NO,     NO)),
    (rules.PLACE_FACT,            (NO,  NO,    NO,     NO,     NO,      NO,     NO)),
    (rules.UNPLACE,               (NO,  NO,    NO,     NO,     NO,      NO,     NO)),
]  # fmt: skip


def row_for(verb: Verb, actor: Actor) -> Any:
    """What the verb is asked of, in the state it may start from."""
    if verb is rules.UNMERGE:
        actor.merged_into_id = actor.pk + 1
    if verb is rules.REINSTATE:
        actor.withdrawn_at = actor.created_at
    if verb is rules.ADD:
        return Actor()
    if not verb.on:
        return actor
    kinds = {"name": Name, "identifier": Identifier, "position": Position, "address": Address}
    return kinds.get(verb.permission.rpartition("_")[2], Relationship)(actor=actor)


@pytest.mark.parametrize("person", CAST)
def test_who_may(person: str, lead: User, shared: set[int], request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(person)
    actor = request.getfixturevalue("actor")
    if person != "stranger":
        shared.add(user.pk)
    place, at = CAST.index(person), now()
    may = {
        verb.name: verb.why_not(user, row_for(verb, Actor.objects.get(pk=actor.pk)), at) is None
        for verb, _row in TABLE
    }
    assert may == {verb.name: row[place] for verb, row in TABLE}


def test_the_table_has_a_row_for_every_verb() -> None:
    assert {verb for verb, _row in TABLE} == set(rules.VERBS)


def test_an_actor_is_seen_by_who_added_it_and_through_what_is_above(
    actor: Actor, shared: set[int], lead: User, member: User, stranger: User, left: User,
    auditor: User, administrator: User,
) -> None:  # fmt: skip
    at = now()
    shared.add(member.pk)
    for user in (lead, member):
        assert Actor.objects.visible_to(user, at).contains(actor)
    for user in (stranger, left, auditor, administrator):
        assert not Actor.objects.visible_to(user, at).exists()
        assert not Name.objects.visible_to(user, at).exists()


def test_a_relationship_is_seen_only_by_who_sees_both_ends(
    actor: Actor, other: Actor, shared: set[int], lead: User, member: User, at: datetime.datetime
) -> None:
    shared.add(member.pk)
    edge = actions.relate_actor(actor.pk, by=lead, at=at, other=other, kind="associate_of")
    assert Relationship.objects.visible_to(lead, at).contains(edge)
    assert Actor.objects.visible_to(member, at).contains(actor)
    assert not Relationship.objects.visible_to(member, at).exists()


def test_an_actor_opened_twice_is_listed_once(
    actor: Actor, shared: set[int], lead: User, at: datetime.datetime
) -> None:
    shared.add(lead.pk)
    assert list(Actor.objects.visible_to(lead, at)) == [actor]


@pytest.mark.parametrize("verb", [rules.EDIT, rules.MERGE, rules.ADD_NAME, rules.RELATE])
def test_nothing_is_written_to_a_withdrawn_or_merged_actor(
    verb: Verb, actor: Actor, other: Actor, lead: User, at: datetime.datetime
) -> None:
    assert verb.why_not(lead, row_for(verb, actor), at) is None
    actor.merged_into = other
    assert "merged" in (verb.why_not(lead, row_for(verb, actor), at) or "")
    actor.merged_into, actor.withdrawn_at = None, at
    assert "withdrawn" in (verb.why_not(lead, row_for(verb, actor), at) or "")


def test_the_primary_name_is_not_withdrawn(
    actor: Actor, alias: Name, lead: User, at: datetime.datetime
) -> None:
    primary = actor.names.get(kind=Name.Kind.PRIMARY)
    assert rules.WITHDRAW_NAME.why_not(lead, alias, at) is None
    assert "primary" in (rules.WITHDRAW_NAME.why_not(lead, primary, at) or "")


def test_a_fact_rests_only_on_a_finding_its_author_may_see(
    actor: Actor, lead: User, at: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = Position(actor=actor, title="Mayor", basis="finding", source_reference="FI-2026-AAAAAA0")
    monkeypatch.setattr(querysets, "FINDINGS", [])
    assert "finding" in (rules.ADD_POSITION.why_not(lead, fact, at) or "")
    known = {"FI-2026-AAAAAA0": ("FI-2026-AAAAAA0", "/there/")}
    monkeypatch.setattr(querysets, "FINDINGS", [lambda references, user, at: known])
    assert rules.ADD_POSITION.why_not(lead, fact, at) is None


def test_the_other_end_of_a_relationship_must_be_visible(
    actor: Actor, lead: User, stranger: User, at: datetime.datetime
) -> None:
    hidden = make_actor("Hidden Somebody", by=stranger)
    edge = Relationship(actor=actor, other=hidden, kind="associate_of")
    assert "no such other actor" in (rules.RELATE.why_not(lead, edge, at) or "")


def test_only_what_was_done_is_undone(actor: Actor, supervisor: User, shared: set[int]) -> None:
    shared.add(supervisor.pk)
    assert "not merged" in (rules.UNMERGE.why_not(supervisor, actor, now()) or "")
    assert "not withdrawn" in (rules.REINSTATE.why_not(supervisor, actor, now()) or "")
