"""Processes by which judges and officials are chosen, and who is a candidate in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.selection import CandidateQuerySet, SelectionQuerySet


class SelectionProcess(Lined):
    """One body choosing holders of one office, over a time."""

    PREFIX = "SP"
    LINES = ("title", "body", "office")

    title = models.CharField(_("title"), max_length=200)
    body = models.CharField(_("body that chooses"), max_length=200)
    office = models.CharField(_("office to be filled"), max_length=200)
    country = models.CharField(_("country"), max_length=5, choices=Case.Country)
    begins_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    history = History()
    objects = SelectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("selection process")
        verbose_name_plural = _("selection processes")
        ordering = ("-id",)
        permissions = [("open_selectionprocess", "Record a selection process")]
        constraints = [
            models.CheckConstraint(
                name="selectionprocess_ends_later",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:selection", args=[self.reference])


class Candidate(Record):
    """An actor who is a candidate in a process."""

    PREFIX = "CD"
    LINKS = ("process", "actor")
    ERASABLE = ("withdrawn_reason",)

    class Stage(models.TextChoices):
        NAMED = "NAMED", _("Candidate")
        SHORTLISTED = "SHORTLISTED", _("On the short list")
        CHOSEN = "CHOSEN", _("Chosen")
        NOT_CHOSEN = "NOT_CHOSEN", _("Not chosen")

    process = models.ForeignKey(SelectionProcess, models.PROTECT, related_name="candidates")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.NAMED)

    history = History()
    objects = CandidateQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        permissions = [
            ("name_candidate", "Name a candidate"),
            ("withdraw_candidate", "Take a candidate away"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="candidate_once_per_process",
                fields=["process", "actor"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This actor is a candidate already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.process.get_absolute_url()
