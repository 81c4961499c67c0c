"""The packet of a measure: versions, statements with citations, exhibits, clearances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models import Exhibit, StoredFile
from sanctions.models.action import Measure
from sanctions.models.published import PublishedMeasure, PublishedStatement
from sanctions.querysets import PacketPartQuerySet, PacketQuerySet

if TYPE_CHECKING:
    import datetime

    from audit.acts import Attached


class Packet(Record):
    """One version of the administrative record of a measure (machine PACKET).

    A packet of the public record hangs on a published measure instead: it is a
    reconstruction, never moves through the machine and is never signed.
    """

    PREFIX = "PK"

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        ASSEMBLED = "ASSEMBLED", _("Assembled")
        LEGAL_REVIEW = "LEGAL_REVIEW", _("Legal review")
        CLEARANCE = "CLEARANCE", _("Clearance")
        FROZEN = "FROZEN", _("Frozen")
        SIGNED = "SIGNED", _("Signed")
        ISSUED = "ISSUED", _("Issued")
        SUPERSEDED = "SUPERSEDED", _("Superseded")
        ABANDONED = "ABANDONED", _("Abandoned")

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="packets", null=True, blank=True
    )
    published_measure = models.ForeignKey(
        PublishedMeasure, models.PROTECT, related_name="packets", null=True, blank=True
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    contrary = models.TextField(_("contrary information, as published"), blank=True)
    search = models.JSONField(_("search of the public record"), default=dict, blank=True)
    prongs = models.JSONField(_("prongs published for"), default=list, blank=True)
    sent_sha256 = models.CharField(
        _("SHA-256 of what was sent out for clearance"), max_length=64, blank=True, editable=False
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    manifest_sha256 = models.CharField(_("SHA-256 of the manifest"), max_length=64, blank=True)
    snapshot_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, editable=False
    )
    pdf_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, editable=False
    )
    whole_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, editable=False
    )
    inventory_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, editable=False
    )
    inventory_sha256 = models.CharField(
        _("SHA-256 of the inventory"), max_length=64, blank=True, editable=False
    )
    salts = models.JSONField(
        _("salts of the digests of what was deliberated"), default=dict, blank=True, editable=False
    )
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = PacketQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-number"]
        verbose_name = _("packet")
        permissions = [
            ("begin_packet", "Begin a packet"),
            ("record_packet", "Record a packet of the public record"),
            ("assemble_packet", "Assemble the packet"),
            ("send_packet", "Send the packet to legal review"),
            ("reject_packet", "Return the packet to its drafter"),
            ("approve_packet", "Find the packet legally sufficient"),
            ("freeze_packet", "Freeze the packet"),
            ("unfreeze_packet", "Open a frozen packet again"),
            ("sign_packet", "Sign the packet"),
            ("issue_packet", "Issue the packet"),
            ("supersede_packet", "Replace the packet by an amended one"),
            ("abandon_packet", "Abandon the packet"),
        ]
        constraints = [
            models.CheckConstraint(
                name="packet_of_one_thing",
                condition=Q(measure__isnull=False, published_measure__isnull=True)
                | Q(measure__isnull=True, published_measure__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["measure", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="packet_number",
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(status__in=["ISSUED", "SUPERSEDED", "ABANDONED"]),
                name="packet_one_open",
                violation_error_message=_("This measure has an open packet already."),
            ),
            models.CheckConstraint(
                name="packet_frozen_is_whole",
                condition=Q(status__in=["DRAFT", "ASSEMBLED", "LEGAL_REVIEW", "CLEARANCE"])
                | Q(status="ABANDONED")
                | Q(frozen_at__isnull=False, snapshot_file__isnull=False, pdf_file__isnull=False)
                & ~Q(manifest_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("sanctions:packet", args=[self.reference])

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """The documents filed with its measure: packet and measure move together."""
        return self.measure.attached(user, at) if self.measure is not None else []

    @property
    def is_frozen(self) -> bool:
        """True once the record is read-only."""
        return self.frozen_at is not None

    @property
    def is_reconstruction(self) -> bool:
        """True for a packet of the public record."""
        return self.published_measure_id is not None


class PacketExhibit(Record):
    """One exhibit in one packet. Label and Bates numbers follow from the order until freeze."""

    PREFIX = "PX"
    LINKS = ("packet",)

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="exhibits")
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, related_name="packet_exhibits", null=True, blank=True,
        verbose_name=_("exhibit"),
    )  # fmt: skip
    published_statement = models.ForeignKey(
        PublishedStatement, models.PROTECT, related_name="+", null=True, blank=True
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    label_final = models.CharField(_("label"), max_length=12, blank=True, editable=False)
    bates_first = models.CharField(
        _("first Bates number"), max_length=30, blank=True, editable=False
    )
    bates_last = models.CharField(_("last Bates number"), max_length=30, blank=True, editable=False)

    history = History()
    objects = PacketPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("exhibit of a packet")
        permissions = [
            ("add_packetexhibit", "Put an exhibit into the packet"),
            ("number_packetexhibit", "Fix labels and Bates numbers"),
            ("withdraw_packetexhibit", "Take an exhibit out of the packet"),
        ]
        constraints = [
            models.CheckConstraint(
                name="packetexhibit_of_one_thing",
                condition=Q(exhibit__isnull=False, published_statement__isnull=True)
                | Q(exhibit__isnull=True, published_statement__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["packet", "exhibit"],
                condition=Q(withdrawn_at__isnull=True),
                name="packetexhibit_once",
                violation_error_message=_("This exhibit is in the packet already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.packet.get_absolute_url()

    @property
    def source_key(self) -> tuple[int | None, int | None]:
        """What is exhibited, by its key; the same in every packet."""
        return self.exhibit_id, self.published_statement_id

    @property
    def source(self) -> Exhibit | PublishedStatement:
        """What is exhibited: an exhibit of a case, or a published statement."""
        return self.exhibit or self.published_statement  # type: ignore[return-value]

    @property
    def page_count(self) -> int:
        """Pages of the stored file; 0 where it has none, or they could not be counted."""
        return self.source.stored_file.pages or 0


class Section(models.TextChoices):
    """The sections of the evidentiary memorandum, in the order they print."""

    SUBJECT = "SUBJECT", _("The subject")
    BACKGROUND = "BACKGROUND", _("Background")
    CONDUCT = "CONDUCT", _("Conduct")
    EFFECT = "EFFECT", _("Effect and significance")
    CONTRARY = "CONTRARY", _("Contrary information")


class Statement(Record):
    """One sentence of fact in a packet. Its number follows from section and order."""

    PREFIX = "ST"

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="statements")
    section = models.CharField(_("section"), max_length=60)
    text = models.TextField(_("statement"))
    position = models.PositiveIntegerField(_("order"), default=0)
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = PacketPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("statement")
        permissions = [
            ("add_statement", "Write a statement"),
            ("edit_statement", "Edit a statement"),
            ("withdraw_statement", "Take a statement out"),
        ]

    def get_absolute_url(self) -> str:
        measure = self.packet.measure
        return f"{measure.get_absolute_url()}statements/" if measure else (
            self.packet.get_absolute_url()
        )  # fmt: skip


class StatementCitation(Record):
    """Where a statement rests: exhibit, page, and the words found there."""

    PREFIX = "SC"
    LINKS = ("statement",)

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="citations")
    packet_exhibit = models.ForeignKey(
        PacketExhibit, models.PROTECT, related_name="+", verbose_name=_("exhibit")
    )
    page = models.PositiveIntegerField(_("page"))
    quotation = models.TextField(_("quotation"), blank=True)

    history = History()
    objects = PacketPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["statement", "pk"]
        verbose_name = _("citation")
        permissions = [
            ("cite_statementcitation", "Cite an exhibit"),
            ("withdraw_statementcitation", "Take a citation back"),
        ]
        constraints = [
            models.CheckConstraint(name="statementcitation_page", condition=Q(page__gte=1))
        ]

    def get_absolute_url(self) -> str:
        return self.statement.get_absolute_url()
