"""The vetting of a member: cycles, and the components that run in parallel in each."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.clock import legal_day
from audit.history import History
from audit.models import Record
from units.models.member import UnitMember
from units.querysets import ComponentQuerySet, OfMemberQuerySet
from units.requirements import RESULTS, ComponentKind, Result
from units.validity import months_later


class VettingCycle(Record):
    """One round of vetting. ``cleared_at`` is the moment from which its results open anything."""

    PREFIX = "VY"

    member = models.ForeignKey(
        UnitMember, models.PROTECT, related_name="cycles", verbose_name=_("member")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("completed by"),
    )  # fmt: skip
    concurred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("second adjudicator"),
    )  # fmt: skip
    concurred_at = models.DateTimeField(_("second adjudicator agreed"), null=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("cleared by"),
    )  # fmt: skip
    cleared_at = models.DateTimeField(_("cleared"), null=True, editable=False)

    history = History()
    objects = OfMemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("vetting cycle")
        verbose_name_plural = _("vetting cycles")
        ordering = ("-number",)
        permissions = [
            ("open_cycle", "Open a cycle of vetting"),
            ("complete_cycle", "Complete a cycle of vetting"),
            ("concur_cycle", "Concur as second adjudicator"),
            ("clear_cycle", "Date the clearing of a cycle"),
        ]
        constraints = [
            models.UniqueConstraint(name="vettingcycle_number_once", fields=["member", "number"]),
            models.CheckConstraint(
                name="vettingcycle_cleared_by_whom",
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="vettingcycle_two_adjudicators",
                condition=Q(concurred_by__isnull=True)
                | Q(cleared_by__isnull=True)
                | ~Q(concurred_by=F("cleared_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.reference}: {self.number}"

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()


class VettingComponent(Record):
    """One component of a cycle: opened without a result, given one once, never changed after.

    ``given_at`` is the moment the result became known here, ``result_on`` the legal day it is
    of, ``valid_until`` the first legal day it does not cover.
    """

    PREFIX = "VC"

    member = models.ForeignKey(
        UnitMember, models.PROTECT, related_name="components", verbose_name=_("member")
    )
    cycle = models.ForeignKey(
        VettingCycle, models.PROTECT, related_name="components", verbose_name=_("cycle")
    )
    kind = models.CharField(_("component"), max_length=20, choices=ComponentKind)
    result = models.CharField(_("result"), max_length=16, choices=Result, blank=True)
    result_on = models.DateField(_("day of the result"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("given by"),
    )  # fmt: skip
    given_at = models.DateTimeField(_("recorded"), null=True, editable=False)
    source = models.CharField(
        _("source"), max_length=300, blank=True,
        help_text=_("Number of the report or request, and where it is kept."),
    )  # fmt: skip

    history = History()
    objects = ComponentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("vetting component")
        verbose_name_plural = _("vetting components")
        ordering = ("-cycle__number", "id")
        permissions = [
            ("open_component", "Open a component"),
            ("record_result", "Record the result of a component"),
            ("record_polygraph", "Record the result of a polygraph"),
        ]
        constraints = [
            models.CheckConstraint(
                name="component_result_is_whole",
                condition=Q(
                    result="", result_on__isnull=True, valid_until__isnull=True,
                    given_by__isnull=True, given_at__isnull=True,
                )
                | (
                    ~Q(result="")
                    & Q(
                        result_on__isnull=False, valid_until__isnull=False,
                        given_by__isnull=False, given_at__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="component_valid_after_result",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("result_on")),
                violation_error_message=_("The end lies before the result."),
            ),
            models.CheckConstraint(
                name="component_kind_known",
                condition=Q(
                    kind__in=[
                        "LEAHY", "BACKGROUND", "POLYGRAPH", "URINALYSIS", "FINANCIAL_DISCLOSURE",
                    ]
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["member", "kind"], name="component_of_member")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()

    def clean(self) -> None:
        super().clean()
        if not self.result:
            return
        if self.result not in RESULTS[self.kind]:
            raise ValidationError({"result": _("This component has no such result.")})
        if self.result_on and self.given_at and self.result_on > legal_day(self.given_at):
            raise ValidationError({"result_on": _("This day has not come yet.")})

    def ends_after(self, day: datetime.date) -> datetime.date:
        """The first legal day that a result of ``day`` does not cover. How long it counts is the
        program's choice (settings), fixed with the result: a later choice changes no old one."""
        return months_later(day, settings.PROBITY_VETTING_MONTHS[self.kind])
