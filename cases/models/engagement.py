"""An auditor's engagement: what may be read, why, by whose decision, and until when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.engagements import EngagementQuerySet, InEngagementQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Engagement(Record):
    """That an auditor reads the content of some cases for a time, proposed by one person and
    confirmed by another; the auditor is neither.

    ``created_from`` and ``created_until`` bound when the cases were logged, the second being the
    first moment not covered. Compartments stay closed where ``compartments_authority`` is empty.
    """

    PREFIX = "EN"

    class Scope(models.TextChoices):
        CASES = "CASES", _("Named cases")
        COUNTRY = "COUNTRY", _("All cases of a country")
        AGENCY = "AGENCY", _("All cases that an agency logged")

    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("auditor")
    )
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    country = models.CharField(_("country"), max_length=5, choices=Case.Country, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    created_from = models.DateTimeField(_("logged from"), null=True, blank=True)
    created_until = models.DateTimeField(_("logged before"), null=True, blank=True)
    legal_basis = models.TextField(_("legal basis"))
    compartments_authority = models.TextField(_("legal authority for compartments"), blank=True)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    history = History()
    objects = EngagementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ("-id",)
        permissions = [
            ("propose_engagement", "Propose an engagement"),
            ("confirm_engagement", "Confirm an engagement"),
            ("end_engagement", "End an engagement"),
        ]
        constraints = [
            models.CheckConstraint(
                name="engagement_scope_is_named",
                condition=Q(scope="CASES", country="", agency__isnull=True)
                | (Q(scope="COUNTRY", agency__isnull=True) & ~Q(country=""))
                | Q(scope="AGENCY", country="", agency__isnull=False),
                violation_error_message=_("Name the cases, the country or the agency."),
            ),
            models.CheckConstraint(
                name="engagement_says_why",
                condition=~Q(legal_basis=""),
            ),
            models.CheckConstraint(
                name="engagement_ends_after_start",
                condition=Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="engagement_made_by_others",
                condition=~Q(proposed_by=F("auditor"))
                & (
                    Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                    | (
                        Q(confirmed_at__isnull=False)
                        & ~Q(confirmed_by=F("proposed_by"))
                        & ~Q(confirmed_by=F("auditor"))
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("engagements:engagement", args=[self.reference])

    def state(self, at: datetime.datetime) -> _StrOrPromise:
        """How it stands at that moment, computed from its dates alone."""
        if at >= self.until:
            return _("ended")
        if self.confirmed_at is None:
            return _("waits for a second person")
        return _("in force") if at >= self.since else _("confirmed, not begun")


class EngagementCase(Lined):
    """One case of an engagement, as its reference was typed.

    The row holds what was typed and never the case: who makes an engagement sees no case, and must
    not learn here whether there is one.
    """

    PREFIX = "EC"
    LINKS = ("engagement",)
    LINES = ("typed",)

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="cases")
    typed = models.CharField(_("reference as typed"), max_length=40)

    history = History()
    objects = InEngagementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("case of an engagement")
        verbose_name_plural = _("cases of an engagement")
        constraints = [
            models.UniqueConstraint(
                name="engagementcase_once",
                fields=["engagement", "typed"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.typed

    def get_absolute_url(self) -> str:
        return self.engagement.get_absolute_url()
