"""Work on untrusted input in a process of its own, which is killed when it takes too much."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

ROOT = Path(__file__).resolve().parents[2]
FONTCONFIG = Path(__file__).resolve().parent / "assets" / "fontconfig.xml"
BROKEN_INPUT = 3


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
    command = [sys.executable, "-s", "-P", "-m", "sanctions.documents.child", task]
    with tempfile.TemporaryDirectory(prefix="probity-child-") as folder:
        try:
            done = subprocess.run(  # noqa: S603
                [*command, json.dumps(asdict(limits))],
                input=request,
                capture_output=True,
                timeout=3 * limits.seconds,
                cwd=folder,
                env=_environment(folder),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Stopped(_too_long(limits)) from None
    if done.returncode == 0:
        return done.stdout
    raise Stopped(_why(done.returncode, done.stderr.decode(errors="replace"), limits))


def _environment(folder: str) -> dict[str, str]:
    # The host's fonts, locale and hash seed must not reach the page: same facts, same bytes.
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": folder,
        "FONTCONFIG_FILE": str(FONTCONFIG),
        "OPENBLAS_NUM_THREADS": "1",
    }


def _too_long(limits: Limits) -> str:
    return _("It was not finished after %(count)d seconds.") % {"count": limits.seconds}


def _why(code: int, said: str, limits: Limits) -> str:
    if code == BROKEN_INPUT:
        return said.strip()
    if any(word in said for word in ("MemoryError", "SystemError", "allocate")):
        return _("It needed more than %(count)d MiB of memory.") % {"count": limits.memory_mib}
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_long(limits)
    if code < 0:
        return _("It was ended by the system: it took more time or memory than allowed.")
    return _("The child process failed: %(said)s") % {"said": said.strip()[-300:]}
