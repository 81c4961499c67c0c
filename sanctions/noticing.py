"""Preparing consequence documents: composed from the rows of a measure, then kept."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from sanctions import actions
from sanctions.actions.notice import Ready
from sanctions.documents.notice import notice_text
from sanctions.models import Measure
from sanctions.snapshot.notices import prepared

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import User
    from sanctions.models import MeasureNotice
    from sanctions.snapshot.notices import Prepared


def prepare_notices(
    measure_pk: int, *, by: User, at: datetime.datetime, kinds: Collection[str] = ()
) -> list[MeasureNotice]:
    """Keep every document that follows from a decided measure, and set the clocks they name;
    those of ``kinds`` alone where any is named.

    To be called with the deed itself, after the act that decides or publishes:
    the legal day of ``at`` is the day it is effective. Raises Refused before
    the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    ready = [
        _ready(one)
        for one in prepared(measure, at, draft=False)
        if not kinds or one.notice.kind in kinds
    ]
    return actions.keep_notices(measure_pk, by=by, at=at, ready=ready)


def _ready(one: Prepared) -> Ready:
    facts: dict[str, object] = {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in dataclasses.asdict(one.notice).items()
    }
    return Ready(
        kind=one.notice.kind, title=one.notice.title, facts=facts, text=notice_text(one.notice),
        clock=one.clock, days=one.days, duty=one.duty, basis=one.basis,
    )  # fmt: skip
