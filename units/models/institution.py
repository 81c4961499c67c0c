"""The partner institution, and how its cooperation stood on which day."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from audit.history import History
from audit.models import Record
from units.querysets import InstitutionQuerySet, InstitutionStatusQuerySet


class PartnerInstitution(Record):
    """A body of another country that a vetted unit belongs to."""

    PREFIX = "PI"

    class Kind(models.TextChoices):
        POLICE = "POLICE", _("Police")
        PROSECUTION = "PROSECUTION", _("Prosecution service")
        CUSTOMS = "CUSTOMS", _("Customs administration")
        OVERSIGHT = "OVERSIGHT", _("Oversight body")
        LEGISLATURE = "LEGISLATURE", _("Legislature")
        FINANCIAL_INTELLIGENCE = "FINANCIAL_INTELLIGENCE", _("Financial intelligence unit")
        OTHER = "OTHER", _("Other")

    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("agency of its accounts"),
    )  # fmt: skip

    history = History()
    objects = InstitutionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("partner institution")
        verbose_name_plural = _("partner institutions")
        ordering = ("country", "name")
        permissions = [("add_institution", "Add a partner institution")]
        constraints = [
            models.UniqueConstraint(
                name="institution_name_once",
                fields=["country", "name"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This institution is known already."),
            ),
            models.CheckConstraint(
                name="institution_country_iso",
                condition=Q(country__regex=r"^[A-Z][A-Z]$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("units:institution", args=[self.reference])


class InstitutionStatus(Record):
    """How an institution's cooperation stands from one legal day until before another.

    ``until`` is the first day not covered; None means until the next status.
    """

    PREFIX = "IS"

    class State(models.TextChoices):
        COOPERATING = "COOPERATING", _("Cooperating")
        LIMITED = "LIMITED", _("Limited")
        SUSPENDED = "SUSPENDED", _("Suspended")

    institution = models.ForeignKey(
        PartnerInstitution, models.PROTECT, related_name="statuses", verbose_name=_("institution")
    )
    state = models.CharField(_("cooperation"), max_length=12, choices=State)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    why = models.TextField(_("reason"))
    source = models.CharField(_("source"), max_length=300)

    history = History()
    objects = InstitutionStatusQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("status of cooperation")
        verbose_name_plural = _("statuses of cooperation")
        ordering = ("-since", "-id")
        permissions = [("record_status", "Record how an institution cooperates")]
        constraints = [
            models.CheckConstraint(
                name="institutionstatus_state_known",
                condition=Q(state__in=["COOPERATING", "LIMITED", "SUSPENDED"]),
            ),
            models.CheckConstraint(
                name="institutionstatus_until_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.since}"

    def get_absolute_url(self) -> str:
        return self.institution.get_absolute_url()

    def covers(self, day: datetime.date) -> bool:
        """True if this is how the cooperation stood on that legal day."""
        return self.since <= day and (self.until is None or day < self.until)
