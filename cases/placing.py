"""Rows of a table of cases from before Probity, as they were understood. Values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

CREATE, TRACK, CHANGE, SAME, WRONG = "create", "track", "change", "same", "wrong"
EDITED = ("title", "summary", "country", "department", "municipality", "priority", "language")
"""Facts of a case that is here already which a table may change; its status is moved here only."""


@dataclass(slots=True)
class Looked:
    """One row: its line in the file, what it would do, and what is wrong with it.

    ``typed`` is what was understood, ``cells`` what was sent. ``stands``, ``reference`` and
    ``version`` are of what is here already; ``changes`` are (column, before, after).
    """

    line: int
    number: str
    cells: dict[str, str]
    fate: str
    typed: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    stands: int = 0
    reference: str = ""
    version: int = 0
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    def refuse(self, errors: Sequence[tuple[str, str]]) -> None:
        """Say that the row does nothing, and why."""
        self.fate = WRONG
        self.errors += errors


def counted(rows: Sequence[Looked]) -> dict[str, int]:
    """How many rows would do what."""
    found = dict.fromkeys((CREATE, TRACK, CHANGE, SAME, WRONG), 0)
    for row in rows:
        found[row.fate] += 1
    return found


def track_of(typed: dict[str, Any]) -> dict[str, Any]:
    """The facts of the track in a row, by the names of its columns; empty where it has none."""
    if not typed.get("track_kind"):
        return {}
    return {
        "kind": typed["track_kind"],
        "office": typed["track_office"],
        "docket_number": typed["docket_number"],
        "next_on": typed["next_on"],
        "amount_minor": typed.get("amount_minor"),
        "amount_currency": typed["currency"],
    }
