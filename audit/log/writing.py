"""Writing a small file so that a crash leaves the old one or the new one, never a half."""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, text: str, mode: int = 0o644) -> None:
    """Put ``text`` in place of what the file holds; it is on the disk when this returns."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
