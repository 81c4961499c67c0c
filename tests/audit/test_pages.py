"""The log and the trail of an object: all to the auditor, the object's readers, nobody else."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import Agency, RoleGrant, User
from audit import trail
from audit.acts import act, note
from audit.models import Entry
from audit.views import PAGE_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.audit.conftest import MakeVerb

    SignedIn = Callable[[User], Client]


def trail_url(row: Any) -> str:
    return reverse("audit:trail", args=[row._meta.label_lower, row.reference])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def shown(answer: Any) -> list[Entry]:
    return [line.entry for line in answer.context["entries"]]


def test_the_log_shows_an_auditor_everything_and_their_reading_is_noted(
    auditor: User, member: User, lead: User, signed_in: SignedIn
) -> None:
    note("cases.read", member)
    note("cases.read", lead)
    answer = signed_in(auditor).get(reverse("audit:index"), {"what": "cases.read"})
    assert {e.by_name for e in shown(answer)} == {"member", "lead"}
    entry = Entry.objects.get(kind="audit.read_log")
    assert (entry.by_name, entry.facts) == (
        "auditor", {"asked": {"what": "cases.read"}, "rows": 2},
    )  # fmt: skip


@pytest.mark.parametrize("reader", ["member", "administrator", "supervisor"])
def test_the_log_shows_anybody_else_their_own_deeds_alone(
    reader: str, lead: User, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(reader)
    mine, theirs = note("cases.read", user), note("cases.read", lead)
    answer = signed_in(user).get(reverse("audit:index"))
    assert mine in shown(answer)
    assert theirs not in shown(answer)
    assert {e.by_id for e in shown(answer)} == {user.pk}
    assert not Entry.objects.filter(kind="audit.read_log").exists()


def test_the_log_is_filtered_and_a_wrong_filter_is_said(
    auditor: User, member: User, agency: Agency, signed_in: SignedIn
) -> None:
    about, other = note("cases.read", member, agency), note("cases.searched", member)
    client, url = signed_in(auditor), reverse("audit:index")
    day = about.at.date()
    for asked, wanted in (
        ({"who": "MEMB", "what": "cases"}, {about, other}),
        ({"about": agency.reference, "what": "read"}, {about}),
        ({"what": "searched", "outcome": "noted"}, {other}),
        ({"what": "searched", "outcome": "refused"}, set()),
        ({"what": "searched", "first": day, "last": day}, {other}),
        ({"what": "searched", "last": day - datetime.timedelta(days=1)}, set()),
        ({"what": "searched", "first": day + datetime.timedelta(days=1)}, set()),
    ):
        assert set(shown(client.get(url, asked))) == wanted, asked
    assert client.get(url, {"first": "yesterday"}).status_code == 422
    assert client.get(url, {"who": "nul\0"}).status_code == 400


def test_the_log_goes_page_by_page_and_is_never_counted(
    auditor: User, member: User, signed_in: SignedIn
) -> None:
    made = [note("cases.read", member) for _ in range(PAGE_ROWS + 7)]
    client, url = signed_in(auditor), reverse("audit:index")
    with CaptureQueriesContext(connection) as queries:
        first = client.get(url, {"what": "cases.read"})
    assert not [q["sql"] for q in queries if "COUNT(" in q["sql"].upper()]
    assert [e.pk for e in shown(first)] == [e.pk for e in reversed(made[7:])]
    second = client.get(url + first.context["older"])
    assert [e.pk for e in shown(second)] == [e.pk for e in reversed(made[:7])]
    assert second.context["older"] == ""
    for nonsense in ("x", "-1", "9" * 40, ""):
        assert client.get(url, {"before": nonsense}).status_code == 200


def test_the_log_takes_as_many_queries_for_one_row_as_for_a_page(
    auditor: User, member: User, agency: Agency, signed_in: SignedIn
) -> None:
    client, url = signed_in(auditor), reverse("audit:index")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        for _ in range(PAGE_ROWS):
            note("cases.read", member, agency)
    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.fixture
def grant(lead: User, administrator: User, second_administrator: User) -> RoleGrant:
    """A role that was proposed and confirmed."""
    at = lead.created_at
    proposed = actions.propose_role(
        lead, by=administrator, at=at, role="recorder", why="A word of the content",
        scope="Scope X",
    )  # fmt: skip
    return actions.confirm_role(
        proposed.pk, by=second_administrator, at=at, version=proposed.version
    )


def test_a_reader_sees_before_and_after_of_each_field(
    grant: RoleGrant, lead: User, signed_in: SignedIn
) -> None:
    answer = signed_in(lead).get(trail_url(grant))
    assert answer.status_code == 200
    confirmed, proposed = [
        line for line in answer.context["entries"] if line.entry.outcome == "done"
    ]
    assert (proposed.label, confirmed.label) == ("Propose a role", "Confirm the role")
    after = {change.label: (change.before, change.after) for change in confirmed.changes}
    assert after["status"] == ("Proposed", "Confirmed")
    assert after["confirmed by"][0] == ""
    assert "second_administrator" in after["confirmed by"][1]
    first = {change.label: (change.before, change.after) for change in proposed.changes}
    assert first["scope"] == ("", "Scope X")
    assert "A word of the content" in text(answer)


def test_an_auditor_who_may_not_read_it_sees_which_fields_and_never_their_values(
    agency: Agency,
    auditor: User,
    member: User,
    at: datetime.datetime,
    signed_in: SignedIn,
    verb: MakeVerb,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1, reason="New sign") as row:
        row.name = "A secret name"
    # An agency is known to everyone; here it is taken for a row that members alone may read.
    monkeypatch.setattr(
        type(Agency.objects.all()),
        "visible_to",
        lambda rows, user, at: rows if user == member else rows.none(),
    )
    answer = signed_in(auditor).get(trail_url(agency))
    assert answer.status_code == 200
    page = text(answer)
    for told in (agency.reference, "member", "New sign", "name", "A rule of the test"):
        assert told in page
    for secret in ("A secret name", "Prosecutor&#x27;s office", "Prosecutor's office", "PGN"):
        assert secret not in page
    assert not any(line.changes for line in answer.context["entries"])
    entry = Entry.objects.get(kind="audit.read_trail")
    assert (entry.by_name, entry.object_label) == ("auditor", agency.reference)
    reader = signed_in(member).get(trail_url(agency))
    assert "A secret name" in text(reader)


def test_the_trail_of_what_one_may_not_see_does_not_exist(
    grant: RoleGrant, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    missing = client.get(reverse("audit:trail", args=["accounts.rolegrant", "RG-2026-0000000"]))
    hidden = client.get(trail_url(grant))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    pages = [re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text(a)) for a in (hidden, missing)]
    assert pages[0] == pages[1]
    assert not Entry.objects.filter(kind="audit.read_trail").exists()


@pytest.mark.parametrize(
    "label",
    ["audit.entry", "sessions.session", "auth.group", "accounts.nothing", "nothing.case",
     "accounts", "accounts.historicaluser", "accounts.user.x"],
)  # fmt: skip
def test_only_records_have_a_trail(
    label: str, auditor: User, member: User, signed_in: SignedIn
) -> None:
    url = reverse("audit:trail", args=[label, member.reference])
    assert signed_in(auditor).get(url).status_code == 404


def test_a_trail_is_found_by_a_reference_typed_in_small_letters(
    agency: Agency, member: User, signed_in: SignedIn
) -> None:
    url = reverse("audit:trail", args=["accounts.agency", agency.reference.lower()])
    assert signed_in(member).get(url).status_code == 200


def test_a_trail_takes_as_many_queries_for_many_versions_as_for_two(
    agency: Agency, member: User, at: datetime.datetime, signed_in: SignedIn, verb: MakeVerb
) -> None:
    rename, client, counts = verb(), signed_in(member), []
    for version in range(1, 12):
        with act(rename, Agency, agency.pk, by=member, at=at, version=version) as row:
            row.name = f"Name {version}"
        if version in (1, 11):
            with CaptureQueriesContext(connection) as queries:
                client.get(trail_url(agency))
            counts.append(len(queries))
            assert not [q["sql"] for q in queries if "COUNT(" in q["sql"].upper()]
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_the_trail_is_printed_as_text_whatever_was_typed(
    agency: Agency, member: User, at: datetime.datetime, signed_in: SignedIn, verb: MakeVerb
) -> None:
    hostile = "<script>alert(1)</script>{{ request }}"
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1, reason=hostile) as row:
        row.name = hostile
    page = text(signed_in(member).get(trail_url(agency)))
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ request }}") >= 2


def test_lines_name_the_verb_and_link_to_the_trail_of_a_record(
    agency: Agency, auditor: User, member: User, signed_in: SignedIn
) -> None:
    note("cases.searched_people", member)
    lines = trail.lines(Entry.objects.filter(kind="cases.searched_people"))
    assert [line.label for line in lines] == ["Searched people"]
    answer = signed_in(auditor).get(reverse("audit:index"), {"about": agency.reference})
    assert f'href="{trail_url(agency)}"' in text(answer)


def test_the_log_speaks_in_words(
    grant: RoleGrant, administrator: User, auditor: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(auditor), reverse("audit:index")
    answer = client.get(url, {"about": grant.reference, "what": "accounts.confirm_role"})
    [line] = answer.context["entries"]
    assert (line.by_name, line.account) == ("Second Administrator", "second_administrator")
    assert (line.from_status, line.to_status) == ("Proposed", "Confirmed")
    assert line.changed == ["confirmed by"]
    assert line.noun == "role grant"
    page = text(answer)
    for machine in ("confirmed_by", "accounts.rolegrant<", "proposed →"):
        assert machine not in page
    asked = {"about": grant.reference, "who": "second admin", "what": "confirm the role"}
    assert shown(client.get(url, asked)) == [line.entry], "found by name and by label"


def test_what_a_second_auditor_read_shows_in_the_log(
    auditor: User, agency: Agency, signed_in: SignedIn
) -> None:
    client = signed_in(auditor)
    client.get(trail_url(agency))
    answer = client.get(reverse("audit:index"), {"what": "read_trail"})
    assert [e.by_name for e in shown(answer)] == ["auditor"]
