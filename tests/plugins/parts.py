"""Leaves out the tests whose ground is missing, and says how many they were."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_SAMPLES = os.environ.get("PROBITY_SAMPLES", "")
GROUNDS = {
    "samples": bool(_SAMPLES),
    "reference": bool(_SAMPLES) and Path(_SAMPLES).with_name("reference").is_dir(),
    "postgres": os.environ.get("DATABASE_URL", "").startswith("postgres"),
    "oidc": bool(os.environ.get("PROBITY_OIDC_ISSUER")),
}
GROUNDS["plain"] = not (GROUNDS["postgres"] or GROUNDS["oidc"])
ADVICE = {
    "reference": "they compare with the published texts, in a folder named reference beside them",
    "samples": "they read real public data: set PROBITY_SAMPLES to its folder",
    "postgres": "they need PostgreSQL: tools/throwaway_postgres pytest",
    "oidc": "they need an installation with an identity provider: tools/test sets its variables",
    "plain": "they open no database: the run on SQLite has them",
}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the tests that cannot run here, after ``-m`` and ``-k`` had their say."""
    numbers = {}
    for item in items:
        if item.get_closest_marker("plain") and "db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid} opens a database and is marked plain.")
    for marker, stands in GROUNDS.items():
        if stands:
            continue
        without = [item for item in items if item.get_closest_marker(marker)]
        numbers[marker] = len(without)
        items[:] = [item for item in items if item not in without]
        config.hook.pytest_deselected(items=without)
    config.stash[LEFT_OUT] = numbers
    if hasattr(config, "workeroutput"):  # a worker of xdist tells the process that prints
        config.workeroutput["left_out"] = numbers


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Takes a worker's numbers; every worker collects the same tests."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Says how many tests did not run, and what would make them run."""
    for marker, number in config.stash.get(LEFT_OUT, {}).items():
        if number:
            terminalreporter.write_line(f"{number} {marker} tests left out: {ADVICE[marker]}.")
