"""The Strategy as the house keeps it: its text in ``data/strategy.json``, read into values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "strategy.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One pillar, objective, line of effort, effort, step or commitment, in its own words.

    ``parent`` is the code of what it belongs to, "" at the top; ``term`` is
    SHORT, MEDIUM or LONG for a step of the sequencing and "" otherwise.
    """

    code: str
    kind: str
    parent: str
    position: int
    title: str
    text: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """The whole Strategy: parents come before what belongs to them."""

    title: str
    publisher: str
    dated: str
    source: str
    licence: str
    language: str
    objectives: tuple[Item, ...]


def strategy(file: Path = FILE) -> Strategy:
    """The Strategy of July 2021 (National Security Council, The White House), word for word."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    items = tuple(Item(**item) for item in stored.pop("objectives"))
    return Strategy(objectives=items, **stored)
