"""Who is on a case, and who must not be."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Circle, Person
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets import InCaseQuerySet, MembershipQuerySet


class Membership(Record):
    """A person or a unit on a case, in one capacity, for a time. It alone opens the case.

    ``until`` is the first moment not covered; None means until ended.
    """

    PREFIX = "MB"
    LINKS = ("case",)
    ERASABLE = ("withdrawn_reason",)

    class Capacity(models.TextChoices):
        LEAD = "LEAD", _("Lead")
        INVESTIGATOR = "INVESTIGATOR", _("Investigator")
        ANALYST = "ANALYST", _("Analyst")
        COUNSEL = "COUNSEL", _("Counsel")
        OBSERVER = "OBSERVER", _("Observer")
        GLASS = "GLASS", _("Reader by break-glass")

    GRANTS = {
        Capacity.LEAD: ("view", "work", "lead"),
        Capacity.INVESTIGATOR: ("view", "work"),
        Capacity.ANALYST: ("view", "work"),
        Capacity.COUNSEL: ("view", "work"),
        Capacity.OBSERVER: ("view",),
        Capacity.GLASS: ("view",),
    }
    BY_HAND = (
        Capacity.LEAD,
        Capacity.INVESTIGATOR,
        Capacity.ANALYST,
        Capacity.COUNSEL,
        Capacity.OBSERVER,
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="memberships")
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+", verbose_name=_("circle"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member"),
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    history = History()
    objects = MembershipQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("since", "id")
        permissions = [
            ("seat_membership", "Seat the first members"),
            ("grant_membership", "Add a member"),
            ("end_membership", "End a membership"),
            ("unseat_membership", "End a membership with its case"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_open_per_circle",
                fields=["case", "circle"],
                condition=Q(withdrawn_at__isnull=True, until__isnull=True),
                violation_error_message=_("Somebody else was faster: this circle is on the case."),
            ),
            models.CheckConstraint(
                name="membership_starts_when_added",
                condition=Q(since__gte=F("created_at")),
                violation_error_message=_("Nobody was on a case before they were added to it."),
            ),
            models.CheckConstraint(
                name="membership_glass_has_end",
                condition=~Q(capacity="GLASS") | Q(until__isnull=False, user__isnull=False),
                violation_error_message=_("What break-glass opens is for one person, and ends."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="membership_capacity_known",
                condition=Q(
                    capacity__in=[
                        "LEAD", "INVESTIGATOR", "ANALYST", "COUNSEL", "OBSERVER", "GLASS",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user or self.circle} · {self.get_capacity_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}members/"

    def valid(self, at: datetime.datetime) -> bool:
        """True if the membership counts at that moment."""
        return (
            self.withdrawn_at is None
            and self.since <= at
            and (self.until is None or at < self.until)
        )


class Recusal(Record):
    """A person who must have nothing to do with a case. It wins over every grant.

    It stands until two others return the person: one proposes, another confirms, which withdraws
    it.
    """

    PREFIX = "RC"
    LINKS = ("case",)
    ERASABLE = ("note",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    note = models.TextField(_("note"), blank=True)
    return_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("return proposed by"),
    )

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        permissions = [
            ("recuse_recusal", "Recuse oneself"),
            ("keep_out_recusal", "Keep out whom the tip names"),
            ("propose_return_recusal", "Propose to return a recused person"),
            ("confirm_return_recusal", "Confirm the return of a recused person"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="recusal_one_per_person",
                fields=["case", "person"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}members/"
