"""The member of a unit, the times a member was suspended, and where a member was placed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from audit.history import History
from audit.models import Record
from audit.verbs import Attached
from units.models.unit import VettedUnit
from units.querysets import MemberQuerySet, OfMemberQuerySet, SuspensionQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class UnitMember(Record):
    """One person in one unit, from the nomination on.

    ``user`` is the account that reaches the unit's circle; when vetting ends, every account of
    the person is closed alike.
    """

    PREFIX = "UM"

    class Status(models.TextChoices):
        NOMINATED = "NOMINATED", _("Nominated")
        IDENTITY = "IDENTITY", _("Identity taken")
        IN_VETTING = "IN_VETTING", _("In vetting")
        ADJUDICATION = "ADJUDICATION", _("In adjudication")
        CLEARED = "CLEARED", _("Cleared")
        DUE = "DUE", _("Re-vetting due")
        EXPIRED = "EXPIRED", _("Expired")
        SUSPENDED = "SUSPENDED", _("Suspended")
        REJECTED = "REJECTED", _("Rejected")
        REMOVED = "REMOVED", _("Removed")
        DEPARTED = "DEPARTED", _("Departed")

    TERMINAL = (Status.REJECTED, Status.REMOVED, Status.DEPARTED)

    class Part(models.TextChoices):
        COMMANDER = "COMMANDER", _("Commander")
        INVESTIGATOR = "INVESTIGATOR", _("Investigator")
        PROSECUTOR = "PROSECUTOR", _("Prosecutor")
        ANALYST = "ANALYST", _("Analyst")
        SUPPORT = "SUPPORT", _("Support")

    unit = models.ForeignKey(
        VettedUnit, models.PROTECT, related_name="members", verbose_name=_("unit")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    part = models.CharField(_("part"), max_length=12, choices=Part)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.NOMINATED, editable=False
    )
    barred_at = models.DateTimeField(_("rejected or removed"), null=True, editable=False)
    departed_at = models.DateTimeField(_("departed"), null=True, editable=False)

    history = History()
    objects = MemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("unit member")
        verbose_name_plural = _("unit members")
        ordering = ("unit", "person__name", "id")
        permissions = [
            ("nominate_member", "Nominate a member"),
            ("edit_member", "Change a member's part or account"),
            ("vet_member", "Lead the vetting of a member"),
            ("adjudicate_member", "Adjudicate the vetting of a member"),
            ("report_member", "Let a member's status catch up with the dates"),
            ("suspend_member", "Suspend a member"),
            ("remove_member", "Remove a member"),
            ("release_member", "Record that a member left"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="unitmember_once_per_unit",
                fields=["unit", "person"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(status__in=("REJECTED", "REMOVED", "DEPARTED")),
                violation_error_message=_("This person is nominated for the unit, or is in it."),
            ),
            models.UniqueConstraint(
                name="unitmember_one_commander",
                fields=["unit"],
                condition=Q(withdrawn_at__isnull=True, part="COMMANDER")
                & ~Q(status__in=("REJECTED", "REMOVED", "DEPARTED")),
                violation_error_message=_("The unit has a commander, or one is nominated."),
            ),
            models.CheckConstraint(
                name="unitmember_status_known",
                condition=Q(
                    status__in=[
                        "NOMINATED", "IDENTITY", "IN_VETTING", "ADJUDICATION", "CLEARED", "DUE",
                        "EXPIRED", "SUSPENDED", "REJECTED", "REMOVED", "DEPARTED",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="unitmember_barred_dated",
                condition=~Q(status__in=("REJECTED", "REMOVED")) | Q(barred_at__isnull=False),
            ),
            models.CheckConstraint(
                name="unitmember_departed_dated",
                condition=~Q(status="DEPARTED") | Q(departed_at__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person"], name="unitmember_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_part_display()}"

    def get_absolute_url(self) -> str:
        return reverse("units:member", args=[self.unit.reference, self.reference])

    @property
    def finished(self) -> bool:
        """True once the member was rejected, removed or departed."""
        return self.status in self.TERMINAL

    def attached(self, user: User, at: datetime.datetime) -> list[Attached]:
        """Papers about the member that the user may see; of a suspension, only newer ones."""
        rows = self.unit.documents.visible_to(user, at).standing().filter(member=self)
        opened_at = self.suspensions.opened_at(at)
        return [
            Attached(kind=row.kind, label=row.reference, sha256=row.sha256)
            for row in rows
            if row.answers(opened_at)
        ]


class MemberSuspension(Record):
    """A time in which a member reaches nothing; it ends only when the member is cleared anew."""

    PREFIX = "UX"

    member = models.ForeignKey(
        UnitMember, models.PROTECT, related_name="suspensions", verbose_name=_("member")
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    history = History()
    objects = SuspensionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("suspension of a member")
        verbose_name_plural = _("suspensions of members")
        ordering = ("-since", "-id")
        permissions = [("date_member_suspension", "Date the suspension of a member")]
        constraints = [
            models.CheckConstraint(
                name="membersuspension_until_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.since:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()


class Placement(Record):
    """A vetted member's place in a body, such as an oversight office; ``until`` is not covered."""

    PREFIX = "PL"

    member = models.ForeignKey(
        UnitMember, models.PROTECT, related_name="placements", verbose_name=_("member")
    )
    body = models.CharField(_("body"), max_length=200)
    post = models.CharField(_("post"), max_length=200)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    history = History()
    objects = OfMemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ("-since", "-id")
        permissions = [
            ("place_member", "Place a vetted member in a body"),
            ("end_placement", "End a placement"),
        ]
        constraints = [
            models.CheckConstraint(
                name="placement_until_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.body}"

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()
