"""Marks of controlled unclassified information, reckoned from the parts that a document prints.

32 CFR 2002.20: the banner is the union of all that the document holds, a portion mark is of its
portion alone. The categories and what brings them in are `sanctions/data/cui.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.models import Exhibit

FILE = Path(__file__).parent / "data" / "cui.json"
UNCONTROLLED = "(U)"


@dataclass(frozen=True, slots=True)
class Portion:
    """What one part of a document holds: codes of categories, and limits of dissemination."""

    categories: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()

    @property
    def banner(self) -> str:
        """What stands on every page: `CUI//SP-A/SP-B/C//LIMIT`; empty where nothing is controlled.

        Specified categories stand before the Basic ones, each group by the alphabet, and limits
        last. Raises ValueError for a limit that needs a category which is not there.
        """
        return self._marks(portion=False)

    @property
    def mark(self) -> str:
        """What stands before the portion: `(CUI//SP-X//LIMIT)`, or `(U)`."""
        return f"({self._marks(portion=True)})" if self.categories else UNCONTROLLED

    def _marks(self, *, portion: bool) -> str:
        if not self.categories and not self.controls:
            return ""
        limits = []
        for control in sorted(self.controls):
            row = registry()["controls"][control]
            if row["needs"] not in self.categories:
                raise ValueError(f"{control} is only for what is {row['needs']}.")
            limits.append(row["portion"] if portion else control)
        groups = [registry()["control"], "/".join(codes(self)), "/".join(limits)]
        return "//".join(filter(None, groups))


def codes(portion: Portion) -> list[str]:
    """Its categories as they are printed, in their order."""
    known = registry()["categories"]
    specified = sorted(code for code in portion.categories if known[code]["specified"])
    basic = sorted(code for code in portion.categories if not known[code]["specified"])
    return [*(f"SP-{code}" for code in specified), *basic]


def names(portion: Portion) -> list[str]:
    """Its categories in words, in the same order: `bank secrecy (SP-FSEC)`."""
    known = registry()["categories"]
    return [f"{known[code.removeprefix('SP-')]['name']} ({code})" for code in codes(portion)]


def unseen(portion: Portion) -> list[str]:
    """The codes of which nobody has read whether they are Basic or Specified."""
    known = registry()["categories"]
    return sorted(code for code in portion.categories if not known[code]["seen"])


def union(portions: Iterable[Portion]) -> Portion:
    """What several parts hold together."""
    parts = list(portions)
    return Portion(
        frozenset().union(*(one.categories for one in parts)),
        frozenset().union(*(one.controls for one in parts)),
    )


def of_exhibit(exhibit: Exhibit) -> Portion:
    """What an exhibit brings in: of the matter unless it is public, and what its source, its
    compartment and its restriction add."""
    told = registry()
    found: set[str] = set() if exhibit.source_type in told["public"] else set(matter().categories)
    for field, rows in told["exhibits"].items():
        found |= set(rows.get(getattr(exhibit, field), ()))
    return Portion(frozenset(found))


def matter() -> Portion:
    """What everything is that says who is looked into, and for what."""
    return Portion(frozenset(registry()["matter"]))


def deliberation() -> Portion:
    """What is deliberated about a record, in volume B."""
    row = registry()["deliberation"]
    return Portion(frozenset(row["categories"]), frozenset(row["controls"]))


@cache
def registry() -> dict[str, Any]:
    """The categories, as the file has them."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
