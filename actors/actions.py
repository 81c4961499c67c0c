"""What can be done to actors and to what is known of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from actors import names, rules
from actors.models import Actor, Address, Fact, Identifier, Name, Position, Relationship
from audit.acts import WrongStatus, act, begin, begin_all, together, withdraw
from audit.fields import PartialDate

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
When = PartialDate | str | None

FACTS_CHANGED: list[Callable[[Actor, User, At], None]] = []
"""Nail: what packages above keep of an actor's names and numbers, in the act that changes them."""


class SourceFacts(TypedDict, total=False):
    """What a fact rests on; asserted when nothing is given."""

    basis: str
    source_reference: str
    source_text: str


class PartFacts(SourceFacts, total=False):
    """A name, whole or in parts; composed of its parts when ``full`` is not given."""

    full: str
    given: str
    paternal: str
    maternal: str
    married: str


class NameFacts(PartFacts, total=False):
    kind: str
    quality: str
    language: str


class IdentifierFacts(SourceFacts, total=False):
    scheme: str
    value: str
    country: str
    issued: When
    expires: When


class PositionFacts(SourceFacts, total=False):
    title: str
    body: str
    country: str
    since: When
    until: When


class AddressFacts(SourceFacts, total=False):
    street: str
    locality: str
    department: str
    postal_code: str
    country: str


class RelationshipFacts(SourceFacts, total=False):
    kind: str
    tie: str
    share_pct: Decimal | None
    since: When
    until: When


class ActorFacts(TypedDict, total=False):
    """What an actor is, apart from names."""

    nationality: str
    country: str
    born: When
    died: When
    incorporated: When
    birthplace: str
    description: str
    language: str


class NewActorFacts(ActorFacts, total=False):
    """A new actor and its primary name; ``name_language`` is the name's."""

    kind: str
    full: str
    given: str
    paternal: str
    maternal: str
    married: str
    name_language: str
    basis: str
    source_reference: str
    source_text: str


_OF_THE_NAME = (
    "full", "given", "paternal", "maternal", "married",
    "basis", "source_reference", "source_text",
)  # fmt: skip


def add_actor(*, by: User, at: At, reason: str = "", **typed: Unpack[NewActorFacts]) -> Actor:
    """A new actor with its primary name, both or neither. Raises ValidationError."""
    actor, name = _named(typed)
    with together(by, reason):
        begin(rules.ADD, actor, by=by, at=at, reason=reason)
        name.actor = actor
        begin(rules.ADD_NAME, name, by=by, at=at, reason=reason)
    return actor


def place_actors(rows: Sequence[NewActorFacts], *, by: User, at: At) -> Sequence[Actor]:
    """Actors from before Probity with their primary names, in the order of ``rows``, by a few
    statements for all of them. Raises ValidationError; then none is placed."""
    named = [_named(dict(row)) for row in rows]
    with together(by):
        placed = begin_all(rules.PLACE, [actor for actor, _name in named], by=by, at=at)
        for actor, name in named:
            name.actor = actor
        place_facts([name for _actor, name in named], by=by, at=at)
    return placed


def place_facts(facts: Sequence[Fact], *, by: User, at: At) -> None:
    """What was known before Probity of actors placed in the same act: facts of every kind, each
    kind by a few statements."""
    kinds: dict[type[Fact], list[Fact]] = {}
    for fact in facts:
        kinds.setdefault(type(fact), []).append(fact)
    for of_one_kind in kinds.values():
        begin_all(rules.PLACE_FACT, of_one_kind, by=by, at=at)


def unplace_actor(pk: int, *, by: User, at: At, version: int, reason: str) -> Actor:
    """The actor that an import placed, readable as withdrawn wherever it was seen."""
    return withdraw(rules.UNPLACE, Actor, pk, by=by, at=at, version=version, reason=reason)


def edit_actor(pk: int, *, by: User, at: At, version: int, **typed: Unpack[ActorFacts]) -> Actor:
    """The actor with what was typed; what is not given stays."""
    with act(rules.EDIT, Actor, pk, by=by, at=at, version=version) as actor:
        for field, value in typed.items():
            setattr(actor, field, value)
    return actor


def withdraw_actor(pk: int, *, by: User, at: At, version: int, reason: str) -> Actor:
    """The actor, readable as withdrawn wherever it was seen."""
    return withdraw(rules.WITHDRAW, Actor, pk, by=by, at=at, version=version, reason=reason)


def reinstate_actor(pk: int, *, by: User, at: At, version: int, reason: str) -> Actor:
    """The actor as before its withdrawal, which history keeps."""
    with act(rules.REINSTATE, Actor, pk, by=by, at=at, version=version, reason=reason) as actor:
        actor.withdrawn_at, actor.withdrawn_by, actor.withdrawn_reason = None, None, ""
    return actor


def merge_actor(pk: int, *, by: User, at: At, version: int, reason: str, into: Actor) -> Actor:
    """The double, pointing at the record that is kept; its facts stay its own."""
    steps = [(pk, rules.MERGE, version), (into.pk, rules.TAKE_IN, into.version)]
    with ExitStack() as acts:
        # In the order of their keys, so that two opposite merges cannot lock each other out.
        rows = {
            key: acts.enter_context(
                act(verb, Actor, key, by=by, at=at, version=read, reason=reason)
            )
            for key, verb, read in sorted(steps, key=lambda step: step[0])
        }
        double = rows[pk]
        double.merged_into = rows[into.pk]
    return double


def take_in_actor(pk: int, *, by: User, at: At, version: int, reason: str, double: Actor) -> Actor:
    """The record that is kept, ``double`` now pointing at it: a merge told from the other end."""
    keeper = Actor(pk=pk, version=version)
    merged = merge_actor(
        double.pk, by=by, at=at, version=double.version, reason=reason, into=keeper
    )
    return merged.merged_into or keeper


def unmerge_actor(pk: int, *, by: User, at: At, version: int, reason: str) -> Actor:
    """The record, standing for itself again."""
    with act(rules.UNMERGE, Actor, pk, by=by, at=at, version=version, reason=reason) as actor:
        actor.merged_into = None
    return actor


def add_name(
    actor_pk: int, *, by: User, at: At, version: int = 0, **typed: Unpack[NameFacts]
) -> Name:
    """A further name of the actor. ``version`` is the form's; nothing of the actor changes."""
    with together(by):
        name = begin(rules.ADD_NAME, Name(actor=_actor(actor_pk), **typed), by=by, at=at)
        _changed(name.actor, by, at)
    return name


def make_primary_name(
    pk: int, *, by: User, at: At, version: int, former: str = Name.Kind.ALIAS
) -> Name:
    """The name by which the actor is now shown; the one before becomes ``former`` (a kind)."""
    with together(by):
        with act(rules.MAKE_PRIMARY, Name, pk, by=by, at=at, version=version) as name:
            if name.kind == Name.Kind.PRIMARY:
                raise WrongStatus(_("This is the primary name already."))
            for old in name.actor.names.standing().filter(kind=Name.Kind.PRIMARY):
                with act(
                    rules.MAKE_PRIMARY, Name, old.pk, by=by, at=at, version=old.version
                ) as stepping_down:
                    stepping_down.kind = former
            with act(
                rules.EDIT, Actor, name.actor_id, by=by, at=at, version=name.actor.version
            ) as actor:
                _show_as(actor, name)
            name.kind, name.quality = Name.Kind.PRIMARY, Name.Quality.STRONG
        _changed(name.actor, by, at)
    return name


def withdraw_name(pk: int, *, by: User, at: At, version: int, reason: str) -> Name:
    """The name, no longer searched, readable as withdrawn."""
    who = {"by": by, "at": at, "version": version, "reason": reason}
    with together(by, reason):
        name = withdraw(rules.WITHDRAW_NAME, Name, pk, **who)
        _changed(name.actor, by, at)
    return name


def add_identifier(
    actor_pk: int, *, by: User, at: At, version: int = 0, **typed: Unpack[IdentifierFacts]
) -> Identifier:
    """A number of the actor, stored even when its check fails: the page warns."""
    row = Identifier(actor=_actor(actor_pk), **typed)
    with together(by):
        begin(rules.ADD_IDENTIFIER, row, by=by, at=at)
        _changed(row.actor, by, at)
    return row


def withdraw_identifier(pk: int, *, by: User, at: At, version: int, reason: str) -> Identifier:
    """The number, no longer searched, readable as withdrawn."""
    who = {"by": by, "at": at, "version": version, "reason": reason}
    with together(by, reason):
        row = withdraw(rules.WITHDRAW_IDENTIFIER, Identifier, pk, **who)
        _changed(row.actor, by, at)
    return row


def add_position(
    actor_pk: int, *, by: User, at: At, version: int = 0, **typed: Unpack[PositionFacts]
) -> Position:
    """An office the actor holds or held."""
    return begin(rules.ADD_POSITION, Position(actor=_actor(actor_pk), **typed), by=by, at=at)


def end_position(pk: int, *, by: User, at: At, version: int, until: When) -> Position:
    """The position with the day, month or year it ended."""
    with act(rules.END_POSITION, Position, pk, by=by, at=at, version=version) as position:
        position.until = until
    return position


def withdraw_position(pk: int, *, by: User, at: At, version: int, reason: str) -> Position:
    """The position, readable as withdrawn."""
    return withdraw(
        rules.WITHDRAW_POSITION, Position, pk, by=by, at=at, version=version, reason=reason
    )


def add_address(
    actor_pk: int, *, by: User, at: At, version: int = 0, **typed: Unpack[AddressFacts]
) -> Address:
    """An address of the actor."""
    return begin(rules.ADD_ADDRESS, Address(actor=_actor(actor_pk), **typed), by=by, at=at)


def withdraw_address(pk: int, *, by: User, at: At, version: int, reason: str) -> Address:
    """The address, readable as withdrawn."""
    return withdraw(
        rules.WITHDRAW_ADDRESS, Address, pk, by=by, at=at, version=version, reason=reason
    )


def relate_actor(
    actor_pk: int,
    *,
    by: User,
    at: At,
    version: int = 0,
    other: Actor,
    inverse: bool = False,
    **typed: Unpack[RelationshipFacts],
) -> Relationship:
    """How the actor stands to ``other``; with ``inverse``, how ``other`` stands to the actor."""
    actor = _actor(actor_pk)
    first, second = (other, actor) if inverse else (actor, other)
    row = Relationship(actor=first, other=second, **typed)
    return begin(rules.RELATE, row, by=by, at=at)


def end_relationship(pk: int, *, by: User, at: At, version: int, until: When) -> Relationship:
    """The relationship with the day, month or year it ended."""
    with act(
        rules.END_RELATIONSHIP, Relationship, pk, by=by, at=at, version=version
    ) as relationship:
        relationship.until = until
    return relationship


def withdraw_relationship(pk: int, *, by: User, at: At, version: int, reason: str) -> Relationship:
    """The relationship, readable as withdrawn."""
    return withdraw(
        rules.WITHDRAW_RELATIONSHIP, Relationship, pk,
        by=by, at=at, version=version, reason=reason,
    )  # fmt: skip


def _named(typed: Any) -> tuple[Actor, Name]:
    """A new actor, shown by its primary name, and that name; neither is written yet."""
    of_the_name = {key: typed.pop(key) for key in _OF_THE_NAME if key in typed}
    language = typed.pop("name_language", "es")
    actor = Actor(**typed)
    name = Name(actor=actor, kind=Name.Kind.PRIMARY, language=language, **of_the_name)
    name.clean()
    _show_as(actor, name)
    return actor, name


def _changed(actor: Actor, by: User, at: At) -> None:
    for changed in FACTS_CHANGED:
        changed(actor, by, at)


def _actor(pk: int) -> Actor:
    actor: Actor = Actor.objects.get(pk=pk)
    return actor


def _show_as(actor: Actor, name: Name) -> None:
    actor.caption = name.full
    filed = names.listed_form(name.parts) if actor.is_person else ""
    actor.filed_as = names.search_key(filed or name.full)[:300]
