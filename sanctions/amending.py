"""Amended entries: composed from the rows of the subject, signed, and kept as published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.acts import together
from sanctions import actions
from sanctions.listing import entry_line
from sanctions.models import EntryAmendment, Measure, MeasureNotice
from sanctions.snapshot.notices import On, entry_of

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

AMENDED = (MeasureNotice.Kind.SDN_ENTRY, MeasureNotice.Kind.FEDERAL_REGISTER)
"""What is published anew with an amended entry."""


def propose_entry(measure_pk: int, *, by: User, at: datetime.datetime, why: str) -> EntryAmendment:
    """Propose the entry as the subject's facts make it now, beside the one that is published."""
    measure = Measure.objects.get(pk=measure_pk)
    return actions.propose_entry(
        measure_pk, by=by, at=at, before=published_entry(measure), after=entry_now(measure), why=why
    )


def sign_entry(pk: int, *, by: User, at: datetime.datetime, version: int) -> EntryAmendment:
    """Sign a proposed entry, and keep the amended entry with its notice."""
    row = EntryAmendment.objects.get(pk=pk)
    with together(by):
        row = actions.sign_entry(pk, by=by, at=at, version=version, reads=entry_now(row.measure))
        actions.prepare_notices(row.measure_id, by=by, at=at, on=On.AMENDED, kinds=AMENDED)
    return row


def entry_now(measure: Measure) -> str:
    """The entry as the list would print it from today's facts."""
    return entry_line(entry_of(measure, measure.authority_version.citation))


def published_entry(measure: Measure) -> str:
    """The entry as it was last kept; "" where none was."""
    kept = measure.notices.standing().filter(kind=MeasureNotice.Kind.SDN_ENTRY).last()
    return str(kept.facts["paragraphs"][0]["text"]) if kept else ""
