"""Two workers, and one that is killed: every job takes effect once. On both databases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables: the tests' own database lives in this process."""
    file = tmp_path_factory.mktemp("tables") / "probity.sqlite3"
    answer(begin(f"sqlite:///{file}", "tables"))
    return file


@pytest.fixture
def start(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Start]:
    """``start("work", 1)``: a process at the one database that all of them share."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    else:
        file = shutil.copy(request.getfixturevalue("tables"), tmp_path)
        url = f"sqlite:///{file}"
    begun: list[Process] = []

    def start(*words: Any) -> Process:
        begun.append(begin(url, *words))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def holds_a_job(process: Process) -> None:
    """Waits until the process says that it is in the midst of one."""
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"


def test_two_workers_run_each_job_once(start: Start) -> None:
    answer(start("lay", "test.effect", 40))
    two = [told(process) for process in [start("work", LONG), start("work", LONG)]]
    assert sum(one["ran"] for one in two) == 40
    assert max(one["effects"] for one in two) == 40
    assert max(one["tries"] for one in two) == 1


def test_a_job_that_two_workers_run_at_once_takes_effect_once(start: Start) -> None:
    answer(start("lay", "test.held", 1))
    first = start("work", SHORT)
    holds_a_job(first)  # and its lease has run out
    assert told(start("work", LONG)) == {"ran": 1, "effects": 1, "tries": 2, "done": 1}
    assert told(first, "go on\n") == {"ran": 1, "effects": 1, "tries": 2, "done": 1}


def test_a_killed_worker_loses_nothing(start: Start) -> None:
    answer(start("lay", "test.held", 1))
    first = start("work", SHORT)
    holds_a_job(first)
    first.kill()
    first.wait(PATIENCE)
    assert told(start("work", LONG)) == {"ran": 1, "effects": 1, "tries": 2, "done": 1}
