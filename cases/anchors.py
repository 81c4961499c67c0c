"""Where a quotation stands in a text, also after the text was read again by another program.

Words of the W3C Web Annotation Data Model, 4.2.4 and 4.2.5: a TextQuoteSelector is ``exact`` (our
``passage``) with ``prefix`` and ``suffix``; a TextPositionSelector is ``start`` and ``end``, in
characters of the page, the end not counted in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

CONTEXT = 48
"""So many characters before and after a passage are kept with it."""
LIKE = 85.0
"""From this similarity on (0 to 100) a passage with other letters is the same one."""
SHORTEST = 12
"""A shorter passage is like too much: it is only found as it stands."""
CLEAR = 3.0
"""Two places whose likeness differs by less are told apart by what stands around them."""

How = Literal["exact", "normal", "like"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What was quoted, and what stood around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where it stands; ``how`` it was found, and how alike it is (100: the same letters)."""

    start: int
    end: int
    how: How
    score: float = 100.0


def find(quote: Quote, text: str) -> Anchor | None:
    """The place of a quotation in a text: exactly; else without regard to spacing, case, accents
    and broken words; else the one most alike. None when nothing is alike enough: it is never
    moved to a place that only may be it."""
    if not quote.exact.strip():
        return None
    if found := [Anchor(at, at + len(quote.exact), "exact") for at in _all(quote.exact, text)]:
        return _nearest(quote, text, found)
    folded, places = _folded(text)
    sought, _own = _folded(quote.exact)
    if not sought:
        return None
    if found := [_back(places, at, at + len(sought), "normal") for at in _all(sought, folded)]:
        return _nearest(quote, text, found)
    return _alike(quote, text, folded, places, sought)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a place."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _all(sought: str, text: str) -> Iterator[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + 1)


def _folded(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, without case and accents, and the place of each in the text."""
    kept: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign).casefold():
            if part.isalnum():
                kept.append(part)
                places.append(place)
    return "".join(kept), places


def _back(places: list[int], start: int, end: int, how: How, score: float = 100.0) -> Anchor:
    return Anchor(places[start], places[end - 1] + 1, how, score)


def _nearest(quote: Quote, text: str, found: list[Anchor]) -> Anchor:
    """The one whose surroundings are most like those it was quoted from; then the nearest."""
    if len(found) == 1:
        return found[0]
    return max(
        found,
        key=lambda one: (round(_setting(quote, text, one)), -abs(one.start - (quote.start or 0))),
    )


def _setting(quote: Quote, text: str, one: Anchor) -> float:
    before, after = around(text, one.start, one.end)
    return float(fuzz.ratio(quote.prefix + quote.suffix, before + after))


def _alike(quote: Quote, text: str, folded: str, places: list[int], sought: str) -> Anchor | None:
    if len(sought) < SHORTEST or len(folded) < len(sought) // 2:
        return None
    found: list[Anchor] = []
    rest = folded
    for _turn in range(2):
        # The shorter text would be aligned in the longer one whichever way they are given.
        best = fuzz.partial_ratio_alignment(sought, rest, score_cutoff=LIKE)
        if best is None or best.dest_end <= best.dest_start or len(rest) < len(sought):
            break
        found.append(_back(places, best.dest_start, best.dest_end, "like", float(best.score)))
        blank = "\0" * (best.dest_end - best.dest_start)
        rest = rest[: best.dest_start] + blank + rest[best.dest_end :]
    if not found:
        return None
    near = [one for one in found if one.score > found[0].score - CLEAR]
    return _nearest(quote, text, near)
