"""Who reads what is said between a source and the house."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from accounts.standing import is_partner
from cases import receipts
from cases.querysets import InCaseQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class TipQuerySet(InCaseQuerySet):
    """Receipts of tips, and what was written under them."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the cases that the user may read; never to a partner's account (SD9)."""
        return self.none() if is_partner(user) else super().visible_to(user, at)

    def of_number(self, number: str) -> Self:
        """The receipt that this number was given for; nothing for any other number."""
        return self.standing().filter(digest__in=receipts.digests(number))
