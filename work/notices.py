"""Telling people: the only writer of notices."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from work.models import Notice

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from work.subjects import Subject

Members = Callable[["Circle", datetime.datetime], "Iterable[User]"]
"""``members(circle, at)``: whom a unit's queue consists of at a moment."""

MEMBERS_OF: list[Members] = []
"""Nail: packages above that have queues fill it in ``AppConfig.ready()``."""

KEPT = datetime.timedelta(days=400)
"""How long a notice that was read is kept: its key still stops a second telling."""


def tell(
    user: User,
    *,
    key: str,
    kind: str,
    text: str,
    at: datetime.datetime,
    about: Subject | None = None,
    **facts: Any,
) -> None:
    """Tell a user something once: a second notice with the same key is not written.

    ``key`` names the event, such as ``vetting:UM-2026-7K3QMX2:30``. ``text`` is
    a msgid marked with ``gettext_noop`` that names its ``facts``: "%(days)s days
    left". The user sees the notice only while they may see what it is ``about``,
    so text and facts may say what that page says. Inside a transaction it is
    told with the rest. Raises KeyError for a fact that the text names and nobody
    gave.
    """
    tell_all([notice(user, key=key, kind=kind, text=text, at=at, about=about, **facts)])


def notice(
    user: User,
    *,
    key: str,
    kind: str,
    text: str,
    at: datetime.datetime,
    about: Subject | None = None,
    **facts: Any,
) -> Notice:
    """A notice for ``tell_all``, not told yet. Takes what ``tell`` takes."""
    text % facts
    row = Notice(user=user, key=key, kind=kind, text=text, facts=facts, at=at)
    row.is_about(about)
    return row


def tell_all(notices: Iterable[Notice]) -> None:
    """Tell many things at once; those that were told before are left out."""
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)


def reached_through(circle: Circle, at: datetime.datetime) -> list[User]:
    """The open accounts behind a circle: its person, or the members of its unit."""
    if circle.user is not None:
        people: Iterable[User] = [circle.user]
    else:
        people = [user for members in MEMBERS_OF for user in members(circle, at)]
    return [user for user in people if user.is_active]


def mark_read(user: User, at: datetime.datetime, *keys: int) -> int:
    """Mark notices of the user read: those with these primary keys, or all that they may see."""
    rows = Notice.objects.visible_to(user, at).unread()
    if keys:
        rows = rows.filter(pk__in=keys)
    return int(rows.update(read_at=at))


def sweep(at: datetime.datetime) -> int:
    """Let go of what was read long ago; how many notices went."""
    gone, _by_table = Notice.objects.filter(read_at__lt=at - KEPT).delete()
    return int(gone)
