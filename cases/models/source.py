"""Human sources: a code name for everybody on the case, and who it is for two people."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.sources import (
    HumanSourceQuerySet,
    SourceIdentityQuerySet,
    UnmaskingQuerySet,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class HumanSource(Lined):
    """A person who tells the case something, under a code name.

    ``handler`` and ``supervisor`` keep the identity. ``next_handler`` and ``next_supervisor`` are
    proposed and keep nothing yet.
    """

    PREFIX = "HS"
    LINES = ("code_name",)
    ERASABLE = ("withdrawn_reason",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="sources")
    code_name = models.CharField(_("code name"), max_length=40)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handler")
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("supervisor of the source"),
    )
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=[(mark, mark) for mark in "ABCDEF"], blank=True
    )
    consent = models.CharField(_("consent"), max_length=12, choices=Case.Consent)
    threat = models.CharField(_("threat"), max_length=12, choices=Case.Threat)
    next_handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed handler"),
    )
    next_supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed supervisor"),
    )
    change_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handing over proposed by"),
    )

    history = History()
    objects = HumanSourceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("human source")
        verbose_name_plural = _("human sources")
        permissions = [
            ("register_humansource", "Register a human source"),
            ("propose_handler_humansource", "Propose to hand a source over"),
            ("confirm_handler_humansource", "Confirm the handing over of a source"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="humansource_code_name_once",
                fields=["case", "code_name"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This code name is taken. Choose another."),
            ),
            models.CheckConstraint(
                name="humansource_kept_by_two",
                condition=~Q(handler=F("supervisor")),
                violation_error_message=_("Handler and supervisor of a source are two people."),
            ),
        ]

    def __str__(self) -> str:
        return self.code_name

    def label(self) -> str:
        return f"{self.reference} {self.code_name}"

    def get_absolute_url(self) -> str:
        return reverse("cases:source", args=[self.case.reference, self.reference])


class SourceIdentity(Lined):
    """Who a source is: a row of its own, so that no page of the case can show it by mistake.

    Entries, trails and select widgets call it by the code name of its source.
    """

    PREFIX = "SI"
    LINES = ("real_name",)
    ERASABLE = ("real_name", "contact", "protection", "notes")

    source = models.ForeignKey(HumanSource, models.PROTECT, related_name="identities")
    real_name = models.CharField(_("real name"), max_length=200)
    contact = models.TextField(_("contact"), blank=True)
    protection = models.TextField(_("how protected"), blank=True)
    notes = models.TextField(_("notes"), blank=True)

    history = History()
    objects = SourceIdentityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("identity of a source")
        verbose_name_plural = _("identities of sources")
        permissions = [("keep_sourceidentity", "Keep the identity of a source")]
        constraints = [
            models.UniqueConstraint(
                name="sourceidentity_one",
                fields=["source"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.source.code_name

    def label(self) -> str:
        return f"{self.reference} {self.source.code_name}"

    def get_absolute_url(self) -> str:
        return reverse("cases:identity", args=[self.source.case.reference, self.source.reference])


class Unmasking(Record):
    """That one named person learns who a source is, for a purpose and for some hours.

    ``since`` and ``until`` are None until a keeper of the source approves.
    """

    PREFIX = "UN"
    ERASABLE = ("purpose",)
    MOST_HOURS = 72

    source = models.ForeignKey(HumanSource, models.PROTECT, related_name="unmaskings")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("for whom")
    )
    purpose = models.TextField(_("purpose"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    since = models.DateTimeField(_("from"), null=True, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    history = History()
    objects = UnmaskingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("unmasking")
        verbose_name_plural = _("unmaskings")
        ordering = ("-id",)
        permissions = [
            ("ask_unmasking", "Ask who a source is"),
            ("approve_unmasking", "Approve that a source is unmasked"),
            ("end_unmasking", "End an unmasking"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unmasking_hours_bounded", condition=Q(hours__gte=1, hours__lte=72)
            ),
            models.CheckConstraint(
                name="unmasking_approved_by_other",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True, since__isnull=True)
                | (
                    Q(approved_at__isnull=False, since__isnull=False, until__isnull=False)
                    & ~Q(approved_by=F("asked_by"))
                    & ~Q(approved_by=F("reader"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.source.get_absolute_url()

    def state(self, at: datetime.datetime) -> _StrOrPromise:
        """How it stands at that moment, computed from its dates alone."""
        if self.withdrawn_at is not None:
            return _("withdrawn")
        if self.until is None:
            return _("waits for approval")
        return _("open") if at < self.until else _("ended")
