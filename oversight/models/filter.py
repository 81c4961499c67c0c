"""A search of the log that an auditor keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from oversight.querysets import SavedFilterQuerySet


class SavedFilter(Record):
    """Filters of the log under a name; ``query`` is the part of its address."""

    PREFIX = "KF"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=2000)

    history = History()
    objects = SavedFilterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        permissions = [("keep_filter", "Keep a filter"), ("drop_filter", "Drop a filter")]
        constraints = [
            models.UniqueConstraint(
                name="savedfilter_name_once",
                fields=["owner", "name"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("You keep a filter with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("oversight:index")

    @property
    def address(self) -> str:
        """Where the log answers it."""
        return f"{reverse('audit:index')}?{self.query}"
