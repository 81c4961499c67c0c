"""Actors of an import: placed with what was known of them, and in the cases they belong to."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from accounts.system import system_user
from actors import actions as on_actors
from actors.models import Actor, Address, Identifier, Name, Position
from audit.acts import begin_all, withdraw
from cases import belongings, fingerprints, rules
from cases.actions.deconfliction import look_up_added
from cases.actions.integrity import warn_of_actor
from cases.models import CaseActor, EarlierActor
from cases.placing import CHANGE, CREATE, FACT, KNOWN_OF_ACTOR, SAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from accounts.models import User
    from actors.models import Fact
    from cases.models import Batch
    from cases.placing import Looked
    from cases.stored_files import Arrival

At = datetime.datetime
KINDS: dict[str, Callable[..., Fact]] = {
    model.NOUN: model for model in (Name, Identifier, Position, Address)
}
ADDS: dict[str, Callable[..., Any]] = {
    Name.NOUN: on_actors.add_name,
    Identifier.NOUN: on_actors.add_identifier,
    Position.NOUN: on_actors.add_position,
    Address.NOUN: on_actors.add_address,
}
NAMES = ("given", "paternal", "maternal", "married")


def place_actors(batch: Batch, looked: Sequence[Looked], *, hand: User, at: At) -> list[Arrival]:
    """The actors of the right rows with their facts, numbers and parts in cases by the hand of the
    system; what changes in those that are here already by the proposer's. No file comes with
    them."""
    new = [row for row in looked if row.fate == CREATE]
    placed = on_actors.place_actors([_typed(row) for row in new], by=hand, at=at)
    actors = {row.line: actor for row, actor in zip(new, placed, strict=True)}
    facts = [
        KINDS[noun](actor=actors[row.typed.get("of", row.line)], **told)
        for row in looked if row.fate in (CREATE, FACT) for noun, told in row.typed["told"]
    ]  # fmt: skip
    on_actors.place_facts(facts, by=hand, at=at)
    _change(batch, [row for row in looked if row.fate == CHANGE], at=at)
    known = Actor.objects.in_bulk({row.stands for row in looked if row.stands})
    earlier = [EarlierActor(actor=actors[row.line], batch=batch, number=row.number) for row in new]
    earlier += [
        EarlierActor(actor=known[row.stands], batch=batch, number=row.number, made=False)
        for row in looked
        if row.fate in (CHANGE, SAME) and "of" not in row.typed and _tells_number(row)
    ]  # fmt: skip
    begin_all(rules.KEEP_EARLIER_ACTOR, earlier, by=hand, at=at)
    seats = [
        CaseActor(
            actor=known.get(row.stands) or actors[row.typed.get("of", row.line)],
            case=case, part=part, note=note,
        )
        for row in looked if row.fate in (CREATE, FACT, CHANGE)
        for case, part, note in row.typed["in_cases"]
    ]  # fmt: skip
    _seat(seats, batch.proposed_by, hand, at)
    return []


def actors_of(batch: Batch) -> list[int]:
    """Keys of the actors that an import placed and nobody withdrew or merged."""
    rows = Actor.objects.surviving().filter(earlier__batch=batch, earlier__made=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def unplace_actors(keys: Sequence[int], *, at: At, reason: str) -> None:
    """Those of the actors that nobody worked on since, withdrawn and taken out of their cases."""
    hand = system_user("import")
    rows = Actor.objects.surviving().filter(pk__in=keys).order_by("pk")
    stay = belongings.worked_on(Actor, list(rows.values_list("pk", flat=True)))
    gone = list(rows.exclude(pk__in=stay))
    who: dict[str, Any] = {"by": hand, "at": at, "reason": reason}
    for seat in CaseActor.objects.standing().filter(actor__in=gone).order_by("pk"):
        withdraw(rules.UNPLACE_CASE_ACTOR, CaseActor, seat.pk, version=seat.version, **who)
    fingerprints.keep([actor.pk for actor in gone])
    for actor in gone:
        on_actors.unplace_actor(actor.pk, version=actor.version, **who)


def _typed(row: Looked) -> Any:
    """The actor and its primary name, as ``actors.actions`` takes them; what the row does not say
    is as in a form that nobody changed."""
    typed = {name: row.typed[name] for name in ("kind", *KNOWN_OF_ACTOR, *NAMES)}
    typed |= {"full": row.typed["name"], "language": row.typed["language"] or "en"}
    typed["name_language"] = row.typed["name_language"] or "es"
    if row.typed["source"]:
        typed |= {"basis": "published", "source_text": row.typed["source"]}
    return typed


def _tells_number(row: Looked) -> bool:
    """True where who is here already has a number by this row that it had not, or more facts."""
    return row.fate == CHANGE or bool(row.typed["same_as"])


def _change(batch: Batch, rows: Sequence[Looked], *, at: At) -> None:
    who: dict[str, Any] = {"by": batch.proposed_by, "at": at}
    for row in rows:
        changed = {name for name, _before, _after in row.changes}
        facts = {name: row.typed[name] for name in KNOWN_OF_ACTOR if name in changed}
        if facts:
            on_actors.edit_actor(row.stands, version=row.version, **who, **facts)
        for noun, told in row.typed["told"]:
            ADDS[noun](row.stands, **who, **told)


def _seat(seats: Sequence[CaseActor], brought: User, hand: User, at: At) -> None:
    """The actors in their cases; each is compared with what others declared and work on, as one
    added by a person is, and who brought them is told."""
    begin_all(rules.PLACE_CASE_ACTOR, seats, by=hand, at=at)
    fingerprints.keep({seat.actor_id for seat in seats})
    for seat in seats:
        look_up_added(seat.case, seat.actor, brought, at)
        warn_of_actor(seat.case, seat.actor, at=at)
