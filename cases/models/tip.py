"""A tip from outside: its receipt, and what its source and the house write to each other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.tips import TipQuerySet


class TipReceipt(Record):
    """That somebody outside holds a number for this tip, and whom the tip names.

    ``digest`` is all that is kept of the number (``cases.receipts``).
    """

    PREFIX = "TP"
    ERASABLE = ("named",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="receipts")
    digest = models.CharField(_("digest of the number"), max_length=64, unique=True)
    named = models.TextField(_("who is named"), blank=True)

    history = History()
    objects = TipQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("receipt of a tip")
        verbose_name_plural = _("receipts of tips")
        permissions = [("issue_tipreceipt", "Give a receipt for a tip")]
        constraints = [
            models.UniqueConstraint(
                name="tipreceipt_once_per_case",
                fields=["case"],
                violation_error_message=_("This tip has its receipt."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}tip/"


class TipMessage(Record):
    """One message between the source of a tip and the house."""

    PREFIX = "TM"
    ERASABLE = ("text",)

    class Side(models.TextChoices):
        SOURCE = "SOURCE", _("The source")
        STAFF = "STAFF", _("The task force")

    case = models.ForeignKey(Case, models.PROTECT, related_name="tip_messages")
    side = models.CharField(_("written by"), max_length=6, choices=Side, default=Side.STAFF)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12, default="es")

    history = History()
    objects = TipQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("message of the reply channel")
        verbose_name_plural = _("messages of the reply channel")
        ordering = ("id",)
        permissions = [
            ("ask_tipmessage", "Write to the source"),
            ("hear_tipmessage", "Take a message of the source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="tipmessage_side_known", condition=Q(side__in=["SOURCE", "STAFF"])
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}tip/"
