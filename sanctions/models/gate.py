"""What a drafter makes of an element, what the sufficiency gate answered, and who overrode it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from sanctions.models.action import Measure
from sanctions.models.authority import AuthorityElement
from sanctions.querysets import DeliberativeQuerySet, GateQuerySet


class ElementAssessment(Record):
    """The drafter's own assessment of one element, beside what the matrix computes (F06)."""

    PREFIX = "EA"

    class Verdict(models.TextChoices):
        MET = "MET", _("met")
        PARTLY = "PARTLY", _("partly met")
        NOT = "NOT", _("not met")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="assessments")
    element = models.ForeignKey(
        AuthorityElement, models.PROTECT, related_name="+", verbose_name=_("element")
    )
    verdict = models.CharField(_("assessment"), max_length=6, choices=Verdict)
    text = models.TextField(_("why"))

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["element__position", "pk"]
        verbose_name = _("assessment of an element")
        permissions = [
            ("assess_elementassessment", "Assess an element"),
            ("edit_elementassessment", "Assess an element anew"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "element"],
                condition=Q(withdrawn_at__isnull=True),
                name="elementassessment_once",
                violation_error_message=_("This element is assessed already; edit that."),
            )
        ]

    def clean(self) -> None:
        if self.element.authority_version_id != self.measure.authority_version_id:
            raise ValidationError(
                {"element": _("The element belongs to another version of the law.")}
            )

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}matrix/"


class GateResult(Record):
    """One run of the sufficiency gate: its inputs, their hashes, and what it answered.

    Never changed. It is stale once the inputs of today hash otherwise, which is
    computed and never typed (``sanctions.gating``).
    """

    PREFIX = "GR"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="gate_results")
    rule_set = models.PositiveSmallIntegerField(_("rule set"))
    inputs = models.JSONField(_("inputs"))
    inputs_sha256 = models.CharField(_("SHA-256 of the inputs"), max_length=64)
    hashes = models.JSONField(_("hashes of the inputs"))
    result = models.JSONField(_("answer"))
    result_sha256 = models.CharField(_("SHA-256 of the answer"), max_length=64)
    passed = models.BooleanField(_("passed"))

    history = History()
    objects = GateQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("result of the sufficiency gate")
        permissions = [("run_gateresult", "Run the sufficiency gate")]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}gate/"


class GateOverride(Record):
    """That the gate does not pass and the measure goes on: why, and by which two lawyers.

    It holds for one result. Once an input changes the gate is run anew, and
    what was overridden is not any more.
    """

    PREFIX = "GO"

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Waits for a second lawyer")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        REFUSED = "REFUSED", _("Not confirmed")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="gate_overrides")
    gate_result = models.ForeignKey(
        GateResult, models.PROTECT, related_name="overrides", verbose_name=_("result of the gate")
    )
    why = models.TextField(_("why the measure goes on"))
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PROPOSED, editable=False
    )

    history = History()
    objects = GateQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("override of the gate")
        permissions = [
            ("propose_gateoverride", "Propose to override the gate"),
            ("confirm_gateoverride", "Confirm an override of the gate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gate_result"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(status="REFUSED"),
                name="gateoverride_once",
                violation_error_message=_("An override of this result is on record already."),
            ),
            models.CheckConstraint(
                name="gateoverride_confirmed_by",
                condition=~Q(status="CONFIRMED")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}gate/"
