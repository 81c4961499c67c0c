"""How a person likes a list: the columns they chose, and filters kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from work.querysets import KeptListQuerySet


class KeptList(Record):
    """One list as one person keeps it. With a name it is a filter, and ``query`` the part of its
    address; without one it is the columns of the list, as ``show=…&show=…``."""

    PREFIX = "KL"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    place = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=80, blank=True)
    query = models.CharField(_("filters"), max_length=2000, blank=True)

    history = History()
    objects = KeptListQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("kept list")
        verbose_name_plural = _("kept lists")
        ordering = ("name", "pk")
        permissions = [("keep_list", "Keep a list"), ("drop_list", "Drop a kept list")]
        constraints = [
            models.UniqueConstraint(
                name="keptlist_name_once",
                fields=["owner", "place", "name"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("You keep a filter with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.reference

    def get_absolute_url(self) -> str:
        return reverse("work:mine")
