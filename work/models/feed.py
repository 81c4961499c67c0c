"""The address under which a person's calendar program asks for their days."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from work.querysets import CalendarFeedQuerySet


class CalendarFeed(Record):
    """One secret address of one person. Only the digest of its token is kept: it is shown once,
    and whoever reads the database cannot ask with it."""

    PREFIX = "CF"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose")
    )
    token_sha256 = models.CharField(_("digest of the token"), max_length=64, unique=True)

    history = History()
    objects = CalendarFeedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        permissions = [
            ("open_calendarfeed", "Open a calendar feed"),
            ("revoke_calendarfeed", "Revoke a calendar feed"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="calendarfeed_one_each",
                fields=["user"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("You have a calendar address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
