"""Declared interests, and the warning when somebody on a case declared what is like its actors."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from accounts.models import Circle, Person, User
from accounts.system import system_user
from actors.identifiers import normalised
from actors.lookalike import closest
from actors.models import Actor, Identifier, Name
from audit import clock
from audit.acts import begin, together, withdraw
from cases import rules
from cases.models import Case, CaseActor, Declaration, IntegrityWarning
from cases.querysets import people_of, powers

At = datetime.datetime
G = IntegrityWarning.Ground
K = Declaration.Kind

MOST = 50
"""Of the people like one name, how many are looked at."""


def declare(
    *, by: User, at: At, kind: str, name: str = "", identifier: str = "",
    actor: Actor | None = None,
) -> Declaration:  # fmt: skip
    """One interest of the user's, declared for the legal year; their cases are compared with it."""
    declaration = Declaration(
        person=by.person, kind=kind, name=name, identifier=identifier, actor=actor,
        year=clock.legal_day(at).year,
    )  # fmt: skip
    with together(by, ""):
        begin(rules.DECLARE, declaration, by=by, at=at)
        named = CaseActor.objects.visible_to(by, at).standing().filter(case__isnull=False)
        for case in Case.objects.filter(pk__in=named.order_by().values("case")):
            _warn(case, _meetings(_actors_of(case), [declaration], []), at)
    return declaration


def withdraw_declaration(pk: int, **who: Any) -> Declaration:
    """The declaration, taken back; it stays readable, and warnings that rest on it stay."""
    return withdraw(rules.WITHDRAW_DECLARATION, Declaration, pk, **who)


def settle_warning(pk: int, **who: Any) -> IntegrityWarning:
    """The warning, looked at and settled, with what came of it as the reason."""
    return withdraw(rules.SETTLE_WARNING, IntegrityWarning, pk, **who)


def warn_of_members(case: Case, circle: Circle, *, at: At) -> None:
    """Compare what those of a new circle declared, and their names, with the actors of the case."""
    actors = _actors_of(case)
    if not actors:  # as with most new cases: then nobody's standing need be read
        return
    persons = {user.person_id for user in people_of(circle, at) if user.person_id is not None}
    declarations = Declaration.objects.standing().filter(person__in=persons)
    named = Person.objects.filter(pk__in=persons)
    _warn(case, _meetings(actors, list(declarations), list(named)), at)


def warn_of_actor(case: Case, actor: Actor, *, at: At) -> None:
    """Compare an actor newly named in the case with what anybody who reads it declared."""
    declarations = Declaration.objects.standing()
    _warn(case, _meetings({actor.pk}, list(declarations), list(Person.objects.standing())), at)


class _Meeting(NamedTuple):
    person_id: int
    actor_id: int
    declaration: Declaration | None
    ground: str


def _actors_of(case: Case) -> set[int]:
    return set(case.case_actors.standing().values_list("actor", flat=True))


def _meetings(
    actors: Collection[int], declarations: list[Declaration], persons: list[Person]
) -> Iterator[_Meeting]:
    """Where declarations and names meet actors; the strongest ground of each pair first."""
    numbers: dict[str, set[int]] = {}
    for actor, normal in (
        Identifier.objects.standing().filter(actor__in=actors).values_list("actor", "normal")
    ):
        numbers.setdefault(normal, set()).add(actor)
    for row in declarations:
        if row.actor_id is not None and row.actor_id in actors:
            yield _Meeting(row.person_id, row.actor_id, row, G.ACTOR)
        for actor in numbers.get(normalised(row.identifier), ()) if row.identifier else ():
            yield _Meeting(row.person_id, actor, row, G.NUMBER)
    relatives = {row.pk: row.name for row in declarations if row.kind == K.RELATIVE}
    bodies = {row.pk: row.name for row in declarations if row.kind in {K.FIRM, K.FORMER_POST}}
    by_key = {row.pk: row for row in declarations}
    people = {person.pk: person.name for person in persons}
    names = Name.objects.standing().filter(actor__in=actors)
    for actor, kind, key in names.values_list("actor", "actor__kind", "key"):
        human = kind == Actor.Kind.PERSON
        declared = relatives if human else bodies
        for like in closest(key, declared, organization=not human, limit=MOST):
            row = by_key[like.key]
            yield _Meeting(row.person_id, actor, row, G.NAME)
        for like in closest(key, people, limit=MOST) if human else ():
            yield _Meeting(like.key, actor, None, G.OWN_NAME)


def _warn(case: Case, meetings: Iterable[_Meeting], at: At) -> None:
    """Raise each warning once, about people who read the case, by the hand of the system."""
    known = set(
        IntegrityWarning.objects.filter(case=case).values_list("person", "actor", "declaration")
    )
    reads: dict[int, bool] = {}
    for person, actor, declaration, ground in meetings:
        key = (person, actor, declaration.pk if declaration else None)
        if key in known:
            continue
        known.add(key)
        if person not in reads:
            accounts = User.objects.active().filter(person=person)
            reads[person] = any(powers(user, case.pk, at) for user in accounts)
        if reads[person]:
            warning = IntegrityWarning(
                case=case, person_id=person, actor_id=actor, declaration=declaration, ground=ground
            )
            begin(rules.WARN, warning, by=system_user("intake"), at=at)
