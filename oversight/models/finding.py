"""A finding of an auditor: facts, the entries they rest on, the answer, and who closed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from oversight.models.test import Alert
from oversight.querysets import AuditFindingQuerySet, CitedQuerySet


class AuditFinding(Record):
    """What an auditor found and asks; the owner answers; another auditor closes it."""

    PREFIX = "AF"

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Waits for an answer")
        ANSWERED = "ANSWERED", _("Answered")
        CLOSED = "CLOSED", _("Closed")

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False
    )
    title = models.CharField(_("title"), max_length=200)
    facts = models.TextField(_("facts"))
    asked = models.TextField(_("response asked"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who answers")
    )
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    alert = models.ForeignKey(
        Alert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("alert")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("closed by"),
    )  # fmt: skip

    history = History()
    objects = AuditFindingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")
        ordering = ("-id",)
        permissions = [
            ("write_finding", "Write a finding"), ("answer_finding", "Answer a finding"),
            ("return_answer", "Return an answer"), ("close_finding", "Close a finding"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="auditfinding_closed_by_another",
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="auditfinding_closed_has_answer",
                condition=~Q(status="CLOSED") | (~Q(answer="") & Q(closed_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:finding", args=[self.reference])


class CitedEntry(Record):
    """One entry of the log that a finding rests on, by its key."""

    PREFIX = "CN"

    finding = models.ForeignKey(
        AuditFinding, models.PROTECT, related_name="cited", verbose_name=_("finding")
    )
    entry = models.BigIntegerField(_("entry"))

    history = History()
    objects = CitedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("cited entry")
        verbose_name_plural = _("cited entries")
        ordering = ("entry",)
        permissions = [("cite_entry", "Cite an entry")]
        constraints = [
            models.UniqueConstraint(
                name="citedentry_once",
                fields=["finding", "entry"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The finding cites this entry already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.entry)

    def get_absolute_url(self) -> str:
        return self.finding.get_absolute_url()
