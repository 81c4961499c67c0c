"""Who reads of what arrives from before Probity."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from accounts.standing import standing
from audit.querysets import RecordQuerySet
from cases.querysets import InCaseQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class CaseActorQuerySet(InCaseQuerySet):
    """Parts of actors in cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the cases that the user may read; the system's hand reaches, and takes back,
        what it placed."""
        if "system" in standing(user, at).roles:
            return self.filter(actor__earlier__made=True)
        return super().visible_to(user, at)


class BatchQuerySet(RecordQuerySet[Any]):
    """Imports proposed, refused and done."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """One's own, and those one confirmed; what waits for a second person, to the supervisors
        of the same agency, who must read what they confirm. The system's hand places them."""
        now = standing(user, at)
        if "system" in now.roles:
            return self
        if not now.active:
            return self.none()
        seen = Q(proposed_by=user.pk) | Q(confirmed_by=user.pk)
        if "supervisor" in now.roles:
            seen |= Q(status="PROPOSED", proposed_by__agency=user.agency_id)
        return self.filter(seen)
