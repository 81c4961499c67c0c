"""The Strategy: one table, so that a case or a measure may point at any part of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from objectives.querysets import ObjectiveQuerySet


class Objective(Record):
    """A part of the Strategy in its own words, under a code that never changes.

    Pillar, strategic objective, line of effort, effort, step of the sequencing
    and commitment are kinds of one noun: they hold the same facts, and a link
    from above is one foreign key to any of them.
    """

    PREFIX = "OB"

    class Kind(models.TextChoices):
        PILLAR = "PILLAR", _("Pillar")
        STRATEGIC_OBJECTIVE = "STRATEGIC_OBJECTIVE", _("Strategic objective")
        LINE_OF_EFFORT = "LINE_OF_EFFORT", _("Line of effort")
        EFFORT = "EFFORT", _("Effort")
        SEQUENCING_ITEM = "SEQUENCING_ITEM", _("Sequencing item")
        COMMITMENT = "COMMITMENT", _("Cross-cutting commitment")

    class Term(models.TextChoices):
        SHORT = "SHORT", _("Short-term")
        MEDIUM = "MEDIUM", _("Medium-term")
        LONG = "LONG", _("Long-term")

    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True,
        related_name="children", verbose_name=_("belongs to"),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"))
    term = models.CharField(_("term"), max_length=6, choices=Term, blank=True)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8, default="en")

    history = History()
    objects = ObjectiveQuerySet.as_manager()

    class Meta(Record.Meta):
        permissions = [("load_objective", "Load the Strategy")]
        constraints = [
            models.UniqueConstraint(
                name="objective_code_once",
                fields=["code"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This code is in use."),
            ),
            models.CheckConstraint(
                name="objective_kind_known",
                condition=Q(
                    kind__in=[
                        "PILLAR", "STRATEGIC_OBJECTIVE", "LINE_OF_EFFORT",
                        "EFFORT", "SEQUENCING_ITEM", "COMMITMENT",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="objective_part_has_parent",
                condition=Q(
                    kind__in=["PILLAR", "SEQUENCING_ITEM", "COMMITMENT"], parent__isnull=True
                )
                | Q(
                    kind__in=["STRATEGIC_OBJECTIVE", "LINE_OF_EFFORT", "EFFORT"],
                    parent__isnull=False,
                ),
                violation_error_message=_("Only a part of a pillar belongs to something."),
            ),
            models.CheckConstraint(
                name="objective_step_has_term",
                condition=Q(kind="SEQUENCING_ITEM", term__in=["SHORT", "MEDIUM", "LONG"])
                | (~Q(kind="SEQUENCING_ITEM") & Q(term="")),
                violation_error_message=_("Steps of the sequencing have a term; nothing else has."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def label(self) -> str:
        return f"{self.reference} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("objectives:objective", args=[self.code])
