"""What must be true before the first request is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from audit import triggers
from audit.models import Entry

if TYPE_CHECKING:
    import datetime


def refuse_unguarded() -> None:
    """Raise ImproperlyConfigured when entries or history could be rewritten in SQL."""
    if absent := triggers.missing(connection):
        raise ImproperlyConfigured(
            f"{len(absent)} append-only triggers are missing ({', '.join(absent[:3])}…). "
            "Run: manage.py migrate"
        )


def refuse_early_clock(now: datetime.datetime) -> None:
    """Raise ImproperlyConfigured when ``now`` is before the newest entry of the record.

    A clock set back while the server was down would open what ended meanwhile. An entry of the
    future, made when the clock was ahead, is let pass by ``PROBITY_CLOCK_BACK_SECONDS``.
    """
    newest = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None:
        return
    if (newest - now).total_seconds() > settings.PROBITY_CLOCK_BACK_SECONDS:
        raise ImproperlyConfigured(
            f"The clock shows {now:%Y-%m-%d %H:%M:%S} UTC, before the newest entry of the record "
            f"({newest:%Y-%m-%d %H:%M:%S} UTC). Set it right, or name the seconds that it may be "
            "behind in PROBITY_CLOCK_BACK_SECONDS."
        )
