"""A copy made from an exhibit: its text, a translation, a redaction, a clip."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.exhibit import Exhibit
from cases.models.file import StoredFile
from cases.querysets.copies import DerivedCopyQuerySet


class DerivedCopy(Lined):
    """Bytes that somebody or some program made from an exhibit, whose own bytes never change.

    ``tool`` and ``tool_version`` say what made it: a program, or a person. A TEXT holds the pages
    of the exhibit as plain text with a form feed between them; it is READ by the worker and each
    reading is a copy of its own.
    """

    PREFIX = "CY"
    LINES = ("title", "tool", "tool_version", "original_name")
    LINKS = ("exhibit",)
    ERASABLE = ("title", "tool", "note", "why", "original_name")

    class Kind(models.TextChoices):
        TEXT = "TEXT", _("Text")
        TRANSLATION = "TRANSLATION", _("Translation")
        REDACTION = "REDACTION", _("Redaction")
        CLIP = "CLIP", _("Clip")

    class Status(models.TextChoices):
        ASKED = "ASKED", _("Being read")
        MADE = "MADE", _("Made")
        FAILED = "FAILED", _("Could not be read")

    class Way(models.TextChoices):
        OWN = "OWN", _("The text the file carries; scanned pages are recognised")
        ANEW = "ANEW", _("Every page is recognised anew from its picture")

    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, related_name="copies", verbose_name=_("exhibit")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    way = models.CharField(_("how it is read"), max_length=4, choices=Way, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    stored_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    tool = models.CharField(_("made by"), max_length=120, blank=True)
    tool_version = models.CharField(_("version"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12, default="es")
    note = models.TextField(_("note"), blank=True)
    why = models.CharField(_("why it could not be read"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=6, choices=Status, default=Status.ASKED, editable=False
    )

    history = History()
    objects = DerivedCopyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        ordering = ("-id",)
        permissions = [
            ("ask_derivedcopy", "Have the text of an exhibit read"),
            ("read_added_derivedcopy", "Read by itself what was added"),
            ("finish_derivedcopy", "Keep the text that was read"),
            ("fail_derivedcopy", "Say that a text could not be read"),
            ("add_copy_derivedcopy", "Add a copy made from an exhibit"),
            ("withdraw_derivedcopy", "Withdraw a copy"),
            ("spoil_derivedcopy", "Withdraw a copy whose bytes changed"),
        ]
        constraints = [
            models.CheckConstraint(
                name="derivedcopy_status_known", condition=Q(status__in=["ASKED", "MADE", "FAILED"])
            ),
            models.CheckConstraint(
                name="derivedcopy_made_has_a_file",
                condition=~Q(status="MADE") | (Q(stored_file__isnull=False) & ~Q(tool="")),
                violation_error_message=_("A copy has a file, and says who or what made it."),
            ),
            models.CheckConstraint(
                name="derivedcopy_failed_says_why", condition=~Q(status="FAILED") | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.exhibit.get_absolute_url()}#{self.reference}"
