"""Work on untrusted input in a process of its own, which is killed when it takes too much."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from sanctions.documents.nursery import Gone, kept_ready, nursery_of

ROOT = Path(__file__).resolve().parents[2]
FONTCONFIG = Path(__file__).resolve().parent / "assets" / "fontconfig.xml"
BROKEN_INPUT = 3
AT_ONCE = 2
"""Children that work beside one another for one packet."""


class Stopped(Exception):
    """The child gave no answer; the text says why in words for the person who waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may take: processor seconds, address space, and the size of a file it writes.

    The wall clock is allowed three times the seconds: a busy machine is no hostile text.
    """

    seconds: int
    memory_mib: int
    file_mib: int = 64


def run(task: str, request: bytes, limits: Limits) -> bytes:
    """Give the child's answer to `request`; `task` is one of `child.prepared`.

    The child has an empty environment, an own temporary folder that goes with it, no host fonts,
    and ends when its time is over whatever it does. Raises Stopped.
    """
    with tempfile.TemporaryDirectory(prefix="probity-child-") as folder:
        told = {"task": task, "folder": folder, "limits": asdict(limits)}
        try:
            with nursery_of(task, _environment()) as nursery:
                answer = nursery.ask(told, request, 3 * limits.seconds)
        except Gone as gone:
            raise Stopped(_too_long(limits) if gone.late else _ended()) from None
    if answer.code == 0:
        return answer.given
    raise Stopped(_why(answer.code, answer.said, limits))


@contextmanager
def side_by_side() -> Iterator[Executor]:
    """Threads that wait for two children beside one another, which need no loading of libraries.

    They speak the language that is active. What has not begun at the end does not begin.
    """
    speak = partial(translation.activate, translation.get_language())
    with (
        kept_ready(_environment(), AT_ONCE),
        ThreadPoolExecutor(max_workers=AT_ONCE, initializer=speak) as pool,
    ):
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _environment() -> dict[str, str]:
    # The host's fonts, locale and hash seed must not reach the page: same facts, same bytes.
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "FONTCONFIG_FILE": str(FONTCONFIG),
        "OPENBLAS_NUM_THREADS": "1",
    }


def _too_long(limits: Limits) -> str:
    return _("It was not finished after %(count)d seconds.") % {"count": limits.seconds}


def _ended() -> str:
    return _("It was ended by the system: it took more time or memory than allowed.")


def _why(code: int, said: str, limits: Limits) -> str:
    if code == BROKEN_INPUT:
        return said.strip()
    if any(word in said for word in ("MemoryError", "SystemError", "allocate")):
        return _("It needed more than %(count)d MiB of memory.") % {"count": limits.memory_mib}
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_long(limits)
    if code < 0:
        return _ended()
    return _("The child process failed: %(said)s") % {"said": said.strip()[-300:]}
