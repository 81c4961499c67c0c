"""Code names of human sources: drawn by chance, and never like the name they stand for."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from actors.lookalike import closest
from actors.names import tokens

WORDS = (
    "ALDER", "AMBER", "ANCHOR", "ASPEN", "BASALT", "BEACON", "BIRCH", "BRIDGE", "CEDAR", "CINDER",
    "CLOVER", "COBALT", "COPPER", "CORAL", "CRANE", "DELTA", "EGRET", "EMBER", "FALCON", "FENNEL",
    "FERN", "FLINT", "GARNET", "GRANITE", "HARBOR", "HAZEL", "HERON", "INDIGO", "IRIS", "IVORY",
    "JASPER", "JUNIPER", "KESTREL", "LANTERN", "LARCH", "LOTUS", "MAPLE", "MARBLE", "MERIDIAN",
    "NICKEL", "NIMBUS", "OBSIDIAN", "ONYX", "OSPREY", "PEBBLE", "PELICAN", "QUARTZ", "RAVEN",
    "SABLE", "SAFFRON", "SIERRA", "SLATE", "SPRUCE", "SUMMIT", "TEAK", "THISTLE", "TUNDRA",
    "UMBER", "VELVET", "WALNUT", "WILLOW", "ZENITH",
)  # fmt: skip
SHORTEST = 3
"""Words of fewer letters give nobody away by standing in another."""


def drawn(real_name: str, taken: Collection[str] = ()) -> str:
    """A code name that is not taken and not like the name, from the system's random source."""
    while True:
        name = f"{secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"
        if name not in taken and not resembles(name, real_name):
            return name


def resembles(code_name: str, real_name: str) -> bool:
    """True if the code name looks or sounds like the name, holds a word of it, or is its
    initials."""
    code, real = tokens(code_name), tokens(real_name)
    if closest(code_name, {0: real_name}):
        return True
    if "".join(code) == "".join(word[0] for word in real) and len(real) > 1:
        return True
    return any(_inside(a, b) for a in code for b in real)


def tells(text: str, real_name: str) -> bool:
    """True if a text holds the name, or a word of it long enough to know somebody by."""
    said = set(tokens(text))
    return any(len(word) > SHORTEST and word in said for word in tokens(real_name))


def _inside(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST and short in long
