"""The cast comes in through the doors, but nobody asks it for its papers.

What a test is about asks every law. People, their seats and their units are only where it plays:
they are made by the same actions, with entries and history, but no role, sight or guard is asked
on the way, which is two thirds of what they cost. ``PROBITY_ASK_THE_CAST=1`` asks them too.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from unittest import mock

from audit import acts

P = ParamSpec("P")
R = TypeVar("R")

ASKS = os.environ.get("PROBITY_ASK_THE_CAST") == "1"


def unasked(make: Callable[P, R]) -> Callable[P, R]:
    """The function, within which no act asks whether it may be done."""

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        with mock.patch.object(acts, "_ask", acts._ask if ASKS else _nothing):
            return make(*args, **kwargs)

    return made


def _nothing(*_args: object) -> None:
    return None
