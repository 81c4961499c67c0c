"""A throw-away installation, filled around the doors: for measuring only."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

ROUNDS = 15
HASHES = 875_049
"""How often in a CPU second the machine that the budgets were set on hashes a leaf of 210 bytes
and a node: a budget of so many rows in a CPU second is one of so many hashes a row."""


@contextmanager
def home(settings: str = "config.settings.test") -> Iterator[tuple[Path, str]]:
    """An empty migrated installation whose append-only triggers are lifted: folder and vendor.

    On SQLite, or in the PostgreSQL database that DATABASE_URL names (a throw-away one).
    """
    with tempfile.TemporaryDirectory(prefix="probity-bench-") as folder:
        os.environ["PROBITY_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/probity.sqlite3"
        import django  # noqa: PLC0415 - settings read the folder's name when they load

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from audit import triggers  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        triggers.remove(connection)
        yield Path(folder), connection.vendor
        connection.close()


@contextmanager
def without_indexes(connection: Any, *models: Any) -> Iterator[None]:
    """The tables of the models are filled inside; their indexes are made afterwards, at once."""
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '256MB'")
        else:
            cursor.execute("PRAGMA cache_size = -256000")
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.add_index(model, index)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -2000")  # as every connection begins


def cpu_of(connection: Any) -> Callable[[], float]:
    """CPU seconds of this process and, on PostgreSQL, of its server process."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        schedule = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: time.process_time() + int(schedule.read_text().split()[0]) / 1e9


def hashed(leaves: int = 2_000) -> float:
    """CPU microseconds that one leaf hash and one node hash take just now, and nothing else."""
    every = [os.urandom(210) for _ in range(leaves)]
    start = time.process_time()
    for node in [sha256(b"\x00" + leaf).digest() for leaf in every]:
        sha256(b"\x01" + node + node).digest()
    return (time.process_time() - start) / leaves * 1e6


def side_by_side(*, wall: bool = False, **timed: Callable[[], Any]) -> dict[str, float]:
    """Least milliseconds of each callable over interleaved rounds, after one warm-up.

    CPU of this process, or wall time where another process does the work.
    """
    tick = time.perf_counter if wall else time.process_time
    best = dict.fromkeys(timed, float("inf"))
    for turn in range(ROUNDS + 1):
        for name, call in timed.items():
            start = tick()
            call()
            spent = (tick() - start) * 1000
            if turn:
                best[name] = min(best[name], spent)
    return {name: round(value, 3) for name, value in best.items()}
