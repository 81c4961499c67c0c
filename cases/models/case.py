"""The case: one matter of the task force, from the tip to its disposition."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from audit.verbs import Attached
from cases.querysets import CaseQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class Case(Lined):
    """One matter: a tip at first, then an inquiry, at last a disposition.

    A tip is a case in TIP_LOGGED: there is no second kind of file. Who leads and who works on it
    is in its memberships, who may not is in its recusals.
    """

    PREFIX = "TF"
    LINES = ("title", "department", "municipality", "referred_to")
    ERASABLE = (
        "title", "summary", "department", "municipality", "nexus_assessment", "source_safety",
        "referred_to", "disclosed",
    )  # fmt: skip

    class Status(models.TextChoices):
        TIP_LOGGED = "TIP_LOGGED", _("Tip logged")
        TRIAGE = "TRIAGE", _("Triage")
        DUPLICATE_MERGED = "DUPLICATE_MERGED", _("Merged as duplicate")
        DECLINED = "DECLINED", _("Declined")
        REFERRED_OUT = "REFERRED_OUT", _("Referred out")
        PRELIMINARY = "PRELIMINARY", _("Preliminary inquiry")
        OPEN = "OPEN", _("Full investigation")
        PROSECUTIVE_REVIEW = "PROSECUTIVE_REVIEW", _("Prosecutive review")
        ACTION = "ACTION", _("Action")
        HOLD = "HOLD", _("On hold")
        CLOSING = "CLOSING", _("Closure proposed")
        CLOSED = "CLOSED", _("Closed")

    TERMINAL = (Status.DUPLICATE_MERGED, Status.DECLINED, Status.REFERRED_OUT, Status.CLOSED)
    BEFORE_INQUIRY = (
        Status.TIP_LOGGED,
        Status.TRIAGE,
        Status.DECLINED,
        Status.REFERRED_OUT,
    )
    INQUIRY = (
        Status.PRELIMINARY,
        Status.OPEN,
        Status.PROSECUTIVE_REVIEW,
        Status.ACTION,
        Status.HOLD,
    )

    class Country(models.TextChoices):
        SV = "SV", _("El Salvador")
        GT = "GT", _("Guatemala")
        HN = "HN", _("Honduras")
        NI = "NI", _("Nicaragua")
        US = "US", _("United States")
        OTHER = "OTHER", _("Other")

    class Channel(models.TextChoices):
        TIP_LINE = "TIP_LINE", _("Tip line")
        WALK_IN = "WALK_IN", _("In person")
        PARTNER = "PARTNER", _("Partner institution")
        US_AGENCY = "US_AGENCY", _("U.S. agency")
        CIVIL_SOCIETY = "CIVIL_SOCIETY", _("Civil society")
        PRESS = "PRESS", _("Press")
        OWN_INITIATIVE = "OWN_INITIATIVE", _("Own initiative")

    class Consent(models.TextChoices):
        GIVEN = "GIVEN", _("Given")
        LIMITED = "LIMITED", _("Given with limits")
        REFUSED = "REFUSED", _("Refused")
        ANONYMOUS = "ANONYMOUS", _("Source is anonymous")
        NO_SOURCE = "NO_SOURCE", _("There is no human source")

    class Threat(models.TextChoices):
        NONE = "NONE", _("No known threat")
        POSSIBLE = "POSSIBLE", _("Possible threat")
        SERIOUS = "SERIOUS", _("Serious threat")
        UNKNOWN = "UNKNOWN", _("Not known")

    class Nexus(models.TextChoices):
        US_PERSON = "US_PERSON", _("U.S. person or issuer")
        US_FINANCIAL_SYSTEM = "US_FINANCIAL_SYSTEM", _("U.S. financial system")
        US_PROPERTY = "US_PROPERTY", _("Property in the United States")
        US_ASSISTANCE = "US_ASSISTANCE", _("U.S. assistance funds")
        US_VISA = "US_VISA", _("U.S. visa")
        NONE = "NONE", _("None (sanctions only)")

    class Declined(models.TextChoices):
        NO_JURISDICTION = "NO_JURISDICTION", _("Outside the jurisdiction")
        NO_NEXUS = "NO_NEXUS", _("No link to the United States or its programs")
        OUTSIDE_MANDATE = "OUTSIDE_MANDATE", _("Outside the mandate of the task force")
        NOT_CREDIBLE = "NOT_CREDIBLE", _("Not credible")
        NOT_ENOUGH = "NOT_ENOUGH", _("Too little to act on")
        SOURCE_RISK = "SOURCE_RISK", _("Risk to the source")
        KNOWN_ALREADY = "KNOWN_ALREADY", _("Known and dealt with already")
        OTHER = "OTHER", _("Other")

    class Priority(models.TextChoices):
        URGENT = "URGENT", _("Urgent")
        HIGH = "HIGH", _("High")
        NORMAL = "NORMAL", _("Normal")
        LOW = "LOW", _("Low")

    class Level(models.TextChoices):
        CONTACT = "CONTACT", _("Contact the desk")
        SILENT = "SILENT", _("Nothing; the desk is told")
        SEALED = "SEALED", _("Nothing; nobody is told")

    class Disposition(models.TextChoices):
        US_CONVICTION = "US_CONVICTION", _("U.S. conviction")
        US_ACQUITTAL = "US_ACQUITTAL", _("U.S. acquittal")
        US_DISMISSED = "US_DISMISSED", _("U.S. charges dismissed")
        PARTNER_CONVICTION = "PARTNER_CONVICTION", _("Partner conviction")
        PARTNER_ACQUITTAL = "PARTNER_ACQUITTAL", _("Partner acquittal")
        PARTNER_STALLED = "PARTNER_STALLED", _("Stalled with the partner")
        FORFEITURE = "FORFEITURE", _("Forfeiture")
        SANCTIONED = "SANCTIONED", _("Sanctioned")
        VISA_ACTION = "VISA_ACTION", _("Visa action")
        NO_OFFENCE = "NO_OFFENCE", _("No offense")
        INSUFFICIENT_EVIDENCE = "INSUFFICIENT_EVIDENCE", _("Insufficient evidence")
        SOURCE_RISK = "SOURCE_RISK", _("Risk to the source")
        DECEASED = "DECEASED", _("Subject deceased")
        OTHER = "OTHER", _("Other")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.TIP_LOGGED, editable=False
    )
    country = models.CharField(_("country"), max_length=5, choices=Country)
    other_countries = models.CharField(
        _("other countries"),
        max_length=40,
        blank=True,
        default="",
        validators=[RegexValidator(r"^([A-Z]{2,5}( [A-Z]{2,5})*)?\Z")],
    )
    """Codes of further countries that it touches, each once, with a blank between them."""
    department = models.CharField(_("department"), max_length=100, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority, default=Priority.NORMAL
    )

    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    tip_language = models.CharField(_("language of the tip"), max_length=12, blank=True)
    source_consent = models.CharField(
        _("source's consent"), max_length=12, choices=Consent, blank=True
    )
    source_threat = models.CharField(
        _("threat to the source"), max_length=10, choices=Threat, blank=True
    )

    nexus = models.CharField(_("U.S. nexus"), max_length=20, choices=Nexus, blank=True)
    nexus_assessment = models.TextField(_("nexus assessment"), blank=True)

    level = models.CharField(
        _("what a lookup tells"), max_length=8, choices=Level, default=Level.CONTACT
    )

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    closing_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closure proposed by"),
    )
    closing_from = models.CharField(
        _("status before the closure was proposed"),
        max_length=20,
        choices=Status,
        blank=True,
        editable=False,
    )
    declined_for = models.CharField(
        _("declined because"), max_length=16, choices=Declined, blank=True
    )
    source_safety = models.TextField(_("safety of the source"), blank=True)
    referred_to = models.CharField(
        _("referred to"),
        max_length=300,
        blank=True,
        help_text=_("Name and address of the body that received it."),
    )
    disclosed = models.TextField(
        _("what was disclosed, and for what purpose"),
        blank=True,
        help_text=_("For the accounting of disclosures, 5 U.S.C. 552a(c)."),
    )
    held_from = models.CharField(
        _("status before the hold"), max_length=20, choices=Status, blank=True, editable=False
    )
    review_on = models.DateField(_("hold reviewed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    disposition = models.CharField(_("disposition"), max_length=24, choices=Disposition, blank=True)
    retention_from = models.DateField(_("retention runs from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    history = History()
    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-id",)
        permissions = [
            ("view", "View the case"),
            ("work", "Work on the case"),
            ("lead", "Lead the case"),
            ("log_tip", "Log a tip"),
            ("receive_tip", "Take in a tip from outside"),
            ("record_intake", "Record the intake"),
            ("set_level_case", "Set what a lookup may tell of the case"),
            ("edit_case", "Edit the case"),
            ("triage_case", "Start the triage"),
            ("open_preliminary_case", "Open a preliminary inquiry"),
            ("open_full_case", "Open a full investigation"),
            ("submit_case", "Submit for prosecutive review"),
            ("authorize_tracks_case", "Authorize tracks"),
            ("propose_closing_case", "Propose to close the case"),
            ("close_case", "Close the case"),
            ("close_preliminary_case", "Propose to close a preliminary inquiry"),
            ("return_case", "Return the case to the investigation"),
            ("hold_case", "Put the case on hold, and take it off"),
            ("reject_closing_case", "Send a proposed closure back"),
            ("decline_case", "Decline a tip"),
            ("refer_out_case", "Refer a tip to another body"),
            ("reopen_tip_case", "Take up a tip again"),
            ("reopen_case", "Reopen a closed case"),
            ("merge_case", "Merge a case into another, and undo it"),
            ("place_case", "Place a case from before Probity"),
            ("unplace_case", "Withdraw a case that was placed"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_status_known",
                condition=Q(
                    status__in=[
                        "TIP_LOGGED", "TRIAGE", "DUPLICATE_MERGED", "DECLINED", "REFERRED_OUT",
                        "PRELIMINARY", "OPEN", "PROSECUTIVE_REVIEW", "ACTION", "HOLD", "CLOSING",
                        "CLOSED",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="case_level_known", condition=Q(level__in=["CONTACT", "SILENT", "SEALED"])
            ),
            models.CheckConstraint(
                name="case_triaged_has_intake",
                condition=Q(status="TIP_LOGGED")
                | ~(
                    Q(channel="") | Q(tip_language="") | Q(source_consent="") | Q(source_threat="")
                ),
                violation_error_message=_("After the tip, the intake is complete."),
            ),
            models.CheckConstraint(
                name="case_inquiry_has_nexus",
                condition=~Q(
                    status__in=("PRELIMINARY", "OPEN", "PROSECUTIVE_REVIEW", "ACTION", "HOLD")
                )
                | ~Q(nexus=""),
                violation_error_message=_("An inquiry rests on a nexus assessment."),
            ),
            models.CheckConstraint(
                name="case_closed_has_disposition",
                condition=~Q(status="CLOSED")
                | (~Q(disposition="") & Q(retention_from__isnull=False)),
                violation_error_message=_("A closed case has a disposition and a retention date."),
            ),
            models.CheckConstraint(
                name="case_declined_has_reason",
                condition=~Q(status="DECLINED") | (~Q(declined_for="") & ~Q(source_safety="")),
                violation_error_message=_("A tip is declined for a reason, the source in mind."),
            ),
            models.CheckConstraint(
                name="case_referred_out_is_accounted",
                condition=~Q(status="REFERRED_OUT") | (~Q(referred_to="") & ~Q(disclosed="")),
                violation_error_message=_("What left is accounted for: to whom, what, and why."),
            ),
            models.CheckConstraint(
                name="case_held_is_reviewed",
                condition=~Q(status="HOLD") | (Q(review_on__isnull=False) & ~Q(held_from="")),
                violation_error_message=_("A hold has a day on which it is reviewed."),
            ),
            models.CheckConstraint(
                name="case_merged_points",
                condition=Q(status="DUPLICATE_MERGED", merged_into__isnull=False)
                | (~Q(status="DUPLICATE_MERGED") & Q(merged_into__isnull=True)),
                violation_error_message=_("A merged case says where it went, and no other does."),
            ),
            models.CheckConstraint(
                name="case_merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("A case is merged into another one."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])

    @property
    def finished(self) -> bool:
        """True when the case is in a terminal status and takes no more writing."""
        return self.status in self.TERMINAL

    @property
    def countries(self) -> list[str]:
        """The names of the countries that it touches, the main one first."""
        codes = (self.country, *self.other_countries.split())
        return [str(self.Country(code).label) for code in codes if code in self.Country.values]

    @property
    def place(self) -> str:
        """Where it happened, from the smallest place to the main country."""
        parts = (self.municipality, self.department, str(self.get_country_display()))
        return ", ".join(part for part in parts if part)

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """The documents of the case that the user may see, as a verb's ``needs`` asks for them."""
        documents = self.documents.visible_to(user, at).standing().select_related("stored_file")
        documents = documents.filter(referral__isnull=True, request__isnull=True)
        return [
            Attached(kind=d.kind, label=d.reference, sha256=d.stored_file.sha256) for d in documents
        ]


class CaseGrant(Grant):
    """What a circle may do with one case: written by memberships, read by ``granted()``."""

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        verbose_name = _("case grant")
        verbose_name_plural = _("case grants")
