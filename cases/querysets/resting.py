"""What rests on findings, in the packages above."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from accounts.models import User


class Resting(NamedTuple):
    """Something that rests on a finding: what it is called, where it is, and how it rests."""

    finding_id: int
    reference: str
    url: str
    how: str


Rests = Callable[["Iterable[int]", "User", datetime.datetime], Iterable[Resting]]

RESTS: list[Rests] = []
"""Nail: packages above tell what of theirs rests on findings with these keys, as far as the user
sees it."""


def resting_on(keys: Iterable[int], user: User, at: datetime.datetime) -> list[Resting]:
    """What the packages above rest on these findings."""
    keys = list(keys)
    return [one for rests in RESTS for one in rests(keys, user, at)]
