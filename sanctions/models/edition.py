"""Editions of the Section 353 report: structured entries, each resting on a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.acts import Attached
from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.action import Measure
from sanctions.models.authority import AuthorityVersion
from sanctions.querysets import EditionEntryQuerySet, EditionPaperQuerySet, EditionQuerySet
from sanctions.section353 import PHRASES

if TYPE_CHECKING:
    import datetime


class ReportEdition(Record):
    """One edition of the report to Congress, or an update between two (machine S353_REPORT)."""

    PREFIX = "RE"

    class Status(models.TextChoices):
        COLLECTING = "COLLECTING", _("Collecting names")
        DRAFTING = "DRAFTING", _("Drafting")
        CLEARANCE = "CLEARANCE", _("Clearance")
        DECISION = "DECISION", _("With the decider")
        TRANSMITTED = "TRANSMITTED", _("Transmitted to Congress")
        PUBLISHED_FR = "PUBLISHED_FR", _("Published in the Federal Register")
        CANCELLED = "CANCELLED", _("Cancelled")

    TERMINAL = (Status.PUBLISHED_FR, Status.CANCELLED)

    class Kind(models.TextChoices):
        ANNUAL = "ANNUAL", _("annual report")
        UPDATE = "UPDATE", _("update between two reports")

    authority_version = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="editions", verbose_name=_("authority")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(
        max_length=12, choices=Status, default=Status.COLLECTING, editable=False
    )
    determined_on = models.DateField(_("determined"), null=True, editable=False)
    published_on = models.DateField(_("published"), null=True, editable=False)
    public_notice = models.CharField(_("Public Notice number"), max_length=20, blank=True)

    history = History()
    objects = EditionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("edition of the Section 353 report")
        permissions = [
            ("open_reportedition", "Open an edition"),
            ("draft_reportedition", "Draft the edition"),
            ("clear_reportedition", "Send the edition to clearance"),
            ("submit_reportedition", "Submit the edition"),
            ("determine_reportedition", "Determine the edition"),
            ("publish_reportedition", "Publish the edition"),
            ("cancel_reportedition", "Cancel the edition"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reportedition_published_has_notice",
                condition=~Q(status="PUBLISHED_FR") | ~Q(public_notice=""),
                violation_error_message=_("A published edition has its Public Notice number."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:edition", args=[self.reference])

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """The papers filed with the edition."""
        papers = self.papers.standing().visible_to(user, at).select_related("stored_file")
        return [Attached(p.kind, p.title, p.stored_file.sha256) for p in papers]


class EditionEntry(Record):
    """One name of an edition: country, office, prongs, conduct, and the measure it rests on.

    The name is the subject's caption. ``annex`` says whether the entry is published.
    """

    PREFIX = "EE"

    class Country(models.TextChoices):
        EL_SALVADOR = "SV", _("El Salvador")
        GUATEMALA = "GT", _("Guatemala")
        HONDURAS = "HN", _("Honduras")
        NICARAGUA = "NI", _("Nicaragua")

    class Annex(models.TextChoices):
        PUBLIC = "PUBLIC", _("published")
        CLASSIFIED = "CLASSIFIED", _("classified annex: held elsewhere, by pointer only")

    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="entries")
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="edition_entries", verbose_name=_("measure")
    )
    country = models.CharField(_("country"), max_length=2, choices=Country)
    office = models.CharField(_("current or former office"), max_length=300)
    prongs = models.JSONField(_("prongs"), default=list)
    conduct = models.TextField(_("conduct, in one sentence after the verb phrase"))
    source = models.TextField(_("unclassified sourcing"))
    cross = models.CharField(_("other designations"), max_length=300, blank=True)
    annex = models.CharField(_("annex"), max_length=10, choices=Annex, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = EditionEntryQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["country", "pk"]
        verbose_name = _("entry of an edition")
        permissions = [
            ("name_editionentry", "Name a subject in the edition"),
            ("edit_editionentry", "Edit the entry"),
            ("drop_editionentry", "Take the entry out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "measure"],
                condition=Q(withdrawn_at__isnull=True),
                name="editionentry_once",
                violation_error_message=_("This measure is in the edition already."),
            )
        ]

    def clean(self) -> None:
        if not self.prongs or not set(self.prongs) <= set(PHRASES):
            raise ValidationError({"prongs": _("Choose at least one prong of the authority.")})

    def get_absolute_url(self) -> str:
        return reverse("sanctions:edition_entry", args=[self.edition.reference, self.reference])


class EditionPaper(Record):
    """A paper of an edition: what stands behind a step of machine S353_REPORT."""

    PREFIX = "EP"

    class Kind(models.TextChoices):
        DETERMINATION = "signed_determination", _("Signed determination")
        LETTERS = "transmittal_letters", _("Letters of transmittal to four committees")
        NOTICE = "fr_notice", _("Federal Register notice")
        OTHER = "other", _("Other")

    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name of the file"), max_length=255)

    history = History()
    objects = EditionPaperQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("paper of an edition")
        permissions = [("file_editionpaper", "File a paper with the edition")]

    def get_absolute_url(self) -> str:
        return self.edition.get_absolute_url()
