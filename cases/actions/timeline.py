"""Events that come in together."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import Refused, bulk, note, together
from cases import rules
from cases.models import Case, TimelineEvent

if TYPE_CHECKING:
    from accounts.models import User


def import_events(
    case_pk: int, *, by: User, at: datetime.datetime, events: list[dict[str, Any]], sha256: str
) -> list[TimelineEvent]:
    """All of the events in the case, each with its entry, and one entry about them together; or
    none of them.

    ``events`` are the facts that ``add_event`` takes; ``sha256`` is that of the text they were
    read from. Raises Refused for who may add none, and ValidationError that names the events that
    were refused.
    """
    case = Case.objects.get(pk=case_pk)
    rows = [TimelineEvent(case=case, **facts) for facts in events]
    with together(by):
        if why := rules.ADD_EVENT.why_not(by, TimelineEvent(case=case), at):
            raise Refused(rules.ADD_EVENT, case, by, why)
        note("cases.import_timeline", by, case, rows=len(rows), sha256=sha256)
        done = bulk(rules.ADD_EVENT, rows, by=by, at=at)
        if done.refused:
            told = [f"{row.happened} {row.title}: {why}" for row, why in done.refused[:20]]
            raise ValidationError([_("Nothing was imported."), *told])
    return done.done
