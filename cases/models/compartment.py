"""Who is named for an exhibit that lies in a compartment."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models.exhibit import Exhibit
from cases.querysets import OnExhibitQuerySet


class ExhibitReader(Record):
    """One person named for one exhibit in a compartment, by its keeper, for a time.

    ``until`` is the first moment not covered; None means until ended. It opens no case and no
    measure: it lets one read the exhibit where one's own work leads to it.
    """

    PREFIX = "XR"
    LINKS = ("exhibit",)
    ERASABLE = ("why",)

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    why = models.TextField(_("reason"))

    history = History()
    objects = OnExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("named reader")
        verbose_name_plural = _("named readers")
        ordering = ("since", "id")
        permissions = [
            ("name_exhibitreader", "Name a reader of an exhibit"),
            ("end_exhibitreader", "End the reading of an exhibit"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="exhibitreader_one_open",
                fields=["exhibit", "user"],
                condition=Q(withdrawn_at__isnull=True, until__isnull=True),
                violation_error_message=_("This person is named already."),
            ),
            models.CheckConstraint(
                name="exhibitreader_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.exhibit.get_absolute_url()

    def valid(self, at: datetime.datetime) -> bool:
        """True if it counts at that moment."""
        started = self.withdrawn_at is None and self.since <= at
        return started and (self.until is None or at < self.until)
