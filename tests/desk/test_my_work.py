"""My work in one list: what is overdue, due, with others, and what lies idle."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.clock import legal_day
from cases import actions as cases
from desk.my_work import State, idle_cases, my_work
from tests.cases.factories import make_case, make_logged, seat
from tests.cases.outgoing import make_institution, make_referral, make_request, to_legal
from tests.casting import unasked
from tests.factories import now
from tests.work.factories import make_deadline, make_task

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Track

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


def test_all_that_waits_stands_in_one_list_the_most_urgent_first(
    lead: User, member: User, supervisor: User, stranger: User, client: Any
) -> None:
    today = legal_day(now())
    case = make_case(lead, title="Bridge")
    seat(case, member, by=lead)
    make_deadline(lead, title="Answer the court", due_on=today + 9 * DAY)
    make_task(lead, title="Without a day")
    make_task(lead, title="Read today", due_on=today)
    make_task(lead, title="Late by two", due_on=today + DAY)
    make_task(
        lead,
        title="Late by eight",
        due_on=today - 5 * DAY,
    )
    make_task(lead, to=member.circle, title="Member reads")
    exhibit = make_logged(case, lead)
    cases.offer_custody(exhibit.pk, by=lead, at=now(), to=member, note="To be read.")
    at = now() + 3 * DAY
    rows = [(row.state, row.days, row.title) for row in my_work(lead, at)]
    assert rows == [
        (State.OVERDUE, 8, "Late by eight"),
        (State.OVERDUE, 3, "Read today"),
        (State.OVERDUE, 2, "Late by two"),
        (State.DUE, 6, "Answer the court"),
        (State.DUE, None, "Without a day"),
        (State.WAITING, 3, "Member reads"),
        (State.WAITING, 3, "Custody that you offered"),
    ]
    later = [row for row in my_work(lead, at + 40 * DAY) if row.state == State.IDLE]
    assert [(row.days, case.reference in row.title) for row in later] == [(43, True)]
    assert [row.title for row in my_work(member, at)] == ["Member reads"]
    assert not my_work(stranger, at)

    client.force_login(lead)
    page = client.get("/").content.decode()
    assert "Waiting on others 2" in page
    only = client.get("/?only=waiting").content.decode().partition("<main")[2]
    assert "Member reads" in only
    assert "Late by eight" not in only
    assert client.get("/?only=<b>").status_code == 200


def test_what_was_sent_for_review_waits_since_it_came_there(
    lead: User, supervisor: User, prosecutor: User
) -> None:
    case = make_case(lead)
    seat(case, supervisor, by=lead)
    seat(case, prosecutor, by=lead)
    referral = make_referral(case, lead, make_institution())
    request = make_request(case, prosecutor)
    assert not [row for row in my_work(lead, now()) if row.state == State.WAITING]
    to_legal(referral, lead, supervisor)
    rows = [row for row in my_work(lead, now() + 4 * DAY) if row.state == State.WAITING]
    assert [(row.days, row.with_whom, row.about) for row in rows] == [
        (4, "Legal review", case.reference)
    ]
    assert referral.reference in rows[0].title
    assert not my_work(prosecutor, now() + 4 * DAY)  # a draft of one's own waits for nobody
    assert request.drafted_by == prosecutor


def test_a_longer_list_asks_no_more_questions(lead: User, member: User, client: Any) -> None:
    client.force_login(lead)
    case = make_case(lead)
    seat(case, member, by=lead)

    def more() -> int:
        exhibit = make_logged(case, lead)
        cases.offer_custody(exhibit.pk, by=lead, at=now(), to=member, note="To be read.")
        make_task(lead, to=member.circle)
        make_task(lead)
        make_referral(case, lead, house)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    house = make_institution()
    first = more()
    more()
    assert more() == first


def test_a_case_where_nothing_happens_is_idle_after_thirty_days(
    lead: User, member: User, client: Any
) -> None:
    first, second = make_case(lead, title="Silent"), make_case(lead, title="Alive")
    make_case(member)
    later = now() + datetime.timedelta(days=31)
    assert [(case, days) for case, days in idle_cases(lead, later)] == [(first, 31), (second, 31)]
    assert not idle_cases(lead, now())
    client.force_login(lead)
    assert "Idle" not in client.get("/").content.decode()


def test_the_next_date_of_a_track_stands_with_its_owner_until_it_is_settled(
    lead: User, member: User
) -> None:
    today = legal_day(now())
    case = make_case(lead, title="Bridge")
    seat(case, member, by=lead)

    def track(owner: User, day: datetime.date | None) -> Track:
        return cases.add_track(
            case.pk, by=lead, at=now(), kind="US_CRIMINAL", owner=owner, next_on=day,
            docket_number="1:26-cr-17",
        )  # fmt: skip

    late, today_s = track(lead, today - 2 * DAY), track(lead, today)
    for owner, day in ((lead, today + 60 * DAY), (lead, None), (member, today)):
        track(owner, day)
    rows = [row for row in my_work(lead, now()) if "1:26-cr-17" in row.title]
    assert [(row.state, row.days) for row in rows] == [(State.OVERDUE, 2), (State.DUE, 0)]
    assert all(case.reference in row.about for row in rows)
    assert [late.reference in rows[0].url, today_s.reference in rows[1].url] == [True, True]
    unasked(cases.drop_track)(late.pk, by=lead, at=now(), version=late.version, outcome="Declined.")
    assert [row.days for row in my_work(lead, now()) if "1:26-cr-17" in row.title] == [0]
