"""What counts for a user at one moment: the roles held and the circles belonged to."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from accounts.models import User

CIRCLES_THROUGH: list[Callable[[User, frozenset[str], datetime.datetime], Iterable[int]]] = []
"""Nail: packages above add the group ids that a user with these roles reaches at a moment, such as
a vetted unit's."""


READ_WITH_ACCOUNT: dict[str, Callable[[], Combinable]] = {}
"""Nail: packages above add what a request's first query reads beside the account, by name."""


def why_suspended(user: User, at: datetime.datetime) -> str | None:
    """The sentence for a person whose access is suspended at ``at``; it names no case."""
    rows = apps.get_model("accounts", "AccessSuspension").objects.in_force(at)
    own = rows.filter(person=user.person_id).order_by("since")
    since = own.values_list("since", flat=True).first()
    if since is None:
        return None
    return _(
        "Your access was suspended %(when)s UTC. Everything is closed to you. Contact: the "
        "security officer."
    ) % {"when": f"{since.astimezone(datetime.UTC):%Y-%m-%d %H:%M}"}


CLOSED_BY: list[Callable[[User, datetime.datetime], str | None]] = [why_suspended]
"""Nail: packages above say why everything is closed to a user at a moment, such as vetting that
ended; None if nothing closes it. One such sentence and the user reaches no circle, own or other.
A suspension of access takes the roles away as well."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Roles and circles (ids of auth groups) that count for one user at one moment."""

    active: bool
    roles: frozenset[str]
    circles: frozenset[int]
    closed_because: str = ""
    """The sentence that tells the user why no circle counts; empty when the usual ones do."""
    few: dict[str, bool] = field(default_factory=dict, compare=False)
    """Whether the user holds few grants of a kind: chooses a query's shape, never its rows."""


NOBODY = Standing(active=False, roles=frozenset(), circles=frozenset())
SYSTEM = Standing(active=True, roles=frozenset({"system"}), circles=frozenset())


def standing(user: User, at: datetime.datetime) -> Standing:
    """The user's standing at ``at``: read once for a moment, never kept beyond it."""
    kept: tuple[datetime.datetime, Standing] | None = getattr(user, "_standing", None)
    if kept is not None and kept[0] == at:
        return kept[1]
    now = _read(user, at)
    user._standing = (at, now)  # type: ignore[attr-defined]
    return now


def is_partner(user: User) -> bool:
    """True for an account of a partner institution (separation of duties SD9)."""
    return user.agency is not None and user.agency.kind == "partner"


def _read(user: User, at: datetime.datetime) -> Standing:
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if user.kind == user.Kind.SYSTEM:  # no person, no circle, no vetting
        return SYSTEM
    for closed_by in CLOSED_BY:
        if why := closed_by(user, at):
            # A suspension is asked for first: whoever is closed otherwise is not suspended.
            roles = frozenset() if closed_by is why_suspended else _roles(user, at)
            return Standing(active=True, roles=roles, circles=frozenset(), closed_because=why)
    roles, circles = _roles(user, at), _own_circles(user)
    for through in CIRCLES_THROUGH:
        circles.update(through(user, roles, at))
    return Standing(active=True, roles=roles, circles=frozenset(circles))


def _own_circles(user: User) -> set[int]:
    """The personal circle: as the request's own query read it, or by one of its own."""
    own: int | None = getattr(user, "own_group", None)
    if own is not None:
        return {own}
    return set(user.circles.standing().values_list("group_id", flat=True))


def _roles(user: User, at: datetime.datetime) -> frozenset[str]:
    return frozenset(user.role_grants.in_force(at).values_list("role", flat=True))
