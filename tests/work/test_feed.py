"""The calendar feed: whoever has the address learns that something is due, and not what."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from icalendar import Calendar

from accounts import actions as account_actions
from accounts.system import system_user
from audit.clock import legal_day
from audit.models import Entry
from tests.factories import now
from tests.guarded import about, silent
from tests.work.factories import make_deadline, make_task
from work import actions, rules
from work.models import CalendarFeed

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from work.subjects import Subject

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)


def address(client: Any) -> str:
    """The address that was shown this once, without its host."""
    shown: str = client.post("/work/calendar/").context["address"]
    return shown.removeprefix("http://testserver")


def told(client: Client, path: str) -> list[tuple[str, datetime.date]]:
    answer = client.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(event["summary"]), event.decoded("dtstart")) for event in found]


def test_the_feed_names_nothing_and_asks_access_at_each_fetch(
    lead: User, subject: Subject, seen: set[int], signed_in: Any, client: Client
) -> None:
    due = legal_day(now()) + WEEK
    for source in ("STATUTE", "ORDER", "INTERNAL"):
        make_deadline(lead, title="Canary title", source=source, basis="Canary basis",
                      about=subject, due_on=due)  # fmt: skip
    make_task(lead, title="Canary task", due_on=due)
    make_task(lead, title="Without a date")
    path = address(signed_in(lead))
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert token not in str(CalendarFeed.objects.values().get())  # its digest alone is kept
    client.logout()
    assert sorted(told(client, path)) == [
        ("Deadline (internal)", due), ("Deadline (order)", due), ("Deadline (statute)", due),
        ("Task", due),
    ]  # fmt: skip
    text = client.get(path).content.decode()
    assert not any(word in text for word in ("Canary", subject.label, subject.url))
    assert Entry.objects.filter(kind="work.read_feed", by_id=lead.pk).count() == 2
    # Who was taken off the case has nothing of it at the next fetch.
    seen.discard(lead.pk)
    assert told(client, path) == [("Task", due)]
    account_actions.close_account(
        lead.pk, by=system_user("install"), at=now(), version=lead.version, reason="Left."
    )
    assert client.get(path).status_code == 404


def test_an_address_is_shown_once_replaced_and_closed(
    lead: User, member: User, signed_in: Any, client: Client
) -> None:
    first = address(signed_in(lead))
    assert first not in signed_in(lead).get("/work/calendar/").content.decode()
    second = address(signed_in(lead))
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    feed = CalendarFeed.objects.standing().get()
    revoke = f"/work/calendar/{feed.reference}/revoke/"
    assert signed_in(member).post(revoke).status_code == 404
    assert signed_in(lead).post(revoke).status_code == 302
    assert client.get(second).status_code == 404
    assert client.get(second.replace(".ics", "x.ics")).status_code == 404


def test_an_address_is_closed_by_its_owner_and_once(lead: User, member: User) -> None:
    feed, _token = actions.open_feed(by=lead, at=now())
    revoking, standing = [rules.REVOKE_FEED], about(feed=feed)
    assert not silent(revoking, "owner’s alone", member, standing, now())
    closed = about({"withdrawn_at": now()}, feed=feed)
    assert not silent(revoking, "closed already", lead, closed, now())


def test_neither_fetching_nor_guessing_is_without_end(
    lead: User, signed_in: Any, client: Client, settings: Any
) -> None:
    settings.PROBITY_THROTTLE = True
    cache.clear()
    path = address(signed_in(lead))
    client.logout()
    codes = [client.get(path).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]
    guesses = [client.get(f"/work/calendar/guess{n}.ics").status_code for n in range(21)]
    assert guesses == [404] * 20 + [429]


def test_a_clock_of_law_is_not_put_off(lead: User, signed_in: Any) -> None:
    due = legal_day(now()) + 4 * WEEK
    law = make_deadline(lead, source="STATUTE", basis="50 U.S.C. 1622(d)", due_on=due)
    ours = make_deadline(lead, due_on=due)
    client = signed_in(lead)
    until = {"until": str(legal_day(now()) + WEEK), "version": 1}
    refused = client.post(f"{law.get_absolute_url()}do/snooze-deadline/", until)
    assert (refused.status_code, "cannot be put off" in refused.content.decode()) == (403, True)
    assert client.post(f"{ours.get_absolute_url()}do/snooze-deadline/", until).status_code == 302
    sections = {one.slug: [row.row for row in one.rows]
                for one in client.get("/work/").context["sections"]}  # fmt: skip
    assert sections == {"later": [law], "asleep": [ours]}
    page = client.get("/work/").content.decode()
    assert "Statute or regulation" in page
    assert "Internal rule" in page
    early = until | {"until": str(due + WEEK), "version": 2}
    assert client.post(f"{ours.get_absolute_url()}do/snooze-deadline/", early).status_code == 422
    past = until | {"until": "2020-01-01", "version": 2}
    assert client.post(f"{ours.get_absolute_url()}do/snooze-deadline/", past).status_code == 422
    assert "Warns" in client.get(law.get_absolute_url()).content.decode()
