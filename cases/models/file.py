"""Stored bytes, and the documents of a case."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases import stored_files
from cases.models.case import Case
from cases.querysets import StoredFileQuerySet
from cases.querysets.outgoing import DocumentQuerySet


class StoredFile(Record):
    """Bytes that never change, found by their SHA-256. The same bytes are stored once.

    ``media_type`` is what the first bytes look like, never what a name or a browser claimed.
    ``pages`` is None when the bytes have no pages or could not be read: ``fault`` then says why.
    """

    PREFIX = "SF"

    sha256 = models.CharField(
        _("SHA-256"), max_length=64, unique=True, validators=[RegexValidator(r"^[0-9a-f]{64}\Z")]
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type of content"), max_length=100)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    fault = models.CharField(_("why it could not be read"), max_length=200, blank=True)

    history = History()
    objects = StoredFileQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        permissions = [("keep_storedfile", "Store a file")]
        constraints = [
            models.CheckConstraint(name="storedfile_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    def path(self) -> Path:
        """Where the bytes lie, under the folder of this installation."""
        return stored_files.path_of(self.sha256)


class Document(Lined):
    """A paper of the case itself: what a verb asks for before it may be performed."""

    PREFIX = "DC"
    LINES = ("title", "original_name")
    ERASABLE = ("title", "original_name")

    class Kind(models.TextChoices):
        PREDICATION_MEMO = "predication_memo", _("Predication memo")
        CONFLICT_ATTESTATION = "conflict_attestation", _("Conflict-of-interest attestations")
        SUPERVISOR_CONCURRENCE = "supervisor_concurrence", _("Supervisor's concurrence")
        PROSECUTIVE_MEMO = "prosecutive_memo", _("Prosecutive memo")
        EVIDENCE_INDEX = "evidence_index", _("Evidence index")
        EXCULPATORY_STATEMENT = "exculpatory_statement", _("Exculpatory-information statement")
        DECONFLICTION_RESULT = "deconfliction_result", _("Deconfliction result")
        JURY_WALL_DECISION = "jury_wall_decision", _("Grand-jury (6(e)) wall decision")
        EVIDENCE_DISPOSITION = "evidence_disposition", _("Evidence disposition")
        VICTIM_NOTICE = "victim_notice", _("Victim notice")
        SUMMARY_MEMO = "summary_memo", _("Summary memo of the inquiry")
        TRANSMITTAL_RECORD = "transmittal_record", _("Transmittal record")
        NEW_EVIDENCE_MEMO = "new_evidence_memo", _("New-evidence memo")
        RISK_ASSESSMENT = "risk_assessment", _("Risk assessment of a referral")
        RECALL_LETTER = "recall_letter", _("Recall letter")
        JUDGMENT = "judgment", _("Judgment")
        DISMISSAL_ORDER = "dismissal_order", _("Order of dismissal")
        SPANISH_TRANSLATION = "spanish_translation", _("Translation into Spanish")
        CERTIFIED_TRANSLATION = "certified_translation", _("Certified translation")
        CUSTODY_RECORD = "custody_record", _("Record of the chain of custody")
        CERTIFICATE = "certificate", _("Certificate of authenticity")
        SEALED_BUNDLE = "sealed_bundle", _("Sealed bundle of a referral")
        LIFTING_ORDER = "lifting_order", _("Order or consent that lifts a restriction")
        OTHER = "other", _("Other")

    AFTER_THE_END = (Kind.NEW_EVIDENCE_MEMO, Kind.SUPERVISOR_CONCURRENCE)
    """What may be attached to a finished case: what its reopening rests on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    referral = models.ForeignKey(
        "cases.PartnerReferral",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("referral it belongs to"),
    )
    request = models.ForeignKey(
        "cases.AssistanceRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("request it belongs to"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    stored_file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    language = models.CharField(_("language"), max_length=12, default="en")

    history = History()
    objects = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [
            ("attach_document", "Attach a document"),
            ("withdraw_document", "Withdraw a document"),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_belongs_to_one",
                condition=Q(referral__isnull=True) | Q(request__isnull=True),
                violation_error_message=_("A document belongs to one referral or request."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}documents/"
