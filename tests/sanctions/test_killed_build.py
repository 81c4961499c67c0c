"""A worker killed amid the building of a packet: nothing half is left, and another goes on."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sanctions.documents import confined, exhibits, packet
from sanctions.documents.facts import bates_at
from tests.house.source import ROOT
from tests.sanctions import packets
from tests.sanctions.test_exhibit_print import octets, pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.plain
EXHIBITS = 4
SCRIPT = """
import sys, django
django.setup()
from pathlib import Path
from tests.sanctions.test_killed_build import built
built(Path(sys.argv[1]), lambda done, of: print(done, flush=True))
"""


def built(home: Path, beat: Callable[[int, int], None]) -> bytes:
    """A packet of seven chapters with its exhibits, as the worker builds it."""
    found, first = [], "AR-7K3QM-000001"
    for number in range(1, EXHIBITS + 1):
        path = home / f"{number}.pdf"
        if not path.exists():
            path.write_bytes(octets(pdf_of(f"Exhibit {number}", "Its end")))
        found.append(
            exhibits.Source(
                label=f"Ex. {number}", title=f"Exhibit {number}", name=path.name,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                media_type="application/pdf", pages=2, first=first, last=bates_at(first, 2),
                path=path,
            )
        )  # fmt: skip
        first = bates_at(first, 3)
    packet.CHAPTER_CHARACTERS = 8_000
    record, whole = home / "record.pdf", home / "whole.pdf"
    with confined.side_by_side() as pool:
        chapters = packet.begin(packets.packet(12, findings=3), pool)
        waiting = exhibits.begin(found, pool)
        record.write_bytes(packet.bound(chapters, beat))
        shown = exhibits.shown_of(waiting, beat)
        exhibits.joined("PK-1 v1", shown, whole, record=record, marking="SAMPLE")
    return whole.read_bytes()


def _begun_by(pid: int) -> list[Path]:
    """The processes that this one started, as their place under /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        found += [stat.parent] if int(parent) == pid else []
    return found


def test_another_goes_on_where_a_killed_worker_stopped(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(packet, "CHAPTER_CHARACTERS", 8_000)
    environment = os.environ | {
        "PROBITY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(home)], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, text=True,
    ) as worker:  # fmt: skip
        assert worker.stdout is not None
        assert [worker.stdout.readline() for _step in range(2)] == ["1\n", "2\n"]
        nurseries = _begun_by(worker.pid)
        assert len(nurseries) == confined.AT_ONCE
        os.kill(worker.pid, signal.SIGKILL)
    kept = list((home / "drawn").rglob("*.pdf"))
    assert len(kept) >= 2
    assert not (home / "record.pdf").exists()
    assert not (home / "whole.pdf").exists()
    until = time.monotonic() + 60
    while any(one.exists() for one in nurseries) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [one for one in nurseries if one.exists()], "what it had started ended as well"

    settings.PROBITY_HOME = home
    asked: list[str] = []
    run = confined.run
    monkeypatch.setattr(confined, "run", lambda task, *rest: asked.append(task) or run(task, *rest))
    after = built(home, lambda _done, _of: None)
    again = len(asked)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for number in range(1, EXHIBITS + 1):
        (fresh / f"{number}.pdf").write_bytes((home / f"{number}.pdf").read_bytes())
    settings.PROBITY_HOME = fresh
    asked.clear()
    assert built(fresh, lambda _done, _of: None) == after, "the same bytes as without a kill"
    assert again <= len(asked) - 2, "what was drawn is not drawn again"
