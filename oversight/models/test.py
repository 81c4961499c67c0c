"""A test that runs every day over the log, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from oversight.querysets import AlertQuerySet, OversightQuerySet

if TYPE_CHECKING:
    import datetime


class SavedTest(Record):
    """One of the tests of ``oversight.detection`` with its threshold, and until when it is mute.

    ``ran_until`` is the end of the time that was looked through: the next run begins there, so
    that a missed turn leaves no gap. A mute test runs on and keeps what it finds off the desk.
    """

    PREFIX = "DT"

    class Code(models.TextChoices):
        HASTY_APPROVAL = "hasty_approval", _("Approved within seconds of opening")
        EXPORT_AT_NIGHT = "export_at_night", _("Export outside working hours")
        FRESH_ACCESS = "fresh_access", _("First read on the edge of access")
        BOTH_SIDES = "both_sides", _("One person on both sides of a separation")
        OWN_NAME = "own_name", _("Search for one’s own name")
        MASS_READS = "mass_reads", _("Mass reads")
        BREAK_GLASS = "break_glass", _("Break-glass used")
        WITHOUT_ENTRY = "without_entry", _("History without entry")

    code = models.CharField(_("test"), max_length=20, choices=Code, unique=True)
    threshold = models.PositiveIntegerField(_("threshold"))
    ran_until = models.DateTimeField(_("looked through until"), null=True, blank=True)
    muted_until = models.DateTimeField(_("mute until"), null=True, blank=True)
    mute_reason = models.TextField(_("why it is mute"), blank=True)

    history = History()
    objects = OversightQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("saved test")
        verbose_name_plural = _("saved tests")
        ordering = ("code",)
        permissions = [
            ("lay_test", "Lay a test"), ("run_test", "Run a test"),
            ("set_threshold", "Set the threshold of a test"),
            ("mute_test", "Mute a test"), ("unmute_test", "End the mute of a test"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="savedtest_mute_says_why",
                condition=Q(muted_until__isnull=True) | ~Q(mute_reason=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    def get_absolute_url(self) -> str:
        return reverse("oversight:test", args=[self.reference])

    def mute(self, at: datetime.datetime) -> bool:
        """True while what it finds stays off the desk."""
        return self.muted_until is not None and at < self.muted_until


class Alert(Record):
    """Something a test found: whom it concerns, the entries it rests on, and what became of it.

    ``key`` names the fact, so that the same is told once. ``entries`` are keys of the log.
    """

    PREFIX = "OA"

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        MUTED = "MUTED", _("Found while mute")
        SETTLED = "SETTLED", _("Settled")

    test = models.ForeignKey(
        SavedTest, models.PROTECT, related_name="alerts", verbose_name=_("test")
    )
    key = models.CharField(_("key"), max_length=150, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    about = models.CharField(_("object"), max_length=200, blank=True)
    text = models.TextField(_("what was found"))
    happened_at = models.DateTimeField(_("happened"))
    entries = models.JSONField(_("entries"), default=list, blank=True)

    history = History()
    objects = AlertQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-id",)
        permissions = [("raise_alert", "Raise an alert"), ("settle_alert", "Settle an alert")]
        indexes = [models.Index(fields=["status", "-id"], name="alert_open")]
        constraints = [
            models.UniqueConstraint(name="alert_once", fields=["test", "key"]),
            models.CheckConstraint(
                name="alert_status_known",
                condition=Q(status__in=["OPEN", "MUTED", "SETTLED"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("oversight:alert", args=[self.reference])
