"""Who reads of human sources: everybody on the case by code name, two people by name."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from accounts.querysets import valid
from accounts.standing import is_partner
from audit.querysets import RecordQuerySet
from cases.querysets import InCaseQuerySet
from cases.querysets.engagements import engaged

if TYPE_CHECKING:
    from accounts.models import User


class HumanSourceQuerySet(InCaseQuerySet):
    """Human sources, by code name."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Sources of the cases that the user may read; never to a partner's account (SD9)."""
        return self.none() if is_partner(user) else super().visible_to(user, at)


class SourceIdentityQuerySet(RecordQuerySet[Any]):
    """Who the sources are."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To the handler and to the supervisor named for the source, by person; to whom it was
        unmasked, until that ends; to an auditor whose engagement records legal authority for
        compartments. All of them only while they read the case; no capacity in it opens this.
        """
        if user.person_id is None:
            return self.none()
        sources = apps.get_model("cases", "HumanSource").objects.visible_to(user, at)
        unmaskings = apps.get_model("cases", "Unmasking")._base_manager.filter(
            valid(at), reader=user.pk, approved_at__isnull=False, withdrawn_at__isnull=True
        )
        named = Q(source__handler__person=user.person_id)
        named |= Q(source__supervisor__person=user.person_id)
        named |= Q(source__in=unmaskings.order_by().values("source"))
        cases = apps.get_model("cases", "Case")._base_manager
        authorised = cases.filter(engaged(user, at, compartments=True)).order_by().values("pk")
        named |= Q(source__case__in=authorised)
        return self.filter(named, source__in=sources.order_by().values("pk"))


class UnmaskingQuerySet(RecordQuerySet[Any]):
    """Requests to learn who a source is."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To those who keep the source, to who asked and to who is to read; auditors within an
        engagement. Nobody else of the case learns that somebody wants to know."""
        sources = apps.get_model("cases", "HumanSource").objects.visible_to(user, at)
        cases = apps.get_model("cases", "Case")._base_manager
        opened = cases.filter(engaged(user, at)).order_by().values("pk")
        named = Q(source__handler__person=user.person_id)
        named |= Q(source__supervisor__person=user.person_id)
        named |= Q(asked_by=user.pk) | Q(reader=user.pk) | Q(source__case__in=opened)
        return self.filter(named, source__in=sources.order_by().values("pk"))
