"""What a case of one typology usually needs: its first tasks and the questions it must answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTemplate:
    """One template: ``tasks`` as (title, days from the start), ``elements`` as (code, question),
    ``folders`` by their titles."""

    typology: str
    edition: int
    tasks: tuple[tuple[str, int], ...]
    elements: tuple[tuple[str, str], ...]
    folders: tuple[str, ...]


@cache
def case_templates() -> dict[str, CaseTemplate]:
    """Every template by its typology, in the order of the file."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["templates"]
    return {
        row["typology"]: CaseTemplate(
            typology=row["typology"],
            edition=row["edition"],
            tasks=tuple((title, days) for title, days in row["tasks"]),
            elements=tuple((code, text) for code, text in row["elements"]),
            folders=tuple(row["folders"]),
        )
        for row in rows
    }


_FILE = Path(__file__).parent / "data" / "case_templates.json"
