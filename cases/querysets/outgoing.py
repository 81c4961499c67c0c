"""Who may read what leaves the house: referrals to partners, and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from accounts.standing import is_partner
from audit.querysets import RecordQuerySet
from cases.querysets.compartments import named_for

if TYPE_CHECKING:
    import datetime

    from accounts.models import User


def _cases(user: User, at: datetime.datetime) -> Any:
    return apps.get_model("cases", "Case").objects.visible_to(user, at).order_by().values("pk")


class ReferralQuerySet(RecordQuerySet[Any]):
    """Referrals to partner prosecutors."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Referrals of the cases that the user may read; none for a partner's account, for its
        own chain of command is weighed there."""
        return self.none() if is_partner(user) else self.filter(case__in=_cases(user, at))

    def unfinished(self) -> Self:
        """Those that did not come to an end."""
        return self.standing().exclude(status__in=self.model.TERMINAL)


class OnReferralQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one referral."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """As the referral."""
        return self.none() if is_partner(user) else self.filter(case__in=_cases(user, at))


class ReferralExhibitQuerySet(OnReferralQuerySet):
    """Exhibits that go along with a referral."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """As the referral, and as the exhibit."""
        return super().visible_to(user, at).filter(named_for(user, at, "exhibit__"))


class RequestQuerySet(RecordQuerySet[Any]):
    """Requests for assistance."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Requests of the cases that the user may read."""
        return self.filter(case__in=_cases(user, at))

    def unfinished(self) -> Self:
        """Those that did not come to an end."""
        return self.standing().exclude(status__in=self.model.TERMINAL)


class DocumentQuerySet(RecordQuerySet[Any]):
    """Documents of cases, some of them of a referral or a request."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Documents of the cases that the user may read; a partner's account reads none of a
        referral."""
        seen = self.filter(case__in=_cases(user, at))
        return seen.filter(not_of_a_referral(user))


def not_of_a_referral(user: User) -> Q:
    """Which documents of a visible case count for the user."""
    return Q(referral__isnull=True) if is_partner(user) else Q()
