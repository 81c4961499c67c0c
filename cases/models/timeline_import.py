"""Events that came into a timeline together: what can be taken back together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets import InCaseQuerySet


class TimelineImport(Record):
    """Events of one table, taken into the timeline of a case as one act."""

    PREFIX = "TI"

    class Status(models.TextChoices):
        IMPORTED = "IMPORTED", _("Imported")
        UNDONE = "UNDONE", _("Undone")

    case = models.ForeignKey(Case, models.PROTECT, related_name="timeline_imports")
    rows = models.PositiveIntegerField(_("events"))
    sha256 = models.CharField(_("SHA-256 of the rows"), max_length=64)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.IMPORTED, editable=False
    )

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("import of events")
        verbose_name_plural = _("imports of events")
        permissions = [
            ("import_timelineimport", "Import events"),
            ("undo_timelineimport", "Undo an import of events"),
        ]
        constraints = [
            models.CheckConstraint(
                name="timelineimport_status_known", condition=Q(status__in=["IMPORTED", "UNDONE"])
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:part", args=[self.case.reference, self.reference])
