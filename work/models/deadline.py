"""A day by which the law, an order or the house wants something done."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Circle
from audit.history import History
from audit.models import Record
from work.models.about import AboutSubject, subject_whole
from work.querysets import DeadlineQuerySet


class Deadline(AboutSubject, Record):
    """A running time: from which day, until which, on what basis, and whose duty it is."""

    PREFIX = "DL"
    ERASABLE = ("title", "extension")

    class Source(models.TextChoices):
        STATUTE = "STATUTE", _("Statute or regulation")
        ORDER = "ORDER", _("Order of a court or authority")
        INTERNAL = "INTERNAL", _("Internal rule")

    title = models.CharField(_("deadline"), max_length=200)
    source = models.CharField(_("source"), max_length=8, choices=Source)
    basis = models.CharField(
        _("basis"), max_length=300, blank=True,
        help_text=_("The citation of the provision or order."),
    )  # fmt: skip
    holder = models.ForeignKey(
        Circle, models.PROTECT, related_name="+", verbose_name=_("whose duty")
    )
    triggered_on = models.DateField(_("runs from"))
    due_on = models.DateField(_("due"))
    met_on = models.DateField(_("met"), null=True, blank=True)
    snoozed_until = models.DateField(_("put off until"), null=True, blank=True)
    extension = models.TextField(_("ground of the extension"), max_length=2000, blank=True)

    history = History()
    objects = DeadlineQuerySet.as_manager()

    class Meta(Record.Meta):
        permissions = [
            ("set_deadline", "Set a deadline"),
            ("extend_deadline", "Extend a deadline"),
            ("meet_deadline", "Meet a deadline"),
            ("assign_deadline", "Assign a deadline"),
            ("snooze_deadline", "Put a deadline off"),
            ("withdraw_deadline", "Withdraw a deadline"),
        ]
        indexes = [
            models.Index(fields=["holder", "met_on", "due_on"], name="deadline_held"),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_about"),
        ]
        constraints = [
            subject_whole("deadline_subject_whole"),
            models.CheckConstraint(
                name="deadline_source_known",
                condition=Q(source__in=["STATUTE", "ORDER", "INTERNAL"]),
            ),
            models.CheckConstraint(
                name="deadline_law_is_cited",
                condition=Q(source="INTERNAL") | ~Q(basis=""),
                violation_error_message=_("A deadline of law or by order cites its basis."),
            ),
            models.CheckConstraint(
                name="deadline_due_after_trigger",
                condition=Q(due_on__gte=F("triggered_on")),
                violation_error_message=_("It would be due before it begins to run."),
            ),
            models.CheckConstraint(
                name="deadline_met_after_trigger",
                condition=Q(met_on__isnull=True) | Q(met_on__gte=F("triggered_on")),
                violation_error_message=_("It cannot be met before it begins to run."),
            ),
            models.CheckConstraint(
                name="deadline_law_never_sleeps",
                condition=Q(snoozed_until__isnull=True)
                | (Q(source="INTERNAL") & Q(snoozed_until__lte=F("due_on"))),
                violation_error_message=_("A deadline is put off until the day it is due at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("work:deadline", args=[self.reference])

    def overdue(self, on: datetime.date) -> bool:
        """True if it was due before that day and still runs; met late, it is overdue no more."""
        return self.met_on is None and self.withdrawn_at is None and self.due_on < on

    def asleep(self, on: datetime.date) -> bool:
        """True if it was put off beyond that day."""
        return self.snoozed_until is not None and self.snoozed_until > on

    def met_late(self) -> bool:
        return self.met_on is not None and self.met_on > self.due_on
