"""The words of the public pages, in the two languages that they are read in."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("es", "en")


@cache
def words(language: str) -> dict[str, Any]:
    """Every sentence of the public pages in ``es`` or ``en``; in Spanish for any other language."""
    every = json.loads(_FILE.read_text(encoding="utf-8"))
    told: dict[str, Any] = every[language if language in LANGUAGES else LANGUAGES[0]]
    return told


_FILE = Path(__file__).parent / "data" / "public_tip.json"
