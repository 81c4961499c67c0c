"""Folders: how the exhibits of a case are laid in order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets import InCaseQuerySet


class Folder(Lined):
    """A heading under which exhibits of a case lie. It closes nothing and opens nothing."""

    PREFIX = "FO"
    LINES = ("title",)
    ERASABLE = ("title",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="folders")
    title = models.CharField(_("title"), max_length=120)

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        ordering = ("id",)
        permissions = [
            ("lay_folder", "Add a folder"),
            ("withdraw_folder", "Take an empty folder away"),
        ]
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("title"),
                name="folder_title_once",
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The case has a folder with this title already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}exhibits/?folder={self.reference}"
