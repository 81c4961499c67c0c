"""Deeds on the objectives: loading the Strategy's text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import bulk
from objectives.models import Objective
from objectives.rules import LOAD
from objectives.strategy import Item, Strategy, strategy

if TYPE_CHECKING:
    from accounts.models import User


class Loaded(NamedTuple):
    """What became of a load: how many parts were new, and how many read differently."""

    begun: int
    changed: int


def load_strategy(*, by: User, at: datetime.datetime, text: Strategy | None = None) -> Loaded:
    """Make the stored Strategy read as the one given (default: the one of July 2021).

    A second load changes nothing. A part whose text is gone stays, because
    cases and measures point at it. Raises ValidationError if a part is refused.
    """
    text = text or strategy()
    begun = changed = 0
    for items in _levels(text.objectives):
        stored = {row.code: row for row in Objective.objects.standing()}
        wanted = {item.code: _fields(item, stored, text.language) for item in items}
        new = [Objective(**wanted[code]) for code in wanted if code not in stored]
        other = [stored[code] for code in wanted if _differs(stored.get(code), wanted[code])]
        begun += _write(new, wanted, by, at)
        changed += _write(other, wanted, by, at)
    return Loaded(begun, changed)


def _levels(items: Iterable[Item]) -> list[list[Item]]:
    """The parts by depth, so that what a part belongs to is there before it."""
    depths: dict[str, int] = {}
    levels: list[list[Item]] = []
    for item in items:
        depth = depths[item.code] = depths[item.parent] + 1 if item.parent else 0
        if depth == len(levels):
            levels.append([])
        levels[depth].append(item)
    return levels


def _fields(item: Item, stored: dict[str, Objective], language: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "kind": item.kind,
        "parent_id": stored[item.parent].pk if item.parent else None,
        "position": item.position,
        "term": item.term,
        "title": item.title,
        "text": item.text,
        "language": language,
    }


def _differs(row: Objective | None, fields: dict[str, Any]) -> bool:
    return row is not None and any(getattr(row, name) != fields[name] for name in fields)


def _write(
    rows: list[Objective], wanted: dict[str, dict[str, Any]], by: User, at: datetime.datetime
) -> int:
    def lay(row: Objective) -> None:
        for name, value in wanted[row.code].items():
            setattr(row, name, value)

    result = bulk(LOAD, rows, by=by, at=at, change=lay)
    if result.refused:
        raise ValidationError(
            [_("%(code)s: %(why)s") % {"code": row.code, "why": why} for row, why in result.refused]
        )
    return len(result.done)
