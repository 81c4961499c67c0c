"""What verification finds: where something is wrong, and what, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that is not as it should be.

    ``kind`` is for machines ("leaf.changed"), ``where`` names the row, tile or file, ``what`` is
    a sentence.
    """

    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


MOST = 20
"""Faults of one kind in one table that are told: the first names the place, all the extent."""

FILES: list[Callable[[dict[str, int] | None], Iterator[Fault]]] = []
"""Nail: packages that keep files say which are not as their rows tell.

Called with the smallest key that need be asked for each source of the log ("cases.historicalcase"),
or with None: all of them.
"""
