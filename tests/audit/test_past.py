"""What a record was: versions in pairs, and how it stood at a moment."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.system import system_user
from audit import past
from audit.models import Entry
from cases import actions as cases_actions
from tests.actors.factories import make_actor
from tests.cases.factories import make_case, seat
from tests.factories import make_user, now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from accounts.models import Agency, User

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def rename(agency: Agency, name: str) -> Agency:
    """The agency with another name, by the installation."""
    install = system_user("install")
    return actions.edit_agency(
        agency.pk, by=install, at=now(), version=agency.version, name=name,
        country=agency.country, kind=agency.kind,
    )  # fmt: skip


def test_each_version_is_held_against_the_one_before_in_two_queries(
    lead: User, agency: Agency
) -> None:
    for n in range(9):
        agency = rename(agency, f"Name {n}")
    counts = []
    for size in (2, 8):
        with CaptureQueriesContext(connection) as queries:
            told, below = past.versions(agency, lead, now(), size=size)
        counts.append(len(queries))
        assert [version.number for version in told] == list(range(10, 10 - size, -1))
        assert below == 11 - size
        history = [q["sql"] for q in queries if "historicalagency" in q["sql"]]
        assert len(history) == 1
        assert f"LIMIT {size + 1}" in history[0]
    assert counts[0] == counts[1] <= 4
    assert told[0].changes == [("name", "Name 7", "Name 8")]
    last, end = past.versions(agency, lead, now(), size=8, before=below)
    assert ([version.number for version in last], end) == ([2, 1], None)
    assert ("kind", "", "Partner institution") not in last[1].changes
    assert {change.label for change in last[1].changes} >= {"name", "country"}


def test_a_record_stands_as_it_was_at_a_moment_in_words(lead: User, agency: Agency) -> None:
    made = agency.created_at
    agency = rename(agency, "Later")
    then = past.as_it_was(agency, agency.history.get(version=1).history_date, lead, now())
    assert then is not None
    assert dict(then.fields)["name"] == "Prosecutor's office"
    assert then.number == 1
    assert dict(then.fields)["kind"] == agency.get_kind_display()
    present = past.as_it_was(agency, now(), lead, now())
    assert present is not None
    assert dict(present.fields)["name"] == "Later"
    assert past.as_it_was(agency, made - datetime.timedelta(days=1), lead, now()) is None


def test_the_page_of_versions_is_for_readers_and_leaves_an_entry(
    lead: User, auditor: User, agency: Agency, signed_in: SignedIn
) -> None:
    rename(agency, "Later")
    url = reverse("audit:history", args=["accounts.agency", agency.reference])
    answer = signed_in(lead).get(url, {"then": f"{now():%Y-%m-%d %H:%M}"})
    assert answer.status_code == 200
    assert "Later" in answer.content.decode()
    assert Entry.objects.filter(kind="audit.read_history", by_id=lead.pk).count() == 1
    assert signed_in(lead).get(url, {"then": "some day"}).status_code == 422
    nothing = reverse("audit:history", args=["accounts.agency", "AG-2026-0000000"])
    assert signed_in(lead).get(nothing).status_code == 404


def test_the_history_of_a_record_gathers_what_ties_it_to_others(
    lead: User, member: User, supervisor: User, signed_in: SignedIn
) -> None:
    case = make_case(lead)
    membership = seat(case, member, by=lead)
    cases_actions.end_member(
        membership.pk, by=lead, at=now(), version=membership.version, reason="Moved to Zacapa."
    )
    actor = make_actor("Rosa Prueba", by=lead)
    named = cases_actions.add_actor(case.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    cases_actions.withdraw_actor(
        named.pk, by=lead, at=now(), version=named.version, reason="A namesake."
    )
    told = past.ties(case, lead, now(), size=50)
    assert [(tie.reference, tie.reason) for tie in told[:3]] == [
        (named.reference, "A namesake."), (named.reference, ""),
        (membership.reference, "Moved to Zacapa."),
    ]  # fmt: skip
    ended = {change.label for change in told[2].changes}
    assert ended == {"until"}
    assert actor.reference in str(told[1].changes)
    assert len(past.ties(case, lead, now(), size=2)) == 2
    # From the other side as well; and of ties that one does not see, nothing.
    assert {tie.reference for tie in past.ties(actor, lead, now(), size=50)} == {named.reference}
    assert past.ties(actor, supervisor, now(), size=50) == []
    page = signed_in(lead).get(reverse("audit:history", args=["cases.case", case.reference]))
    assert "Moved to Zacapa." in page.content.decode()
    counts = []
    for n in range(2):
        seat(case, make_user(f"member{n}", "investigator"), by=lead)
        with CaptureQueriesContext(connection) as queries:
            past.ties(case, lead, now(), size=50)
        counts.append(len(queries))
    assert counts[0] == counts[1]
