"""A published entry with other identifiers: proposed by one, signed by the decider."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.history import History
from audit.models import Record
from sanctions.models.action import Measure
from sanctions.querysets import DeliberativeQuerySet


class EntryAmendment(Record):
    """The entry of a measure in force as it was published, and as it is to read.

    What changes is who the subject is called and told by: names, identifiers, addresses. Its
    grounds stay, so that no new record is made; what changes them is an amended packet.
    """

    PREFIX = "AN"

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed, to be signed")
        SIGNED = "SIGNED", _("Signed and published")
        REFUSED = "REFUSED", _("Refused")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="entry_amendments")
    before = models.TextField(_("the entry as published"), editable=False)
    after = models.TextField(_("the entry as amended"), editable=False)
    why = models.TextField(_("why it changes, and what shows it"))
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, editable=False)
    signed_at = models.DateTimeField(_("signed"), null=True, editable=False)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("amendment of the entry")
        permissions = [
            ("propose_entryamendment", "Propose an amendment of the entry"),
            ("sign_entryamendment", "Sign an amendment of the entry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(withdrawn_at__isnull=True, status="PROPOSED"),
                name="entryamendment_one_proposed",
                violation_error_message=_("An amendment of this entry waits to be signed."),
            ),
            models.CheckConstraint(
                name="entryamendment_signed_by_one",
                condition=~Q(status="SIGNED") | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}decision/"
