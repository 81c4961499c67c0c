"""Facts as a page shows them: what they rest on, and on which record they stand."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from actors import countries
from actors.identifiers import disagrees_with_birth
from actors.models import Actor, Fact, Identifier, Relationship
from actors.querysets import findings

if TYPE_CHECKING:
    from accounts.models import User
    from audit.fields import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact with its page, its source in words, and the merged record it stands on, if any."""

    fact: Any
    url: str
    source: str
    source_url: str = ""
    asserted: bool = False
    on: str = ""
    warning: str = ""


def rows(facts: Iterable[Any], actor: Actor, user: User, at: datetime.datetime) -> list[Row]:
    """The facts in their order; sources are looked up once for all of them."""
    facts = list(facts)
    known = findings({f.source_reference for f in facts if f.source_reference}, user, at)
    return [_row(fact, actor, known) for fact in facts]


def _row(fact: Any, actor: Actor, known: dict[str, tuple[Any, str]]) -> Row:
    source, source_url = _source(fact, known)
    return Row(
        fact=fact,
        url=reverse("actors:fact", args=[fact.actor.reference, fact.NOUN, fact.reference]),
        source=source,
        source_url=source_url,
        asserted=fact.basis == Fact.Basis.ASSERTED,
        on="" if fact.actor_id == actor.pk else fact.actor.reference,
        warning=_warning(fact, actor.born),
    )


def _source(fact: Fact, known: dict[str, tuple[Any, str]]) -> tuple[str, str]:
    """The source in words, and its page. A finding the reader may not see is not named."""
    if fact.basis == Fact.Basis.PUBLISHED:
        return fact.source_text, ""
    if fact.basis == Fact.Basis.ASSERTED:
        return _("Asserted"), ""
    label, url = known.get(fact.source_reference, (_("A finding not open to you"), ""))
    return str(label), url


def _warning(fact: Any, born: PartialDate | None) -> str:
    if not isinstance(fact, Identifier):
        return ""
    if fact.check_result == Identifier.Check.INVALID:
        return _("The number fails its own check: a misprint here or in the source, or false.")
    if born is not None and disagrees_with_birth(fact.scheme, fact.value, born.first, born.last):
        return _("The birth date inside this number differs from the one recorded.")
    return ""


def percent(share: Decimal | None) -> str:
    """The share without idle zeros: ``12.5 %``; empty when it is not known."""
    return "" if share is None else f"{share.normalize():f}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One relationship read from the actor's end."""

    row: Row
    phrase: str
    other: Actor
    share: str


def edges(made: Iterable[Row], actors: Collection[Actor]) -> list[Edge]:
    """Relationships as they read from these actors, who are one."""
    keys = {actor.pk for actor in actors}
    found = []
    for row in made:
        relation: Relationship = row.fact
        inverse = relation.actor_id not in keys
        other = relation.actor if inverse else relation.other
        words = str(relation.phrase(inverse=inverse))
        found.append(Edge(row=row, phrase=words, other=other, share=percent(relation.share_pct)))
    return found


def state_of(actor: Actor) -> tuple[str, str] | None:
    """For status.html: that the actor was withdrawn or merged; None while it stands."""
    if actor.withdrawn_at is not None:
        return "withdrawn", _("Withdrawn")
    if actor.merged_into_id is not None:
        return "merged", _("Merged")
    return None


def told(actor: Actor) -> list[tuple[str, Any]]:
    """What is known of the actor as a whole, for facts.html."""
    of_a_person: list[tuple[str, Any]] = [
        (_("Nationality"), countries.named(actor.nationality)),
        (_("Born"), actor.born),
        (_("Place of birth"), actor.birthplace),
        (_("Died"), actor.died),
        (_("Lives in"), countries.named(actor.country)),
    ]
    of_another: list[tuple[str, Any]] = [
        (_("Registered in, or flag"), countries.named(actor.country)),
        (_("Incorporated or built"), actor.incorporated),
    ]
    return [
        (_("Kind"), actor.get_kind_display()),
        *(of_a_person if actor.is_person else of_another),
        (_("Description"), actor.description),
    ]
