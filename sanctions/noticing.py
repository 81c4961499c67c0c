"""Preparing the consequence documents of a measure: written here, kept by the action."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from sanctions import actions
from sanctions.actions.notice import Paper
from sanctions.documents.notice import notice_text
from sanctions.models import Measure
from sanctions.snapshot.notices import prepared

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import MeasureNotice
    from sanctions.snapshot.notices import Prepared

At = datetime.datetime


def prepare_notices(measure_pk: int, *, by: User, at: At) -> list[MeasureNotice]:
    """Write every document that follows from a decided measure, keep it and set its clock.

    To be called with the deed itself, in its transaction: the legal day of
    ``at`` is the day it is effective. Raises Refused before the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    papers = [_paper(one) for one in prepared(measure, at, draft=False)]
    return actions.keep_notices(measure_pk, by=by, at=at, papers=papers)


def _paper(one: Prepared) -> Paper:
    return Paper(
        kind=one.notice.kind, title=one.notice.title, facts=canonical_facts(one),
        text=notice_text(one.notice), clock=one.clock, days=one.days, duty=one.duty,
        basis=one.basis,
    )  # fmt: skip


def canonical_facts(one: Prepared) -> dict[str, object]:
    """The facts of a document as plain JSON, which it can be printed from again."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in dataclasses.asdict(one.notice).items()
    }
