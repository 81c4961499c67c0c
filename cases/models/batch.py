"""Cases that were open before Probity: the file they come in, and what they were called."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases import stored_files
from cases.models.case import Case
from cases.querysets import InCaseQuerySet
from cases.querysets.batches import BatchQuerySet


class Batch(Lined):
    """Cases on their way in from a table: proposed by one person, confirmed by another, placed in
    one transaction or not at all.

    Until then the table lies in ``folder()``; afterwards only the rows of it that were wrong.
    ``rows`` counts the table, ``placed`` the cases it made, ``changed`` those it edited.
    """

    PREFIX = "IB"
    LINES = ("original_name",)
    ERASABLE = ("original_name", "note", "why")

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Waits for a second person")
        PLACING = "PLACING", _("Being placed")
        PLACED = "PLACED", _("Placed")
        FAILED = "FAILED", _("Failed")
        REFUSED = "REFUSED", _("Refused")
        UNDONE = "UNDONE", _("Undone")

    original_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    note = models.TextField(_("where the cases come from"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    placed = models.PositiveIntegerField(_("cases placed"), default=0)
    changed = models.PositiveIntegerField(_("cases changed"), default=0)
    wrong = models.PositiveIntegerField(_("rows left out"), default=0)
    why = models.TextField(_("why it failed"), blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    history = History()
    objects = BatchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)
        permissions = [
            ("propose_batch", "Propose an import"),
            ("confirm_batch", "Confirm an import"),
            ("refuse_batch", "Refuse an import"),
            ("place_batch", "Place the cases of an import"),
            ("fail_batch", "Say that an import failed"),
            ("undo_batch", "Undo an import"),
        ]
        constraints = [
            models.CheckConstraint(
                name="batch_status_known",
                condition=Q(
                    status__in=["PROPOSED", "PLACING", "PLACED", "FAILED", "REFUSED", "UNDONE"]
                ),
            ),
            models.CheckConstraint(
                name="batch_failed_says_why", condition=~Q(status="FAILED") | ~Q(why="")
            ),
            models.CheckConstraint(
                name="batch_confirmed_by_other",
                condition=Q(confirmed_by__isnull=True, status__in=["PROPOSED", "REFUSED"])
                | (
                    Q(confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(status="PROPOSED")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.reference])

    def folder(self) -> Path:
        """Where its table waits, under the folder of this installation."""
        return stored_files.home() / "batches" / self.reference


class EarlierFile(Lined):
    """What a case was before Probity: the number of its file, and the day that was opened."""

    PREFIX = "BF"
    LINKS = ("case",)
    LINES = ("number",)
    ERASABLE = ("number",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier_files")
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="earlier_files", verbose_name=_("import")
    )
    number = models.CharField(_("number before Probity"), max_length=80)
    opened_on = models.DateField(_("opened before Probity on"))

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("earlier file")
        verbose_name_plural = _("earlier files")
        permissions = [("keep_earlierfile", "Keep what a case was before Probity")]
        indexes = [models.Index(fields=["number"], name="earlierfile_number")]
        constraints = [
            models.UniqueConstraint(name="earlierfile_one_of_a_case", fields=["case"]),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()
