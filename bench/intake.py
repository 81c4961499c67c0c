"""A ZIP archive on its way into the store, beside copying the same bytes on the same disk."""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

from bench.scratch import home

ROUNDS = 3
MIB = 2**20
BUDGET_COPIES = 1 / 0.6
"""Unpacking, hashing and storing takes at most so many times what a copy to the disk takes."""
BUDGET_GROWTH_MB = 60
"""What the job may add to a worker, which takes about ninety: 150 together."""


def measure(megabytes: int = 60) -> dict[str, Any]:
    """Seconds of a copy, of unpacking with hashing and storing, and of the rows; memory added.

    One file for every two megabytes, of bytes that do not pack, so that the disk decides. The copy
    writes the same bytes to the same disk and is durable when it is done, in one file and with one
    wait for the disk; the intake waits for each of its files. Both read an archive that is on the
    disk and lies in memory, as one does that was sent and made durable: a fresh copy of it would
    still be on its way to the disk, and the intake would wait for that too. They take turns; the
    best of each counts.
    """
    with home() as (folder, vendor):
        from accounts.system import system_user  # noqa: PLC0415 - models load with the settings
        from cases.actions import delivery as room  # noqa: PLC0415
        from cases.stored_files import Arrival  # noqa: PLC0415
        from tests.cases.factories import make_case  # noqa: PLC0415
        from tests.factories import make_user, now  # noqa: PLC0415

        system_user("intake")
        lead = make_user("lead", "investigator")
        case = make_case(lead)
        archive = folder / "papers.zip"
        files = _written(archive, megabytes)
        copied, taken, rows = [], [], []
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _turn in range(ROUNDS):
            os.sync()  # nothing of the turn before is on its way any more
            copied.append(_copy(archive, folder / "copy"))
            os.sync()
            os.link(archive, folder / "arrived")
            arrival = Arrival(
                path=folder / "arrived", sha256="", head=b"",
                size=archive.stat().st_size, name="papers.zip",
            )  # fmt: skip
            delivery = room.begin_delivery(case.pk, by=lead, at=now(), archive=arrival)
            start = time.perf_counter()
            listed = room.take_in(delivery, by=lead, at=now(), beat=lambda: None)
            taken.append(time.perf_counter() - start)
            room.list_delivery(delivery, listed, at=now())
            delivery.refresh_from_db()
            facts = {
                "source_type": "SEIZED", "source": "Office", "method": "Search", "language": "es",
                "collected_on": now().date(), "collected_place": "Office", "collected_by": lead,
            }  # fmt: skip
            done = room.store_delivery(
                delivery.pk, by=lead, at=now(), version=delivery.version, **facts
            )
            start = time.perf_counter()
            with room.together(lead):
                kept = room.keep_delivery(done, by=lead, at=now(), twins=True)
            rows.append(time.perf_counter() - start)
            assert kept == files  # noqa: S101 - a bench of the wrong thing
            room.clear(done)
            shutil.rmtree(folder / "exhibits")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
        return {
            "database": vendor, "megabytes": megabytes, "files": files,
            "copy_s": round(min(copied), 2), "taken_s": round(min(taken), 2),
            "copy_speed_pct": round(min(copied) / min(taken) * 100),
            "copies": round(min(taken) / min(copied), 2),
            "budget_copies": round(BUDGET_COPIES, 2),
            "rows_s": round(min(rows), 2), "grown_mb": round(grown),
            "budget_grown_mb": BUDGET_GROWTH_MB,
        }  # fmt: skip


def _written(path: Path, megabytes: int) -> int:
    files = max(1, megabytes // 2)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(files):
            archive.writestr(f"box/{number:04d}.bin", secrets.token_bytes(2 * MIB))
    return files


def _copy(source: Path, target: Path) -> float:
    """Seconds of a copy that is durable when it is done."""
    start = time.perf_counter()
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, MIB)
        writing.flush()
        os.fsync(writing.fileno())
    return time.perf_counter() - start
