"""The instruments a request for assistance may rest on, and whom they bind since when.

Dates are those of the deposit, each with its source in ``data/instruments.json``; where none is
on file nothing is assumed.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One basis of assistance; ``treaty`` is False where none is needed."""

    code: str
    title: str
    treaty: bool
    deposited: dict[str, datetime.date]
    source: str

    def binds(self, country: str, on: datetime.date) -> bool | None:
        """True if both the United States and the country had deposited their instruments by that
        day, or no treaty is needed; False if one had not; None where nothing is on file."""
        if not self.treaty:
            return True
        if not self.deposited:
            return None
        days = (self.deposited.get(HERE), self.deposited.get(country))
        return all(day is not None and day <= on for day in days)

    def told(self, country: str) -> str:
        """What is on file of the pair, with its source; empty where nothing is."""
        here, there = self.deposited.get(HERE), self.deposited.get(country)
        if here is None or there is None:
            return ""
        return f"{HERE} {here}, {country} {there} ({self.source})"


@cache
def instruments() -> dict[str, Instrument]:
    """Every instrument by its code, in the order of the file."""
    return {
        one["code"]: Instrument(
            code=one["code"], title=one["title"], treaty=one["treaty"], source=one["source"],
            deposited={
                country: datetime.date.fromisoformat(day)
                for country, day in one["deposited"].items()
            },
        )
        for one in _file()["instruments"]
    }  # fmt: skip


@cache
def without_bilateral_treaty() -> tuple[frozenset[str], str]:
    """Countries that no bilateral treaty on legal assistance was in force with, and the source."""
    said = _file()["no_bilateral_treaty"]
    return frozenset(said["countries"]), said["source"]


@cache
def _file() -> Any:
    path = Path(__file__).parent / "data" / "instruments.json"
    return json.loads(path.read_text(encoding="utf-8"))
