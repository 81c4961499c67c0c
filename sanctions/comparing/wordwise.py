"""Two texts word by word: what stands in both, what was taken out, what was put in."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

LONGEST = 4000
"""Words of a text that are compared one by one; a longer one is shown before and after."""


class Piece(NamedTuple):
    """A stretch of words: ``same``, ``out`` (only before) or ``in`` (only now)."""

    kind: Literal["same", "out", "in"]
    text: str


def wordwise(before: str, after: str) -> list[Piece]:
    """The later text with what was taken out of the earlier one at its place."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > LONGEST:
        return [piece for piece in (Piece("out", before), Piece("in", after)) if piece.text]
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(new[c:d])))
            continue
        pieces += [Piece("out", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("in", "".join(new[c:d]))] if d > c else []
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
