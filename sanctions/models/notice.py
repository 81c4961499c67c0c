"""What follows from a measure on paper: the documents prepared, and the family that it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from audit.history import History
from audit.models import Record
from sanctions import family
from sanctions.models.action import Measure
from sanctions.querysets import DeliberativeQuerySet

if TYPE_CHECKING:
    import datetime


class MeasureNotice(Record):
    """One consequence document as it was prepared: its facts, its text and their hash.

    The PDF is printed from the facts: the same facts give the same bytes.
    """

    PREFIX = "NL"

    class Kind(models.TextChoices):
        SDN_ENTRY = "SDN_ENTRY", _("Entry for the SDN List")
        FEDERAL_REGISTER = "FEDERAL_REGISTER", _("Federal Register notice")
        CONGRESS = "CONGRESS", _("Notice to Congress")
        PERSONAL = "PERSONAL", _("Notice to the person")
        STATEMENT = "STATEMENT", _("Public statement")
        REVOCATION = "REVOCATION", _("Visa revocation list")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("title"), max_length=400)
    effective_on = models.DateField(_("effective on"))
    facts = models.JSONField(_("facts"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256 of the facts"), max_length=64)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    basis = models.CharField(_("basis of the date"), max_length=300, blank=True)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("consequence document")
        permissions = [("prepare_measurenotice", "Prepare a consequence document")]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}notices/"


class FamilyMember(Record):
    """A relative whom a measure reaches by its text, with the proof of the tie, and their own
    measure: each is decided for itself."""

    PREFIX = "FM"

    class Tie(models.TextChoices):
        SPOUSE = "spouse", _("spouse")
        CHILD = "child", _("child")
        PARENT = "parent", _("parent")
        SIBLING = "sibling", _("sibling")
        OTHER = "relative", _("other immediate relative")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="relatives")
    relative = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", verbose_name=_("relative")
    )
    tie = models.CharField(_("tie to the subject"), max_length=8, choices=Tie)
    proof = models.TextField(_("proof of the relationship"))
    own_measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="reached_by", verbose_name=_("own measure")
    )

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("family member")
        permissions = [("reach_familymember", "Reach a family member")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "relative"],
                condition=Q(withdrawn_at__isnull=True),
                name="familymember_once",
                violation_error_message=_("This relative is reached already."),
            ),
            models.CheckConstraint(
                name="familymember_own_measure", condition=~Q(measure=F("own_measure"))
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}notices/"

    def is_minor(self, on: datetime.date) -> bool:
        """True if the relative may be under eighteen on that day."""
        return family.is_minor(self.relative.born, self.tie, on)

    def spoken(self, on: datetime.date) -> family.Relative:
        """The relative as documents speak of them."""
        minor = self.is_minor(on)
        return family.Relative(
            tie=str(self.get_tie_display()), name="" if minor else self.relative.caption
        )
