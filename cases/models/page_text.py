"""The words of a page as the search reads them. Machinery: written by ``cases.page_texts``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.copy import DerivedCopy
from cases.querysets.copies import PageTextQuerySet


class PageText(models.Model):
    """One page of the newest text that was read of an exhibit.

    Derived: ``cases.page_texts`` makes it anew from the kept copy. ``folded`` has a sign for each
    sign of ``text``, without case and accents, so that a place in one is the place in the other.
    """

    copy = models.ForeignKey(DerivedCopy, models.PROTECT, related_name="+")
    page = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"))
    folded = models.TextField(_("text to look in"))

    objects = PageTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="pagetext_once", fields=["copy", "page"])]

    def __str__(self) -> str:
        return f"{self.copy_id}:{self.page}"
