"""The vetted unit, and the times it was suspended."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Circle
from audit.history import History
from audit.models import Record
from audit.verbs import Attached
from units.models.institution import PartnerInstitution
from units.querysets import SuspensionQuerySet, UnitQuerySet
from units.requirements import ComponentKind, UnitKind, required

if TYPE_CHECKING:
    from accounts.models import User


class VettedUnit(Record):
    """People of a partner institution who were vetted to work on cases together.

    ``circle`` is what a case is granted to. Whether a member reaches it is computed from dates;
    the status only says how far the unit has come.
    """

    PREFIX = "VU"

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        UNIT_LEAHY = "UNIT_LEAHY", _("Unit in Leahy vetting")
        AGREEMENT = "AGREEMENT", _("Agreement")
        ACTIVE = "ACTIVE", _("Active")
        DEGRADED = "DEGRADED", _("Degraded")
        SUSPENDED = "SUSPENDED", _("Suspended")
        REJECTED = "REJECTED", _("Rejected")
        DISBANDED = "DISBANDED", _("Disbanded")

    TERMINAL = (Status.REJECTED, Status.DISBANDED)

    name = models.CharField(_("name"), max_length=140)
    kind = models.CharField(_("kind"), max_length=24, choices=UnitKind)
    institution = models.ForeignKey(
        PartnerInstitution, models.PROTECT, related_name="units", verbose_name=_("institution")
    )
    parent_chain = models.TextField(
        _("chain of command"), blank=True,
        help_text=_("From the unit up to the ministry: Leahy vetting is of one exact unit."),
    )  # fmt: skip
    minimum_cleared = models.PositiveSmallIntegerField(
        _("minimum of cleared members"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("unit officer"), help_text=_("Whom members ask about their vetting."),
    )  # fmt: skip
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("operational adviser"),
        help_text=_("Who advises the unit does not adjudicate its members."),
    )  # fmt: skip
    circle = models.OneToOneField(Circle, models.PROTECT, related_name="+", editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.PROPOSED, editable=False
    )
    leahy_sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("sent to Leahy vetting by"),
    )  # fmt: skip
    activated_at = models.DateTimeField(_("activated"), null=True, editable=False)
    ended_at = models.DateTimeField(_("rejected or disbanded"), null=True, editable=False)

    history = History()
    objects = UnitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("vetted unit")
        verbose_name_plural = _("vetted units")
        ordering = ("name",)
        permissions = [
            ("propose_unit", "Propose a vetted unit"),
            ("edit_unit", "Edit a vetted unit"),
            ("send_unit_to_leahy", "Send a unit to Leahy vetting"),
            ("adjudicate_unit", "Adjudicate a unit's Leahy vetting"),
            ("activate_unit", "Activate a vetted unit"),
            ("report_unit", "Let a unit's status catch up with the dates"),
            ("suspend_unit", "Suspend a vetted unit"),
            ("reinstate_unit", "Reinstate a vetted unit"),
            ("disband_unit", "Disband a vetted unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="vettedunit_name_once",
                fields=["name"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("A unit of this name is known already."),
            ),
            models.CheckConstraint(
                name="vettedunit_status_known",
                condition=Q(
                    status__in=[
                        "PROPOSED", "UNIT_LEAHY", "AGREEMENT", "ACTIVE", "DEGRADED", "SUSPENDED",
                        "REJECTED", "DISBANDED",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="vettedunit_needs_somebody",
                condition=Q(minimum_cleared__gte=1),
                violation_error_message=_("A unit needs at least one cleared member."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("units:unit", args=[self.reference])

    @property
    def finished(self) -> bool:
        """True once the unit was rejected or disbanded."""
        return self.status in self.TERMINAL

    @property
    def requires(self) -> tuple[ComponentKind, ...]:
        """The components that its kind requires of each member."""
        return required(self.kind)

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """Papers of the unit itself that the user may see; of a suspension, only newer ones."""
        rows = self.documents.visible_to(user, at).standing().filter(member__isnull=True)
        opened_at = self.suspensions.opened_at(at)
        return [
            Attached(kind=row.kind, label=row.reference, sha256=row.sha256)
            for row in rows
            if row.answers(opened_at)
        ]


class UnitSuspension(Record):
    """A time in which nobody of a unit reaches anything; ``until`` is the first moment after it."""

    PREFIX = "UZ"

    class Ground(models.TextChoices):
        COMPROMISE = "COMPROMISE", _("Compromise")
        COMMANDER_REMOVED = "COMMANDER_REMOVED", _("Commander removed without notice")
        VIOLATIONS = "VIOLATIONS", _("Credible information of gross violations of human rights")
        HOST_BREACH = "HOST_BREACH", _("Breach by the host institution")

    unit = models.ForeignKey(
        VettedUnit, models.PROTECT, related_name="suspensions", verbose_name=_("unit")
    )
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    history = History()
    objects = SuspensionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("suspension of a unit")
        verbose_name_plural = _("suspensions of units")
        ordering = ("-since", "-id")
        permissions = [("date_unit_suspension", "Date the suspension of a unit")]
        constraints = [
            models.CheckConstraint(
                name="unitsuspension_until_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="unitsuspension_ground_known",
                condition=Q(
                    ground__in=["COMPROMISE", "COMMANDER_REMOVED", "VIOLATIONS", "HOST_BREACH"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.since:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return self.unit.get_absolute_url()
