"""The searches of the log that an auditor keeps, as links beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oversight.models import SavedFilter

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

MOST = 20


def kept_by(user: User, at: datetime.datetime) -> list[tuple[str, str]]:
    """Name and address of each filter that the user keeps."""
    rows = SavedFilter.objects.visible_to(user, at).standing()
    return [(row.name, row.address) for row in rows[:MOST]]
