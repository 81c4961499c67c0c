"""Amending a published entry: proposed by one, signed by the decider, published with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from audit.acts import StaleVersion, act, begin
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.decision import record_decision
from sanctions.models import Decision, EntryAmendment, Measure

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def propose_entry(
    measure_pk: int, *, by: User, at: At, before: str, after: str, why: str
) -> EntryAmendment:
    """The entry as published and as it is to read, to be signed by the decider."""
    row = EntryAmendment(
        measure=Measure.objects.get(pk=measure_pk), before=before, after=after, why=why
    )
    return begin(rules.PROPOSE_ENTRY, row, by=by, at=at)


def sign_entry(pk: int, *, by: User, at: At, version: int, reads: str) -> EntryAmendment:
    """The amended entry, signed: the designation stays in force and reads as amended.

    ``reads`` is the entry as the subject's facts make it now; raises StaleVersion when it is not
    what was proposed.
    """
    with together(by, ""):
        with act(rules.SIGN_ENTRY, EntryAmendment, pk, by=by, at=at, version=version) as row:
            if reads != row.after:
                raise StaleVersion(row, [])
            row.signed_by, row.signed_at = by, at
        measure = row.measure
        with act(
            rules.FIN_AMEND_ENTRY, Measure, measure.pk, by=by, at=at, version=measure.version,
            reason=row.why,
        ) as measure:  # fmt: skip
            pass
        record_decision(measure, Decision.Outcome.AMENDED, by=by, at=at, text=row.why)
    return row


def refuse_entry(pk: int, *, by: User, at: At, version: int, reason: str) -> EntryAmendment:
    """The proposed entry, refused; what is published stays as it is."""
    with act(
        rules.REFUSE_ENTRY, EntryAmendment, pk, by=by, at=at, version=version, reason=reason
    ) as row:
        pass
    return row
