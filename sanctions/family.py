"""Family that a measure reaches by its text: who is a minor, and how a relative is spoken of.

Days and words in, words out. The published practice under sec. 7031(c) names spouse and adult
children and mentions minors without a name (public designation statements, S27).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions.yearly import anniversary

if TYPE_CHECKING:
    from actors.models import Actor, Relationship
    from audit.partial_dates import PartialDate

OF_AGE = 18
CHILD = "child"
CIRCA_YEARS = 2
STATUS_PRONGS = {"SFOPS-7031C": ("P3",), "PP-10685": ("P2",)}
"""Prongs that status alone completes, where the text reaches family with the principal: of a
designee under sec. 7031(c), of a person under the first prong of Proclamation 10685."""
TIES = {"spouse": "spouse", "parent": "parent", "sibling": "sibling"}
"""What a tie on record makes of the relative; what is missing is another immediate relative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One relative as documents speak of them; ``name`` is empty for a minor."""

    tie: str
    name: str = ""


def is_minor(born: PartialDate | None, tie: str, on: datetime.date) -> bool:
    """True if the person may be under eighteen on that day: what is not known protects.

    A child of unknown age counts as a minor; a spouse or parent does not.
    """
    if born is None:
        return tie == CHILD
    youngest = born.last
    if born.circa:
        youngest = anniversary(youngest, youngest.year + CIRCA_YEARS)
    return on < anniversary(youngest, youngest.year + OF_AGE)


def spoken(relatives: Iterable[Relative]) -> str:
    """``the spouse, Ana Muestra; a minor child``: no minor is ever named."""
    return "; ".join(
        f"the {one.tie}, {one.name}" if one.name else f"a minor {one.tie}" for one in relatives
    )


def read_from(row: Relationship, subject: int) -> tuple[Actor, str]:
    """The other end of a family tie on record, and what they are to the subject.

    A tie is stored once: "is a parent of" makes its other end the child.
    """
    if row.actor_id != subject:
        return row.actor, TIES.get(row.tie, "relative")
    return row.other, CHILD if row.tie == "parent" else TIES.get(row.tie, "relative")
