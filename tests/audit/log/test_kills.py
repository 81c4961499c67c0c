"""Killed at any moment of writing, integrating or signing, the log is whole. On both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.house.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("PROBITY_KILLS", 3))
PATIENCE = 120 + 10 * KILLS


def run(url: str, home: Path, *words: str) -> str:
    """What a process at the database with this URL said; it must end well."""
    environment = {
        **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PROBITY_HOME": str(home), "PROBITY_CHECKPOINTS": str(home / "outside"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=environment, text=True, timeout=PATIENCE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_no_kill_breaks_the_log_and_no_committed_act_is_without_entry(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    else:
        url = f"sqlite:///{tmp_path}/probity.sqlite3"
        run(url, tmp_path, "tests.work.worker", "tables")
    said = run(url, tmp_path, "tests.audit.log.killer", str(KILLS))
    *_turns, last, summary = said.splitlines()
    assert summary == f"{KILLS} kills, 0 faults", said
    # More than those of a fresh installation; a busy machine adds few.
    assert int(last.split()[2]) > 10, said
