"""Who sees who asked, and what met."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef

from accounts.standing import is_partner, standing
from audit.querysets import RecordQuerySet
from cases.querysets import InCaseQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class LookupQuerySet(InCaseQuerySet):
    """Lookups that were asked for cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the cases that the user may read; never to a partner's account (SD9)."""
        return self.none() if is_partner(user) else super().visible_to(user, at)


class MatchQuerySet(RecordQuerySet[Any]):
    """Meetings of two cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To the deconfliction desk alone, but for whoever is recused from either case."""
        if "deconfliction_desk" not in standing(user, at).roles:
            return self.none()
        recusals = apps.get_model("cases", "Recusal")._base_manager.filter(
            person=user.person_id, withdrawn_at__isnull=True
        )
        met = recusals.filter(case=OuterRef("case"))
        asking = recusals.filter(case=OuterRef("lookup__case"))
        return self.filter(~Exists(met), ~Exists(asking))
