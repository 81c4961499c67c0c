"""Questions about what was made from exhibits."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

from accounts.standing import standing
from cases.querysets import OnExhibitQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class DerivedCopyQuerySet(OnExhibitQuerySet):
    """Copies made from exhibits: texts, translations, redactions, clips."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Those of the exhibits that the user may read; the system's hand makes texts of all."""
        if "system" in standing(user, at).roles:
            return self
        return super().visible_to(user, at)

    def content_open_to(self, user: User, at: datetime.datetime) -> Self:
        """Visible copies whose bytes the user may read: what is closed to a reader of the exhibit
        is closed in each copy of it, except that a redaction says less and follows the same rule
        all the same."""
        exhibits: Any = apps.get_model("cases", "Exhibit").objects
        return self.visible_to(user, at).filter(
            exhibit__in=exhibits.content_open_to(user, at).order_by().values("pk")
        )

    def texts(self) -> Self:
        """Standing texts of pages that are there to be read, newest first."""
        return self.standing().filter(kind="TEXT", status="MADE").order_by("-pk")


class PageTextQuerySet(models.QuerySet[Any]):
    """Pages of the texts that were read of exhibits."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Pages of the copies whose bytes the user may read."""
        copies: Any = apps.get_model("cases", "DerivedCopy").objects
        open_to = copies.content_open_to(user, at).texts().order_by().values("pk")
        return self.filter(copy__in=open_to)

    def holding(self, words: list[str]) -> Self:
        """Pages that hold every one of the words, which are folded as the pages are."""
        found = self
        for word in words:
            found = found.filter(folded__contains=word)
        return found
