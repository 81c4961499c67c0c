"""Questions about the objectives of the Strategy, and what packages above link to them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thing that somebody linked to an objective, as one reader may see it.

    ``outside`` marks a thing of a country that the Strategy does not cover
    (it covers El Salvador, Guatemala and Honduras).
    """

    objective_id: int
    label: str
    url: str
    rationale: str
    kind: str = ""
    outside: bool = False


Linker = Callable[[Sequence[int], "User", datetime.datetime], Iterable[Link]]
"""``linker(objective_ids, user, at)``: the links to these objectives that the user may see."""

LINKED_FROM: list[Linker] = []
"""Nail: packages above that link to objectives fill it in ``AppConfig.ready()``."""


class ObjectiveQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """The Strategy is public: everyone signed in reads all of it."""
        return self if standing(user, at).active else self.none()

    def in_order(self) -> Self:
        """As the Strategy prints them: pillars first, each level in its own order."""
        return self.order_by("position", "code")

    def below(self, code: str) -> Self:
        """What belongs to the objective with this code, at any depth."""
        return self.filter(code__startswith=f"{code}.")


def links(objective_ids: Sequence[int], user: User, at: datetime.datetime) -> dict[int, list[Link]]:
    """Links to these objectives that the user may see, by objective; one question per package."""
    found: dict[int, list[Link]] = defaultdict(list)
    for linked_from in LINKED_FROM:
        for link in linked_from(objective_ids, user, at):
            found[link.objective_id].append(link)
    return found
