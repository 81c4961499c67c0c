"""Processes of their own at one database, as workers are; what they say, and their end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Process = subprocess.Popen[str]
    Start = Callable[..., Process]

PATIENCE = 120
SHORT, LONG = 0.01, 60


def begin(url: str, *words: Any) -> Process:
    """A process at the database with this URL; it reads and writes lines."""
    environment = {
        **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.work.worker", *map(str, words)],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def answer(process: Process, typed: str = "") -> str:
    """What the process said, once it has come to its end."""
    out, _err = process.communicate(typed, timeout=PATIENCE)
    assert process.returncode == 0, out
    return out


def told(process: Process, typed: str = "") -> dict[str, int]:
    """What a worker says at its end."""
    found: dict[str, int] = json.loads(answer(process, typed).splitlines()[-1])
    return found


def holds_a_job(process: Process) -> None:
    """Waits until the process says that it is in the midst of one."""
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
