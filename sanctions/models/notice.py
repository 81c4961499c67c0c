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
from work.models import Deadline

if TYPE_CHECKING:
    import datetime


class MeasureNotice(Record):
    """One consequence document as it was prepared: its facts, its text and their hash.

    The PDF is printed from the facts: the same facts give the same bytes. That it went out is
    recorded with the day and the way; what cannot go out, as a notice to a person whose address
    nobody knows, keeps the reason.
    """

    PREFIX = "NL"

    class Kind(models.TextChoices):
        SDN_ENTRY = "SDN_ENTRY", _("Entry for the SDN List")
        FEDERAL_REGISTER = "FEDERAL_REGISTER", _("Federal Register notice")
        CONGRESS = "CONGRESS", _("Notice to Congress")
        PERSONAL = "PERSONAL", _("Notice to the person")
        STATEMENT = "STATEMENT", _("Public statement")
        REVOCATION = "REVOCATION", _("Visa revocation list")
        REMOVAL = "REMOVAL", _("Removal of a visa restriction")

    class Status(models.TextChoices):
        PREPARED = "PREPARED", _("Not sent yet")
        SENT = "SENT", _("Sent")
        UNSENT = "UNSENT", _("Can't be sent")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("title"), max_length=400)
    effective_on = models.DateField(_("effective on"))
    facts = models.JSONField(_("facts"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256 of the facts"), max_length=64)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    basis = models.CharField(_("basis of the date"), max_length=300, blank=True)
    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="+", null=True, editable=False
    )
    status = models.CharField(
        _("sent"), max_length=8, choices=Status, default=Status.PREPARED, editable=False
    )
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    sent_how = models.TextField(_("how it went, and to whom"), blank=True, editable=False)
    unsent_because = models.TextField(_("why it is not sent"), blank=True, editable=False)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("consequence document")
        permissions = [
            ("prepare_measurenotice", "Prepare a consequence document"),
            ("send_measurenotice", "Record that a consequence document was sent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="measurenotice_sent_has_day",
                condition=Q(status="SENT", sent_on__isnull=False) & ~Q(sent_how="")
                | ~Q(status="SENT") & Q(sent_on__isnull=True),
            ),
            models.CheckConstraint(
                name="measurenotice_unsent_has_cause",
                condition=~Q(status="UNSENT") | ~Q(unsent_because=""),
            ),
            models.CheckConstraint(
                name="measurenotice_sent_after",
                condition=Q(sent_on__isnull=True) | Q(sent_on__gte=F("effective_on")),
                violation_error_message=_("Nothing was sent before the day it is effective."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}notices/"

    @property
    def addressees(self) -> list[str]:
        """To whom it goes; nobody by name where it is published."""
        return list(self.facts["to"])


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
