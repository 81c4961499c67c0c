"""An exhibit, the chain of its custody and the uses it is cleared for."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from audit.verbs import Attached
from cases.models.case import Case
from cases.models.delivery import Delivery
from cases.models.file import Document, StoredFile
from cases.models.folder import Folder
from cases.models.source import HumanSource
from cases.querysets import ExhibitQuerySet, OnExhibitQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class Exhibit(Lined):
    """One item of evidence in a case.

    ``root`` is the exhibit at the start of the chain ``derived_from``; None means that this one
    is itself the start. Two exhibits with the same ``source_key`` are one independent source.

    The status RESTRICTED says that nothing may rest on the exhibit: the case still sees its title
    and hash, and not its bytes. A ``compartment`` says that it is not there: whoever is neither
    its ``keeper`` nor named by an ExhibitReader sees no row, no count and no gap.
    """

    PREFIX = "EX"
    LINES = ("title", "source", "method", "collected_place", "original_name")
    ERASABLE = (
        "title", "description", "original_name", "source", "method", "collected_place",
        "corroboration", "delivered_path",
    )  # fmt: skip

    class Status(models.TextChoices):
        COLLECTED = "COLLECTED", _("Collected")
        LOGGED = "LOGGED", _("Logged")
        VERIFIED = "VERIFIED", _("Verified")
        RESTRICTED = "RESTRICTED", _("Restricted")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    USABLE = (Status.LOGGED, Status.VERIFIED)

    class Item(models.TextChoices):
        FILE = "FILE", _("A file")
        OBJECT = "OBJECT", _("A physical item; the file is its photograph or scan")

    class SourceType(models.TextChoices):
        PUBLIC_RECORD = "PUBLIC_RECORD", _("Public record")
        OFFICIAL = "OFFICIAL", _("Official document")
        FINANCIAL = "FINANCIAL", _("Financial record")
        TESTIMONY = "TESTIMONY", _("Testimony")
        HUMAN_SOURCE = "HUMAN_SOURCE", _("Human source")
        SEIZED = "SEIZED", _("Seized item")
        PARTNER = "PARTNER", _("Partner institution")
        PRESS = "PRESS", _("Press")
        PHOTO_VIDEO = "PHOTO_VIDEO", _("Photograph or recording")
        OTHER = "OTHER", _("Other")

    class Reliability(models.TextChoices):
        A = "A", _("A · completely reliable")
        B = "B", _("B · usually reliable")
        C = "C", _("C · fairly reliable")
        D = "D", _("D · not usually reliable")
        E = "E", _("E · unreliable")
        F = "F", _("F · cannot be judged")

    class Credibility(models.IntegerChoices):
        CONFIRMED = 1, _("1 · confirmed by other sources")
        PROBABLE = 2, _("2 · probably true")
        POSSIBLE = 3, _("3 · possibly true")
        DOUBTFUL = 4, _("4 · doubtful")
        IMPROBABLE = 5, _("5 · improbable")
        UNKNOWN = 6, _("6 · cannot be judged")

    class Restriction(models.TextChoices):
        GRAND_JURY = "GRAND_JURY", _("Grand jury, Rule 6(e)")
        SAR = "SAR", _("Suspicious activity report")
        FISA = "FISA", _("FISA material")
        MLA_USE_LIMIT = "MLA_USE_LIMIT", _("Use limit of a mutual legal assistance treaty")
        SOURCE_RISK = "SOURCE_RISK", _("Risk to a source")
        PRIVILEGE = "PRIVILEGE", _("Privileged")

    class Compartment(models.TextChoices):
        GRAND_JURY = "GRAND_JURY", _("Grand jury")
        SAR = "SAR", _("Suspicious activity report")
        TAX = "TAX", _("Tax return information")
        VISA = "VISA", _("Visa records")
        SOURCE = "SOURCE", _("Confidential source")
        OTHER = "OTHER", _("Other restricted material")

    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    stored_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    delivery = models.ForeignKey(
        Delivery,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="exhibits",
        verbose_name=_("delivery"),
    )
    delivered_path = models.CharField(
        _("path in the delivery"), max_length=500, blank=True, editable=False
    )
    folder = models.ForeignKey(
        Folder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exhibits",
        verbose_name=_("folder"),
    )
    item = models.CharField(_("what it is"), max_length=6, choices=Item, default=Item.FILE)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    source_type = models.CharField(_("type of source"), max_length=16, choices=SourceType)
    source = models.CharField(_("source"), max_length=300, blank=True)
    human_source = models.ForeignKey(
        HumanSource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exhibits",
        verbose_name=_("human source"),
    )
    method = models.CharField(_("method of collection"), max_length=300, blank=True)
    collected_on = models.DateField(_("collected on"), null=True, blank=True)
    collected_place = models.CharField(_("place of collection"), max_length=200, blank=True)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("collected by"),
    )
    language = models.CharField(_("language"), max_length=12, default="es")
    reliability = models.CharField(
        _("reliability of the source"), max_length=1, choices=Reliability, blank=True
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility of the content"), choices=Credibility, null=True, blank=True
    )
    corroboration = models.TextField(_("corroboration"), blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    restriction = models.CharField(_("restriction"), max_length=16, choices=Restriction, blank=True)
    lifting_order = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("order or consent that lifted the restriction"),
    )
    quarantined_at = models.DateTimeField(_("quarantined"), null=True, blank=True, editable=False)
    compartment = models.CharField(
        _("compartment"), max_length=10, choices=Compartment, blank=True, default=""
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("keeper of the compartment"),
    )
    derived_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="derivatives",
        verbose_name=_("derived from"),
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("independent source"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.COLLECTED, editable=False
    )

    history = History()
    objects = ExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        permissions = [
            ("collect_exhibit", "Add an exhibit"),
            ("take_attachment_exhibit", "Take in what a source sent along"),
            ("edit_exhibit", "Edit an exhibit"),
            ("put_in_folder_exhibit", "Put an exhibit in a folder"),
            ("log_exhibit", "Log an exhibit"),
            ("verify_exhibit", "Verify an exhibit"),
            ("restrict_exhibit", "Restrict an exhibit"),
            ("unrestrict_exhibit", "Lift the restriction of an exhibit"),
            ("withdraw_exhibit", "Withdraw an exhibit"),
            ("quarantine_exhibit", "Quarantine an exhibit whose bytes changed"),
            ("release_exhibit", "Release an exhibit from quarantine"),
            ("close_in_exhibit", "Put an exhibit in a compartment"),
            ("lift_compartment_exhibit", "Lift the compartment of an exhibit"),
            ("place_exhibit", "Place an exhibit from before Probity"),
            ("unplace_exhibit", "Withdraw an exhibit that was placed"),
        ]
        indexes = [models.Index(fields=["case", "status"], name="exhibit_case_status")]
        constraints = [
            models.CheckConstraint(
                name="exhibit_status_known",
                condition=Q(
                    status__in=["COLLECTED", "LOGGED", "VERIFIED", "RESTRICTED", "WITHDRAWN"]
                ),
            ),
            models.CheckConstraint(
                name="exhibit_verified_is_graded",
                condition=~Q(status="VERIFIED")
                | (
                    ~Q(reliability="") & Q(credibility__range=(1, 6)) & Q(verified_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="exhibit_restricted_has_code",
                condition=~Q(status="RESTRICTED") | ~Q(restriction=""),
            ),
            models.CheckConstraint(
                name="exhibit_compartment_is_kept",
                condition=Q(compartment="", keeper__isnull=True)
                | (~Q(compartment="") & Q(keeper__isnull=False)),
                violation_error_message=_("A compartment has a keeper."),
            ),
            # One way only: exhibits from before sources had code names name theirs in words.
            # That a new one does not is held by the action.
            models.CheckConstraint(
                name="exhibit_human_source_by_code",
                condition=Q(human_source__isnull=True) | Q(source_type="HUMAN_SOURCE"),
                violation_error_message=_("A human source is named by its code name alone."),
            ),
            models.CheckConstraint(
                name="exhibit_withdrawn_is_marked",
                condition=~Q(status="WITHDRAWN") | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("exhibits:exhibit", args=[self.reference])

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """Orders and consents of the case that came in since the exhibit was restricted."""
        return [
            Attached(kind=row.kind, label=row.reference, sha256=row.stored_file.sha256)
            for row in self.lifting_orders()
        ]

    def lifting_orders(self) -> models.QuerySet[Document]:
        """What may lift the restriction: papers of the case that are younger than it."""
        papers = Document.objects.standing().filter(
            case=self.case_id, kind=Document.Kind.LIFTING_ORDER
        )
        last = self.custody.filter(kind="RESTRICTED").order_by("-at", "-pk").first()
        if last is not None:
            papers = papers.filter(created_at__gte=last.at)
        return papers.select_related("stored_file").order_by("pk")

    @property
    def fallen(self) -> bool:
        """True if nothing may rest on it: restricted, withdrawn or in quarantine."""
        return self.status in FALLEN or self.quarantined_at is not None

    @property
    def source_key(self) -> int | None:
        """The id of the independent source: of the root exhibit, or of this one."""
        return self.root_id or self.pk

    @property
    def grade(self) -> str:
        """Reliability and credibility as one mark, such as B2; empty when not graded."""
        return f"{self.reliability}{self.credibility or ''}"


FALLEN = (Exhibit.Status.RESTRICTED, Exhibit.Status.WITHDRAWN)
"""In these statuses nothing rests on an exhibit."""


class UseClearance(Record):
    """That an exhibit may be used under one authority, and on what terms."""

    PREFIX = "UC"
    LINKS = ("exhibit",)
    ERASABLE = ("terms",)

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="clearances")
    authority_code = models.CharField(_("authority"), max_length=40)
    terms = models.TextField(_("terms"), blank=True)

    history = History()
    objects = OnExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("use clearance")
        verbose_name_plural = _("use clearances")
        permissions = [
            ("clear_useclearance", "Clear an exhibit for use"),
            ("withdraw_useclearance", "Withdraw a use clearance"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="useclearance_once",
                fields=["exhibit", "authority_code"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The exhibit is cleared for this authority already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} · {self.authority_code}"

    def get_absolute_url(self) -> str:
        return self.exhibit.get_absolute_url()
