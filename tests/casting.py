"""The cast comes in through the doors, but nobody asks it for its papers.

What a test is about asks every law. People, their seats and their units are only where it plays:
they are made by the same actions, with entries and history, but no role, sight or guard is asked
on the way, which is two thirds of what they cost. ``PROBITY_ASK_THE_CAST=1`` asks them too.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from audit import acts

P = ParamSpec("P")
R = TypeVar("R")

ASKS = os.environ.get("PROBITY_ASK_THE_CAST") == "1"
_COMING_IN: ContextVar[bool] = ContextVar("coming in", default=False)
"""Of one thread alone: what races with a cast that comes in is asked."""


def unasked(make: Callable[P, R]) -> Callable[P, R]:
    """The function, within which no act asks whether it may be done."""

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _COMING_IN.set(not ASKS)
        try:
            return make(*args, **kwargs)
        finally:
            _COMING_IN.reset(token)

    return made


def _asking(ask: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(ask)
    def asked(*args: Any) -> None:
        if not _COMING_IN.get():
            ask(*args)

    return asked


acts._ask = _asking(acts._ask)
