"""A delivery: files that come into a case together, by one ZIP archive or from one folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases import stored_files
from cases.models.case import Case
from cases.querysets.deliveries import DeliveryQuerySet


class Delivery(Lined):
    """Files on their way into a case: listed with what is wrong, stored as a set or not at all.

    Until they are stored their bytes lie in ``folder()``, with ``listing.json``; the facts of
    collection below are typed once, for all of them.
    """

    PREFIX = "DV"
    LINES = ("original_name", "source", "method", "collected_place")
    ERASABLE = ("original_name", "source", "method", "collected_place", "left_out", "why")

    class Status(models.TextChoices):
        ARRIVED = "ARRIVED", _("Being looked through")
        LISTED = "LISTED", _("To be confirmed")
        STORING = "STORING", _("Being stored")
        STORED = "STORED", _("Stored")
        FAILED = "FAILED", _("Failed")
        DROPPED = "DROPPED", _("Dropped")

    case = models.ForeignKey(Case, models.PROTECT, related_name="deliveries")
    original_name = models.CharField(_("name of the archive"), max_length=255, blank=True)
    sha256 = models.CharField(_("SHA-256 of the archive"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    files = models.PositiveIntegerField(_("files to store"), default=0)
    left_out = models.TextField(_("left out"), blank=True)
    why = models.TextField(_("why it failed"), blank=True)
    source_type = models.CharField(_("type of source"), max_length=16, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    method = models.CharField(_("method of collection"), max_length=300, blank=True)
    collected_on = models.DateField(_("collected on"), null=True, blank=True)
    collected_place = models.CharField(_("place of collection"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, default="es")
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("collected by"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.ARRIVED, editable=False
    )

    history = History()
    objects = DeliveryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        permissions = [
            ("begin_delivery", "Send files as a set"),
            ("list_delivery", "List the files of a delivery"),
            ("fail_delivery", "Say that a delivery failed"),
            ("store_delivery", "Store the files of a delivery"),
            ("finish_delivery", "Finish a delivery"),
            ("drop_delivery", "Drop a delivery"),
        ]
        constraints = [
            models.CheckConstraint(
                name="delivery_status_known",
                condition=Q(
                    status__in=["ARRIVED", "LISTED", "STORING", "STORED", "FAILED", "DROPPED"]
                ),
            ),
            models.CheckConstraint(
                name="delivery_failed_says_why", condition=~Q(status="FAILED") | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:delivery", args=[self.case.reference, self.reference])

    def folder(self) -> Path:
        """Where its bytes wait, under the folder of this installation."""
        return stored_files.home() / "deliveries" / self.reference
