"""Papers behind the vetting, and evidence of a team's commitment."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from units.models.member import UnitMember
from units.models.unit import VettedUnit
from units.querysets import InUnitQuerySet, PaperQuerySet


class UnitDocument(Record):
    """A paper that a step of the vetting needs: which one, where it is kept, and its SHA-256.

    The paper itself stays in the vetting file of the agency; the hash ties this row to its bytes.
    """

    PREFIX = "UD"

    class Kind(models.TextChoices):
        CONSENT_FORM = "consent_form", _("Consent form")
        INQUIRY_RESULT = "inquiry_result", _("Result of the inquiry")
        HOST_NOTICE = "host_notice", _("Notice to the host institution")
        EXIT_DEBRIEF = "exit_debrief", _("Exit debrief")
        MEMORANDUM = "memorandum_of_understanding", _("Signed memorandum of understanding")
        REMEDIATION_MEMO = "remediation_memo", _("Remediation memo")
        RECOVERY_RECORD = "recovery_record", _("Record of equipment and data recovered")

    OF_MEMBER = (Kind.CONSENT_FORM, Kind.INQUIRY_RESULT, Kind.HOST_NOTICE, Kind.EXIT_DEBRIEF)
    OF_SUSPENSION = (Kind.INQUIRY_RESULT, Kind.REMEDIATION_MEMO)
    """Papers that answer one suspension: an older one does not serve a new one."""

    unit = models.ForeignKey(
        VettedUnit, models.PROTECT, related_name="documents", verbose_name=_("unit")
    )
    member = models.ForeignKey(
        UnitMember, models.PROTECT, null=True, blank=True, related_name="documents",
        verbose_name=_("member"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    sha256 = models.CharField(
        "SHA-256", max_length=64, help_text=_("Of the scan, in 64 hexadecimal digits.")
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("File number, and where the paper is kept.")
    )

    history = History()
    objects = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("-id",)
        permissions = [
            ("file_document", "File a paper of a unit"),
            ("withdraw_document", "Withdraw a paper of a unit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unitdocument_hash_whole",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A SHA-256 has 64 hexadecimal digits, in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        return (self.member or self.unit).get_absolute_url()

    def answers(self, opened_at: datetime.datetime | None) -> bool:
        """True unless the paper is older than the suspension that it is to answer."""
        if self.kind not in self.OF_SUSPENSION or opened_at is None:
            return True
        return self.created_at >= opened_at


class CommitmentEvidence(Record):
    """Dated evidence of a team's commitment, with its source."""

    PREFIX = "CE"

    unit = models.ForeignKey(
        VettedUnit, models.PROTECT, related_name="commitments", verbose_name=_("unit")
    )
    shown_on = models.DateField(_("day"))
    text = models.TextField(_("what shows it"))
    source = models.CharField(_("source"), max_length=300)

    history = History()
    objects = InUnitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("evidence of commitment")
        verbose_name_plural = _("evidence of commitment")
        ordering = ("-shown_on", "-id")
        permissions = [
            ("record_commitment", "Record evidence of commitment"),
            ("withdraw_commitment", "Withdraw evidence of commitment"),
        ]

    def __str__(self) -> str:
        return f"{self.shown_on}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return self.unit.get_absolute_url()
