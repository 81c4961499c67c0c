"""Actors from before Probity, each compared with all others, placed with history and entries."""

from __future__ import annotations

from typing import Any

from bench.arriving import arrive
from bench.scratch import home


def measure(rows: int = 10_000) -> dict[str, Any]:
    """CPU seconds for a table of so many rows about actors, two for each: the first with its name
    and birth, the second with a number and a position."""
    with home():
        return arrive("ACTORS", _of_actors(rows), rows // 2)


def _of_actors(rows: int) -> str:
    """A table of made-up people: each name is put together by the place of its row."""
    lines = ["number,kind,name,born,identifier,identifier_kind,position"]
    for n in range(rows // 2):
        given = f"{GIVEN[n % 15]} {GIVEN[n // 15 % 15]}"
        name = (
            f"{given} {SYLLABLES[n % 17]}{SYLLABLES[n // 17 % 17]}ez {SYLLABLES[n // 289 % 17]}ara"
        )
        lines += [f"R-{n},person,{name},1961,,,", f"R-{n},,,,P{n:06},passport,Directora"]
    return "\n".join(lines)


GIVEN = (
    "Ana", "Bruno", "Carla", "Diego", "Elena", "Fausto", "Gloria", "Hugo", "Irma", "Julio",
    "Karla", "Luis", "Marta", "Noel", "Olga",
)  # fmt: skip
SYLLABLES = (
    "bar", "cor", "dal", "fer", "gon", "hur", "jar", "lop", "mor", "nav", "ort", "pin", "quin",
    "rod", "sal", "tor", "vel",
)  # fmt: skip
