"""What is set against the elements of a measure, and the search for what points the other way."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models import Exhibit, Finding
from sanctions.models.action import Measure
from sanctions.models.authority import AuthorityElement
from sanctions.querysets import DeliberativeQuerySet, ElementSupportQuerySet


class ElementSupport(Record):
    """One finding set against one element of one measure, with the drafter's note.

    On contrary evidence the note is the answer: why it does not change the
    result. Contrary evidence without an answer keeps the element from being met.
    """

    PREFIX = "ES"
    LINKS = ("measure", "finding")

    class Bearing(models.TextChoices):
        SUPPORTS = "SUPPORTS", _("supports")
        CONTRADICTS = "CONTRADICTS", _("contradicts")

    class Releasability(models.TextChoices):
        RELEASE = "RELEASE", _("may be released")
        REDACTED = "REDACTED", _("may be released redacted")
        WITHHOLD = "WITHHOLD", _("is withheld")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="supports")
    element = models.ForeignKey(
        AuthorityElement, models.PROTECT, related_name="+", verbose_name=_("element")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="supports", verbose_name=_("finding")
    )
    bearing = models.CharField(_("bearing"), max_length=11, choices=Bearing)
    note = models.TextField(_("drafter's note"), blank=True)
    releasability = models.CharField(
        _("releasability"), max_length=8, choices=Releasability, blank=True
    )

    history = History()
    objects = ElementSupportQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["element__position", "pk"]
        verbose_name = _("support of an element")
        permissions = [
            ("add_elementsupport", "Set a finding against an element"),
            ("edit_elementsupport", "Edit the note on a finding"),
            ("withdraw_elementsupport", "Take a finding from an element"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "element", "finding"],
                condition=Q(withdrawn_at__isnull=True),
                name="elementsupport_once",
                violation_error_message=_("This finding is set against this element already."),
            ),
            models.CheckConstraint(
                name="elementsupport_bearing_known",
                condition=Q(bearing__in=["SUPPORTS", "CONTRADICTS"]),
            ),
        ]

    def clean(self) -> None:
        if self.element.authority_version_id != self.measure.authority_version_id:
            raise ValidationError(
                {"element": _("The element belongs to another version of the law.")}
            )
        if self.releasability in ("", self.Releasability.WITHHOLD):
            return
        # As it stands now: the row in hand may be from before it was restricted.
        exhibit = Exhibit._base_manager.get(pk=self.finding.exhibit_id)
        if exhibit.compartment or exhibit.restriction:
            raise ValidationError({"releasability": never_released(exhibit)})

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}matrix/"


BARS = {
    "GRAND_JURY": _("grand jury material (Fed. R. Crim. P. 6(e))"),
    "SAR": _(
        "a suspicious activity report, whose existence is confidential (31 U.S.C. 5318(g)(2))"
    ),
}
"""The rule that keeps material out of every releasable section, by compartment or restriction."""


def never_released(exhibit: Exhibit) -> str:
    """Why nothing of an exhibit in a compartment, or a restricted one, is released."""
    rule = BARS.get(exhibit.compartment) or BARS.get(exhibit.restriction)
    return gettext("It is %(rule)s: it enters no part that is released.") % {
        "rule": rule or gettext("in a compartment, or restricted")
    }


class ContrarySearch(Record):
    """A search for contrary and exculpatory information: what makes "none found" mean something."""

    PREFIX = "CS"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="searches")
    terms = models.TextField(_("searched for"))
    sources = models.TextField(_("where"))
    searched_on = models.DateField(_("on"))

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-searched_on", "-pk"]
        verbose_name = _("search for contrary information")
        permissions = [("record_contrarysearch", "Record a search for contrary information")]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}statements/"
