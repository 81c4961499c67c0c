"""What the confined process drew, kept: asked the same again, it is not drawn again.

``<shelf>/<SHA-256 of the question>.pdf``, with a note beside it that holds its hash under this
installation's secret. Whoever changes a drawing on the disk changes nothing: it is drawn anew. A
shelf may be removed at any time; that of a stored file goes with it (``drawings_of``).
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing

from sanctions.documents import confined, toolchain

SALT = "sanctions.drawn"
KEPT = datetime.timedelta(days=30)
"""How long a drawing waits to be asked for again."""

Hand = Callable[[str, bytes, confined.Limits], bytes]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pages as a PDF, and what the process told of them."""

    path: Path
    told: Any


def draw(
    task: str, request: bytes, limits: confined.Limits, *, shelf: Path, by: Hand | None = None
) -> Drawing:
    """The answer of a task that gives a line of JSON and a PDF, from the shelf or drawn and put
    there, by ``by`` where that is not the confined process. The request must be bound to all that
    the answer depends on.

    Raises Stopped, and OSError where there is no room to keep it.
    """
    question = hashlib.sha256(json.dumps([task, toolchain.manifest()]).encode() + b"\n" + request)
    path = shelf / f"{question.hexdigest()}.pdf"
    if (before := kept(path)) is not None:
        return before
    head, _sign, pdf = (by or confined.run)(task, request, limits).partition(b"\n")
    facts = json.loads(head)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    _write(path, pdf)
    sign(path, facts)
    return Drawing(path, facts)


def sign(path: Path, facts: Any) -> None:
    """Keep beside a file, which is there, what is told of it, bound to its bytes."""
    note = {"told": facts, "sha256": _sha256(path), "name": path.name}
    _write(path.with_suffix(".note"), signing.dumps(note, salt=SALT).encode())


def kept(path: Path) -> Drawing | None:
    """A file as it was kept; None where there is none, or it is not the one that was kept."""
    note = _note(path)
    try:
        if note is None or note["sha256"] != _sha256(path):
            return None
        os.utime(path)
    except OSError:
        return None
    return Drawing(path, note["told"])


def told(path: Path) -> Any:
    """What is told of a file that was kept, without a look at the file; None where nothing is."""
    note = _note(path)
    return None if note is None else note["told"]


def sweep(at: datetime.datetime) -> int:
    """Let go of what nobody asked for in so many days; how many drawings went."""
    swept, limit = 0, (at - KEPT).timestamp()
    for path in [*home().rglob("*.pdf"), *home().rglob("*.part")]:
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.with_suffix(".note").unlink(missing_ok=True)
                path.unlink()
                swept += 1
    return swept


def home() -> Path:
    """The folder of all shelves in this installation."""
    return Path(settings.PROBITY_HOME) / "drawn"


def _note(path: Path) -> dict[str, Any] | None:
    try:
        note: dict[str, Any] = signing.loads(path.with_suffix(".note").read_text(), salt=SALT)
    except (OSError, ValueError, signing.BadSignature):
        return None
    return note if note["name"] == path.name else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    """The whole content under its name, or nothing."""
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
