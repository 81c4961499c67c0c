"""The ledger of custody: what happened to an exhibit, and how it goes from hand to hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.chain import Step
from cases.models.exhibit import Exhibit
from cases.querysets import OnExhibitQuerySet


class CustodyEvent(Lined):
    """One link of the chain of custody: what happened to an exhibit, when, in whose hands.

    ``at`` is when it happened; ``created_at`` is when it was written down. ``by`` did it;
    ``held_by`` has the item afterwards, or ``holder``, who has no account here.
    """

    PREFIX = "CU"
    LINES = ("holder", "place", "seal")
    ERASABLE = ("holder", "place", "note")

    class Kind(models.TextChoices):
        COLLECTED = "COLLECTED", _("Collected")
        EARLIER = "EARLIER", _("Before Probity")
        LOGGED = "LOGGED", _("Logged")
        VERIFIED = "VERIFIED", _("Verified")
        CLEARED = "CLEARED", _("Cleared for use")
        RESTRICTED = "RESTRICTED", _("Restricted")
        UNRESTRICTED = "UNRESTRICTED", _("Restriction lifted")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        CHECKED = "CHECKED", _("Hashed again")
        QUARANTINED = "QUARANTINED", _("Quarantined")
        RELEASED = "RELEASED", _("Released from quarantine")
        RECEIVED = "RECEIVED", _("Received")
        TRANSFERRED = "TRANSFERRED", _("Handed over")
        STORED = "STORED", _("Stored")
        SEALED = "SEALED", _("Sealed")
        OPENED = "OPENED", _("Opened")
        EXAMINED = "EXAMINED", _("Examined")
        COPIED = "COPIED", _("Copied")
        RETURNED = "RETURNED", _("Returned")

    BY_HAND = (
        Kind.RECEIVED,
        Kind.STORED,
        Kind.SEALED,
        Kind.OPENED,
        Kind.EXAMINED,
        Kind.COPIED,
        Kind.RETURNED,
    )

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("now held by"),
    )
    holder = models.CharField(_("held by somebody outside"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    seal = models.CharField(_("seal number"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = History()
    objects = OnExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("custody event")
        verbose_name_plural = _("custody events")
        ordering = ("at", "id")
        permissions = [
            ("record_custodyevent", "Record a custody event"),
            ("keep_custodyevent", "Record a custody event by the system's hand"),
            ("check_custodyevent", "Hash the bytes of an exhibit again"),
        ]
        constraints = [
            models.CheckConstraint(
                name="custody_held_by_one",
                condition=Q(held_by__isnull=True) | Q(holder=""),
                violation_error_message=_("One holds it: a colleague or somebody outside."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.exhibit.get_absolute_url()

    @property
    def day_only(self) -> bool:
        """True where only the day is known: of a collection, the hour is not asked, nor of what
        happened before Probity."""
        return self.kind in (self.Kind.COLLECTED, self.Kind.EARLIER) and self.at < self.created_at

    @property
    def brought(self) -> bool:
        """True where it was taken over from before Probity: ``by`` brought it, and did not do
        it."""
        return self.created_by_id != self.by_id

    @property
    def before_probity(self) -> bool:
        """True of a collection that was taken over; the later steps say it themselves."""
        return self.brought and self.kind == self.Kind.COLLECTED

    def step(self) -> Step:
        """The event as the chain is walked by."""
        return Step(
            kind=self.kind, at=self.at, by=self.by_id, held_by=self.held_by_id,
            outside=self.holder, place=self.place, seal=self.seal, label=self.reference,
        )  # fmt: skip


class CustodyOffer(Lined):
    """A hand-over that one person offers and another accepts: until then nothing has moved.

    ``to`` is a colleague; or ``outside`` names who has no account here, such as a laboratory:
    then a colleague other than the offerer records the signed receipt by accepting.
    """

    PREFIX = "HO"
    LINKS = ("exhibit",)
    LINES = ("outside", "place", "seal")
    ERASABLE = ("outside", "place", "note")

    class Answer(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("Accepted")
        DECLINED = "DECLINED", _("Declined")
        TAKEN_BACK = "TAKEN_BACK", _("Taken back")

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody_offers")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to a colleague"),
    )
    outside = models.CharField(_("to somebody outside"), max_length=200, blank=True)
    place = models.CharField(_("where it goes"), max_length=200, blank=True)
    seal = models.CharField(_("seal number"), max_length=60, blank=True)
    note = models.TextField(_("purpose"), blank=True)
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, blank=True, default="", editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )

    history = History()
    objects = OnExhibitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("custody offer")
        verbose_name_plural = _("custody offers")
        permissions = [
            ("offer_custodyoffer", "Offer the custody of an exhibit"),
            ("accept_custodyoffer", "Accept the custody of an exhibit"),
            ("decline_custodyoffer", "Decline the custody of an exhibit"),
            ("take_back_custodyoffer", "Take an offer of custody back"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="custodyoffer_one_open",
                fields=["exhibit"],
                condition=Q(answer="", withdrawn_at__isnull=True),
                violation_error_message=_("It is on offer already."),
            ),
            models.CheckConstraint(
                name="custodyoffer_to_one",
                condition=Q(to__isnull=False, outside="") | (Q(to__isnull=True) & ~Q(outside="")),
                violation_error_message=_("Name one receiver: a colleague or somebody outside."),
            ),
            models.CheckConstraint(
                name="custodyoffer_answered_by",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.exhibit.get_absolute_url()

    @property
    def receiver(self) -> str:
        """Who is to have it, as people read it."""
        return str(self.to or self.outside)
