"""What forbids amending a published entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from sanctions.models import EntryAmendment
from sanctions.models.status import Status

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import Measure

LISTED = (Status.PUBLISHED, Status.AMENDED)


def not_listed(user: User, row: EntryAmendment, at: datetime.datetime) -> str | None:
    """Only an entry that is published is amended (machine FIN_DESIGNATION, amend)."""
    if row.measure.status in LISTED and row.measure.in_force(at):
        return None
    return _("the designation is not published")


def reads_the_same(user: User, row: EntryAmendment, at: datetime.datetime) -> str | None:
    """An amendment says what differs: names, identifiers and addresses are changed first."""
    if not row.after:
        return None  # asked before the entry was read
    if not row.before:
        return _("no entry was kept when it was published; prepare its documents first")
    if row.before != row.after:
        return None
    return _(
        "the entry reads as it was published; change names, identifiers or addresses of the "
        "subject first"
    )


def own_amendment(user: User, row: EntryAmendment, at: datetime.datetime) -> str | None:
    """Four eyes: who proposed it does not sign it (SD1)."""
    if not one_person(user, row.created_by):
        return None
    return _("you proposed it; another person signs")


def no_entry_signed(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """The step is taken with the signature of an amendment, and never by itself."""
    signed = EntryAmendment.objects.standing().filter(
        measure=measure, status=EntryAmendment.Status.SIGNED, signed_by=user, signed_at=at
    )
    return None if signed.exists() else _("no amendment of the entry is signed now")
