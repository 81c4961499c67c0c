"""Who is at work and from where: context variables of our own.

simple-history's request user is silently lost in threads and executors; here a
write without a hand is an error instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import datetime


class OutsideTheDoors(RuntimeError):
    """A record was about to be written by something other than ``audit.acts``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a deed comes from: copied into every entry.

    ``confirmed_at`` tells, asked when it matters, when password or factor were last shown.
    """

    channel: str = "command"
    request: str = ""
    session: str = ""
    address: str = ""
    confirmed_at: Callable[[], datetime.datetime | None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The act under way: whose hand writes, since when, why, and which row.

    ``held`` are the rows locked by the acts around this one; ``row`` is the one
    being saved at this very moment, and no other may be.
    """

    by_id: int
    by: Any
    reason: str
    at: datetime.datetime
    held: frozenset[tuple[str, int]] = frozenset()
    row: Any = None


UNIT_OF: list[Callable[[Any], str]] = []
"""Nail: packages above say which unit an account works in, empty for none; the last that knows
one is heard, so that a vetted unit goes before an agency."""


def unit_of(by: Any) -> str:
    """The unit of an account as its entries name it: a vetted unit, or else the agency's code.

    Read once for an account as it was loaded, and nothing outlives a request.
    """
    kept: str | None = getattr(by, "_unit_in_words", None)
    if kept is None:
        kept = next((text[:100] for unit in reversed(UNIT_OF) if (text := unit(by))), "")
        by._unit_in_words = kept
    return kept


_ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)
_HAND: ContextVar[Hand | None] = ContextVar("hand", default=None)


def origin() -> Origin:
    """Where the present deed comes from; a command when nothing was set."""
    return _ORIGIN.get() or Origin()


@contextmanager
def coming_from(place: Origin) -> Iterator[None]:
    """Mark everything done inside the block as coming from ``place``."""
    token = _ORIGIN.set(place)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def confirmed_lately(at: datetime.datetime) -> bool:
    """True if whoever sits there showed so lately that it is them; a command needs nobody to."""
    place = origin()
    if place.channel == "command":
        return True
    shown = place.confirmed_at()
    minutes = settings.PROBITY_CONFIRM_MINUTES
    return shown is not None and (at - shown).total_seconds() < minutes * 60


def hand() -> Hand | None:
    """The act under way in this context, or None outside the doors."""
    return _HAND.get()


def required_hand() -> Hand:
    """The act under way. Raises OutsideTheDoors when there is none."""
    if (present := _HAND.get()) is None:
        raise OutsideTheDoors("Records are written by audit.acts only: act, begin, bulk or note.")
    return present


@contextmanager
def writing(new: Hand) -> Iterator[None]:
    """Open the door for the block. Only ``audit.acts`` and ``audit.migrating`` call this."""
    token = _HAND.set(new)
    try:
        yield
    finally:
        _HAND.reset(token)


@contextmanager
def saving(row: Any) -> Iterator[None]:
    """Let the act under way save this one row. Only the callers of ``writing`` call this."""
    with writing(replace(required_hand(), row=row)):
        yield
