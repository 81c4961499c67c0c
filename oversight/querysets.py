"""Who reads what auditors keep, ask and are warned of."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User

READERS = frozenset({"auditor", "system"})


def oversees(user: User, at: datetime.datetime) -> bool:
    """True for an auditor to whom nothing is closed, and for the system's own accounts."""
    now = standing(user, at)
    return bool(now.roles & READERS) and not now.closed_because


class OversightQuerySet(RecordQuerySet[Any]):
    """Rows that every auditor reads and nobody else."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them for an auditor; none for anybody else."""
        return self if oversees(user, at) else self.none()


class SavedFilterQuerySet(RecordQuerySet[Any]):
    """Searches of the log that auditors keep."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """An auditor's own."""
        return self.filter(owner=user.pk) if oversees(user, at) else self.none()


class AlertQuerySet(RecordQuerySet[Any]):
    """What the daily tests found."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them for an auditor, but for those about the auditor's own person."""
        if not oversees(user, at):
            return self.none()
        if user.person_id is None:
            return self
        return self.filter(Q(account__isnull=True) | ~Q(account__person=user.person_id))

    def open(self) -> Self:
        """Those that nobody settled yet and that no mute holds back, newest first."""
        return self.standing().filter(status="OPEN").order_by("-pk")


class AuditFindingQuerySet(RecordQuerySet[Any]):
    """Findings of auditors."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them for an auditor; for anybody else those that they must answer."""
        if oversees(user, at):
            return self
        if standing(user, at).closed_because:
            return self.none()
        return self.filter(owner=user.pk)

    def unfinished(self) -> Self:
        """Those that are not closed, newest first."""
        return self.standing().exclude(status="CLOSED").order_by("-pk")


class CitedQuerySet(RecordQuerySet[Any]):
    """Entries that a finding rests on."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the findings that the user may read."""
        findings = self.model._meta.get_field("finding").related_model
        seen: Any = findings._default_manager.visible_to(user, at)
        return self.filter(finding__in=seen.order_by().values("pk"))
