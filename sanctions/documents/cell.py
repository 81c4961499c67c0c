"""Shuts itself in, then becomes another program: ``cell.py LIMITS PROGRAM ARGUMENT…``.

What it becomes has limits of memory, time and file size, and the kernel refuses it every network
and every connection (seccomp, Linux). It is run by its path, with nothing of this house imported.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import struct
import sys

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # prctl(2)
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000  # errno 13: permission denied
LOAD, EQUAL, LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the filter, bpf(4)
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # of struct seccomp_data
LOCAL = 1  # AF_UNIX
MACHINES = {
    "x86_64": (0xC000003E, {"socket": 41, "connect": 42, "ptrace": 101}),
    "aarch64": (0xC00000B7, {"socket": 198, "connect": 203, "ptrace": 117}),
}
"""The audit number of each architecture and its calls (linux/audit.h, asm/unistd.h)."""
RING = 425  # io_uring_setup: a second door to every call, the same number everywhere
FOREIGN = 0x40000000  # x32: the calls of x86-64 under other numbers


def limit(limits: dict[str, int]) -> None:
    """Bind memory, processor seconds and file size for good."""
    memory, seconds = limits["memory_mib"] << 20, limits["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_mib"] << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut() -> None:
    """Refuse for good every socket but local ones, and every connection, also to local ones.

    Raises OSError where the kernel takes no filter, KeyError on an unknown machine: then nothing
    is run.
    """
    audit, calls = MACHINES[platform.machine()]
    lines = [
        (LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, audit), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER), (LEAST, 0, 1, FOREIGN), (RETURN, 0, 0, KILL),
    ]  # fmt: skip
    for number in (calls["connect"], calls["ptrace"], RING):
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    lines += [
        (EQUAL, 0, 3, calls["socket"]), (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 1, 0, LOCAL), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = ctypes.create_string_buffer(struct.pack("HP", len(lines), ctypes.addressof(code)))
    kernel = ctypes.CDLL(None, use_errno=True)
    for call in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SECCOMP, FILTER, program, 0, 0)):
        if kernel.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


def main() -> None:
    """Become the program."""
    limit(json.loads(sys.argv[1]))
    shut()
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 (no shell)


if __name__ == "__main__":
    main()
