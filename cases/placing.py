"""Rows of a table from before Probity, as they were understood. Values, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cases.unpacking import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.sheets import Sheet
    from cases.unpacking import Listed

CREATE, TRACK, STEP, FACT, CHANGE = "create", "track", "step", "fact", "change"
SAME, AWAITED, WRONG = "same", "awaited", "wrong"
FATES = (WRONG, AWAITED, CHANGE, CREATE, TRACK, STEP, FACT, SAME)
"""What a row would do, in the order of what a person must look at first."""
LEFT = (WRONG, AWAITED)
"""Rows that place nothing, and stay to be downloaded, completed and sent again."""
ALGORITHMS = {
    "sha256": ("SHA-256", 64), "sha512": ("SHA-512", 128), "sha384": ("SHA-384", 96),
    "sha1": ("SHA-1", 40), "md5": ("MD5", 32),
}  # fmt: skip
"""Hashes that were taken before: how people write each, and its length in hexadecimal."""
EDITED = ("title", "summary", "country", "department", "municipality", "priority", "language")
"""Facts of a case that is here already which a table may change; its status is moved here only."""

FACT_COLUMNS: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("names", ("alias",), {"full": "alias", "kind": "alias_kind", "quality": "alias_quality"}),
    (
        "identifiers", ("identifier",),
        {"scheme": "identifier_kind", "value": "identifier", "country": "issued_by"},
    ),
    (
        "positions", ("position",),
        {"title": "position", "body": "institution", "country": "position_country",
         "since": "since", "until": "until"},
    ),
    (
        "addresses", ("street", "locality", "department", "address_country"),
        {"street": "street", "locality": "locality", "department": "department",
         "postal_code": "postal_code", "country": "address_country"},
    ),
)  # fmt: skip
"""Facts about an actor: the columns of which one says that there is such a fact, and what each
column of it is called in ``actors``."""
KNOWN_OF_ACTOR = (
    "nationality", "country", "born", "died", "incorporated", "birthplace", "description",
    "language",
)  # fmt: skip
"""Facts of an actor that is here already which a table may change; never its kind or its name."""


@dataclass(slots=True)
class Looked:
    """One row: its line in the file, what it would do, and what is wrong with it.

    ``typed`` is what was understood, ``cells`` what was sent. ``stands``, ``reference`` and
    ``version`` are of what is here already; ``changes`` are (column, before, after). ``alike``
    are reference, name and address of actors with the like of its name or number: a page shows
    those that its reader may see.
    """

    line: int
    number: str
    cells: dict[str, str]
    fate: str
    typed: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    stands: int = 0
    reference: str = ""
    version: int = 0
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    alike: list[tuple[str, str, str]] = field(default_factory=list)

    def refuse(self, errors: Sequence[tuple[str, str]]) -> None:
        """Say that the row does nothing, and why."""
        self.fate = WRONG
        self.errors += errors


def counted(rows: Sequence[Looked]) -> dict[str, int]:
    """How many rows would do what."""
    found = dict.fromkeys(FATES, 0)
    for row in rows:
        found[row.fate] += 1
    return found


def at_path(files: Sequence[Listed]) -> dict[str, Listed]:
    """The files that came along by path; where all lie in one folder, also without its name."""
    found = {one.path: one for one in files}
    tops = {path.partition("/")[0] for path in found}
    if len(tops) == 1 and all("/" in path for path in found):
        found |= {path.partition("/")[2]: one for path, one in found.items()}
    return found


def named(files: Sequence[Listed], rows: Sequence[Looked]) -> list[Listed]:
    """The files that came along and that one of the rows names."""
    found = at_path(files)
    taken = {id(found[path]) for row in rows if (path := row.typed.get("path")) in found}
    return [one for one in files if id(one) in taken]


def hashes_asked(sheet: Sheet) -> Callable[[str], set[str]]:
    """Says of a path, with or without the folder that all lie in, by which algorithms the table
    holds earlier hashes of it: SHA-256 is taken of every file."""
    asked: dict[str, set[str]] = {}
    lengths = {length: code for code, (_label, length) in ALGORITHMS.items()}
    for line in sheet.lines:
        digest = re.sub(r"[\s:-]", "", line.cells.get("hash", ""))
        if (code := lengths.get(len(digest), "sha256")) != "sha256":
            asked.setdefault(shown(line.cells.get("path", "")), set()).add(code)
    return lambda path: asked.get(path, set()) | asked.get(path.partition("/")[2], set())


def facts_of(typed: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The facts about an actor in a row, each with what it is called in ``actors`` ("names",
    "identifiers", "positions", "addresses"); none where the row has none."""
    published = {"basis": "published", "source_text": typed["source"]} if typed["source"] else {}
    return [
        (noun, {fact: typed[column] for fact, column in columns.items()} | published)
        for noun, telling, columns in FACT_COLUMNS
        if any(typed[column] for column in telling)
    ]


def track_of(typed: dict[str, Any]) -> dict[str, Any]:
    """The facts of the track in a row, by the names of its columns; empty where it has none."""
    if not typed.get("track_kind"):
        return {}
    return {
        "kind": typed["track_kind"],
        "office": typed["track_office"],
        "docket_number": typed["docket_number"],
        "next_on": typed["next_on"],
        "amount_minor": typed.get("amount_minor"),
        "amount_currency": typed["currency"],
    }
