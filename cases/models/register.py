"""The exculpatory register of a case: what was searched for what speaks against its allegations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets import InCaseQuerySet


class ExculpatorySearch(Record):
    """A search for what contradicts the allegations: it makes "none found" mean something.

    What it found are findings of the case that contradict; this says what was looked through.
    """

    PREFIX = "XS"
    ERASABLE = ("terms", "sources", "outcome")

    case = models.ForeignKey(Case, models.PROTECT, related_name="exculpatory_searches")
    searched_on = models.DateField(_("searched on"))
    terms = models.TextField(_("searched for"))
    sources = models.TextField(_("where"))
    outcome = models.TextField(_("what came of it"))

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("exculpatory search")
        verbose_name_plural = _("exculpatory searches")
        ordering = ("-searched_on", "-id")
        permissions = [
            ("state_exculpatorysearch", "State an exculpatory search"),
            ("withdraw_exculpatorysearch", "Withdraw an exculpatory search"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}findings/"
