"""Who sees that two cases belong together."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from cases.querysets import InCaseQuerySet, _visible_cases

if TYPE_CHECKING:
    from accounts.models import User


class CaseLinkQuerySet(InCaseQuerySet):
    """Links between cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To those who may read both cases: to all others the other one does not exist."""
        return super().visible_to(user, at).filter(other__in=_visible_cases(user, at))
