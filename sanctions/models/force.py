"""What keeps a version of the law in force, and what ended it: each fact with its source."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from sanctions import yearly
from sanctions.models.authority import Authority, AuthorityVersion
from sanctions.querysets import OpenBookQuerySet


class Sourced(Record):
    """A fact about the law with the place it was read in; without a day it is not verified."""

    source_title = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @property
    def verified(self) -> bool:
        """True if it was seen in a source, and when is known."""
        return bool(self.source_title) and self.verified_on is not None


class NationalEmergency(Sourced):
    """The declared emergency that an authority under IEEPA stands on (50 U.S.C. 1621, 1701)."""

    PREFIX = "NE"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="emergencies")
    declared_in = models.CharField(_("declared in"), max_length=200)
    declared_on = models.DateField(_("declared on"))

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["authority", "declared_on"]
        verbose_name = _("national emergency")
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(withdrawn_at__isnull=True),
                name="nationalemergency_once",
            )
        ]

    def __str__(self) -> str:
        return self.declared_in

    def get_absolute_url(self) -> str:
        return self.authority.get_absolute_url()

    def continued(self, on: datetime.date) -> Continuation | None:
        """The notice that carries it past its last anniversary before that day, if recorded."""
        last = yearly.last_anniversary(self.declared_on, on)
        return next(
            (
                row
                for row in self.continuations.all()
                if row.anniversary == last and row.withdrawn_at is None
            ),
            None,
        )

    def missing(self, on: datetime.date) -> datetime.date | None:
        """The anniversary that nothing on record carries it past; None while nothing is missing."""
        last = yearly.last_anniversary(self.declared_on, on)
        return last if last is not None and self.continued(on) is None else None


class Continuation(Sourced):
    """A notice that continues an emergency beyond one anniversary (50 U.S.C. 1622(d))."""

    PREFIX = "CT"

    emergency = models.ForeignKey(
        NationalEmergency, models.PROTECT, related_name="continuations", verbose_name=_("emergency")
    )
    anniversary = models.DateField(_("anniversary that it carries the emergency past"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    citation = models.CharField(_("citation"), max_length=200, blank=True)
    finding = models.TextField(_("what the source says"))

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["emergency", "-anniversary"]
        verbose_name = _("continuation of an emergency")
        permissions = [("add_continuation", "Record that an emergency was continued")]
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "anniversary"],
                condition=Q(withdrawn_at__isnull=True),
                name="continuation_once",
                violation_error_message=_("A continuation past this anniversary is on record."),
            )
        ]

    def get_absolute_url(self) -> str:
        return self.emergency.get_absolute_url()


class Bridge(Sourced):
    """Continuing appropriations that carry the text of one fiscal year into the next."""

    PREFIX = "BR"

    authority_version = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="bridges", verbose_name=_("version")
    )
    carried_from = models.DateField(_("carried from"))
    carried_until = models.DateField(
        _("carried until"), help_text=_("The first day that it does not cover.")
    )
    words = models.CharField(
        _("words of the citation"), max_length=300,
        help_text=_("What is added to the citation, such as “as carried forward by the …”."),
    )  # fmt: skip

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["authority_version", "carried_from"]
        verbose_name = _("bridge of continuing appropriations")
        permissions = [("add_bridge", "Record continuing appropriations")]
        constraints = [
            models.CheckConstraint(
                name="bridge_span", condition=Q(carried_until__gt=F("carried_from"))
            )
        ]

    def get_absolute_url(self) -> str:
        return self.authority_version.get_absolute_url()

    def covers(self, on: datetime.date) -> bool:
        """True if it carries the text on that day."""
        return self.carried_from <= on < self.carried_until


class EndOfForce(Sourced):
    """That a version ended, in the words of the law: written by one lawyer, seen by a second.

    Nothing ends by silence. Until the second lawyer confirms, a version without its yearly
    continuation is *unconfirmed*: nothing new is signed under it and nothing lapses.
    """

    PREFIX = "EF"

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Waits for a second lawyer")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        REFUSED = "REFUSED", _("Not confirmed")

    authority_version = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="ends", verbose_name=_("version")
    )
    ended_on = models.DateField(
        _("ended on"), help_text=_("The first day on which nothing may be imposed under it.")
    )
    ends_imposed_on = models.DateField(
        _("ends imposed measures on"), null=True, blank=True,
        help_text=_("Only where the text itself ends what was imposed, as sec. 353(f) does."),
    )  # fmt: skip
    citation = models.CharField(_("citation"), max_length=300)
    quotation = models.TextField(_("words of the law"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PROPOSED, editable=False
    )

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["-created_at"]
        verbose_name = _("end of force")
        permissions = [
            ("propose_endofforce", "Record that an authority ended"),
            ("confirm_endofforce", "Confirm that an authority ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority_version"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(status="REFUSED"),
                name="endofforce_once",
                violation_error_message=_("An end of this version is on record already."),
            ),
            models.CheckConstraint(
                name="endofforce_status_known",
                condition=Q(status__in=["PROPOSED", "CONFIRMED", "REFUSED"]),
            ),
            models.CheckConstraint(
                name="endofforce_imposed_after",
                condition=Q(ends_imposed_on__isnull=True) | Q(ends_imposed_on__gte=F("ended_on")),
                violation_error_message=_("Imposed measures do not end before the authority does."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.authority_version.get_absolute_url()


class ForceCheck(Record):
    """Somebody looked up that a version is in force, where, and until when the answer holds."""

    PREFIX = "FC"

    authority_version = models.ForeignKey(AuthorityVersion, models.PROTECT, related_name="checks")
    checked_on = models.DateField(_("checked on"))
    good_until = models.DateField(_("to be checked again on"))
    source_title = models.CharField(_("source"), max_length=300)
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True)
    finding = models.TextField(_("what the source says"))
    text_compared = models.BooleanField(
        _("text compared"), default=False,
        help_text=_("Elements, prongs, standard and citation were compared with the source."),
    )  # fmt: skip

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-checked_on", "-pk"]
        verbose_name = _("check of current force")
        permissions = [("add_forcecheck", "Record that an authority is in force")]
        constraints = [
            models.CheckConstraint(
                name="forcecheck_span", condition=Q(good_until__gt=F("checked_on"))
            )
        ]

    @property
    def holds_until(self) -> datetime.date:
        """The first day on which its answer says nothing: as typed, or the yearly turn before."""
        turn = self.authority_version.runs_until(self.checked_on)
        return self.good_until if turn is None else min(self.good_until, turn)
