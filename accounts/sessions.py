"""What a session knows of its sign-in, when it ends, and how sessions are ended."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from django.conf import settings

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from accounts.models import User

SINCE, SEEN, CONFIRMED, FACTOR = "since", "seen", "confirmed", "factor_of"
"""Keys of the session: seconds since 1970, but for FACTOR, the key of the user who showed one."""

BROWSERS = (
    ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What is looked for in a user agent, first match first: most claim to be several."""

SEEN_EVERY = 60
"""Seconds: one write a minute is exact enough for half an hour."""


def begin(session: SessionBase, at: datetime.datetime) -> None:
    """Somebody signed in: from now on the session ages."""
    session[SINCE] = session[SEEN] = session[CONFIRMED] = int(at.timestamp())


def confirm(session: SessionBase, at: datetime.datetime) -> None:
    """The password or a factor was shown again."""
    session[CONFIRMED] = int(at.timestamp())


def unconfirm(session: SessionBase) -> None:
    """Neither was shown to us in this session: before a grave act it is asked for."""
    session.pop(CONFIRMED, None)


def confirmed_at(session: SessionBase) -> datetime.datetime | None:
    """When the user last showed a password or a factor in this session."""
    shown = session.get(CONFIRMED)
    return datetime.datetime.fromtimestamp(shown, datetime.UTC) if shown else None


def over(session: SessionBase, at: datetime.datetime) -> str:
    """Why the session has ended at ``at``: ``idle``, ``age`` or ``unknown``; else empty.

    A session without a beginning was not begun by a sign-in, and a beginning in
    the future means that a clock was set: neither is trusted.
    """
    since, seen, now = session.get(SINCE), session.get(SEEN), at.timestamp()
    if not isinstance(since, int) or not isinstance(seen, int):
        return "unknown"
    if max(since, seen) > now + SEEN_EVERY:
        return "clock"
    if now - since >= settings.PROBITY_SESSION_HOURS * 3600:
        return "age"
    if now - seen >= settings.PROBITY_IDLE_MINUTES * 60:
        return "idle"
    return ""


def saw(session: SessionBase, at: datetime.datetime) -> None:
    """The user did something: the idle time starts again. Writes at most once a minute."""
    now = int(at.timestamp())
    if now - session[SEEN] >= SEEN_EVERY:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)


def open_sessions(user: User) -> list[Any]:
    """The user's sessions that are open, newest first."""
    rows = UserSession.objects.purge_and_list(user)
    return sorted(rows, key=lambda row: row.last_seen_at, reverse=True)


def browser(user_agent: str) -> str:
    """The browser and system that a browser says it is, in two words or so."""
    name = next((known for mark, known in BROWSERS if mark in user_agent), "")
    system = next((known for mark, known in SYSTEMS if mark in user_agent), "")
    return ", ".join(word for word in (name, system) if word)


def forget(key: str | None) -> None:
    """Take a session that was signed out from the list of open ones."""
    UserSession.objects.filter(session_key=key or "").delete()


def end_all(user: User) -> int:
    """End every session of the user; how many there were."""
    rows = list(UserSession.objects.filter(user=user))
    for row in rows:
        row.end()
    return len(rows)
