"""A throw-away installation, filled around the doors: for measuring only."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROUNDS = 15


@contextmanager
def home() -> Iterator[Path]:
    """An empty migrated installation on SQLite whose append-only triggers are lifted."""
    with tempfile.TemporaryDirectory(prefix="probity-bench-") as folder:
        os.environ["PROBITY_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/probity.sqlite3"
        import django  # noqa: PLC0415 - settings read the folder's name when they load

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from audit import triggers  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        triggers.remove(connection)
        yield Path(folder)
        connection.close()


def side_by_side(**timed: Callable[[], Any]) -> dict[str, float]:
    """Least CPU milliseconds of each callable over interleaved rounds, after one warm-up."""
    best = dict.fromkeys(timed, float("inf"))
    for turn in range(ROUNDS + 1):
        for name, call in timed.items():
            start = time.process_time()
            call()
            spent = (time.process_time() - start) * 1000
            if turn:
                best[name] = min(best[name], spent)
    return {name: round(value, 3) for name, value in best.items()}
