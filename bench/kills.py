"""Processes that write, integrate and sign are killed at random moments; the log is read again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from bench.scratch import home

KILLS = 100


def measure() -> dict[str, Any]:
    """How often something was killed, how many leaves the log had then, and what was wrong."""
    with home() as (folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from audit import triggers  # noqa: PLC0415

        triggers.install(connection)
        connection.close()
        outside = folder / "outside"
        outside.mkdir()
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "tests.audit.log.killer", str(KILLS)],
            env={**os.environ, "PROBITY_CHECKPOINTS": str(outside)},
            check=False, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = done.stdout.splitlines()
        kills, faults = (int(word) for word in told[-1].split() if word.isdecimal())
        leaves = int(told[-2].split()[2])
    return {
        "database": vendor, "kills": kills, "leaves": leaves,
        "seconds": round(time.perf_counter() - started), "told": told[-21:-1],
        "faults": faults, "budget_faults": 0,
    }  # fmt: skip
