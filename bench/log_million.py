"""The same as ``bench.log`` over a log of a million entries."""

from __future__ import annotations

from typing import Any

from bench import log


def measure() -> dict[str, Any]:
    """The figures of ``bench.log.measure`` at ten times the size: they should be the same."""
    return log.measure(grown=900_000)
