"""What the worker does for this package, on its schedule."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from audit import sheets
from audit.clock import legal_day
from cases.actions import (
    check_all,
    examine,
    keep_all_clocks,
    left_behind,
    remove_files,
    transmit_by_worker,
)
from cases.actions.batch import (
    UNDOING,
    fail_batch,
    files_of,
    keep_left,
    list_batch,
    place_batch,
    placed_by,
    table_of,
    take_in_files,
    unplace,
)
from cases.actions.copies import fail_text, finish_text, read_next
from cases.actions.copies import read_text as read_text_of
from cases.actions.delivery import clear, fail_delivery, keep_delivery, refused, take_in
from cases.actions.delivery import list_delivery as list_delivery_rows
from cases.archives import BadArchive
from cases.forms.tables import TABLES, look_through
from cases.models import Batch, Delivery, DerivedCopy
from cases.placing import LEFT, Looked, named
from cases.reading import Unreadable
from cases.stored_files import Damaged

if TYPE_CHECKING:
    from cases.unpacking import Listed
    from work.models import Job
    from work.worker import Handler, Run


PORTION = 100
"""Cases or exhibits of an import that are withdrawn in one transaction."""


def remove_disposed(run: Run) -> None:
    """Remove files that were disposed of by an act whose process died right after its commit."""
    with run.once():
        remove_files(left_behind())


def keep_clocks(run: Run) -> None:
    """Set the deadlines that run by now, and meet those whose step was taken."""
    with run.once():
        keep_all_clocks(at=run.at)


def list_delivery(run: Run) -> None:
    """Look through a delivery: unpack, hash, count pages; a bad one fails in words."""
    delivery = Delivery.objects.get(pk=run.payload["delivery"])
    try:
        listed = take_in(delivery, by=run.by, beat=run.renew, at=run.at)
    except (BadArchive, OSError) as error:
        with run.once():
            fail_delivery(delivery, refused(error), at=run.at)
        return
    with run.once():
        list_delivery_rows(delivery, listed, at=run.at)


def store_delivery(run: Run) -> None:
    """Store every file of a delivery in one transaction, or none."""
    delivery = Delivery.objects.select_related("case", "collected_by").get(
        pk=run.payload["delivery"]
    )
    try:
        with run.once():
            keep_delivery(delivery, by=run.by, at=run.at, twins=run.payload["twins"])
    except (ValidationError, PermissionDenied, OSError) as error:
        with run.once():
            fail_delivery(delivery, refused(error), at=run.at)
        return
    clear(delivery)


def read_text(run: Run) -> None:
    """Read the text of an exhibit, page by page; what cannot be read says why."""
    copy = DerivedCopy.objects.select_related("exhibit__case", "exhibit__stored_file").get(
        pk=run.payload["copy"]
    )
    if copy.status != DerivedCopy.Status.ASKED:
        return
    try:
        layer, file = read_text_of(copy, by=run.by, at=run.at, beat=run.renew)
    except (Unreadable, Damaged, OSError) as error:
        why = _("There is no room left on the disk.") if isinstance(error, OSError) else str(error)
        with run.once():
            fail_text(copy, why, at=run.at)
        return
    try:
        row = examine(file)
        with run.once():
            finish_text(copy, layer, file, row, at=run.at)
    finally:
        file.discard()


def read_added(run: Run) -> None:
    """Have the next of the exhibits that came in read; the rest waits behind what is asked for
    meanwhile."""
    with run.once():
        read_next(run.payload["first"], run.payload["last"], at=run.at)


def give_text_up(job: Job, at: datetime.datetime) -> None:
    """Say on the exhibit that its text was not read, so that somebody asks for it again."""
    copy = DerivedCopy.objects.filter(
        pk=job.payload["copy"], status=DerivedCopy.Status.ASKED, withdrawn_at__isnull=True
    ).first()
    if copy is not None:
        fail_text(copy, _("The reading broke off each time it was tried. Read it again."), at=at)


def give_delivery_up(job: Job, at: datetime.datetime) -> None:
    """Say on the delivery that nothing of it was stored; its bytes go."""
    delivery = Delivery.objects.filter(
        pk=job.payload["delivery"], status__in=(Delivery.Status.ARRIVED, Delivery.Status.STORING)
    ).first()
    if delivery is not None:
        why = _(
            "The work on it broke off each time it was tried. Nothing was stored: add it again."
        )
        fail_delivery(delivery, why, at=at)


def list_import(run: Run) -> None:
    """Look through the files that came with an import, and at its rows beside them."""
    batch = Batch.objects.select_related("proposed_by__agency").get(pk=run.payload["batch"])
    try:
        listed = take_in_files(batch, run.renew)
    except (BadArchive, OSError) as error:
        with run.once():
            fail_batch(batch, refused(error), at=run.at)
        return
    looked = _looked(batch, listed, run)
    with run.once():
        list_batch(batch, listed, looked, at=run.at)


def place_import(run: Run) -> None:
    """Place what a confirmed import brings in one transaction, or none; a bad one says why."""
    batch = Batch.objects.select_related("proposed_by__agency", "confirmed_by").get(
        pk=run.payload["batch"]
    )
    listed = files_of(batch)
    try:
        looked = _looked(batch, listed, run)
        with run.once():
            done = place_batch(batch, looked, at=run.at)
    except (ValidationError, PermissionDenied, OSError) as error:
        with run.once():
            fail_batch(batch, refused(error), at=run.at)
        return
    columns = TABLES[batch.kind].columns
    left = [row for row in looked if row.fate in LEFT]
    lines = sheets.csv_lines(columns, ([row.cells.get(n, "") for n in columns] for row in left))
    keep_left(done, list(lines), named(listed, left))


def unplace_import(run: Run) -> None:
    """Take an undone import back in portions, each of which counts: begun again after a worker was
    killed, it goes on with what is left."""
    batch = Batch.objects.get(pk=run.payload["batch"])
    keys = placed_by(batch)
    for at in range(0, len(keys), PORTION):
        run.renew(at, len(keys))
        unplace(batch, keys[at : at + PORTION], at=run.at, reason=run.payload["reason"])
    with run.once():
        pass


def _looked(batch: Batch, files: list[Listed], run: Run) -> list[Looked]:
    return look_through(
        batch.kind, table_of(batch), files, by=batch.proposed_by, at=run.at,
        today=legal_day(run.at),
    )  # fmt: skip


def give_import_up(job: Job, at: datetime.datetime) -> None:
    """Say on the import that nothing of it was placed; its table goes."""
    batch = Batch.objects.filter(
        pk=job.payload["batch"], status__in=(Batch.Status.LISTING, Batch.Status.PLACING)
    ).first()
    if batch is not None:
        why = _(
            "The work on it broke off each time it was tried. Nothing was placed: send it again."
        )
        fail_batch(batch, why, at=at)


def check_files(run: Run) -> None:
    """Hash every file that an exhibit or a copy points at, once a day; what changed is
    quarantined."""
    check_all(run.at, run.renew)


JOBS: dict[str, Handler] = {
    "cases.list_delivery": list_delivery,
    "cases.store_delivery": store_delivery,
    "cases.transmit_referral": transmit_by_worker,
    "cases.read_text": read_text,
    "cases.read_added": read_added,
    "cases.list_batch": list_import,
    "cases.place_batch": place_import,
    UNDOING: unplace_import,
}

BURIED = {
    "cases.list_delivery": give_delivery_up,
    "cases.store_delivery": give_delivery_up,
    "cases.read_text": give_text_up,
    "cases.list_batch": give_import_up,
    "cases.place_batch": give_import_up,
}

SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("cases.keep_clocks", datetime.timedelta(hours=1), keep_clocks),
    ("cases.remove_disposed", datetime.timedelta(days=1), remove_disposed),
    ("cases.check_files", datetime.timedelta(days=1), check_files),
)
