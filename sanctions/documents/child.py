"""The nursery, and the confined process that it forks: reads one request, answers it, ends.

Started as `python -m sanctions.documents.child TASK…` (see `prepared`), with a socket for its
standard input, it loads the libraries and has a child for each line that comes, one after another.
The child limits its own memory and processor time, and refuses the network and further programs,
before it looks at what it was given.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import socket
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
    "sheet": "press.sheet_from_html", "underlay": "press.sheet_from_html",
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
    size = limits.file_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, max(size, memory)))
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
    """Answer each line, ``{"task", "folder", "limits"}``, with the code of the child that did it.

    Three files come with a line: where the child reads its request, where it puts its answer, and
    what it complains.
    """
    gc.disable()  # a child ends before garbage counts; looking for it cost a third of the time
    hands = {task: prepared(task) for task in sys.argv[1:]}
    door = socket.socket(fileno=os.dup(0))
    while True:
        line, files, _flags, _address = socket.recv_fds(door, 64 * 1024, 3)
        if not line:
            return 0
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            door.close()
            _be_alone(told["folder"], files)
            os._exit(_answer(hands[told["task"]], Limits(**told["limits"])))
        for file in files:
            os.close(file)
        _child, status = os.waitpid(child, 0)
        door.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _be_alone(folder: str, files: list[int]) -> None:
    """Stand in a folder of one's own, with one's own files instead of the nursery's."""
    os.chdir(folder)
    os.environ |= dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), folder)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)


def _answer(do: Callable[[bytes], bytes], limits: Limits) -> int:
    """Do the one task and give the exit code."""
    confine(limits)
    try:
        with open(0, "rb") as request, open(1, "wb") as answer:
            given = do(request.read())
            # What lay in memory may be answered: the limit of files is for those it leaves.
            _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            answer.write(given)
    except (MemoryError, SystemError) as lacking:  # C code without memory may end in a SystemError
        os.write(2, type(lacking).__name__.encode())
        return 1
    except BaseException as broken:  # noqa: BLE001 (the fetcher's refusal is not an Exception)
        os.write(2, f"{type(broken).__name__}: {broken}"[:500].encode(errors="replace"))
        return BROKEN_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
