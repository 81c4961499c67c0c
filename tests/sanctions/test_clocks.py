"""The clocks C01 to C17: their days, whose duty they are, and one page that shows them."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.system import system_user
from audit.acts import begin
from audit.clock import day_begins, legal_day
from sanctions import actions, clocks, rules
from sanctions.models import Decision, Packet
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed
from work.calendar import business_days_after
from work.models import Deadline, Task

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

Day, DAY = datetime.date, datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "on", "about"),
    [
        ("C05", Day(2026, 12, 10), "2026"),
        ("C11", Day(2026, 12, 20), "EO-13818"),
        ("C11", Day(2026, 11, 27), "EO-13851"),
        ("C11", Day(2027, 7, 24), "EO-13581"),
        ("C11", Day(2026, 12, 15), "EO-14059"),
        ("C09", Day(2027, 6, 20), "EO-13818"),  # six months after its anniversary
        ("C10", Day(2027, 3, 20), "EO-13818"),  # 90 days after the period that ended there
        ("C12", Day(2027, 9, 30), "30 June 2027"),
        ("C04", Day(2026, 12, 30), "FY2027, 1/4"),  # 90 days after 1 October
    ],
)
def test_what_the_calendar_makes_due(code: str, on: Day, about: str) -> None:
    found = clocks.calendar(Day(2026, 11, 22), Day(2027, 11, 21))
    assert clocks.Due(code, on, about) in found
    assert found == sorted(found, key=lambda due: due.on)


def test_a_holders_report_is_due_after_ten_business_days_past_the_holidays() -> None:
    """From 18 December 2026: Christmas and New Year are federal holidays."""
    assert clocks.blocked_report(Day(2026, 12, 18)) == Day(2027, 1, 5)
    assert clocks.kept_until(Day(2024, 2, 29)) == Day(2034, 2, 28)
    assert clocks.months_after(Day(2026, 8, 31), 6) == Day(2027, 2, 28)


def test_each_clock_names_its_duty_and_the_report_ended_with_its_law() -> None:
    assert list(clocks.RULES) == [f"C{number:02}" for number in range(1, 18)]
    assert {code for code, rule in clocks.RULES.items() if not rule.ours} == {
        "C12", "C13", "C14", "C15",
    }  # fmt: skip
    assert clocks.RULES["C01"].ended_on == Day(2023, 12, 27)
    assert all(rule.basis and str(rule.duty) for rule in clocks.RULES.values())
    assert [code for code, rule in clocks.RULES.items() if not rule.checked] == ["C04"]


def test_only_ours_make_tasks_and_each_once(reviewer: User, drafter: User) -> None:
    at = day_begins(Day(legal_day(now()).year + 1, 12, 1))
    given = actions.raise_clock_tasks(at)
    assert given > 0
    titles = set(Task.objects.values_list("title", flat=True))
    assert any(title.startswith("C11 ") and "EO-13818" in title for title in titles)
    assert not any(title.startswith(("C12", "C13", "C14", "C15")) for title in titles)
    assert {task.holder.user for task in Task.objects.all()} == {reviewer}
    assert actions.raise_clock_tasks(at) == 0, "once"
    due = clocks.Due("C11", legal_day(at) + datetime.timedelta(days=90), "EO-13818")
    assert clocks.rings(due, legal_day(at))
    assert not clocks.rings(due._replace(code="C05"), legal_day(at))
    assert not clocks.rings(due._replace(on=legal_day(at), code="C12"), legal_day(at))


def test_the_page_shows_what_its_reader_may_know_in_a_constant_number_of_queries(
    world: World, stranger: User, signed_in: Any
) -> None:
    yesterday = now() - datetime.timedelta(days=1)
    blocked = imposed(world, in_force_since=yesterday)
    policy = make_authority("INA-212A3C", kind="visa_policy", machine="VISA_ACTION")
    general = imposed(world, "IN_FORCE_CONFIDENTIAL", yesterday, authority_version=policy)
    today = legal_day(now())
    kept = clocks.months_after(today, -120) + datetime.timedelta(days=20)
    other = make_actor("Otra Prueba", by=world.lead)
    gone = imposed(
        world, "DELISTED", day_begins(Day(2012, 1, 1)), subject=other,
        in_force_until=day_begins(kept), end_ground="COURT_ORDER",
    )  # fmt: skip

    client = signed_in(world.lead)
    page = client.get("/clocks/").content.decode()
    due = business_days_after(legal_day(yesterday), 10)
    for code, on, row in (
        ("C12", due, blocked), ("C17", clocks.kept_until(kept), gone),
    ):  # fmt: skip
        line = _line(page, row.reference)
        assert code in line
        assert on.isoformat() in line
    assert "makes no task here" in _line(page, blocked.reference)
    assert general.reference not in page, "C03 runs from the Secretary's personal finding alone"
    assert "ended on 2023-12-27" in page

    with CaptureQueriesContext(connection) as few:
        client.get("/clocks/")
    for number in range(4):
        who = make_actor(f"Prueba {number}", by=world.lead)
        imposed(world, in_force_since=yesterday, subject=who)
    with CaptureQueriesContext(connection) as many:
        client.get("/clocks/")
    assert len(many) == len(few)

    hidden = signed_in(stranger).get("/clocks/").content.decode()
    assert blocked.reference not in hidden
    assert "C12" in hidden, "the rules are for everybody"
    partner = make_user("reader", "investigator")
    assert signed_in(partner).get("/clocks/").status_code == 200


def test_a_clock_that_starts_elsewhere_says_where_or_takes_its_day_from_a_person(
    world: World, reviewer: User, decider: User, stranger: User, signed_in: Any
) -> None:
    for rule in clocks.RULES.values():
        assert (rule.how == "outside") == bool(str(rule.where)), rule.code
        assert rule.how in {"calendar", "rows", "gate", "person", "outside"}
    client, today = signed_in(world.reviewer), legal_day(now())
    act = make_authority("GLOMAG-ACT", kind="statute")
    measure = imposed(world, "NOMINATED", authority_version=act)
    received = today - datetime.timedelta(days=100)
    typed = {"code": "C06", "on": received.isoformat(), "source": "Joint letter, tab 3"}
    assert client.post("/clocks/start/", typed | {"source": ""}).status_code == 422
    late = client.post("/clocks/start/", typed | {"on": (today + DAY).isoformat()})
    assert late.status_code == 422
    assert "has not come yet" in late.content.decode()
    naming = typed | {"code": "C08", "on": (today + 14 * DAY).isoformat()}
    refusal = client.post("/clocks/start/", naming)
    assert refusal.status_code == 422
    assert "22 U.S.C. 10103(c)(2)" in refusal.content.decode()
    assert not Deadline.objects.exists(), "nothing half done"
    assert client.post("/clocks/start/", typed).status_code == 302
    naming |= {"on": (today + 40 * DAY).isoformat(), "measure": measure.pk}
    assert client.post("/clocks/start/", naming).status_code == 302
    answer, notice = Deadline.objects.order_by("pk")
    assert (answer.triggered_on, answer.due_on) == (received, received + 120 * DAY)
    assert (answer.source, answer.basis) == ("STATUTE", "22 U.S.C. 10102")
    assert (notice.triggered_on, notice.due_on) == (today, today + 25 * DAY)
    assert notice.holder == world.reviewer.circle
    page = client.get("/clocks/").content.decode()
    for line, code in ((_row(page, answer.title), "C06"), (_row(page, notice.title), "C08")):
        assert f'<span class="code">{code}</span>' in line
        assert "makes no task here" not in line
    assert "starts at the institution that rejects it" in page
    for rule in clocks.RULES.values():  # every basis is a citation, or says that it is not verified
        shown = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if rule.code in row]
        assert shown, rule.code
        assert all(rule.checked or "not verified" in row for row in shown), rule.code
    other = signed_in(stranger).get("/clocks/").content.decode()
    assert "Joint letter" not in other
    assert signed_in(decider).post("/clocks/start/", typed).status_code == 403
    assert measure.reference not in other


def test_the_notice_of_a_personal_finding_starts_with_it_alone(
    world: World, signed_in: Any
) -> None:
    """8 U.S.C. 1182(a)(3)(C)(iii): only the Secretary's own finding is notified."""
    policy = make_authority("INA-212A3C", kind="visa_policy", machine="VISA_ACTION")
    measures = [
        imposed(world, "IN_FORCE_CONFIDENTIAL", now(), authority_version=policy,
                subject=make_actor(f"Prueba {prong}", by=world.lead))
        for prong in ("P1", "P2")
    ]  # fmt: skip
    for measure, prong in zip(measures, ("P1", "P2"), strict=True):
        packet = begin(rules.MARK_STALE, Packet(measure=measure, title="t"),
                       by=system_user("clock"), at=now())  # fmt: skip
        begin(rules.MARK_STALE, Decision(
            measure=measure, packet=packet, outcome="PRIVATE", prongs=[prong],
            person=world.decider.person, office="Secretary", text="I find.",
            decided_on=legal_day(now()), manifest_sha256="0" * 64,
        ), by=system_user("clock"), at=now())  # fmt: skip
    page = signed_in(world.lead).get("/clocks/").content.decode()
    general, personal = measures
    line = _line(page, personal.reference)
    assert "C03" in line
    assert (legal_day(now()) + clocks.NOTICE).isoformat() in line
    assert general.reference not in page


def _row(page: str, text: str) -> str:
    (line,) = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if text in row]
    return line


def _line(page: str, reference: str) -> str:
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    (line,) = [row for row in rows if reference in row]
    return line
