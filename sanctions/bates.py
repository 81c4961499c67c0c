"""Bates numbers: one number per page, continuous over a record, never reused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 6
"""Digits of a number; the convention is six to eight (legal practice, from memory)."""
LABEL = "Ex. "


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers of one exhibit, both ends included, and its label in the record."""

    label: str
    first: str
    last: str


def prefix(reference: str) -> str:
    """The prefix of a record: ``AR-`` (administrative record) and what makes it unique.

    >>> prefix("ME-2026-7K3QMX2")
    'AR-7K3QMX2-'
    """
    return f"AR-{reference.rpartition('-')[2]}-"


def spans(head: str, pages: Iterable[int], *, after: Iterable[Span] = ()) -> list[Span]:
    """Number exhibits of so many pages one after the other, without a gap, from page 1.

    An exhibit whose pages cannot be counted (a photograph, a sound file) takes
    one number for its slip-sheet. ``after`` are spans of the same record that were given out
    before: numbers and labels go on behind the highest of them.

    >>> spans("AR-X-", [2, 0, 1])[2]
    Span(label='Ex. 3', first='AR-X-000004', last='AR-X-000004')
    >>> spans("AR-X-", [1], after=spans("AR-X-", [2, 0]))
    [Span(label='Ex. 3', first='AR-X-000004', last='AR-X-000004')]
    """
    given = list(after)
    result = []
    following = max((int(span.last.removeprefix(head)) for span in given), default=0) + 1
    begin = max((int(span.label.removeprefix(LABEL)) for span in given), default=0) + 1
    for order, count in enumerate(pages, start=begin):
        taken = max(count, 1)
        last = following + taken - 1
        result.append(
            Span(f"{LABEL}{order}", f"{head}{following:0{WIDTH}d}", f"{head}{last:0{WIDTH}d}")
        )
        following = last + 1
    return result
