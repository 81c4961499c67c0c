"""Children of a kept nursery are as confined, and as new, as those that are started alone."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from sanctions.documents import confined, nursery

pytestmark = pytest.mark.plain
LIMITS = confined.Limits(seconds=20, memory_mib=1024)
STYLE = "<link rel=stylesheet href=packaged:assets/print.css>"
PAGE = f"<html lang=en><title>t</title>{STYLE}<p id=part-1>{{words}}"


def sheet(words: str = "Words.") -> bytes:
    return confined.run("sheet", PAGE.format(words=words).encode(), LIMITS)


def test_the_bytes_are_those_of_a_child_that_is_started_alone() -> None:
    alone = sheet()
    with confined.side_by_side() as pool:
        kept = [waiting.result() for waiting in [pool.submit(sheet) for _one in range(3)]]
    assert kept == [alone] * 3


def test_nurseries_serve_again_and_none_stays_when_the_last_has_left() -> None:
    with confined.side_by_side(), confined.side_by_side():
        first = {one._process.pid for one in nursery._idle}
        assert len(first) == confined.AT_ONCE
        sheet()
        assert {one._process.pid for one in nursery._idle} == first
    assert nursery._idle == []
    for pid in first:
        assert not Path(f"/proc/{pid}").exists()


def test_what_is_asked_of_one_child_is_unknown_to_the_next() -> None:
    with confined.side_by_side():
        with pytest.raises(confined.Stopped, match="NotPackaged"):
            sheet('<img alt="" src="http://127.0.0.1:9/">')
        assert sheet("Others.") == confined.run(
            "sheet", PAGE.format(words="Others.").encode(), LIMITS
        )


def test_a_child_over_its_limits_ends_alone() -> None:
    long = PAGE.format(words="<p>Many words. " * 60_000).encode()
    with confined.side_by_side():
        first = {one._process.pid for one in nursery._idle}
        assert sheet(), "it is awake"
        # Three times as long by the wall clock: only a child that is given no turn at all is late.
        with pytest.raises(confined.Stopped, match="4 seconds"):
            confined.run("sheet", long, confined.Limits(seconds=4, memory_mib=1024))
        with pytest.raises(confined.Stopped, match=r"of memory|time or memory"):
            confined.run("sheet", long, confined.Limits(seconds=20, memory_mib=300))
        assert sheet()
        assert {one._process.pid for one in nursery._idle} == first


def test_a_nursery_that_is_killed_is_said_in_words_and_another_takes_its_place() -> None:
    with confined.side_by_side():
        for one in nursery._idle:
            os.kill(one._process.pid, signal.SIGKILL)
        for _each in range(confined.AT_ONCE):
            with pytest.raises(confined.Stopped, match="ended by the system"):
                sheet()
        assert sheet()


def test_one_that_does_not_answer_in_time_goes_with_its_child(tmp_path: Path) -> None:
    limits = {"seconds": 60, "memory_mib": 1024, "file_mib": 64}
    told = {"task": "sheet", "folder": str(tmp_path), "limits": limits}
    long = PAGE.format(words="<p>Many words. " * 60_000).encode()
    with nursery.nursery_of("sheet", confined._environment()) as late:
        group = late._process.pid
        assert late.ask(told, PAGE.format(words="Few.").encode(), 60).code == 0, "it is awake"
        with pytest.raises(nursery.Gone) as gone:
            late.ask(told, long, 2.0)
        assert len(_members(group)) == 2, "the nursery and its child"
    assert gone.value.late
    until = time.monotonic() + 10
    while _members(group) and time.monotonic() < until:
        time.sleep(0.05)
    assert _members(group) == []


def _members(group: int) -> list[int]:
    """Processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_the_child_has_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_SECRET_KEY", "a secret")
    until = time.monotonic() + 30
    with confined.side_by_side():
        for one in nursery._idle:
            place = Path(f"/proc/{one._process.pid}/environ")
            while not (told := place.read_bytes()) and time.monotonic() < until:
                time.sleep(0.05)  # it is not there yet
            assert b"PYTHONHASHSEED=0" in told
            assert b"a secret" not in told
