"""Two workers, and one that is killed: every job takes effect once. On both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.reading import recogniser
from tests.work.processes import LONG, PATIENCE, SHORT, answer, holds_a_job, told

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.work.processes import Start


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


def test_a_worker_killed_amid_a_page_leaves_nothing_and_another_reads_the_whole(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recogniser() is not None, "tesseract with Spanish and English is needed: make setup"
    monkeypatch.setenv("PROBITY_HOME", str(tmp_path / "home"))
    answer(start("lay_scan", 3))
    first = start("read_scan", SHORT)
    assert first.stdout is not None
    assert first.stdout.readline() == "page 1 of 3\n"  # the second one is being recognised
    first.kill()
    first.wait(PATIENCE)
    left = told(start("read_scan", LONG))
    assert left == {"done": 1, "tries": 2, "texts": 1, "pages": 3, "words": 3, "arriving": 0}
