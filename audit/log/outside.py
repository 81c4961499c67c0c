"""The second place: checkpoints kept where whoever runs this machine cannot reach back.

A folder that ``PROBITY_CHECKPOINTS`` names, best a mount of another machine that only adds. It
holds ``checkpoint`` (the newest), ``checkpoints/<size>`` (every one) and ``vkeys``. A log rewritten
from its beginning, even with the stolen key, cannot extend what lies there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from audit.log.writing import write_durably

if TYPE_CHECKING:
    from audit.log.notes import VerifierKey


def place() -> Path | None:
    """The folder, or None when no second place is named."""
    return Path(settings.PROBITY_CHECKPOINTS) if settings.PROBITY_CHECKPOINTS else None


def newest() -> str | None:
    """The newest checkpoint that was put there; None when there is none, or no second place.

    Raises OSError when the place cannot be read.
    """
    if (folder := place()) is None:
        return None
    if not folder.is_dir():
        raise NotADirectoryError(f"the second place for checkpoints is not there: {folder}")
    latest = folder / "checkpoint"
    return latest.read_text(encoding="utf-8") if latest.exists() else None


def set_aside() -> str:
    """Put what lies there into a folder of its own, ``ended-<size>``: its name, or "" for nothing.

    Raises OSError: a place that lets nothing be moved is tidied by whoever keeps it.
    """
    if (folder := place()) is None or not (folder / "checkpoint").exists():
        return ""
    size = (folder / "checkpoint").read_text(encoding="utf-8").split("\n")[1]
    ended = folder / f"ended-{int(size)}"
    ended.mkdir()
    for name in ("checkpoint", "checkpoints", "vkeys"):
        (folder / name).rename(ended / name)
    return ended.name


def put(notes: Iterable[tuple[int, str]], keys: Iterable[VerifierKey]) -> None:
    """Add checkpoints, each with its size, oldest first. Raises OSError."""
    if (folder := place()) is None:
        return
    (folder / "checkpoints").mkdir(exist_ok=True)
    write_durably(folder / "vkeys", "".join(f"{key}\n" for key in keys))
    for size, note in notes:
        write_durably(folder / "checkpoints" / str(size), note)
        write_durably(folder / "checkpoint", note)
