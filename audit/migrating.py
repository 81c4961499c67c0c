"""Rows the installation itself lays: first rows and data migrations, as ``system:migration``."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from audit import clock
from audit.models import Entry, Record
from audit.origin import Hand, saving, writing
from audit.references import new_reference

MIGRATION = "system:migration"
VERB = "system.rewrite"
LATE = "system.late_rows"
LOST = "system.lost_checkpoint"


def rewrite(row: Any, *, why: str) -> Any:
    """Save a row with its history and an entry by ``system:migration``; the row, saved.

    For the rows that must exist before anybody can act, and for data
    migrations. ``why`` becomes the reason in history and entry.
    """
    at = clock.read()
    with transaction.atomic(), writing(Hand(by_id=0, by=None, reason=why, at=at)):
        if row.pk is None:
            row.reference = new_reference(row.PREFIX, at.year)
            row.created_at = at
        row.version += 1
        row.full_clean()
        with saving(row):
            row.save()
        _record(row, why, at)
    return row


def _record(row: Record, why: str, at: Any) -> None:
    Entry(
        at=at, kind=VERB, outcome=Entry.Outcome.DONE, by_id=0, by_name=MIGRATION, reason=why,
        object_type=row._meta.label_lower, object_id=row.pk, object_label=row.label(),
        object_version=row.version, to_status=getattr(row, "status", ""), channel="migration",
    ).save()  # fmt: skip


def tell_of_late_rows(found: dict[str, int], using: str) -> None:
    """An entry that so many rows of these tables reached the log only with a migration."""
    Entry(
        at=clock.read(), kind=LATE, outcome=Entry.Outcome.NOTED, by_id=0, by_name=MIGRATION,
        channel="migration", facts={"rows": found},
    ).save(using=using)  # fmt: skip


def tell_of_lost_checkpoint(size: int) -> None:
    """An entry that a checkpoint over so many leaves was gone from the log and is signed anew."""
    Entry(
        at=clock.read(), kind=LOST, outcome=Entry.Outcome.NOTED, by_id=0, by_name=MIGRATION,
        channel="signer", facts={"size": size},
    ).save()  # fmt: skip
