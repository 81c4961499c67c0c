"""The law of the public record: measures of the past enter by one verb, outside the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from audit.acts import Verb

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import PublishedMeasure

BASIS = (
    "5 U.S.C. 552(a)(1) and the publication named as source: facts as the Government published them"
)


def unseen_subject(user: User, published: PublishedMeasure, at: datetime.datetime) -> str | None:
    """The subject is an actor the recorder knows, or none where names were withheld."""
    if published.subject_id is None:
        return None
    if Actor.objects.visible_to(user, at).filter(pk=published.subject_id).exists():
        return None
    return _("the subject is not among the actors you may see")


RECORD_PUBLISHED = Verb(
    name="sanctions.record_published", label=gettext_lazy("Record a published measure"),
    permission="sanctions.record_publishedmeasure", roles=("recorder", "system"),
    guards=(unseen_subject,), basis=BASIS,
)  # fmt: skip
RECORD_RECONSTRUCTION = Verb(
    name="sanctions.record_reconstruction",
    label=gettext_lazy("Record a packet of the public record"),
    permission="sanctions.record_packet", roles=("system",), basis=BASIS,
)  # fmt: skip
