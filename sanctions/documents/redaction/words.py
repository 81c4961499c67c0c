"""When a text is found in another: accents, ligatures, capitals and line ends do not hide it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 3
"""Letters and digits that a text needs before it can be searched for."""
ALONE = 6
"""A shorter one only counts as a word of its own: "Ana" is not found in "Guatemalana"."""
LONG_LINE = 12
"""A line of a passage that is searched for by itself."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The letters and digits of a text, plain and small, each with where it stood in the text."""

    text: str
    letters: str
    places: list[int]


def squeezed(text: str) -> Squeezed:
    """The text as a searcher sees it: decomposed (NFKD), without marks, case and all between."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.casefold()):
            if part.isalnum():
                letters.append(part)
                places.append(place)
    return Squeezed(text, "".join(letters), places)


def found(needle: str, hay: Squeezed) -> Iterator[tuple[int, int]]:
    """Where the needle stands: first character and the one after the last, in the text as given."""
    wanted = squeezed(needle).letters
    at = hay.letters.find(wanted) if len(wanted) >= SHORTEST else -1
    while at >= 0:
        first, last = hay.places[at], hay.places[at + len(wanted) - 1]
        if len(wanted) >= ALONE or _alone(hay.text, first, last):
            yield first, last + 1
        at = hay.letters.find(wanted, at + 1)


def _alone(text: str, first: int, last: int) -> bool:
    around = text[max(first - 1, 0) : first] + text[last + 1 : last + 2]
    return not any(character.isalnum() for character in around)


def searchable(text: str) -> list[str]:
    """What to search for once this text was withheld: the whole of it, and each long line."""
    parts = [text, *text.splitlines()]
    least = [SHORTEST, *(LONG_LINE for _ in text.splitlines())]
    kept = (" ".join(p.split()) for p, n in zip(parts, least, strict=True)
            if len(squeezed(p).letters) >= n)  # fmt: skip
    return list(dict.fromkeys(kept))
