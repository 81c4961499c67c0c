"""A referral to partner prosecutors: who receives it, what goes along, and what became of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from audit.verbs import Attached
from cases.models.case import Case
from cases.models.contents import Track
from cases.models.exhibit import Exhibit
from cases.querysets.outgoing import OnReferralQuerySet, ReferralExhibitQuerySet, ReferralQuerySet
from units.models import PartnerInstitution

if TYPE_CHECKING:
    from accounts.models import User


class Channel(models.TextChoices):
    """By which way papers leave."""

    HAND = "HAND", _("By hand")
    LEGAL_ATTACHE = "LEGAL_ATTACHE", _("Legal attaché")
    DIPLOMATIC = "DIPLOMATIC", _("Diplomatic channel")
    CENTRAL_AUTHORITY = "CENTRAL_AUTHORITY", _("Between central authorities")
    ENCRYPTED = "ENCRYPTED", _("Encrypted transfer")


class PartnerReferral(Lined):
    """One matter put before partner prosecutors: machine PARTNER_REFERRAL.

    ``drafted_by`` is whoever last wrote it; history keeps the others, who approve nothing of it.
    """

    PREFIX = "PR"
    LINES = (
        "recipient_unit", "contact", "receipt_number", "receipt_by", "court", "case_number",
    )  # fmt: skip
    ERASABLE = (
        "summary", "recipient_unit", "contact", "caveats", "use_limits", "waiver", "disclosed",
        "receipt_number", "receipt_by", "court", "case_number", "news",
    )  # fmt: skip

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SAFETY_REVIEW = "SAFETY_REVIEW", _("Safety review")
        LEGAL_REVIEW = "LEGAL_REVIEW", _("Legal review")
        APPROVED = "APPROVED", _("Approved")
        TRANSMITTED = "TRANSMITTED", _("Transmitted")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        PARTNER_INVESTIGATION = "PARTNER_INVESTIGATION", _("Partner investigates")
        CHARGED = "CHARGED", _("Charged")
        TRIAL = "TRIAL", _("Trial")
        CONVICTED = "CONVICTED", _("Convicted")
        ACQUITTED = "ACQUITTED", _("Acquitted")
        DISMISSED = "DISMISSED", _("Dismissed")
        NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")
        STALLED = "STALLED", _("Stalled")
        WITHDRAWN = "WITHDRAWN", _("Recalled")

    TERMINAL = (
        Status.CONVICTED, Status.ACQUITTED, Status.DISMISSED, Status.NOT_ACCEPTED, Status.WITHDRAWN,
    )  # fmt: skip
    INSIDE = (Status.DRAFT, Status.SAFETY_REVIEW, Status.LEGAL_REVIEW, Status.APPROVED)
    """Statuses in which nothing has left the house."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    status = models.CharField(
        _("status"), max_length=24, choices=Status, default=Status.DRAFT, editable=False
    )
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("track")
    )
    institution = models.ForeignKey(
        PartnerInstitution, models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    recipient_unit = models.CharField(_("recipient unit"), max_length=200, blank=True)
    contact = models.CharField(_("named contact"), max_length=200, blank=True)
    summary = models.TextField(_("what is referred"))
    caveats = models.TextField(_("caveats"), blank=True)
    use_limits = models.TextField(_("limits of use"), blank=True)
    waiver = models.TextField(
        _("waiver for limited cooperation"), blank=True,
        help_text=_("Why it goes although cooperation is limited, and who agreed."),
    )  # fmt: skip
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    disclosed = models.TextField(
        _("what was disclosed, and for what purpose"), blank=True,
        help_text=_("For the accounting of disclosures, 5 U.S.C. 552a(c)."),
    )  # fmt: skip
    transmitted_at = models.DateTimeField(_("transmitted"), null=True, blank=True)
    manifest_sha256 = models.CharField(_("SHA-256 of the manifest"), max_length=64, blank=True)
    receipt_number = models.CharField(_("receipt number"), max_length=80, blank=True)
    receipt_by = models.CharField(_("received by"), max_length=200, blank=True)
    receipt_on = models.DateField(_("received on"), null=True, blank=True)
    court = models.CharField(_("court"), max_length=200, blank=True)
    case_number = models.CharField(_("case number there"), max_length=80, blank=True)
    news = models.TextField(_("last heard"), blank=True)
    heard_on = models.DateField(_("last heard on"), null=True, blank=True)

    history = History()
    objects = ReferralQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("referral to a partner")
        verbose_name_plural = _("referrals to partners")
        ordering = ("id",)
        permissions = [
            ("draft_referral", "Draft a referral"),
            ("review_referral", "Review and transmit a referral"),
            ("approve_referral", "Approve a referral, or recall it"),
            ("follow_referral", "Record what a partner does with a referral"),
        ]
        constraints = [
            models.CheckConstraint(
                name="partnerreferral_status_known",
                condition=Q(
                    status__in=[
                        "DRAFT", "SAFETY_REVIEW", "LEGAL_REVIEW", "APPROVED", "TRANSMITTED",
                        "ACKNOWLEDGED", "PARTNER_INVESTIGATION", "CHARGED", "TRIAL", "CONVICTED",
                        "ACQUITTED", "DISMISSED", "NOT_ACCEPTED", "STALLED", "WITHDRAWN",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="partnerreferral_sent_is_told",
                condition=Q(
                    status__in=["DRAFT", "SAFETY_REVIEW", "LEGAL_REVIEW", "APPROVED", "WITHDRAWN"]
                )
                | (
                    Q(transmitted_at__isnull=False)
                    & ~(Q(channel="") | Q(disclosed="") | Q(manifest_sha256=""))
                ),
                violation_error_message=_("What left: by which channel, what, and its manifest."),
            ),
            models.CheckConstraint(
                name="partnerreferral_receipt",
                condition=~Q(
                    status__in=["ACKNOWLEDGED", "PARTNER_INVESTIGATION", "CHARGED", "TRIAL"]
                )
                | ~Q(receipt_number=""),
                violation_error_message=_("An acknowledgement has the number of its receipt."),
            ),
            models.CheckConstraint(
                name="partnerreferral_charge",
                condition=~Q(status__in=["CHARGED", "TRIAL", "CONVICTED", "ACQUITTED"])
                | ~(Q(court="") | Q(case_number="")),
                violation_error_message=_("A charge has its court and its number there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:part", args=[self.case.reference, self.reference])

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """The documents of the referral that the user may see, as a verb's ``needs`` asks."""
        documents = self.documents.visible_to(user, at).standing().select_related("stored_file")
        return [
            Attached(kind=d.kind, label=d.reference, sha256=d.stored_file.sha256) for d in documents
        ]


class CommandPerson(Lined):
    """Somebody in the recipient's chain of command, up to who can order the case closed."""

    PREFIX = "RP"
    LINKS = ("referral",)
    LINES = ("name", "post")
    ERASABLE = ("name", "post")

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    referral = models.ForeignKey(
        PartnerReferral, models.PROTECT, related_name="chain", verbose_name=_("referral")
    )
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )

    history = History()
    objects = OnReferralQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("person in the chain of command")
        verbose_name_plural = _("persons in the chain of command")
        permissions = [
            ("name_commandperson", "Name who commands at the recipient"),
            ("withdraw_commandperson", "Take a name out of the chain"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.referral.get_absolute_url()


class ReferralExhibit(Record):
    """An exhibit that goes along with a referral."""

    PREFIX = "RX"
    LINKS = ("referral", "exhibit")

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    referral = models.ForeignKey(
        PartnerReferral, models.PROTECT, related_name="inventory", verbose_name=_("referral")
    )
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, related_name="+", verbose_name=_("exhibit")
    )

    history = History()
    objects = ReferralExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("exhibit of a referral")
        verbose_name_plural = _("exhibits of a referral")
        permissions = [
            ("enclose_referralexhibit", "Enclose an exhibit"),
            ("withdraw_referralexhibit", "Take an exhibit out of a referral"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="referralexhibit_once",
                fields=["referral", "exhibit"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This exhibit goes along already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.referral.get_absolute_url()
