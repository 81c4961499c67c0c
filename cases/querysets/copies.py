"""Questions about what was made from exhibits."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

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
