"""A log as a folder that anyone can verify: C2SP tlog-tiles, its checkpoints, and what was sealed.

Values in, files out; the rows come from ``audit.log.telling``. The reader is
``tools/verify_export.py``, which shares no line with this file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audit.log.tree import TILE_WIDTH, bundle, leaf_hash, root_of, tile_path

Leaf = tuple[bytes, dict[str, Any] | None]
"""The bytes of a leaf, and what is told of its content (None: nothing)."""


class NotEmpty(ValueError):
    """The folder named holds something already: an export never mixes with anything."""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` to write into; it takes that name once all is written.

    Raises NotEmpty. When the block fails nothing is left behind.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotEmpty(f"{target} is not an empty folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        folder.chmod(0o750)
        yield folder
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write(
    folder: Path,
    *,
    leaves: Iterable[Leaf],
    notes: Iterable[tuple[int, str]],
    texts: dict[str, str],
    with_bodies: bool,
) -> int:
    """Write a whole export into an empty folder; the number of leaves.

    ``leaves`` come in order and are as many as the last of ``notes`` covers; ``notes`` are
    (size, signed note), ascending; ``texts`` are the files README.md, policy and vkeys.
    """
    for name, text in texts.items():
        _put(folder, name, text.encode())
    note = ""
    for size, note in notes:
        _put(folder, f"checkpoints/{size}", note.encode())
    _put(folder, "checkpoint", note.encode())
    size = _Tiles(folder, with_bodies=with_bodies).write(leaves)
    _put(folder, "manifest.json", manifest(folder).encode())
    return size


class _Tiles:
    """Bundles, tiles and bodies, written as the leaves pass by."""

    def __init__(self, folder: Path, *, with_bodies: bool) -> None:
        self._folder, self._with_bodies = folder, with_bodies
        self._levels: list[list[bytes]] = []
        self._counts: list[int] = []

    def write(self, leaves: Iterable[Leaf]) -> int:
        here: list[Leaf] = []
        number = 0
        for leaf in leaves:
            here.append(leaf)
            if len(here) == TILE_WIDTH:
                self._bundle(number, here)
                number, here = number + 1, []
        if here:
            self._bundle(number, here)
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._tile(level, self._counts[level], hashes)
        return number * TILE_WIDTH + len(here)

    def _bundle(self, number: int, leaves: Sequence[Leaf]) -> None:
        path = tile_path("entries", number, len(leaves))
        _put(self._folder, path, bundle([leaf for leaf, _body in leaves]))
        if self._with_bodies:
            name = tile_path("entries", number).replace("tile/entries/", "bodies/") + ".jsonl"
            lines = [json.dumps(body, ensure_ascii=False) for _leaf, body in leaves if body]
            _put(self._folder, name, "".join(f"{line}\n" for line in lines).encode())
        for leaf, _body in leaves:
            self._add(0, leaf_hash(leaf))

    def _add(self, level: int, node: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._counts.append(0)
        hashes = self._levels[level]
        hashes.append(node)
        if len(hashes) == TILE_WIDTH:
            self._tile(level, self._counts[level], hashes)
            self._levels[level] = []
            self._counts[level] += 1
            self._add(level + 1, root_of(hashes))

    def _tile(self, level: int, number: int, hashes: Sequence[bytes]) -> None:
        _put(self._folder, tile_path(level, number, len(hashes)), b"".join(hashes))


def manifest(folder: Path) -> str:
    """JSON with bytes and SHA-256 of each file below the folder: one a line, numbers ascending.

    So that a reader finds the checkpoints in order, and need not hold the list in memory.
    """
    names = [
        (Path(path) / name).relative_to(folder).as_posix()
        for path, _folders, files in os.walk(folder)
        for name in files
        if name != "manifest.json"
    ]
    return "{\n" + ",\n".join(_line(folder, name) for name in sorted(names, key=_counted)) + "\n}\n"


def _line(folder: Path, name: str) -> str:
    content = (folder / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return f'"{name}": {{"bytes": {len(content)}, "sha256": "{digest}"}}'


def _counted(name: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(19), name)


def _put(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
