"""What was there before Probity: the tables it comes in, and what it was called then."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from actors.models.text import Lined
from actors.querysets import FactQuerySet
from audit.history import History
from audit.models import Record
from cases import stored_files
from cases.models.case import Case
from cases.models.exhibit import Exhibit
from cases.querysets import InCaseQuerySet, OnExhibitQuerySet
from cases.querysets.batches import BatchQuerySet


class Batch(Lined):
    """Cases, exhibits or actors on their way in from a table: proposed by one person, confirmed by
    another, placed in one transaction or not at all.

    Until then the table lies in ``folder()``, with the files that came along; afterwards only the
    rows of it that placed nothing. ``rows`` counts the table, ``files`` what came along, ``placed``
    what it made, ``changed`` what it edited.
    """

    PREFIX = "IB"
    LINES = ("original_name",)
    ERASABLE = ("original_name", "note", "why")

    class Kind(models.TextChoices):
        CASES = "CASES", _("Cases")
        EXHIBITS = "EXHIBITS", _("Exhibits")
        ACTORS = "ACTORS", _("Actors")

    class Status(models.TextChoices):
        LISTING = "LISTING", _("Being looked through")
        PROPOSED = "PROPOSED", _("Waits for a second person")
        PLACING = "PLACING", _("Being placed")
        PLACED = "PLACED", _("Placed")
        FAILED = "FAILED", _("Failed")
        REFUSED = "REFUSED", _("Refused")
        UNDONE = "UNDONE", _("Undone")

    kind = models.CharField(
        _("what it brings"), max_length=8, choices=Kind, default=Kind.CASES, editable=False
    )
    original_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    note = models.TextField(_("where it comes from"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    files = models.PositiveIntegerField(_("files that came along"), default=0)
    placed = models.PositiveIntegerField(_("placed"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
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
            ("list_batch", "Look through the files of an import"),
            ("place_batch", "Place what an import brings"),
            ("fail_batch", "Say that an import failed"),
            ("undo_batch", "Undo an import"),
        ]
        constraints = [
            models.CheckConstraint(
                name="batch_status_known",
                condition=Q(
                    status__in=[
                        "LISTING",
                        "PROPOSED",
                        "PLACING",
                        "PLACED",
                        "FAILED",
                        "REFUSED",
                        "UNDONE",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="batch_kind_known", condition=Q(kind__in=["CASES", "EXHIBITS", "ACTORS"])
            ),
            models.CheckConstraint(
                name="batch_failed_says_why", condition=~Q(status="FAILED") | ~Q(why="")
            ),
            models.CheckConstraint(
                name="batch_confirmed_by_other",
                condition=Q(
                    confirmed_by__isnull=True,
                    status__in=["LISTING", "PROPOSED", "FAILED", "REFUSED"],
                )
                | (
                    Q(confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(status__in=["LISTING", "PROPOSED"])
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

    def files_folder(self) -> Path:
        """Where the files that came along wait."""
        return self.folder() / "files"


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


class EarlierExhibit(Lined):
    """What an exhibit was before Probity: its number, who collected it, and the hash taken then.

    ``digest`` is in lower-case hexadecimal; where the file came along it was compared with the
    bytes before anything was placed. Empty where none was taken.
    """

    PREFIX = "BE"
    LINKS = ("exhibit",)
    LINES = ("number", "collector", "path")
    ERASABLE = ("number", "collector", "path")

    exhibit = models.OneToOneField(Exhibit, models.PROTECT, related_name="earlier")
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="earlier_exhibits", verbose_name=_("import")
    )
    number = models.CharField(_("number before Probity"), max_length=80)
    collector = models.CharField(_("collected by"), max_length=150, blank=True)
    algorithm = models.CharField(_("algorithm of the earlier hash"), max_length=8, blank=True)
    digest = models.CharField(_("earlier hash"), max_length=128, blank=True)
    path = models.CharField(_("path of the file"), max_length=500, blank=True)

    history = History()
    objects = OnExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("earlier exhibit")
        verbose_name_plural = _("earlier exhibits")
        permissions = [("keep_earlierexhibit", "Keep what an exhibit was before Probity")]
        indexes = [models.Index(fields=["number"], name="earlierexhibit_number")]
        constraints = [
            models.CheckConstraint(
                name="earlierexhibit_hash_has_algorithm",
                condition=Q(algorithm="", digest="") | (~Q(algorithm="") & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.exhibit.get_absolute_url()


class EarlierActor(Lined):
    """What an actor was before Probity: its number in the register that it comes from.

    ``made`` is false where the actor was here already, and the row only told more of it.
    """

    PREFIX = "BA"
    LINKS = ("actor",)
    LINES = ("number",)
    ERASABLE = ("number",)

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="earlier")
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="earlier_actors", verbose_name=_("import")
    )
    number = models.CharField(_("number before Probity"), max_length=80)
    made = models.BooleanField(_("placed by the import"), default=True, editable=False)

    history = History()
    objects = FactQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("earlier actor")
        verbose_name_plural = _("earlier actors")
        permissions = [("keep_earlieractor", "Keep what an actor was before Probity")]
        indexes = [models.Index(fields=["number"], name="earlieractor_number")]
        constraints = [
            models.UniqueConstraint(name="earlieractor_once_per_import", fields=["batch", "actor"]),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.actor.get_absolute_url()
