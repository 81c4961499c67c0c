"""Engagements: what they open to an auditor, to whom, until when; and that they let nobody act."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.acts import Refused
from audit.models import Entry
from audit.verbs import REGISTER
from cases import actions, rules
from cases.models import Case, Engagement, Exhibit
from tests.cases.factories import (
    act_on,
    make_case,
    make_engagement,
    make_exhibit,
    make_finding,
    make_logged,
    put_away,
)
from tests.factories import AgencyFactory, end_roles, make_user, now

if TYPE_CHECKING:
    from accounts.models import User

NONSENSE = "TF-2026-0000000"
DAY = datetime.timedelta(days=1)


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "security_officer")


@pytest.fixture
def chief(db: None) -> User:
    return make_user("chief", "security_officer")


def cases_of(user: User, at: datetime.datetime | None = None) -> set[str]:
    seen = Case.objects.visible_to(user, at or now())
    return set(seen.values_list("reference", flat=True))


def test_one_proposes_another_confirms_and_only_then_it_opens(
    team: Case, officer: User, chief: User, auditor: User
) -> None:
    row = make_engagement(officer, None, auditor, [team.reference.lower(), NONSENSE])
    assert cases_of(auditor) == set()
    with refused("you proposed it"):
        act_on(actions.confirm_engagement, row, officer)
    act_on(actions.confirm_engagement, row, chief)
    assert cases_of(auditor) == {team.reference}
    with refused("confirmed already"):
        act_on(actions.confirm_engagement, row, chief)


def test_never_by_the_auditor_and_for_auditors_alone(
    team: Case, officer: User, chief: User, auditor: User
) -> None:
    """The roles forbid it already: an auditor holds no other, by whichever account."""
    row = make_engagement(officer, None, auditor, [team.reference])
    for verb in (rules.PROPOSE_ENGAGEMENT, rules.CONFIRM_ENGAGEMENT):
        assert verb.stopped(auditor, row, now()) == "nobody engages themselves; two others must"
    with refused("not an auditor"):
        make_engagement(officer, None, chief, [team.reference])
    end_roles(auditor)
    with refused("not an auditor"):
        act_on(actions.confirm_engagement, row, chief)


def test_what_lives_in_the_case_opens_and_nothing_else(
    team: Case, lead: User, reviewer: User, officer: User, chief: User, auditor: User,
    administrator: User,
) -> None:  # fmt: skip
    exhibit = make_logged(team, lead)
    finding = make_finding(team, lead, exhibit)
    closed = put_away(make_logged(team, lead), reviewer)
    elsewhere = make_exhibit(make_case(lead, title="Another"), lead)
    make_engagement(officer, chief, auditor, [team.reference])
    seen = Exhibit.objects.visible_to(auditor, now())
    assert set(seen) == {exhibit}
    assert type(finding).objects.visible_to(auditor, now()).contains(finding)
    make_engagement(officer, administrator, auditor, [team.reference],
                    compartments_authority="Order 17 of the court.")  # fmt: skip
    assert set(Exhibit.objects.visible_to(auditor, now())) == {exhibit, closed}
    assert not Exhibit.objects.visible_to(auditor, now()).contains(elsewhere)
    for other in (officer, chief, administrator):
        assert cases_of(other) == set()


def test_it_counts_from_its_start_until_before_its_end(
    team: Case, officer: User, chief: User, auditor: User
) -> None:
    row = make_engagement(officer, chief, auditor, [team.reference])
    instant = datetime.timedelta(microseconds=1)
    seen = [
        bool(cases_of(auditor, at))
        for at in (row.since - instant, row.since, row.until - instant, row.until)
    ]
    assert seen == [False, True, True, False]
    act_on(actions.end_engagement, row, officer, reason="The inspection is over.")
    assert cases_of(auditor) == set()
    with refused("ended already"):
        act_on(actions.end_engagement, row, officer, reason="Twice.")


def test_what_ended_before_it_was_confirmed_is_confirmed_no_more(
    team: Case, officer: User, chief: User, auditor: User
) -> None:
    row = make_engagement(officer, None, auditor, [team.reference])
    act_on(actions.end_engagement, row, officer, reason="A mistake.")
    with refused("ended already"):
        act_on(actions.confirm_engagement, row, chief)


def test_the_scope_is_a_country_or_an_agency_in_a_period(
    lead: User, officer: User, chief: User, auditor: User
) -> None:
    agency = AgencyFactory(code="DOJ", kind="federal")
    abroad = make_user("abroad", "investigator", agency=agency)
    guatemala, honduras = make_case(lead), make_case(abroad, country="HN")
    row = make_engagement(officer, chief, auditor, [], scope="COUNTRY", country="HN")
    assert cases_of(auditor) == {honduras.reference}
    act_on(actions.end_engagement, row, chief, reason="Over.")
    row = make_engagement(officer, chief, auditor, [], scope="AGENCY", agency=lead.agency)
    assert cases_of(auditor) == {guatemala.reference}
    act_on(actions.end_engagement, row, chief, reason="Over.")
    for period, opens in (
        ({"created_from": now() - DAY, "created_until": now() + DAY}, True),
        ({"created_from": now() + DAY}, False),
        ({"created_until": guatemala.created_at}, False),
    ):  # fmt: skip
        row = make_engagement(officer, chief, auditor, [], scope="COUNTRY", country="GT", **period)
        assert bool(cases_of(auditor)) is opens, period
        act_on(actions.end_engagement, row, chief, reason="Over.")


def test_a_scope_is_named(team: Case, officer: User, auditor: User) -> None:
    for cases, facts in (([], {}), ([team.reference], {"scope": "COUNTRY", "country": "GT"})):
        with pytest.raises(ValidationError, match="scope of named cases"):
            make_engagement(officer, None, auditor, cases, **facts)
    with pytest.raises(ValidationError, match="country or the agency"):
        make_engagement(officer, None, auditor, [], scope="COUNTRY")


def test_it_neither_began_before_nor_ends_before_it_begins(
    team: Case, officer: User, auditor: User
) -> None:
    at = now()
    for since, until in ((at - DAY, at + DAY), (at + DAY, at + DAY)):
        with refused("begins now or later"):
            actions.propose_engagement(
                by=officer, at=at, auditor=auditor, scope="CASES", cases=[team.reference],
                since=since, until=until, legal_basis="Act.",
            )  # fmt: skip


def test_another_auditor_and_a_former_one_read_nothing(
    team: Case, officer: User, chief: User, auditor: User
) -> None:
    make_engagement(officer, chief, auditor, [team.reference])
    assert cases_of(make_user("second_auditor", "auditor")) == set()
    assert Engagement.objects.visible_to(make_user("third", "auditor"), now()).exists()
    assert not Engagement.objects.visible_to(make_user("nobody", "investigator"), now()).exists()


def test_no_verb_of_any_case_or_measure_is_an_auditors() -> None:
    held = {
        verb.name
        for verb in REGISTER.values()
        if "auditor" in verb.roles and verb.name.split(".")[0] in {"cases", "sanctions", "actors"}
    }
    assert held == set()


def test_an_auditor_reads_and_the_next_one_sees_under_what(
    team: Case, lead: User, officer: User, chief: User, auditor: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, lead)
    row = make_engagement(officer, chief, auditor, [team.reference])
    client = signed_in(auditor)
    page = client.get(team.get_absolute_url())
    assert page.status_code == 200
    assert team.title in page.content.decode()
    assert client.get(exhibit.get_absolute_url()).status_code == 200
    assert b"".join(client.get(reverse("exhibits:file", args=[exhibit.reference])))
    client.get(reverse("audit:trail", args=["cases.case", team.reference]))
    assert client.post(f"{team.get_absolute_url()}do/edit/", {"version": 1}).status_code in {
        403,
        422,
    }
    kinds = {"cases.read", "exhibits.read", "exhibits.download", "audit.read_trail"}
    read = Entry.objects.filter(by_id=auditor.pk, kind__in=kinds)
    assert {entry.kind for entry in read} == kinds
    assert {entry.facts.get("engagement") for entry in read} == {row.reference}
    second = signed_in(make_user("second_auditor", "auditor"))
    told = second.get(reverse("audit:index"), {"who": "auditor", "what": "cases.read"})
    assert row.reference in told.content.decode()
    assert row.reference in signed_in(lead).get(f"{team.get_absolute_url()}trail/").content.decode()


def test_outside_the_scope_an_auditor_sees_that_a_row_exists(
    team: Case, auditor: User, signed_in: Any
) -> None:
    client = signed_in(auditor)
    assert client.get(team.get_absolute_url()).status_code == 404
    trail = client.get(reverse("audit:trail", args=["cases.case", team.reference]))
    assert trail.status_code == 200
    assert team.title not in trail.content.decode()
    entry = Entry.objects.filter(kind="audit.read_trail").latest("pk")
    assert entry.facts == {}


def test_an_engagement_is_made_on_its_page(
    team: Case, officer: User, chief: User, auditor: User, lead: User, signed_in: Any
) -> None:
    url = reverse("engagements:index")
    assert signed_in(lead).get(url).status_code == 404
    typed = {
        "auditor": auditor.pk, "scope": "CASES", "cases": f"{team.reference}, {NONSENSE}",
        "legal_basis": "Inspector General Act.", "until": (now() + 9 * DAY).date().isoformat(),
    }  # fmt: skip
    client = signed_in(officer)
    assert client.post(url, typed | {"cases": ""}).status_code == 422
    assert client.post(url, typed | {"country": "GT"}).status_code == 422
    answer = client.post(url, typed)
    row = Engagement.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    page = client.get(row.get_absolute_url()).content.decode()
    assert NONSENSE in page
    assert team.title not in page
    client = signed_in(chief)
    done = client.post(f"{row.get_absolute_url()}do/confirm-engagement/", {"version": row.version})
    assert done.status_code == 302
    page = signed_in(auditor).get(row.get_absolute_url()).content.decode()
    assert team.title in page
    assert row.reference in signed_in(auditor).get(url).content.decode()
    assert signed_in(auditor).post(url, typed).status_code == 403


def test_ordinary_users_pay_nothing_for_it(
    team: Case, lead: User, officer: User, chief: User, auditor: User
) -> None:
    at, people = now(), type(lead).objects
    mine = people.get(pk=lead.pk)
    with CaptureQueriesContext(connection) as before:
        list(Case.objects.visible_to(mine, at))
    make_engagement(officer, chief, auditor, [team.reference])
    mine = people.get(pk=lead.pk)
    with CaptureQueriesContext(connection) as after:
        list(Case.objects.visible_to(mine, at))
    assert len(after) == len(before)
    assert not [q for q in after.captured_queries if "engagement" in q["sql"]]
