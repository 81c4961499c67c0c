"""Deliveries: many files listed with what is wrong before anything is stored, then stored as a set
in one transaction, or not at all."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, together
from cases import archives, rules, unpacking
from cases.actions.copies import read_what_came
from cases.actions.exhibit import add_examined
from cases.models import Case, Delivery, Exhibit, StoredFile
from cases.stored_files import keep_all, plain_name
from cases.unpacking import ARCHIVE, NO_ROOM, Listed
from work import queue

if TYPE_CHECKING:
    from accounts.models import User
    from cases.stored_files import Arrival

At = datetime.datetime
FACTS = (
    "source_type", "source", "method", "collected_on", "collected_place", "collected_by",
    "language",
)  # fmt: skip


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
        unpacking.lay(delivery.folder(), archive, files)
    return delivery


def take_in(delivery: Delivery, *, by: User, beat: Callable[[], None], at: At) -> list[Listed]:
    """Unpack, hash and look at every file of a delivery: outside any transaction.

    Twins are told as far as ``by`` may see them. Raises archives.BadArchive, and OSError when
    the disk is full; then nothing unpacked is left.
    """
    listed = unpacking.take_in(delivery.folder(), beat)
    known = dict(
        Exhibit.objects.visible_to(by, at).standing().filter(case=delivery.case_id)
        .order_by("-pk").values_list("stored_file__sha256", "reference")
    )  # fmt: skip
    rows: list[Listed] = []
    for one in listed:
        rows.append(_with_twin(one, known))
        if one.sha256:
            known.setdefault(one.sha256, one.path)
    unpacking.write_listing(delivery.folder(), rows)
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
        file = one.arrival(place)
        row = StoredFile.objects.filter(sha256=one.sha256, size=one.size).first() or StoredFile(
            sha256=one.sha256, size=one.size, media_type=one.media_type, pages=one.pages,
            fault=one.fault,
        )  # fmt: skip
        exhibit = Exhibit(
            case=delivery.case, delivery=delivery, title=plain_name(one.path)[:200],
            delivered_path=one.path, original_name=plain_name(one.path), **facts,
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
    keep_all(files)
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
    return unpacking.listing(delivery.folder())


def progress(delivery: Delivery) -> tuple[int, int]:
    """How many of its files the worker has unpacked, and of how many; (0, 0) before it began."""
    return unpacking.progress(delivery.folder())


def _with_twin(one: Listed, known: dict[str, str]) -> Listed:
    return replace(one, twin=known.get(one.sha256, "") if one.sha256 else "")


def refused(error: Exception) -> str:
    """What a person is told of why a delivery failed."""
    if isinstance(error, archives.BadArchive):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _(NO_ROOM)
