"""The confined process: reads one request from standard input, answers on standard output, ends.

Started as `python -m sanctions.documents.child TASK`, see `prepared`. It limits its own memory and
processor time, and refuses the network and further programs, before it looks at what it was given.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module

from sanctions.documents.confined import BROKEN_INPUT, Limits

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "ftplib.",
)

SOURCES = {
    "chapter": "press.chapter_from_html", "print": "press.pdf_from_html",
    "sheet": "press.sheet_from_html",
}  # fmt: skip
"""Tasks whose request is a page source, and what does them."""
REQUESTS = {
    "bind": "binding.bound", "clean": "cleaning.cleaned", "commit": "redaction.original.commit",
    "join": "joining.joined", "leaks": "redaction.leaks.search", "look": "redaction.original.look",
    "pages": "reader.pages_of", "prove": "redaction.proving.prove",
    "redact": "redaction.rebuilding.rebuild",
}  # fmt: skip
"""Tasks whose request is anything else."""


def confine(limits: Limits) -> None:
    """Bind this process for good: memory, processor seconds, file size, network, programs."""
    memory = limits.memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_mib * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"{event} is not allowed while printing")

    sys.addaudithook(refuse)


def prepared(task: str) -> Callable[[bytes], bytes]:
    """Load the libraries of the task (they look for shared objects) before doors are shut."""
    module, _dot, name = (SOURCES | REQUESTS)[task].rpartition(".")
    do: Callable[..., bytes] = getattr(import_module(f"sanctions.documents.{module}"), name)
    return (lambda request: do(request.decode())) if task in SOURCES else do


def main() -> int:
    """Do the one task and give the exit code."""
    limits = Limits(**json.loads(sys.argv[2]))
    gc.disable()  # the process ends before garbage counts; looking for it cost a third of the time
    do = prepared(sys.argv[1])
    confine(limits)
    try:
        sys.stdout.buffer.write(do(sys.stdin.buffer.read()))
        sys.stdout.buffer.flush()
    except (MemoryError, SystemError):  # C code without memory may end in a SystemError
        raise
    except BaseException as broken:  # noqa: BLE001 (the fetcher's refusal is not an Exception)
        sys.stderr.write(f"{type(broken).__name__}: {broken}"[:500])
        return BROKEN_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
