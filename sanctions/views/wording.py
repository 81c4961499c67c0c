"""Old and new words as two columns show them."""

from __future__ import annotations

from typing import NamedTuple

from sanctions.comparing import Piece, wordwise


class Sides(NamedTuple):
    """The earlier words and the later ones, each cut where they differ."""

    before: list[Piece]
    after: list[Piece]


def sides(before: str, after: str) -> Sides | None:
    """Both texts; None where there is none."""
    if not before and not after:
        return None
    pieces = wordwise(before, after)
    return Sides(
        [one for one in pieces if one.kind != "in"], [one for one in pieces if one.kind != "out"]
    )
