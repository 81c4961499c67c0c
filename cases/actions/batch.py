"""Cases from before Probity: proposed as a table, confirmed by a second person, placed as they
stand in one transaction, and taken back as far as nobody worked on them since."""

from __future__ import annotations

import datetime
import shutil
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import granting
from accounts.system import system_user
from audit import sheets
from audit.acts import act, begin, together, withdraw
from cases import belongings, rules
from cases.actions.placed_cases import place_cases
from cases.models import Batch, Case, Membership
from cases.placing import CHANGE, CREATE, WRONG, Looked, counted
from cases.stored_files import plain_name
from work import queue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from accounts.models import User
    from cases.stored_files import Arrival

At = datetime.datetime
TABLE = "table.csv"
MOST_ROWS = 10_000
MOST_BYTES = 32 * 1024 * 1024


def read_table(path: Path) -> sheets.Sheet:
    """The table in this file. Raises ValidationError for one that cannot be read."""
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError({"file": _("A table has at most 32 MB. Part the file.")})
    try:
        return sheets.read(path.read_bytes(), most=MOST_ROWS)
    except sheets.BadSheet as error:
        raise ValidationError({"file": str(error)}) from error


def table_of(batch: Batch) -> sheets.Sheet:
    """The table of an import, or what is left of it. Raises FileNotFoundError once it is gone."""
    return sheets.read((batch.folder() / TABLE).read_bytes(), most=MOST_ROWS)


def propose_batch(*, by: User, at: At, file: Arrival, note: str, looked: Sequence[Looked]) -> Batch:
    """The import, proposed: nothing is a case yet. ``looked`` are the rows of ``file``."""
    batch = Batch(
        original_name=plain_name(file.name), sha256=file.sha256, note=note, proposed_by=by,
        rows=len(looked), wrong=sum(row.fate == WRONG for row in looked),
    )  # fmt: skip
    with together(by):
        begin(rules.PROPOSE_BATCH, batch, by=by, at=at)
        batch.folder().mkdir(mode=0o750, parents=True)
        file.path.replace(batch.folder() / TABLE)
    return batch


def confirm_batch(pk: int, *, by: User, at: At, version: int) -> Batch:
    """The import, confirmed by a second person; the worker places its cases."""
    with act(rules.CONFIRM_BATCH, Batch, pk, by=by, at=at, version=version) as batch:
        batch.confirmed_by = by
        queue.enqueue("cases.place_batch", {"batch": batch.pk}, by=by, at=at)
    return batch


def refuse_batch(pk: int, *, by: User, at: At, version: int, reason: str) -> Batch:
    """The import, refused or taken back; its table goes."""
    with act(rules.REFUSE_BATCH, Batch, pk, by=by, at=at, version=version, reason=reason) as batch:
        pass
    clear(batch)
    return batch


def place_batch(batch: Batch, looked: Sequence[Looked], *, at: At) -> Batch:
    """Every right row, placed by the hand of the system, and the changes by the proposer's. Call
    it inside one transaction: what refuses one of them leaves none."""
    hand, counts = system_user("import"), counted(looked)
    place_cases(batch, looked, hand=hand, at=at)
    with act(
        rules.PLACE_BATCH, Batch, batch.pk, by=hand, at=at, version=batch.version
    ) as done:  # fmt: skip
        done.placed, done.changed, done.wrong = counts[CREATE], counts[CHANGE], counts[WRONG]
    return done


def fail_batch(batch: Batch, why: str, *, at: At) -> None:
    """Say why none of it was placed; its table goes."""
    with act(
        rules.FAIL_BATCH, Batch, batch.pk, by=system_user("import"), at=at, version=batch.version
    ) as row:
        row.why = why
    clear(batch)


def undo_batch(pk: int, *, by: User, at: At, version: int, reason: str) -> Batch:
    """The import, undone: the cases it made are withdrawn and closed to everybody, but for those
    that somebody worked on since. What it changed in other cases stays."""
    with (
        together(by, reason),
        act(rules.UNDO_BATCH, Batch, pk, by=by, at=at, version=version, reason=reason) as batch,
    ):
        for file in batch.earlier_files.select_related("case"):
            if untouched(file.case):
                _unplace(file.case, at, reason)
    clear(batch)
    return batch


def untouched(case: Case) -> bool:
    """True if the case is as it was placed: no person added anything, and nothing changed."""
    return not any(
        QuerySet(model).filter(pk__in=keys).exclude(created_by__kind="system", version=1).exists()
        for model, keys in belongings.of_case(case).items()
    )


def clear(batch: Batch) -> None:
    """Let go of the table that waits; nothing happens where it is gone."""
    shutil.rmtree(batch.folder(), ignore_errors=True)


def keep_wrong(batch: Batch, lines: Sequence[bytes]) -> None:
    """Only these lines of the table stay: what was placed lives in its cases and nowhere else."""
    if not batch.wrong:
        clear(batch)
        return
    fresh = batch.folder() / "wrong.new"
    fresh.write_bytes(b"".join(lines))
    fresh.replace(batch.folder() / TABLE)


def _unplace(case: Case, at: At, reason: str) -> None:
    hand = system_user("import")
    for seated in case.memberships.standing().filter(until__isnull=True):
        with act(
            rules.UNSEAT, Membership, seated.pk, by=hand, at=at, version=seated.version,
            reason=reason,
        ) as membership:  # fmt: skip
            membership.until = max(at, membership.since)
            granting.end(case, membership.circle)
    withdraw(rules.UNPLACE_CASE, Case, case.pk, by=hand, at=at, version=case.version, reason=reason)
