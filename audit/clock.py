"""The one clock: the database's, so that every process agrees on the moment."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone


class SetBack(Exception):
    """The clock shows an earlier moment than it did: what ended would begin to count again."""


_latest = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def read() -> datetime.datetime:
    """The present moment, aware, in UTC, with microseconds.

    Raises SetBack when the clock went back by more than ``PROBITY_CLOCK_BACK_SECONDS`` since this
    process read it last, and for as long: dates open and close access.
    """
    global _latest
    moment = _moment()
    behind = (_latest - moment).total_seconds()
    if behind > settings.PROBITY_CLOCK_BACK_SECONDS:
        raise SetBack(
            f"The clock of the server went back from {_latest:%Y-%m-%d %H:%M:%S} to "
            f"{moment:%Y-%m-%d %H:%M:%S} UTC. Nothing is shown until it is right again."
        )
    _latest = max(_latest, moment)
    return moment


def _moment() -> datetime.datetime:
    """PostgreSQL answers with its own clock; SQLite lives in this process and has the same."""
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
