"""Files that came in together, in a folder of their own: unpacked, hashed and looked at there,
before anything of them is stored."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Semaphore
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cases import archives
from cases.content_types import sniff
from cases.page_count import count
from cases.stored_files import Arrival, Arriving, free_bytes, plain_name, sync_folder
from cases.uploads import RESERVE_BYTES

LISTING, PROGRESS, ARCHIVE = "listing.json", "progress.json", "archive"
HANDS = 2
"""So many files of an archive are unpacked and hashed side by side, and as many made durable: who
waits for the disk holds up nobody who hashes. More of them wait for one another."""
WAITING = 64
"""So many unpacked files are open at most while they wait for the disk."""
TOLD_EVERY_S = 0.5
"""How often the page and the lease hear how far it is: told of each file, it slows the disk."""
NO_ROOM = "There is no room left on the disk for the unpacked files. Nothing was stored."
Taken = Future[Future[Arrival]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file of a delivery. ``file`` names it in the folder; empty where it was not taken, and
    then ``problem`` says why. ``twin`` is what has the same bytes already, ``digests`` what other
    algorithms say of them."""

    path: str
    size: int
    file: str = ""
    sha256: str = ""
    media_type: str = ""
    pages: int | None = None
    fault: str = ""
    problem: str = ""
    twin: str = ""
    digests: dict[str, str] = field(default_factory=dict)

    def arrival(self, place: Path) -> Arrival:
        """The file as it waits in ``place``."""
        return Arrival(
            path=place / self.file, sha256=self.sha256, size=self.size, head=b"", name=self.path
        )


def lay(place: Path, archive: Arrival | None, folder: Iterable[Arrival]) -> None:
    """Put what arrived into ``place``, where ``take_in()`` finds it."""
    place.mkdir(mode=0o750, parents=True, exist_ok=True)
    if archive is not None:
        archive.path.replace(place / ARCHIVE)
    rows = []
    for number, file in enumerate(folder):
        file.path.replace(place / f"{number:05d}")
        one = _looked_at(place, f"{number:05d}", file.name, file.size, file.sha256, file.head)
        rows.append(one)
    write_listing(place, rows)


def take_in(
    place: Path, beat: Callable[[], None], *, most_files: int = archives.MOST_FILES,
    also: Callable[[str], Collection[str]] = lambda path: (),
) -> list[Listed]:  # fmt: skip
    """Unpack, hash and look at every file in ``place``: outside any transaction.

    ``also`` says which further algorithms are asked of the file at a path. Raises
    archives.BadArchive, and OSError when the disk is full; then nothing unpacked is left.
    """
    beat = _paced(beat)
    if (place / ARCHIVE).exists():
        listed = list(_unpacked(place, beat, most_files))
        sync_folder(place)
    else:
        listed = listing(place)
    return [_counted(place, one, beat, also(one.path)) for one in listed]


def write_listing(place: Path, listed: Iterable[Listed]) -> None:
    """Keep what was found; the archive goes only when the caller says so."""
    _write(place / LISTING, [asdict(one) for one in listed])


def listing(place: Path) -> list[Listed]:
    """What was found in it; empty before it was looked through and after it was stored."""
    try:
        rows = json.loads((place / LISTING).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [Listed(**row) for row in rows]


def progress(place: Path) -> tuple[int, int]:
    """How many of its files the worker has unpacked, and of how many; (0, 0) before it began."""
    try:
        done, most = json.loads((place / PROGRESS).read_text("utf-8"))
    except (OSError, ValueError):
        return 0, 0
    return done, most


def _unpacked(place: Path, beat: Callable[[], None], most_files: int) -> Iterator[Listed]:
    archive = archives.Archive(
        place / ARCHIVE, most_bytes=settings.PROBITY_MAX_UPLOAD_BYTES, most_files=most_files
    )
    for left in place.glob("[0-9]*"):
        left.unlink()  # of a run that was killed
    try:
        if sum(one.size for one in archive.members) > free_bytes() - RESERVE_BYTES:
            raise archives.BadArchive(_(NO_ROOM))
        with ThreadPoolExecutor(HANDS) as syncing, ThreadPoolExecutor(HANDS) as hands:
            try:
                yield from _all_taken(place, archive, _Hands(hands, syncing), beat)
            except BaseException:
                hands.shutdown(cancel_futures=True)
                raise
    finally:
        archive.close()


@dataclass(slots=True)
class _Hands:
    """Threads that unpack, and threads that wait for the disk; what they wait for frees the
    interpreter, and they touch no database."""

    unpacking: ThreadPoolExecutor
    syncing: ThreadPoolExecutor
    room: Semaphore = field(default_factory=lambda: Semaphore(WAITING))

    def take(self, path: Path, archive: archives.Archive, one: archives.Member) -> Taken:
        """The file, once it is unpacked and, within that, once it is durable."""
        return self.unpacking.submit(self._unpack, path, archive, one)

    def _unpack(
        self, path: Path, archive: archives.Archive, one: archives.Member
    ) -> Future[Arrival]:
        self.room.acquire()
        arriving = None
        try:
            arriving = Arriving(one.path, path)
            for chunk in archive.chunks(one):
                arriving.write(chunk)
            return self.syncing.submit(self._finish, arriving)
        except BaseException:
            self.room.release()
            if arriving is not None:
                arriving.discard()
            raise

    def _finish(self, arriving: Arriving) -> Arrival:
        try:
            return arriving.finish()
        except BaseException:
            arriving.discard()
            raise
        finally:
            self.room.release()


def _all_taken(
    place: Path, archive: archives.Archive, hands: _Hands, beat: Callable[[], None]
) -> Iterator[Listed]:
    """Each file in its turn; several are unpacked, hashed and made durable side by side."""
    takes = [
        None if one.problem else hands.take(place / f"{number:05d}", archive, one)
        for number, one in enumerate(archive.members)
    ]
    tell = _paced(lambda done: _write(place / PROGRESS, [done, len(archive.members)]))
    for number, (one, taken) in enumerate(zip(archive.members, takes, strict=True), start=1):
        if taken is None:
            yield Listed(path=shown(one.path), size=one.size, problem=one.problem)
        else:
            file = taken.result().result()
            yield _looked_at(place, file.path.name, one.path, file.size, file.sha256, file.head)
        tell(number)
        beat()


def _looked_at(place: Path, name: str, path: str, size: int, sha256: str, head: bytes) -> Listed:
    return Listed(path=shown(path), size=size, file=name, sha256=sha256, media_type=sniff(head))


def _counted(
    place: Path, one: Listed, beat: Callable[[], None], algorithms: Collection[str]
) -> Listed:
    if not one.file:
        return one
    beat()
    pages, fault = count(place / one.file, one.media_type)
    return replace(
        one, pages=pages, fault=fault,
        digests={name: _digest(place / one.file, name) for name in sorted(algorithms)},
    )  # fmt: skip


def _digest(path: Path, algorithm: str) -> str:
    """What an algorithm of earlier days says of the bytes: compared, never relied upon."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.new(algorithm, usedforsecurity=False)
        ).hexdigest()


def shown(path: str) -> str:
    """A path as data: each part safe to show."""
    parts = [plain_name(part) for part in path.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part)[-500:] or "?"


def _paced(call: Callable[..., None]) -> Callable[..., None]:
    """The call at most every half second; the first at once."""
    after = 0.0

    def paced(*args: Any) -> None:
        nonlocal after
        if (now := time.monotonic()) >= after:
            after = now + TOLD_EVERY_S
            call(*args)

    return paced


def _write(path: Path, content: Any) -> None:
    """Whole or not at all, for the page reads it meanwhile."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content), "utf-8")
    fresh.replace(path)
