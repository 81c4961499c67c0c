"""The doors of the desk: my work, who can see what, the drill, what leavers left behind."""

from __future__ import annotations

from desk.views.access import index, reach, who
from desk.views.drill import drill, drilled
from desk.views.home import home
from desk.views.leavers import hand_over, left_behind
from desk.views.search import search

__all__ = [
    "drill",
    "drilled",
    "hand_over",
    "home",
    "index",
    "left_behind",
    "reach",
    "search",
    "who",
]
