"""Processes that have loaded their libraries and fork a confined child for each request.

To start Python and load the libraries takes half a second, to clean an exhibit a fiftieth of one.
A nursery has read nothing of anybody's: each child is as new as one that is started by itself.
"""

from __future__ import annotations

import io
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

PRELOADED = ("bind", "chapter", "clean", "join", "sheet", "underlay")
"""What a packet is made with: nurseries that are kept ready do all of these."""


class Gone(Exception):
    """The nursery gave no answer in time, or ended; ``late`` tells which."""

    def __init__(self, *, late: bool) -> None:
        super().__init__(late)
        self.late = late


@dataclass(frozen=True, slots=True)
class Answer:
    """How a child ended (the code of ``subprocess``), what it answered, and what it complained."""

    code: int
    given: bytes
    said: str


class Nursery:
    """One process, which has one child at a time."""

    def __init__(self, tasks: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.tasks = tasks
        self._door, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter, no shell
                [sys.executable, "-s", "-P", "-m", "sanctions.documents.child", *tasks],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                cwd="/", env=dict(environment), start_new_session=True,
            )  # fmt: skip

    def ask(self, told: Mapping[str, object], request: bytes, seconds: float) -> Answer:
        """The answer of a new child to ``request``; ``told`` is what `child.main` reads of a line.

        What passes lies in memory: a full disk is no matter here. Raises Gone, and then it can only
        be closed.
        """
        with _memory(request) as asked, _memory() as given, _memory() as said:
            files = [one.fileno() for one in (asked, given, said)]
            try:
                socket.send_fds(self._door, [json.dumps(told).encode() + b"\n"], files)
                code = self._ended(time.monotonic() + seconds)
            except OSError:
                raise Gone(late=False) from None
            given.seek(0)
            said.seek(0)
            return Answer(code, given.read(), said.read().decode(errors="replace"))

    def _ended(self, until: float) -> int:
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._door, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(until - time.monotonic(), 0)):
                    raise Gone(late=True)
                more = self._door.recv(64)
                if not more:
                    raise Gone(late=False)
                line += more
        return int(line)

    def close(self) -> None:
        """End it, and a child that is still there."""
        self._door.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


_lock = threading.Lock()
_idle: list[Nursery] = []
_wanted = 0


@contextmanager
def kept_ready(environment: Mapping[str, str], count: int) -> Iterator[None]:
    """Within it, what this process asks of its children is asked of nurseries that stay. The first
    to enter has so many begin to load at once; more are added as they are wanted."""
    global _wanted
    with _lock:
        _wanted += 1
        if _wanted == 1:
            _idle.extend(Nursery(PRELOADED, environment) for _one in range(count))
    try:
        yield
    finally:
        with _lock:
            _wanted -= 1
            ended = [] if _wanted else _idle[:]
            del _idle[: len(ended)]
        for nursery in ended:
            nursery.close()


@contextmanager
def nursery_of(task: str, environment: Mapping[str, str]) -> Iterator[Nursery]:
    """A nursery for one request: one that waits, or a new one; it is closed where none are kept."""
    stays = task in PRELOADED
    with _lock:
        found = _idle.pop() if stays and _idle else None
        tasks = PRELOADED if stays and _wanted else (task,)
    nursery = found or Nursery(tasks, environment)
    well = False
    try:
        yield nursery
        well = True
    finally:
        with _lock:
            stays = well and _wanted > 0 and nursery.tasks == PRELOADED
            if stays:
                _idle.append(nursery)
        if not stays:
            nursery.close()


@contextmanager
def _memory(content: bytes = b"") -> Iterator[io.BufferedRandom]:
    with os.fdopen(os.memfd_create("probity"), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file
