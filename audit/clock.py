"""The one clock: the database's, so that every process agrees on the moment."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone


def read() -> datetime.datetime:
    """The present moment, aware, in UTC, with microseconds.

    PostgreSQL answers with its own clock. SQLite lives in this process, whose
    clock it would read anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime.datetime = cursor.fetchone()[0]
        return moment.astimezone(datetime.UTC)
    return timezone.now()


def legal_day(at: datetime.datetime) -> datetime.date:
    """The legal date of a moment: the calendar day in ``PROBITY_LEGAL_TZ``."""
    return at.astimezone(ZoneInfo(settings.PROBITY_LEGAL_TZ)).date()


def day_begins(day: datetime.date) -> datetime.datetime:
    """The moment at which a legal day begins, in UTC."""
    zone = ZoneInfo(settings.PROBITY_LEGAL_TZ)
    return datetime.datetime.combine(day, datetime.time.min, zone).astimezone(datetime.UTC)
