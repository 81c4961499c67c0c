"""A request for mutual legal assistance: on which instrument, for what, and what came back."""

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
from cases.models.contents import Track
from cases.models.referral import Channel
from cases.querysets.outgoing import RequestQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class AssistanceRequest(Lined):
    """One request to, or from, a foreign central authority: machine MLA."""

    PREFIX = "AR"
    LINES = ("foreign_number",)
    ERASABLE = (
        "facts", "offences", "dual_criminality", "sought", "instrument_checked", "use_limits",
        "ground", "foreign_number",
    )  # fmt: skip

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        CENTRAL_AUTHORITY_REVIEW = "CENTRAL_AUTHORITY_REVIEW", _("Central authority reviews")
        RETURNED = "RETURNED", _("Returned")
        TRANSMITTED = "TRANSMITTED", _("Transmitted")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        IN_EXECUTION = "IN_EXECUTION", _("In execution")
        PARTIAL = "PARTIAL", _("Answered in part")
        RECEIVED = "RECEIVED", _("Answer received")
        EXECUTED_CLOSED = "EXECUTED_CLOSED", _("Executed and closed")
        REFUSED = "REFUSED", _("Refused")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    TERMINAL = (Status.EXECUTED_CLOSED, Status.REFUSED, Status.WITHDRAWN)

    class Direction(models.TextChoices):
        OUTGOING = "OUTGOING", _("Outgoing")
        INCOMING = "INCOMING", _("Incoming")

    class Country(models.TextChoices):
        SV = "SV", _("El Salvador")
        GT = "GT", _("Guatemala")
        HN = "HN", _("Honduras")
        NI = "NI", _("Nicaragua")

    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    status = models.CharField(
        _("status"), max_length=24, choices=Status, default=Status.DRAFT, editable=False
    )
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("track")
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.OUTGOING
    )
    country = models.CharField(_("country"), max_length=2, choices=Country)
    instrument = models.CharField(_("instrument"), max_length=24, blank=True)
    instrument_checked = models.TextField(
        _("how it was checked that the instrument binds both"), blank=True,
        help_text=_("Needed where no ratification is on file: the source, and its day."),
    )  # fmt: skip
    facts = models.TextField(_("facts"), blank=True)
    offences = models.TextField(_("offenses"), blank=True)
    dual_criminality = models.TextField(_("dual criminality"), blank=True)
    sought = models.TextField(_("assistance sought"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    transmitted_at = models.DateTimeField(_("transmitted"), null=True, blank=True)
    foreign_number = models.CharField(_("number there"), max_length=80, blank=True)
    use_limits = models.TextField(_("limits of use"), blank=True)
    ground = models.TextField(_("ground of the refusal"), blank=True)

    history = History()
    objects = RequestQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("request for assistance")
        verbose_name_plural = _("requests for assistance")
        ordering = ("id",)
        permissions = [
            ("draft_request", "Draft a request for assistance"),
            ("send_request", "Review and transmit a request"),
            ("follow_request", "Record what became of a request"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assistancerequest_status_known",
                condition=Q(
                    status__in=[
                        "DRAFT", "CENTRAL_AUTHORITY_REVIEW", "RETURNED", "TRANSMITTED",
                        "ACKNOWLEDGED", "IN_EXECUTION", "PARTIAL", "RECEIVED", "EXECUTED_CLOSED",
                        "REFUSED", "WITHDRAWN",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="assistancerequest_sent_by",
                condition=~Q(
                    status__in=["TRANSMITTED", "ACKNOWLEDGED", "IN_EXECUTION", "PARTIAL",
                                "RECEIVED", "EXECUTED_CLOSED"]
                )
                | (Q(transmitted_at__isnull=False) & ~Q(channel="") & ~Q(instrument="")),
                violation_error_message=_("What left: by which channel, on which instrument."),
            ),
            models.CheckConstraint(
                name="assistancerequest_numbered",
                condition=~Q(
                    status__in=["ACKNOWLEDGED", "IN_EXECUTION", "PARTIAL", "RECEIVED",
                                "EXECUTED_CLOSED"]
                )
                | ~Q(foreign_number=""),
                violation_error_message=_("An acknowledgement has a number there."),
            ),
            models.CheckConstraint(
                name="assistancerequest_limited",
                condition=~Q(status__in=["RECEIVED", "EXECUTED_CLOSED"]) | ~Q(use_limits=""),
                violation_error_message=_("An answer says for what it may be used."),
            ),
            models.CheckConstraint(
                name="assistancerequest_refused_for",
                condition=~Q(status="REFUSED") | ~Q(ground=""),
                violation_error_message=_("A refusal has a ground."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:part", args=[self.case.reference, self.reference])

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """The documents of the request that the user may see, as a verb's ``needs`` asks."""
        documents = self.documents.visible_to(user, at).standing().select_related("stored_file")
        return [
            Attached(kind=d.kind, label=d.reference, sha256=d.stored_file.sha256) for d in documents
        ]
