"""Who reads what somebody declared, and where it meets a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    import datetime

    from accounts.models import User


class DeclarationQuerySet(RecordQuerySet[Any]):
    """Declared interests."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """One's own; all of them for security officers."""
        now = standing(user, at)
        if not now.active or user.person_id is None:
            return self.none()
        return self if "security_officer" in now.roles else self.filter(person=user.person_id)


class IntegrityWarningQuerySet(RecordQuerySet[Any]):
    """What declarations meet in cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To security officers, and to supervisors who read the case; never to the person it is
        about, and never to the team."""
        now = standing(user, at)
        if not now.active or user.person_id is None:
            return self.none()
        others = self.exclude(person=user.person_id)
        if "security_officer" in now.roles:
            return others
        if now.roles & {"supervisor", "auditor"}:
            cases = apps.get_model("cases", "Case").objects.visible_to(user, at)
            return others.filter(case__in=cases.order_by().values("pk"))
        return self.none()
