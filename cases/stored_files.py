"""The content-addressed store: bytes are kept once, under their SHA-256, and never change.

A file arrives in the store's own spool folder while its hash is computed, is made durable there,
and is renamed into place inside the transaction that records it. What breaks off leaves nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings

HEAD_BYTES = 8192
"""How much of the beginning is kept for telling the type of content."""

SPOOL_KEEPS_SECONDS = 24 * 60 * 60
"""After this time a file or folder in the spool belongs to nobody: its process was killed."""


class Damaged(Exception):
    """The stored bytes are gone, or no longer have the hash they are stored under."""


def home() -> Path:
    """The folder of the store in this installation."""
    return Path(settings.PROBITY_HOME) / "exhibits"


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie: ``exhibits/ab/cd/<sha256>``.

    Raises ValueError for anything that is not 64 lower-case hexadecimal digits.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("A stored file is named by its SHA-256.")
    return home() / sha256[:2] / sha256[2:4] / sha256


def drawings_of(sha256: str) -> Path:
    """The folder of what was drawn from these bytes. It is made anew at need, and goes with them.

    Raises ValueError as ``path_of`` does.
    """
    return Path(settings.PROBITY_HOME) / "drawn" / sha256[:2] / path_of(sha256).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A whole file in the spool: durable, hashed, not yet kept."""

    path: Path
    sha256: str
    size: int
    head: bytes
    name: str

    def keep(self) -> Path:
        """Move the bytes to their place in the store; where they already are, these go.

        Call it last in the transaction that records the file: no row without its file, and a
        file without its row is only left behind when the commit itself fails.
        """
        keep_all([self])
        return path_of(self.sha256)

    def discard(self) -> None:
        """Remove the bytes from the spool; nothing happens if they are no longer there."""
        self.path.unlink(missing_ok=True)


class Arriving:
    """Bytes on their way in: hashed and counted while they are written."""

    def __init__(self, name: str = "", path: Path | None = None) -> None:
        spool = home() / "arriving"
        spool.mkdir(mode=0o750, parents=True, exist_ok=True)
        self.name = name
        self.path = path or spool / secrets.token_hex(16)
        self.size = 0
        self.head = b""
        self._hash = hashlib.sha256()
        self._file: IO[bytes] = self.path.open("xb", buffering=0)
        # A reader that dies between two chunks calls nobody: then this goes with the object.
        self._forgotten = weakref.finalize(self, _forget, self._file, self.path)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._hash.update(chunk)
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        view = memoryview(chunk)
        while view:
            view = view[self._file.write(view) or 0 :]
        self.size += len(chunk)

    def finish(self) -> Arrival:
        """All bytes are there: make them durable."""
        os.fsync(self._file.fileno())
        self._forgotten.detach()
        self._file.close()
        return Arrival(
            path=self.path,
            sha256=self._hash.hexdigest(),
            size=self.size,
            head=self.head,
            name=self.name,
        )

    def discard(self) -> None:
        """Forget what came so far."""
        self._forgotten()


def keep_all(files: Iterable[Arrival]) -> None:
    """What ``Arrival.keep()`` does, for many: each folder is made durable once, after the last
    of its files was moved."""
    folders: set[Path] = set()
    for file in files:
        place = path_of(file.sha256)
        folders |= {place.parent, place.parent.parent, home()}
        if _same_size(place, file.size):
            file.discard()
            continue
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        file.path.chmod(0o440)
        file.path.replace(place)
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        sync_folder(folder)


def receive(chunks: Iterable[bytes], name: str = "") -> Arrival:
    """Take bytes from anywhere but the web: a command, the demo, a test."""
    arriving = Arriving(name)
    try:
        for chunk in chunks:
            arriving.write(chunk)
        return arriving.finish()
    except BaseException:
        arriving.discard()
        raise


def read_in_parts(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


@contextlib.contextmanager
def workroom() -> Iterator[Path]:
    """A folder on the disk of this installation, which goes with all that lies in it."""
    spool = home() / "arriving"
    spool.mkdir(mode=0o750, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=spool) as folder:
        yield Path(folder)


def open_checked(sha256: str) -> BinaryIO:
    """The stored bytes, opened and compared with their hash before the first is handed out.

    The comparison and the reading use one open file, so what was compared is what is read.
    Raises Damaged.
    """
    try:
        file = path_of(sha256).open("rb")
    except OSError as error:
        raise Damaged("The stored file cannot be opened.") from error
    try:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise Damaged("The stored file no longer has the hash it is stored under.")
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def fault(sha256: str, size: int) -> str:
    """Why the stored bytes are not those of this hash and size; empty when they are."""
    try:
        with path_of(sha256).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found = file.tell()
    except FileNotFoundError:
        return f"the file {sha256} is gone"
    except (OSError, ValueError) as error:
        return f"the file cannot be read: {error}"
    if (digest, found) != (sha256, size):
        return f"the file {sha256} has {found} bytes with the SHA-256 {digest}"
    return ""


def remove(sha256: str) -> None:
    """Take the stored bytes away for good, with what was drawn from them; nothing happens where
    they are no longer there."""
    place = path_of(sha256)
    shutil.rmtree(drawings_of(sha256), ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        place.unlink()
        sync_folder(place.parent)


def sweep(at: datetime.datetime) -> int:
    """Remove what killed processes left in the spool; returns how many files went."""
    spool, swept = home() / "arriving", 0
    limit = at.timestamp() - SPOOL_KEEPS_SECONDS
    for path in spool.iterdir() if spool.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                swept += 1
    return swept


def free_bytes() -> int:
    """How much room is left where the store lies."""
    home().mkdir(mode=0o750, parents=True, exist_ok=True)
    return shutil.disk_usage(home()).free


def plain_name(name: str) -> str:
    """A file name as data that is safe to show: no folders, no invisible characters.

    Control and format characters, among them those that turn the direction of writing, show as
    their code point: ``invoice[U+202E]fdp.exe``. At most 200 characters, the end kept.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in _INVISIBLE else c for c in last
    ).strip()
    if len(shown) > 200:
        shown = f"{shown[:150]}…{shown[-49:]}"
    return shown if shown.strip(". ") else ""


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _forget(file: IO[bytes], path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)


def _same_size(place: Path, size: int) -> bool:
    try:
        return place.stat().st_size == size
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Make durable which files lie in the folder under which names."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Slice(io.RawIOBase):
    """A part of an open file, as a file; closing it closes the other."""

    def __init__(self, file: IO[bytes], first: int, length: int) -> None:
        super().__init__()
        self._file, self._left = file, length
        file.seek(first)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the part goes."""
        content = self._file.read(min(len(buffer), self._left))
        buffer[: len(content)] = content
        self._left -= len(content)
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()
