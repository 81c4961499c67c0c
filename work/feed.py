"""A person's calendar as an iCalendar file (RFC 5545) that says nothing of any case."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE = datetime.timedelta(days=1)


class Day(NamedTuple):
    """What falls on one day: a text without names or references, and where it is read."""

    key: str
    on: datetime.date
    text: str
    url: str


def as_calendar(days: Iterable[Day], at: datetime.datetime) -> bytes:
    """The days as events that last the whole of each. ``key`` goes in as a digest alone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Probity//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("name", _("Deadlines"))
    calendar.add("refresh-interval", datetime.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for day in days:
        event = Event()
        event.add("uid", f"{hashlib.sha256(day.key.encode()).hexdigest()[:32]}@probity")
        event.add("dtstamp", at)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + ONE)
        event.add("summary", day.text)
        event.add("url", day.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
