"""Requests for a packet from outside, what is withheld from each, and what went out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.packet import Packet, PacketExhibit
from sanctions.release_querysets import OfRedactionQuerySet, RedactionQuerySet, ReleaseQuerySet


class ReleaseRequest(Record):
    """Somebody's request for a packet: it owns its redactions and what was handed out for it."""

    PREFIX = "RQ"

    class Kind(models.TextChoices):
        PUBLIC = "PUBLIC", _("Publication with the measure")
        FOIA = "FOIA", _("Freedom of Information Act")
        COURT = "COURT", _("Court: certified record")
        DISCOVERY = "DISCOVERY", _("Discovery")
        CONGRESS = "CONGRESS", _("Congress")
        PARTNER = "PARTNER", _("Partner")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        CLOSED = "CLOSED", _("Closed")

    packet = models.ForeignKey(
        Packet, models.PROTECT, related_name="release_requests", verbose_name=_("packet")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    requester = models.CharField(_("who asks"), max_length=200)
    number = models.CharField(_("their number"), max_length=80, blank=True)
    purpose = models.TextField(_("what for"))
    received_on = models.DateField(_("received"))
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN, editable=False)

    history = History()
    objects = ReleaseQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("release request")
        permissions = [
            ("open_releaserequest", "Record a request for the packet"),
            ("close_releaserequest", "Close a request for the packet"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:release", args=[self.reference])


class Redaction(Record):
    """What is withheld of one version of one document for one request (machine REDACTION).

    The document is the frozen print of the packet, or one of its exhibits. ``salts`` are 32 octets
    a page, ``commitments`` what they make of the pages of the original: the copy carries the
    latter, this record keeps the former. ``leaks`` are pairs of a box and where its words are left.
    """

    PREFIX = "RD"

    class Status(models.TextChoices):
        REQUESTED = "REQUESTED", _("Requested")
        PROPOSED = "PROPOSED", _("Proposed")
        REVIEW = "REVIEW", _("Under review")
        APPROVED = "APPROVED", _("Approved")
        RELEASED = "RELEASED", _("Released")
        CANCELLED = "CANCELLED", _("Cancelled")

    release = models.ForeignKey(ReleaseRequest, models.PROTECT, related_name="redactions")
    place = models.ForeignKey(
        PacketExhibit, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("exhibit"),
    )  # fmt: skip
    original = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", editable=False, verbose_name=_("original")
    )
    title = models.CharField(_("title of the copy"), max_length=200)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.REQUESTED, editable=False
    )
    copy = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, blank=True, editable=False,
        verbose_name=_("redacted copy"),
    )  # fmt: skip
    fault = models.CharField(_("why it could not be made"), max_length=300, blank=True)
    salts = models.JSONField(_("salts"), default=list, blank=True, editable=False)
    commitments = models.JSONField(_("commitments"), default=list, blank=True, editable=False)
    leaks = models.JSONField(_("left in the copy"), default=list, blank=True, editable=False)
    recognised_by = models.CharField(_("pictures read by"), max_length=120, blank=True)
    searched_at = models.DateTimeField(_("searched"), null=True, editable=False)

    history = History()
    objects = RedactionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("redaction")
        permissions = [
            ("request_redaction", "Request a redaction"),
            ("propose_redaction", "Propose what is withheld"),
            ("submit_redaction", "Submit a redaction for review"),
            ("burn_redaction", "Make the redacted copy"),
            ("return_redaction", "Return a redaction"),
            ("approve_redaction", "Approve a redaction"),
            ("release_redaction", "Release a redacted copy"),
            ("cancel_redaction", "Cancel a redaction"),
        ]
        constraints = [
            models.CheckConstraint(
                name="redaction_approved_has_a_copy",
                condition=~Q(status__in=["APPROVED", "RELEASED"]) | Q(copy__isnull=False),
                violation_error_message=_("An approved redaction has its copy."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("sanctions:redaction", args=[self.reference])


class RedactionMark(Record):
    """One box on one page, with the code it is withheld under and the words that lie there.

    Places are in hundredths of the page from its left and upper edge, as it is shown.
    """

    PREFIX = "RB"

    class Code(models.TextChoices):
        B1 = "(b)(1)", _("(b)(1) national security, classified")
        B3 = "(b)(3)", _("(b)(3) withheld by another statute")
        B4 = "(b)(4)", _("(b)(4) trade secrets, confidential commercial information")
        B5_DP = "(b)(5) DP", _("(b)(5) deliberative process")
        B5_AC = "(b)(5) AC", _("(b)(5) attorney and client")
        B5_AWP = "(b)(5) AWP", _("(b)(5) attorney work product")
        B6 = "(b)(6)", _("(b)(6) personal privacy")
        B7A = "(b)(7)(A)", _("(b)(7)(A) interference with enforcement")
        B7B = "(b)(7)(B)", _("(b)(7)(B) fair trial")
        B7C = "(b)(7)(C)", _("(b)(7)(C) privacy in enforcement records")
        B7D = "(b)(7)(D)", _("(b)(7)(D) confidential source")
        B7E = "(b)(7)(E)", _("(b)(7)(E) techniques")
        B7F = "(b)(7)(F)", _("(b)(7)(F) life or safety")
        B8 = "(b)(8)", _("(b)(8) financial institutions")
        LES = "LES", _("LES: law enforcement privilege (litigation)")
        CLASSIFIED = "CLASSIFIED", _("Classified (litigation)")
        DP = "DP", _("DP: deliberative process (litigation)")
        AC = "AC", _("AC: attorney and client (litigation)")
        AWP = "AWP", _("AWP: attorney work product (litigation)")
        PII = "PII", _("PII: personal information (litigation)")

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="marks")
    page = models.PositiveIntegerField(_("page"))
    left = models.DecimalField(_("left"), max_digits=5, decimal_places=2)
    top = models.DecimalField(_("top"), max_digits=5, decimal_places=2)
    right = models.DecimalField(_("right"), max_digits=5, decimal_places=2)
    bottom = models.DecimalField(_("bottom"), max_digits=5, decimal_places=2)
    code = models.CharField(_("code"), max_length=12, choices=Code, blank=True)
    statute = models.CharField(_("statute, for (b)(3)"), max_length=100, blank=True)
    words = models.TextField(_("words that are withheld"), blank=True)
    elsewhere = models.BooleanField(_("the words may stand elsewhere"), default=False)
    grounds = models.TextField(_("grounds"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = OfRedactionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["page", "top", "left", "pk"]
        verbose_name = _("box")
        verbose_name_plural = _("boxes")
        permissions = [
            ("add_redactionmark", "Draw a box"),
            ("edit_redactionmark", "Change what a box says"),
            ("withdraw_redactionmark", "Take a box away"),
        ]
        constraints = [
            models.CheckConstraint(
                name="redactionmark_on_the_page",
                condition=Q(left__gte=0, top__gte=0, right__lte=100, bottom__lte=100)
                & Q(right__gt=F("left"), bottom__gt=F("top"), page__gte=1),
                violation_error_message=_("The box lies on the page and has a size."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}, page {self.page}"

    def get_absolute_url(self) -> str:
        return reverse("sanctions:redaction_page", args=[self.redaction.reference, self.page])

    @property
    def said(self) -> str:
        """What stands in the place of the words: "redacted, (b)(7)(D)"."""
        code = f"{self.code} {self.statute}" if self.code == self.Code.B3 else self.code
        return f"redacted, {code}"

    def box(self) -> dict[str, object]:
        """As the engine is asked: page, places and label."""
        sides = {name: float(getattr(self, name)) for name in ("left", "top", "right", "bottom")}
        return {"page": self.page, "label": self.said, **sides}


class Disclosure(Record):
    """One copy that went out: to whom, what for, under which routine use, when, and what it was.

    5 U.S.C. 552a(c): the accounting of disclosures. ``copy`` is marked with who holds it.
    """

    PREFIX = "DS"

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="disclosures")
    number = models.PositiveIntegerField(_("copy"))
    recipient = models.CharField(_("to"), max_length=200)
    purpose = models.TextField(_("purpose"))
    routine_use = models.CharField(
        _("routine use or other ground"), max_length=300,
        help_text=_("Of the system of records notice, or another ground of 5 U.S.C. 552a(b)."),
    )  # fmt: skip
    handed_on = models.DateField(_("handed out"))
    items = models.JSONField(_("items"), default=list)
    copy = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("copy"))

    history = History()
    objects = OfRedactionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["number"]
        verbose_name = _("disclosure")
        permissions = [("hand_over_disclosure", "Hand out a copy")]
        constraints = [
            models.UniqueConstraint(fields=["redaction", "number"], name="disclosure_number")
        ]

    def get_absolute_url(self) -> str:
        return self.redaction.get_absolute_url()
