"""What somebody is to do."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Circle, User
from audit.history import History
from audit.models import Record
from work.models.about import AboutSubject, subject_whole
from work.querysets import TaskQuerySet


class Task(AboutSubject, Record):
    """One thing to do, in the hands of a person or in the queue of a unit."""

    PREFIX = "TA"
    ERASABLE = ("title", "text", "outcome")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("To do")
        DONE = "DONE", _("Done")
        DROPPED = "DROPPED", _("Dropped")

    title = models.CharField(_("task"), max_length=200)
    text = models.TextField(_("what to do"), max_length=5000, blank=True)
    origin = models.CharField(
        _("why it is there"), max_length=200, blank=True,
        help_text=_("What called for it: a rule, a gate, a person's wish."),
    )  # fmt: skip
    holder = models.ForeignKey(Circle, models.PROTECT, related_name="+", verbose_name=_("held by"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    snoozed_until = models.DateField(_("put off until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=7, choices=Status, default=Status.OPEN, editable=False
    )
    done_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    outcome = models.TextField(_("outcome"), max_length=2000, blank=True)

    history = History()
    objects = TaskQuerySet.as_manager()

    class Meta(Record.Meta):
        permissions = [
            ("give_task", "Give a task"),
            ("take_over_task", "Take a task over"),
            ("edit_task", "Correct a task"),
            ("do_task", "Do a task"),
            ("drop_task", "Drop a task"),
            ("snooze_task", "Put a task off"),
            ("hand_on_task", "Hand a task on"),
        ]
        indexes = [
            models.Index(fields=["holder", "status", "due_on"], name="task_held"),
            models.Index(fields=["subject_type", "subject_id"], name="task_about"),
        ]
        constraints = [
            subject_whole("task_subject_whole"),
            models.CheckConstraint(
                name="task_status_known", condition=Q(status__in=["OPEN", "DONE", "DROPPED"])
            ),
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=Q(status="DONE", done_by__isnull=False, done_at__isnull=False)
                | (~Q(status="DONE") & Q(done_by__isnull=True, done_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="task_snoozed_until_due",
                condition=Q(snoozed_until__isnull=True)
                | Q(due_on__isnull=True)
                | Q(snoozed_until__lte=F("due_on")),
                violation_error_message=_("A task is put off until the day it is due at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("work:task", args=[self.reference])

    def overdue(self, on: datetime.date) -> bool:
        """True if it was due before that day and is still to do."""
        unfinished = self.status == self.Status.OPEN and self.withdrawn_at is None
        return unfinished and self.due_on is not None and self.due_on < on

    def asleep(self, on: datetime.date) -> bool:
        """True if it was put off beyond that day."""
        return self.snoozed_until is not None and self.snoozed_until > on
