"""What follows a measure in force: licences, waivers, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from sanctions.models.action import Measure
from sanctions.models.authority import Authority
from sanctions.querysets import DeliberativeQuerySet, LicenceQuerySet

if TYPE_CHECKING:
    import datetime


class OfMeasure(Record):
    """A row of a measure whose place is the tab of what followed."""

    class Meta(Record.Meta):
        abstract = True

    if TYPE_CHECKING:
        measure: models.ForeignKey[Measure, Measure]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}after/"


class Licence(Record):
    """An authorization of what a measure forbids: general under an authority, or specific.

    A general licence is published and hangs on no measure; a specific one is of one measure.
    """

    PREFIX = "LC"

    class Kind(models.TextChoices):
        GENERAL = "GENERAL", _("general licence")
        SPECIFIC = "SPECIFIC", _("specific licence")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="licences")
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="licences", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    number = models.CharField(_("number"), max_length=40)
    licensee = models.CharField(_("licensee"), max_length=200, blank=True)
    authorizes = models.TextField(_("what it authorizes"))
    conditions = models.TextField(_("conditions"), blank=True)
    from_on = models.DateField(_("from"))
    expires_on = models.DateField(
        _("expires"), null=True, blank=True, help_text=_("The first day not covered.")
    )
    revoked_on = models.DateField(_("revoked"), null=True, editable=False)

    history = History()
    objects = LicenceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-from_on", "-pk"]
        verbose_name = _("licence")
        permissions = [
            ("issue_licence", "Issue a licence"),
            ("amend_licence", "Amend a licence"),
            ("revoke_licence", "Revoke a licence"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="licence_number",
                violation_error_message=_("There is a licence with this number."),
            ),
            models.CheckConstraint(
                name="licence_of_its_kind",
                condition=Q(kind="GENERAL", measure__isnull=True, licensee="")
                | Q(kind="SPECIFIC", measure__isnull=False) & ~Q(licensee=""),
                violation_error_message=_(
                    "A specific licence names the licensee; a general one names nobody."
                ),
            ),
            models.CheckConstraint(
                name="licence_span",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("from_on")),
                violation_error_message=_("A licence expires after it begins."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:licence", args=[self.reference])

    def valid(self, on: datetime.date) -> bool:
        """True if it authorizes anything on that day."""
        ends = [day for day in (self.expires_on, self.revoked_on) if day]
        return self.withdrawn_at is None and self.from_on <= on < min(ends, default=on.max)


class Waiver(OfMeasure):
    """A waiver or an exception: somebody may do, or have, something. The measure stays in force."""

    PREFIX = "WV"

    class Kind(models.TextChoices):
        WAIVER = "WAIVER", _("waiver")
        EXCEPTION = "EXCEPTION", _("exception")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="waivers")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    basis = models.TextField(_("basis in the authority"))
    scope = models.TextField(_("what it allows, for whom"))
    determined_on = models.DateField(_("determined"))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day not covered.")
    )
    ended_on = models.DateField(_("ended early"), null=True, editable=False)
    notified_on = models.DateField(_("Congress notified"), null=True, editable=False)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-determined_on", "-pk"]
        verbose_name = _("waiver or exception")
        permissions = [
            ("grant_waiver", "Grant a waiver or an exception"),
            ("end_waiver", "End a waiver or an exception"),
            ("notify_waiver", "Record that Congress was notified"),
        ]
        constraints = [
            models.CheckConstraint(
                name="waiver_span",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("determined_on")),
                violation_error_message=_("It ends after it begins."),
            )
        ]

    def valid(self, on: datetime.date) -> bool:
        """True if it covers that day."""
        ends = [day for day in (self.until_on, self.ended_on) if day]
        return self.withdrawn_at is None and self.determined_on <= on < min(ends, default=on.max)


class Review(OfMeasure):
    """Somebody looks at a measure in force again: on a date, on our own motion, or since an exhibit
    fell. It changes nothing by itself: a reconsideration is opened on its memorandum."""

    PREFIX = "RV"

    class Kind(models.TextChoices):
        PERIODIC = "PERIODIC", _("periodic")
        OWN_MOTION = "OWN_MOTION", _("own motion")
        EXHIBIT_FELL = "EXHIBIT_FELL", _("an exhibit fell")
        PRINCIPAL = "PRINCIPAL", _("the measure of the principal ended")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        CONCLUDED = "CONCLUDED", _("Concluded")

    class Result(models.TextChoices):
        STANDS = "STANDS", _("the measure stands as it is")
        AMEND = "AMEND", _("the measure should be amended")
        RECONSIDER = "RECONSIDER", _("the measure should be reconsidered")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN, editable=False)
    why = models.TextField(_("why"))
    opened_on = models.DateField(_("opened"), editable=False)
    due_on = models.DateField(_("due"))
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    memo = models.TextField(_("memorandum"), blank=True)
    next_on = models.DateField(_("next review"), null=True, blank=True)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("review")
        permissions = [
            ("open_review", "Open a review"),
            ("call_review", "Open a review since an exhibit fell"),
            ("conclude_review", "Conclude a review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind"],
                condition=Q(withdrawn_at__isnull=True, status="OPEN"),
                name="review_one_open",
                violation_error_message=_("A review of this kind is open."),
            ),
            models.CheckConstraint(
                name="review_concluded_has_result",
                condition=~Q(status="CONCLUDED") | (~Q(result="") & ~Q(memo="")),
                violation_error_message=_("A review ends with a result and its memorandum."),
            ),
        ]
