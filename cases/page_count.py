"""How many pages a stored file has. A PDF is only ever parsed in a child process.

Run as a program, it prints the number; it never touches the database or the network. A file that
hangs, eats memory or lies about itself only costs the child its life.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

SECONDS = 20
MEMORY_BYTES = 1 << 30


def count(path: Path, media_type: str) -> tuple[int | None, str]:
    """The number of pages, or None and why it is not known ("" where there are no pages).

    A plain text has one page, and one more for each form feed that is followed by text.
    """
    if media_type == "text/plain":
        return _text_pages(path), ""
    if media_type != "application/pdf":
        return None, ""
    try:
        child = subprocess.run(  # noqa: S603 -- our own interpreter and file, no shell
            [sys.executable, "-I", __file__, str(path)],
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return None, "Counting the pages took too long."
    answer = child.stdout.decode("ascii", "replace").strip()
    if child.returncode == 0 and answer.isdecimal() and 0 < int(answer) < 10**6:
        return int(answer), ""
    return None, _FAULTS.get(answer, "The pages could not be counted: the file may be damaged.")


_FAULTS = {
    "locked": "The file is locked by a password.",
    "empty": "The file has no pages.",
}


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _pdf_pages(path: str) -> str:
    import pikepdf  # noqa: PLC0415 -- the parser is loaded in the child alone

    try:
        with pikepdf.Pdf.open(path) as pdf:
            return str(len(pdf.pages) or "empty")
    except pikepdf.PasswordError:
        return "locked"


def _text_pages(path: Path) -> int:
    feeds, end = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            feeds += chunk.count(b"\f")
            end = chunk[-1:]
    return feeds + (0 if end == b"\f" else 1)


def _main() -> None:
    _limit()
    sys.stdout.write(_pdf_pages(sys.argv[1]))


if __name__ == "__main__":
    _main()
