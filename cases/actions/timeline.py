"""Events that come in together, and are taken back together."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act, begin, bulk, together, withdraw
from cases import rules
from cases.models import Case, TimelineEvent, TimelineImport

if TYPE_CHECKING:
    from accounts.models import User


def import_events(
    case_pk: int, *, by: User, at: datetime.datetime, events: list[dict[str, Any]], sha256: str
) -> TimelineImport:
    """All of the events in the case, each with its entry, and one about them together; or none of
    them.

    ``events`` are the facts that ``add_event`` takes; ``sha256`` is that of the text they were
    read from. Raises Refused for who may add none, and ValidationError for what is no event.
    """
    case = Case.objects.get(pk=case_pk)
    imported = TimelineImport(case=case, rows=len(events), sha256=sha256)
    with together(by):
        begin(rules.IMPORT_TIMELINE, imported, by=by, at=at)
        rows = [TimelineEvent(case=case, came_with=imported, **facts) for facts in events]
        done = bulk(rules.ADD_EVENT, rows, by=by, at=at)
        if done.refused:
            told = [f"{row.happened} {row.title}: {why}" for row, why in done.refused[:20]]
            raise ValidationError([_("Nothing was imported."), *told])
    return imported


def undo_timeline(
    pk: int, *, by: User, at: datetime.datetime, version: int, reason: str
) -> TimelineImport:
    """The import, undone: its events are withdrawn, each with its entry, and stay readable."""
    with act(
        rules.UNDO_TIMELINE, TimelineImport, pk, by=by, at=at, version=version, reason=reason
    ) as imported:
        for event in imported.events.standing():
            withdraw(
                rules.WITHDRAW_EVENT, TimelineEvent, event.pk, by=by, at=at,
                version=event.version, reason=reason,
            )  # fmt: skip
    return imported
