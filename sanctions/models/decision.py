"""What was decided on a measure, and what must be known of its subject before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from audit.history import History
from audit.models import Record
from sanctions.models.action import Measure
from sanctions.models.clearance import OutsideAct
from sanctions.models.packet import Packet
from sanctions.models.petition import Petition
from sanctions.querysets import DeliberativeQuerySet, MeasurePartQuerySet


class Decision(Record):
    """One determination: who decided what, when, on which record."""

    PREFIX = "DE"

    class Outcome(models.TextChoices):
        SIGNED = "SIGNED", _("Signed")
        PRIVATE = "PRIVATE", _("Imposed, confidential")
        PUBLIC = "PUBLIC", _("Imposed, public")
        DISAPPROVED = "DISAPPROVED", _("Disapproved")
        RETURNED = "RETURNED", _("Returned for discussion")
        RECALLED = "RECALLED", _("Signature recalled")
        MADE_PUBLIC = "MADE_PUBLIC", _("Made public")
        AMENDED = "AMENDED", _("Amended")
        MAINTAINED = "MAINTAINED", _("Maintained")
        ENDED = "ENDED", _("Ended")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="decisions")
    packet = models.ForeignKey(
        Packet, models.PROTECT, related_name="decisions", null=True, editable=False
    )
    number = models.PositiveSmallIntegerField(_("version of the packet"), null=True, editable=False)
    manifest_sha256 = models.CharField(_("SHA-256 of the manifest"), max_length=64, blank=True)
    outcome = models.CharField(_("decision"), max_length=11, choices=Outcome, editable=False)
    text = models.TextField(_("determination"))
    findings = models.TextField(_("findings"), blank=True)
    prongs = models.JSONField(_("prongs relied on"), default=list, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("who decided")
    )
    office = models.CharField(_("office"), max_length=300, blank=True)
    decided_on = models.DateField(_("decided on"))
    outside = models.ForeignKey(
        OutsideAct, models.PROTECT, related_name="+", null=True, editable=False
    )
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="decisions", null=True, editable=False
    )
    reported_on = models.DateField(_("reported to Congress"), null=True, editable=False)

    history = History()
    objects = MeasurePartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("decision")
        permissions = [("record_decision", "Record a decision")]
        constraints = [
            models.CheckConstraint(
                name="decision_rests_on_a_manifest",
                condition=~Q(outcome__in=["SIGNED", "PRIVATE", "PUBLIC"])
                | (Q(packet__isnull=False) & ~Q(manifest_sha256="")),
            )
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}decision/"


class Screening(Record):
    """What was looked up about the subject before anything is drafted, and by whom.

    Lists and ownership are looked up by hand, and the finding is typed.
    """

    PREFIX = "SN"

    class UsStatus(models.TextChoices):
        NONE = "NONE", _("no tie found: neither citizen, resident nor U.S. body")
        CITIZEN = "CITIZEN", _("U.S. citizen or national")
        RESIDENT = "RESIDENT", _("lawful permanent resident")
        BODY = "BODY", _("body organized under U.S. law")

    class Candidacy(models.TextChoices):
        NONE = "NONE", _("neither official of a foreign government nor candidate")
        OFFICIAL = "OFFICIAL", _("official of a foreign government")
        CANDIDATE = "CANDIDATE", _("candidate for election to foreign government office")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="screenings")
    us_status = models.CharField(_("tie to the United States"), max_length=8, choices=UsStatus)
    candidacy = models.CharField(_("office or candidacy"), max_length=9, choices=Candidacy)
    speech_check = models.TextField(_("check on protected speech"), blank=True)
    lists_finding = models.TextField(_("other lists"))
    ownership_finding = models.TextField(_("50 Percent Rule"))
    ruled_out = models.JSONField(_("look-alikes ruled out"), default=list, blank=True)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("screening")
        permissions = [("record_screening", "Record a screening of the subject")]

    def get_absolute_url(self) -> str:
        return self.measure.get_absolute_url()


class Equity(Record):
    """The subject became a source, a witness or a defendant: a prosecutor is heard first."""

    PREFIX = "LE"

    class Became(models.TextChoices):
        SOURCE = "SOURCE", _("a source")
        WITNESS = "WITNESS", _("a witness")
        DEFENDANT = "DEFENDANT", _("a defendant")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="equities")
    became = models.CharField(_("the subject became"), max_length=9, choices=Became)
    note = models.TextField(_("what is known"))

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("law-enforcement equity")
        permissions = [
            ("flag_equity", "Record a law-enforcement equity"),
            ("withdraw_equity", "Take a law-enforcement equity back"),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}clearance/"


class EquityConcurrence(Record):
    """A prosecutor concurs in one step in spite of an equity."""

    PREFIX = "LK"

    class Step(models.TextChoices):
        PUBLICATION = "PUBLICATION", _("publication")
        REMOVAL = "REMOVAL", _("the end of the measure")

    equity = models.ForeignKey(Equity, models.PROTECT, related_name="concurrences")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", editable=False)
    step = models.CharField(_("concurs in"), max_length=11, choices=Step)
    note = models.TextField(_("on what terms"))

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("concurrence of a prosecutor")
        permissions = [("concur_equityconcurrence", "Concur for law enforcement")]

    def get_absolute_url(self) -> str:
        return self.equity.get_absolute_url()


class Revocation(Record):
    """Valid visas that were found, and what became of them under section 221(i)."""

    PREFIX = "RK"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="revocations")
    visas = models.TextField(_("valid visas"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    notified_on = models.DateField(_("DHS and Attorney General told on"), null=True, blank=True)
    revocation_record = models.TextField(_("record of the revocation"), blank=True)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("revocation")
        permissions = [
            ("list_revocation", "List valid visas"),
            ("record_revocation", "Record a revocation"),
        ]
        constraints = [
            models.CheckConstraint(
                name="revocation_notified",
                condition=Q(revoked_on__isnull=True) | Q(notified_on__isnull=False),
                violation_error_message=_("On which day were DHS and the Attorney General told?"),
            )
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}decision/"
