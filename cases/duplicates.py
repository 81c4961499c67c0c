"""Which texts tell of the same matter. Pure: texts in, scores out; a hint to look, no finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from actors.names import tokens

ALIKE = 62.0
"""From this score on two texts are shown as alike (0 to 100)."""
WORDS = 60
"""So many words of each text count: its title, its names and how it begins."""


class Alike(NamedTuple):
    """One text that is like another: its key, and how like (0 to 100)."""

    key: int
    score: int


def words_of(*parts: str) -> str:
    """The words of a text that tell it from another, each once, as they are compared."""
    kept = dict.fromkeys(word for part in parts for word in tokens(part) if len(word) > 2)
    return " ".join(sorted(list(kept)[:WORDS]))


def alike(text: str, stored: Mapping[int, str], *, limit: int = 3) -> list[Alike]:
    """The stored texts most like one, best first. Both sides are ``words_of()`` something."""
    if not text:
        return []
    found = process.extract(
        text, stored, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=limit
    )
    return [Alike(key, round(score)) for _text, score, key in found]
