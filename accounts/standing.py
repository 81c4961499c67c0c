"""What counts for a user at one moment: the roles held and the circles belonged to."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

CIRCLES_THROUGH: list[Callable[[User, datetime.datetime], Iterable[int]]] = []
"""Nail: packages above add the group ids a user reaches at a moment, such as a vetted unit's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Roles and circles (ids of auth groups) that count for one user at one moment."""

    active: bool
    roles: frozenset[str]
    circles: frozenset[int]
    few: dict[str, bool] = field(default_factory=dict, compare=False)
    """Whether the user holds few grants of a kind: chooses a query's shape, never its rows."""


NOBODY = Standing(active=False, roles=frozenset(), circles=frozenset())


def standing(user: User, at: datetime.datetime) -> Standing:
    """The user's standing at ``at``: read once for a moment, never kept beyond it."""
    kept: tuple[datetime.datetime, Standing] | None = getattr(user, "_standing", None)
    if kept is not None and kept[0] == at:
        return kept[1]
    now = _read(user, at)
    user._standing = (at, now)  # type: ignore[attr-defined]
    return now


def _read(user: User, at: datetime.datetime) -> Standing:
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    circles = set(user.circles.standing().values_list("group_id", flat=True))
    for through in CIRCLES_THROUGH:
        circles.update(through(user, at))
    return Standing(active=True, roles=_roles(user, at), circles=frozenset(circles))


def _roles(user: User, at: datetime.datetime) -> frozenset[str]:
    if user.kind == user.Kind.SYSTEM:
        return frozenset({"system"})
    return frozenset(user.role_grants.in_force(at).values_list("role", flat=True))
