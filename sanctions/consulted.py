"""Which department a consulted body belongs to, by its name: text in, names of departments out."""

from __future__ import annotations

import re

HEADS = {"attorney general": "justice", "ag": "justice"}
"""Heads of departments whose title does not name the department (28 U.S.C. 503)."""
OFFICES = {
    "l": "state", "ca/vo": "state", "ca": "state", "inl": "state", "drl": "state",
    "wha": "state", "regional bureau": "state", "bureau": "state", "post": "state",
    "dea": "justice", "fbi": "justice", "dhs": "homeland security", "ofac": "the treasury",
    "state": "state",
}  # fmt: skip
"""Bureaus and agencies by the short names that `authorities.json` and clearance pages use."""

_titled = re.compile(r"(?:secretary|department) of (homeland security|the treasury|[^\W\d_]+)")


def department(text: str) -> frozenset[str]:
    """Departments that a name or title speaks of: "Secretary of State" is {"state"}.

    The name of an agency gives the same word as the title of its head, so that
    the two can be compared. Empty when the text names none that is known.
    """
    plain = text.casefold()
    found = set(_titled.findall(plain))
    words = {**HEADS, **OFFICES}
    found |= {words[w] for w in words if re.search(rf"(?<![\w/]){re.escape(w)}(?![\w/])", plain)}
    return frozenset(found)


def is_practice(text: str) -> bool:
    """True if a consultation is asked for by practice and by no statute or order.

    `authorities.json` says so of each line that is not in the text of its authority. What it does
    not call practice is never deemed given and never overridden.
    """
    return "practice" in text.casefold()
