"""A finding: what a passage of an exhibit shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.models.copy import DerivedCopy
from cases.models.exhibit import Exhibit
from cases.querysets import FindingQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Finding(Record):
    """A claim pinned to the page and the passage of an exhibit that bears on it.

    ``passage`` is quoted exactly, in the language of the exhibit; ``claim`` says what it shows.
    Where the page has a text, ``prefix``, ``suffix``, ``start`` and ``end`` say where the passage
    stood in it (W3C Web Annotation Data Model, TextQuoteSelector and TextPositionSelector).
    """

    PREFIX = "FI"
    ERASABLE = ("passage", "claim", "prefix", "suffix")

    class Bearing(models.TextChoices):
        SUPPORTS = "SUPPORTS", _("Supports")
        CONTRADICTS = "CONTRADICTS", _("Contradicts")

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, related_name="findings", verbose_name=_("exhibit")
    )
    page = models.PositiveIntegerField(_("page"))
    passage = models.TextField(_("passage"))
    claim = models.TextField(_("claim"))
    bearing = models.CharField(_("bearing"), max_length=12, choices=Bearing)
    about = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("about"),
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    file_sha256 = models.CharField(
        _("SHA-256 of what was cited"), max_length=64, blank=True, editable=False
    )
    text = models.ForeignKey(
        DerivedCopy,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("text it was cited from"),
    )
    prefix = models.CharField(_("before it"), max_length=64, blank=True, editable=False)
    suffix = models.CharField(_("after it"), max_length=64, blank=True, editable=False)
    start = models.PositiveIntegerField(_("first character"), null=True, editable=False)
    end = models.PositiveIntegerField(_("end"), null=True, editable=False)

    history = History()
    objects = FindingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("-id",)
        permissions = [
            ("pin_finding", "Pin a finding"),
            ("withdraw_finding", "Withdraw a finding"),
        ]
        constraints = [
            models.CheckConstraint(name="finding_page_counts_from_one", condition=Q(page__gte=1)),
            models.CheckConstraint(
                name="finding_quotes_a_passage", condition=~Q(passage="") & ~Q(claim="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        """The page exists in the file, and there are words in the quotation."""
        faults: dict[str, _StrOrPromise] = {}
        last = self.exhibit.stored_file.pages
        if last is not None and self.page and self.page > last:
            faults["page"] = _("The exhibit has %(last)d pages.") % {"last": last}
        if not self.passage.strip():
            faults["passage"] = _("Quote the passage exactly as it stands there.")
        if faults:
            raise ValidationError(faults)

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}findings/"
