"""Deliveries: many files listed with what is wrong before anything is stored, then stored as a set
in one transaction, or not at all."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, together
from cases import archives, rules
from cases.actions.copies import read_what_came
from cases.actions.exhibit import add_examined
from cases.content_types import sniff
from cases.models import Case, Delivery, Exhibit, StoredFile
from cases.page_count import count
from cases.stored_files import Arrival, Arriving, free_bytes, plain_name
from cases.uploads import RESERVE_BYTES
from work import queue

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
LISTING, PROGRESS, ARCHIVE = "listing.json", "progress.json", "archive"
HANDS = 4
"""So many files of an archive are unpacked side by side: while one waits for the disk, others are
hashed."""
NO_ROOM = "There is no room left on the disk for the unpacked files. Nothing was stored."
FACTS = (
    "source_type", "source", "method", "collected_on", "collected_place", "collected_by",
    "language",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file of a delivery. ``file`` names it in the folder; empty where it was not taken, and
    then ``problem`` says why. ``twin`` is what has the same bytes already."""

    path: str
    size: int
    file: str = ""
    sha256: str = ""
    media_type: str = ""
    pages: int | None = None
    fault: str = ""
    problem: str = ""
    twin: str = ""


def begin_delivery(
    case_pk: int, *, by: User, at: At, archive: Arrival | None = None,
    folder: Iterable[Arrival] = (),
) -> Delivery:  # fmt: skip
    """Files that arrived together; the worker lists them. Nothing is an exhibit yet."""
    files = list(folder)
    delivery = Delivery(
        case=Case.objects.get(pk=case_pk), size=sum(file.size for file in files),
        original_name="",
    )  # fmt: skip
    if archive is not None:
        delivery.original_name, delivery.size = plain_name(archive.name), archive.size
        delivery.sha256 = archive.sha256
    with together(by):
        begin(rules.BEGIN_DELIVERY, delivery, by=by, at=at)
        queue.enqueue("cases.list_delivery", {"delivery": delivery.pk}, by=by, at=at)
        place = delivery.folder()
        place.mkdir(mode=0o750, parents=True)
        if archive is not None:
            archive.path.replace(place / ARCHIVE)
        for number, file in enumerate(files):
            file.path.replace(place / f"{number:05d}")
        rows = [
            asdict(_looked_at(place, f"{n:05d}", file.name, file.size, file.sha256, file.head))
            for n, file in enumerate(files)
        ]
        _write(place / LISTING, rows)
    return delivery


def take_in(delivery: Delivery, *, by: User, beat: Callable[[], None], at: At) -> list[Listed]:
    """Unpack, hash and look at every file of a delivery: outside any transaction.

    Twins are told as far as ``by`` may see them. Raises archives.BadArchive, and OSError when
    the disk is full; then nothing unpacked is left.
    """
    place = delivery.folder()
    if (place / ARCHIVE).exists():
        listed = list(_unpacked(place, beat))
    else:
        listed = [Listed(**row) for row in json.loads((place / LISTING).read_text("utf-8"))]
    listed = [_counted(place, one, beat) for one in listed]
    known = dict(
        Exhibit.objects.visible_to(by, at).standing().filter(case=delivery.case_id)
        .order_by("-pk").values_list("stored_file__sha256", "reference")
    )  # fmt: skip
    rows: list[Listed] = []
    for one in listed:
        rows.append(_with_twin(one, known))
        if one.sha256:
            known.setdefault(one.sha256, one.path)
    _write(place / LISTING, [asdict(one) for one in rows])
    return rows


def list_delivery(delivery: Delivery, listed: list[Listed], *, at: At) -> None:
    """Say what it holds; a person confirms it."""
    with act(
        rules.LIST_DELIVERY, Delivery, delivery.pk, by=system_user("intake"), at=at,
        version=delivery.version,
    ) as row:  # fmt: skip
        row.files = sum(bool(one.file) for one in listed)
        row.left_out = "\n".join(f"{one.path}: {one.problem}" for one in listed if one.problem)
    (delivery.folder() / ARCHIVE).unlink(missing_ok=True)


def fail_delivery(delivery: Delivery, why: str, *, at: At) -> None:
    """Say why nothing of it was stored; its bytes go."""
    with act(
        rules.FAIL_DELIVERY, Delivery, delivery.pk, by=system_user("intake"), at=at,
        version=delivery.version,
    ) as row:  # fmt: skip
        row.why = why
    clear(delivery)


def store_delivery(
    pk: int, *, by: User, at: At, version: int, twins: bool = False, **facts: Any
) -> Delivery:
    """The facts of collection for all files of the set; the worker stores them as exhibits.

    ``twins`` also stores files whose bytes are there already.
    """
    if facts["source_type"] == Exhibit.SourceType.HUMAN_SOURCE:
        raise ValidationError({"source_type": _("What comes from a human source is added singly.")})
    with act(rules.STORE_DELIVERY, Delivery, pk, by=by, at=at, version=version) as delivery:
        for name in FACTS:
            setattr(delivery, name, facts[name])
        payload = {"delivery": delivery.pk, "twins": twins}
        queue.enqueue("cases.store_delivery", payload, by=by, at=at)
    return delivery


def keep_delivery(delivery: Delivery, *, by: User, at: At, twins: bool) -> int:
    """Every file of the set as an exhibit, one entry for each: how many. Call it inside one
    transaction: what refuses one of them leaves none."""
    facts = {name: getattr(delivery, name) for name in FACTS}
    place, files, spared = delivery.folder(), [], []
    kept: list[int] = []
    for one in listing(delivery):
        if one.file and one.twin and not twins:
            spared.append(_("%(path)s: the same bytes as %(twin)s") % asdict(one))
        if not one.file or (one.twin and not twins):
            continue
        file = Arrival(
            path=place / one.file, sha256=one.sha256, size=one.size, head=b"", name=one.path
        )
        row = StoredFile.objects.filter(sha256=one.sha256, size=one.size).first() or StoredFile(
            sha256=one.sha256, size=one.size, media_type=one.media_type, pages=one.pages,
            fault=one.fault,
        )  # fmt: skip
        exhibit = Exhibit(
            case=delivery.case, delivery=delivery, title=plain_name(one.path)[:200],
            delivered_path=_shown(one.path), original_name=plain_name(one.path), **facts,
        )  # fmt: skip
        kept.append(add_examined(exhibit, row, file, by=by, at=at, keep=False).pk)
        files.append(file)
    with act(
        rules.FINISH_DELIVERY, Delivery, delivery.pk, by=system_user("intake"), at=at,
        version=delivery.version,
    ) as done:  # fmt: skip
        done.files = len(files)
        done.left_out = "\n".join([*delivery.left_out.splitlines(), *spared])
    if kept:
        read_what_came(kept[0], kept[-1], at=at)
    for file in files:
        file.keep()
    return len(files)


def drop_delivery(pk: int, *, by: User, at: At, version: int) -> Delivery:
    """The delivery, dropped before anything was stored; its bytes go."""
    with act(rules.DROP_DELIVERY, Delivery, pk, by=by, at=at, version=version) as delivery:
        pass
    clear(delivery)
    return delivery


def clear(delivery: Delivery) -> None:
    """Let go of the bytes that wait; nothing happens where they are gone."""
    shutil.rmtree(delivery.folder(), ignore_errors=True)


def listing(delivery: Delivery) -> list[Listed]:
    """What was found in it; empty before it was looked through and after it was stored."""
    try:
        rows = json.loads((delivery.folder() / LISTING).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [Listed(**row) for row in rows]


def progress(delivery: Delivery) -> tuple[int, int]:
    """How many of its files the worker has unpacked, and of how many; (0, 0) before it began."""
    try:
        done, most = json.loads((delivery.folder() / PROGRESS).read_text("utf-8"))
    except (OSError, ValueError):
        return 0, 0
    return done, most


def _unpacked(place: Path, beat: Callable[[], None]) -> Iterator[Listed]:
    archive = archives.Archive(place / ARCHIVE, most_bytes=settings.PROBITY_MAX_UPLOAD_BYTES)
    for left in place.glob("[0-9]*"):
        left.unlink()  # of a run that was killed
    try:
        if sum(one.size for one in archive.members) > free_bytes() - RESERVE_BYTES:
            raise archives.BadArchive(_(NO_ROOM))
        with ThreadPoolExecutor(HANDS) as hands:
            try:
                yield from _all_taken(place, archive, hands, beat)
            except BaseException:
                hands.shutdown(cancel_futures=True)
                raise
    finally:
        archive.close()


def _all_taken(
    place: Path, archive: archives.Archive, hands: ThreadPoolExecutor, beat: Callable[[], None]
) -> Iterator[Listed]:
    """Each file in its turn; several are unpacked, hashed and made durable side by side."""
    takes = [
        None if one.problem else hands.submit(_taken, place, f"{number:05d}", archive, one)
        for number, one in enumerate(archive.members)
    ]
    for number, (one, taken) in enumerate(zip(archive.members, takes, strict=True), start=1):
        if taken is None:
            yield Listed(path=_shown(one.path), size=one.size, problem=one.problem)
        else:
            yield taken.result()
        _write(place / PROGRESS, [number, len(archive.members)])
        beat()


def _taken(place: Path, name: str, archive: archives.Archive, one: archives.Member) -> Listed:
    """Runs beside others: it touches no database, and what it waits for frees the interpreter."""
    arriving = Arriving(one.path, place / name)
    try:
        for chunk in archive.chunks(one):
            arriving.write(chunk)
        file = arriving.finish()
    except BaseException:
        arriving.discard()
        raise
    return _looked_at(place, name, one.path, file.size, file.sha256, file.head)


def _looked_at(place: Path, name: str, path: str, size: int, sha256: str, head: bytes) -> Listed:
    return Listed(path=_shown(path), size=size, file=name, sha256=sha256, media_type=sniff(head))


def _counted(place: Path, one: Listed, beat: Callable[[], None]) -> Listed:
    if not one.file:
        return one
    beat()
    pages, fault = count(place / one.file, one.media_type)
    return Listed(**{**asdict(one), "pages": pages, "fault": fault})


def _with_twin(one: Listed, known: dict[str, str]) -> Listed:
    return Listed(**{**asdict(one), "twin": known.get(one.sha256, "") if one.sha256 else ""})


def _shown(path: str) -> str:
    """A path as data: each part safe to show."""
    parts = [plain_name(part) for part in path.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part)[-500:] or "?"


def _write(path: Path, content: Any) -> None:
    """Whole or not at all, for the page reads it meanwhile."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content), "utf-8")
    fresh.replace(path)


def refused(error: Exception) -> str:
    """What a person is told of why a delivery failed."""
    if isinstance(error, archives.BadArchive):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _(NO_ROOM)
