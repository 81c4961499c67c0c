"""Who sees processes by which judges and officials are chosen, and their candidates."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from accounts.models import ALONE
from accounts.standing import is_partner, standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class SelectionQuerySet(RecordQuerySet[Any]):
    """Processes of selection."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To whoever may work on cases: that a body chooses somebody is public, and that the task
        force watches it is nobody's business outside it, so never to a partner's account."""
        roles = standing(user, at).roles
        return self.none() if is_partner(user) or not roles - set(ALONE) else self


class CandidateQuerySet(RecordQuerySet[Any]):
    """Candidates, each an actor."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of visible processes whose actor the user may see: being named here opens none."""
        processes = apps.get_model("cases", "SelectionProcess").objects.visible_to(user, at)
        actors = apps.get_model("actors", "Actor").objects.visible_to(user, at)
        return self.filter(
            process__in=processes.order_by().values("pk"), actor__in=actors.order_by().values("pk")
        )
