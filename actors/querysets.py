"""Questions about actors and what is known of them; the reading rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.standing import standing
from actors.identifiers import normalised
from actors.lookalike import Register, closest
from actors.names import search_key
from audit.querysets import RecordQuerySet
from audit.references import tidy

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor

SeenThrough = Callable[["User", datetime.datetime], "QuerySet[Any, Any]"]
"""``seen_through(user, at)``: keys of actors that a package above opens to the user."""

SEEN_THROUGH: list[SeenThrough] = []
"""Nail: packages above fill it in ``AppConfig.ready()`` (cases, measures, the public record)."""

SeenIn = Callable[["Actor", "User", datetime.datetime], Iterable[tuple[Any, str, Any]]]
"""``seen_in(actor, user, at)``: label, URL and the actor's part, of what the user may see."""

SEEN_IN: list[SeenIn] = []
"""Nail: where an actor occurs, for the page "where seen"."""

Findings = Callable[[Collection[str], "User", datetime.datetime], Mapping[str, tuple[Any, str]]]
"""``findings(references, user, at)``: label and URL of those the user may see, by reference."""

FINDINGS: list[Findings] = []
"""Nail: who knows the findings that facts about an actor cite."""


class ActorQuerySet(RecordQuerySet[Any]):
    """Questions about actors."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Actors the user made, or sees through a case, a measure or the public record.

        A merge opens nothing: who sees one of two merged records does not see
        the other for it. Withdrawn actors stay visible, as withdrawn.
        """
        now = standing(user, at)
        if not now.active:
            return self.none()
        # Whoever everything is closed to keeps what is public, and nothing for having made it.
        mine = Q(pk__in=()) if now.closed_because else Q(created_by=user)
        for seen_through in SEEN_THROUGH:
            mine |= Q(pk__in=seen_through(user, at))
        return self.filter(mine)

    def surviving(self) -> Self:
        """Neither withdrawn nor merged into another."""
        return self.standing().filter(merged_into__isnull=True)

    def called(self, text: str) -> Self:
        """Actors with a name that holds every word of ``text``, or with this number or reference.

        Accents, capitals and signs make no difference; withdrawn names and
        numbers count no more. Empty text keeps all.
        """
        words = search_key(text).split()
        if not words:
            return self if not text.strip() else self.none()
        names = self.model.names.rel.related_model.objects.standing()
        for word in words:
            names = names.filter(key__contains=word)
        numbers = self.model.identifiers.rel.related_model.objects.standing()
        numbers = numbers.filter(normal=normalised(text))
        return self.filter(
            Exists(names.filter(actor=OuterRef("pk")))
            | Exists(numbers.filter(actor=OuterRef("pk")))
            | Q(reference=tidy(text))
        )

    def filed(self) -> Self:
        """As lists file them: by surname, then given name."""
        return self.order_by("filed_as", "pk")


class FactQuerySet(RecordQuerySet[Any]):
    """Questions about one kind of fact: names, identifiers, positions, addresses."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Facts about the actors the user may see."""
        actors = self.model._meta.get_field("actor").related_model.objects
        return self.filter(actor__in=actors.visible_to(user, at))


class NameQuerySet(FactQuerySet):
    """Questions about names."""

    def like(self, texts: Iterable[str], *, person: bool, limit: int = 10) -> list[Any]:
        """The standing names most like one of ``texts``, best first, one per actor.

        Names of persons are compared with a person's, those of bodies and
        things with theirs. Each row has its ``likeness`` (0 to 1). Ask it of
        ``visible_to`` only: then neither a row nor a count betrays what is hidden.
        """
        names = self._of(person)
        stored = dict(names.values_list("pk", "key"))
        best: dict[int, float] = {}
        for text in texts:
            for found in closest(text, stored, organization=not person, limit=4 * limit):
                best[found.key] = max(best.get(found.key, 0), found.score)
        rows = names.select_related("actor").in_bulk(best)
        alike: dict[int, Any] = {}
        for key, score in sorted(best.items(), key=lambda item: (-item[1], item[0])):
            rows[key].likeness = score
            alike.setdefault(rows[key].actor_id, rows[key])
        return list(alike.values())[:limit]

    def like_each(self, texts: Iterable[str], *, person: bool) -> dict[str, list[Any]]:
        """For each of many names those most like it, as ``like()`` of one, but sifted by
        ``lookalike.Register``; only the names that have any."""
        names = self._of(person)
        register = Register(dict(names.values_list("pk", "key")), organization=not person)
        found = {text: [one.key for one in register.closest(text)] for text in set(texts)}
        rows = names.select_related("actor").in_bulk(
            {key for keys in found.values() for key in keys}
        )
        alike: dict[str, list[Any]] = {}
        for text, keys in found.items():
            of_one = {rows[key].actor_id: rows[key] for key in reversed(keys)}
            if of_one:
                alike[text] = list(of_one.values())[::-1]
        return alike

    def _of(self, person: bool) -> Self:
        kinds = Q(actor__kind="person") if person else ~Q(actor__kind="person")
        return self.standing().filter(kinds, actor__withdrawn_at__isnull=True)


class IdentifierQuerySet(FactQuerySet):
    """Questions about identifiers."""

    def equal(self, identifiers: Iterable[Any]) -> Self:
        """Standing identifiers of other actors that are the same number as one of these."""
        same = Q(pk__in=[])
        for one in identifiers:
            same |= Q(scheme=one.scheme, country=one.country, normal=one.normal) & ~Q(
                actor=one.actor_id
            )
        return self.standing().filter(same, actor__withdrawn_at__isnull=True)


class RelationshipQuerySet(FactQuerySet):
    """Questions about relationships."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Relationships of which the user may see both ends: an edge betrays its other end."""
        actors = self.model._meta.get_field("actor").related_model.objects
        visible = actors.visible_to(user, at)
        return self.filter(actor__in=visible, other__in=visible)

    def of(self, actors: Collection[Actor]) -> Self:
        """Relationships with one of these actors at either end."""
        return self.filter(Q(actor__in=actors) | Q(other__in=actors))


def findings(
    references: Collection[str], user: User, at: datetime.datetime
) -> dict[str, tuple[Any, str]]:
    """Label and URL of the findings with these references that the user may see."""
    known: dict[str, tuple[Any, str]] = {}
    if references:
        for source in FINDINGS:
            known.update(source(references, user, at))
    return known


def places(
    actors: Iterable[Actor], user: User, at: datetime.datetime
) -> list[tuple[Any, str, Any]]:
    """Label, URL and part of everything that these actors occur in and the user may see."""
    return [place for seen_in in SEEN_IN for actor in actors for place in seen_in(actor, user, at)]
