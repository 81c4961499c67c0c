"""Questions about releases, redactions and disclosures: who may read them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from accounts.standing import is_partner
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class ReleaseQuerySet(RecordQuerySet[Any]):
    """Requests for a packet, by ``packet``."""

    PATH = "packet"

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the packets of measures that the user may read, never to a partner's account:
        they say what is withheld."""
        if is_partner(user):
            return self.none()
        packets = apps.get_model("sanctions", "Packet")._default_manager.visible_to(user, at)
        seen = packets.filter(measure__isnull=False).order_by().values("pk")
        return self.filter(**{f"{self.PATH}__in": seen})


class RedactionQuerySet(ReleaseQuerySet):
    """Redactions, by ``release``."""

    PATH = "release__packet"

    def pending(self) -> Self:
        """Those that nobody approved and nobody cancelled."""
        return self.standing().filter(status__in=("REQUESTED", "PROPOSED", "REVIEW"))


class OfRedactionQuerySet(ReleaseQuerySet):
    """Rows of one redaction, by ``redaction``."""

    PATH = "redaction__release__packet"
