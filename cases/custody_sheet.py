"""The chain of custody of one exhibit, as plain facts for a printed sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event, in words: moments are UTC."""

    reference: str
    when: str
    kind: str
    by: str
    holder: str
    place: str
    seal: str
    note: str
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the sheet says. ``gaps`` are (reference, what is wrong); empty for a whole chain."""

    reference: str
    case: str
    title: str
    facts: tuple[tuple[str, str], ...]
    holding: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    gaps: tuple[tuple[str, str], ...]
    printed_by: str
    printed_at: datetime.datetime
    marking: str


class NotPrinted(Exception):
    """The sheet could not be printed; the text says why."""


PRINTERS: list[Callable[[Sheet], bytes]] = []
"""Nail: who turns a sheet into a PDF. Filled once by the package that prints."""


def printed(sheet: Sheet) -> bytes:
    """The sheet as PDF. Raises NotPrinted."""
    for printer in PRINTERS:
        return printer(sheet)
    raise NotPrinted("Nothing here prints.")
