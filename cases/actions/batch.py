"""What was there before Probity: proposed as a table, confirmed by a second person, placed as it
stands in one transaction, and taken back as far as nobody worked on it since."""

from __future__ import annotations

import datetime
import shutil
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import sheets
from audit.acts import act, begin, together
from cases import rules, unpacking
from cases.actions.placed_actors import actors_of, place_actors, unplace_actors
from cases.actions.placed_cases import cases_of, place_cases, unplace_cases
from cases.actions.placed_exhibits import exhibits_of, place_exhibits, unplace_exhibits
from cases.models import Batch
from cases.placing import CHANGE, CREATE, LEFT, Looked, counted, hashes_asked
from cases.stored_files import keep_all, plain_name
from work import queue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from accounts.models import User
    from cases.stored_files import Arrival
    from cases.unpacking import Listed

At = datetime.datetime
TABLE = "table.csv"
UNDOING = "cases.unplace_batch"
"""The kind of the job that takes an undone import back."""
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


def propose_batch(
    *, by: User, at: At, file: Arrival, note: str, looked: Sequence[Looked],
    kind: str = Batch.Kind.CASES, archive: Arrival | None = None, folder: Sequence[Arrival] = (),
) -> Batch:  # fmt: skip
    """The import, proposed: nothing is placed yet. ``looked`` are the rows of ``file``.

    Where files come along, the worker looks through them first, and then at the rows again.
    """
    came = archive is not None or bool(folder)
    batch = Batch(
        kind=kind, original_name=plain_name(file.name), sha256=file.sha256, note=note,
        proposed_by=by, rows=len(looked), wrong=_left(looked),
        status=Batch.Status.LISTING if came else Batch.Status.PROPOSED,
    )  # fmt: skip
    with together(by):
        begin(rules.PROPOSE_BATCH, batch, by=by, at=at)
        batch.folder().mkdir(mode=0o750, parents=True)
        if came:
            queue.enqueue("cases.list_batch", {"batch": batch.pk}, by=by, at=at)
            unpacking.lay(batch.files_folder(), archive, folder)
        file.path.replace(batch.folder() / TABLE)
    return batch


def take_in_files(batch: Batch, beat: Callable[[], None]) -> list[Listed]:
    """What came along, unpacked and hashed, also as its table's earlier hashes were taken: outside
    any transaction. Raises as ``unpacking.take_in()``."""
    asked = hashes_asked(table_of(batch))
    return unpacking.take_in(batch.files_folder(), beat, most_files=MOST_ROWS, also=asked)


def list_batch(
    batch: Batch, listed: Sequence[Listed], looked: Sequence[Looked], *, at: At
) -> Batch:
    """The import with what came along, looked through: a second person may confirm it."""
    with act(
        rules.LIST_BATCH, Batch, batch.pk, by=system_user("import"), at=at, version=batch.version
    ) as row:
        row.files, row.wrong = len(listed), _left(looked)
    unpacking.write_listing(batch.files_folder(), listed)
    (batch.files_folder() / unpacking.ARCHIVE).unlink(missing_ok=True)
    return row


def files_of(batch: Batch) -> list[Listed]:
    """What came along, as far as it was looked through and is not placed."""
    return unpacking.listing(batch.files_folder())


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
    files = PLACES[batch.kind](batch, looked, hand=hand, at=at)
    with act(
        rules.PLACE_BATCH, Batch, batch.pk, by=hand, at=at, version=batch.version
    ) as done:  # fmt: skip
        done.placed, done.changed, done.wrong = counts[CREATE], counts[CHANGE], _left(looked)
    keep_all(files)
    return done


def fail_batch(batch: Batch, why: str, *, at: At) -> None:
    """Say why none of it was placed; its table goes."""
    with act(
        rules.FAIL_BATCH, Batch, batch.pk, by=system_user("import"), at=at, version=batch.version
    ) as row:
        row.why = why
    clear(batch)


def undo_batch(pk: int, *, by: User, at: At, version: int, reason: str) -> Batch:
    """The import, undone: the worker withdraws what it made, but for what somebody worked on. What
    it changed in what was here before stays."""
    with act(rules.UNDO_BATCH, Batch, pk, by=by, at=at, version=version, reason=reason) as batch:
        queue.enqueue(UNDOING, {"batch": batch.pk, "reason": reason}, by=by, at=at)
    clear(batch)
    return batch


def placed_by(batch: Batch) -> list[int]:
    """Keys of what an import made and nobody withdrew."""
    return STANDING[batch.kind](batch)


def unplace(batch: Batch, keys: Sequence[int], *, at: At, reason: str) -> None:
    """Withdraw so much of what an undone import made, as far as nobody worked on it since, in one
    transaction. Called again, it withdraws nothing twice."""
    with together(system_user("import"), reason):
        UNPLACES[batch.kind](keys, at=at, reason=reason)


def clear(batch: Batch) -> None:
    """Let go of the table that waits; nothing happens where it is gone."""
    shutil.rmtree(batch.folder(), ignore_errors=True)


def keep_left(batch: Batch, lines: Sequence[bytes], listed: Sequence[Listed]) -> None:
    """Only these lines of the table stay, and what is known of the files that they name: what was
    placed lives in its cases and nowhere else, and the bytes of the others go."""
    shutil.rmtree(batch.files_folder(), ignore_errors=True)
    if not batch.wrong:
        clear(batch)
        return
    if listed:
        batch.files_folder().mkdir(mode=0o750)
        unpacking.write_listing(batch.files_folder(), listed)
    fresh = batch.folder() / "left.new"
    fresh.write_bytes(b"".join(lines))
    fresh.replace(batch.folder() / TABLE)


PLACES: dict[str, Callable[..., list[Arrival]]] = {
    Batch.Kind.CASES: place_cases,
    Batch.Kind.EXHIBITS: place_exhibits,
    Batch.Kind.ACTORS: place_actors,
}
UNPLACES: dict[str, Callable[..., None]] = {
    Batch.Kind.CASES: unplace_cases,
    Batch.Kind.EXHIBITS: unplace_exhibits,
    Batch.Kind.ACTORS: unplace_actors,
}
"""How each kind of import is placed and taken back."""
STANDING: dict[str, Callable[[Batch], list[int]]] = {
    Batch.Kind.CASES: cases_of,
    Batch.Kind.EXHIBITS: exhibits_of,
    Batch.Kind.ACTORS: actors_of,
}
"""What of it stands."""


def _left(looked: Sequence[Looked]) -> int:
    return sum(row.fate in LEFT for row in looked)
