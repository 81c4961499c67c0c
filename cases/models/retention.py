"""How long a case is kept, what holds it longer, and what is left when it was disposed of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.retention import DisposalQuerySet, LegalHoldQuerySet, RetentionRuleQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class RetentionRule(Lined):
    """One item of the records schedule: which cases it covers, and for how many years.

    ``years`` counts from the day that the case's retention runs from; None keeps for good.
    ``source`` cites the schedule or the law; empty means a default of the Task Force's own policy.
    ``valid_until`` is the first day on which the item no longer covers what is closed.
    """

    PREFIX = "RR"
    LINES = ("code", "title")

    class Covers(models.TextChoices):
        CLOSED = "CLOSED", _("Every closed case")
        SANCTIONED = "SANCTIONED", _("Cases closed with a sanction or a visa action")
        ENDED_EARLY = "ENDED_EARLY", _("Tips declined, merged or referred")

    code = models.CharField(_("item"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    covers = models.CharField(_("covers"), max_length=12, choices=Covers)
    years = models.PositiveSmallIntegerField(
        _("years after closing"), null=True, blank=True, help_text=_("Empty: for good.")
    )
    source = models.TextField(
        _("source"), blank=True, help_text=_("Empty: a default of policy, without a source.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    history = History()
    objects = RetentionRuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("item of the records schedule")
        verbose_name_plural = _("records schedule")
        ordering = ("code", "valid_from")
        permissions = [
            ("lay_retentionrule", "Add an item to the records schedule"),
            ("end_retentionrule", "End an item of the records schedule"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="retentionrule_one_standing",
                fields=["code"],
                condition=Q(withdrawn_at__isnull=True, valid_until__isnull=True),
                violation_error_message=_("This item stands already: end it first."),
            ),
            models.CheckConstraint(
                name="retentionrule_years_bounded",
                condition=Q(years__isnull=True) | Q(years__gte=1, years__lte=200),
                violation_error_message=_("Between 1 and 200 years; empty keeps for good."),
            ),
            models.CheckConstraint(
                name="retentionrule_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("records:rule", args=[self.reference])


class LegalHold(Lined):
    """That a case is kept for one matter, whatever the schedule says. Several may stand at once;
    the last release frees the case."""

    PREFIX = "LH"
    LINES = ("matter",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    matter = models.CharField(_("matter"), max_length=200)
    why = models.TextField(_("reason"))
    review_on = models.DateField(_("to be reviewed on"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )

    history = History()
    objects = LegalHoldQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ("id",)
        permissions = [
            ("place_legalhold", "Place a legal hold"),
            ("release_legalhold", "Release a legal hold"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="legalhold_once_per_matter",
                fields=["case", "matter"],
                condition=Q(released_at__isnull=True),
                violation_error_message=_("The case is held for this matter already."),
            ),
            models.CheckConstraint(
                name="legalhold_released_by_somebody",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:part", args=[self.case.reference, self.reference])


class Disposal(Record):
    """That the content of one case, or the data of one wrongly recorded actor, is erased:
    proposed by one person, confirmed by another. Confirmed, it is the tombstone.

    ``rows``, ``values`` and ``files`` count what went, ``sha256`` is over the list of it, and
    ``hashes`` are the SHA-256 of the files. ``kept_until`` is what the schedule said of the case.
    """

    PREFIX = "DI"

    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="disposals",
        verbose_name=_("case"),
    )  # fmt: skip
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    rule = models.ForeignKey(
        RetentionRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item of the schedule"),
    )
    kept_until = models.DateField(_("kept until"), null=True, blank=True)
    why = models.TextField(_("reason"))
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
    rows = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    values = models.PositiveIntegerField(_("values"), default=0, editable=False)
    files = models.PositiveIntegerField(_("files"), default=0, editable=False)
    sha256 = models.CharField(_("SHA-256 of the list"), max_length=64, blank=True, editable=False)
    hashes = models.JSONField(_("SHA-256 of the files"), default=list, blank=True, editable=False)

    history = History()
    objects = DisposalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        ordering = ("-id",)
        permissions = [
            ("propose_disposal", "Propose a disposal"),
            ("confirm_disposal", "Confirm a disposal"),
            ("refuse_disposal", "Refuse a disposal"),
        ]
        constraints = [
            models.CheckConstraint(
                name="disposal_of_one_thing",
                condition=Q(case__isnull=True, actor__isnull=False)
                | Q(case__isnull=False, actor__isnull=True),
            ),
            models.UniqueConstraint(
                name="disposal_one_of_a_case",
                fields=["case"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("A disposal of this case is proposed or done already."),
            ),
            models.UniqueConstraint(
                name="disposal_one_of_an_actor",
                fields=["actor"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("An erasure of this actor is proposed or done already."),
            ),
            models.CheckConstraint(
                name="disposal_confirmed_by_other",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, sha256="")
                | (
                    Q(confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(sha256="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("records:disposal", args=[self.reference])

    @property
    def subject(self) -> Case | Actor:
        """What is disposed of."""
        found = self.case or self.actor
        assert found is not None  # noqa: S101 - the constraint disposal_of_one_thing
        return found

    def state(self) -> _StrOrPromise:
        """How it stands."""
        if self.withdrawn_at is not None:
            return _("refused")
        return _("disposed of") if self.confirmed_at else _("waits for a second person")
