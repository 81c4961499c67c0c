"""Each daily test with a case that trips it and one that nearly does; and the daily run."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection

from accounts.system import system_user
from audit.acts import note
from audit.clock import legal_day
from audit.models import Entry
from cases import actions as cases
from oversight.detection import TESTS, Hit, Window, hits
from oversight.detection.approval import SIDES
from oversight.detection.reading import is_at_work
from oversight.jobs import SCHEDULE, run_tests
from oversight.models import Alert, SavedTest
from tests.cases.factories import make_case, make_exhibit, seat
from tests.factories import make_user, now
from tests.plugins.application_role import as_owner
from work import queue, worker
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Record

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 4, 12, tzinfo=ZoneInfo(settings.PROBITY_LEGAL_TZ))
"""A Wednesday that is no holiday."""
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))


def wrote(kind: str, by: User, about: Record | None = None, **facts: Any) -> Entry:
    """An entry of any moment, as the kernel would have written it then."""
    entry = Entry(
        at=NOON, kind=kind, outcome="noted", by_id=by.pk, by_name=by.username,
        person_id=by.person_id, channel="web",
    )  # fmt: skip
    if about is not None:
        entry.object_type, entry.object_id = about._meta.label_lower, about.pk
        entry.object_label = about.label()
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save()
    return entry


def found(code: str, *, since: datetime.datetime = NOON - DAY, **more: Any) -> list[Hit]:
    """What a test finds with its own threshold, or another."""
    window = Window(since, more.get("until", NOON + DAY))
    return list(hits(code, window, more.get("threshold", TESTS[code].threshold)))


def done(**facts: Any) -> dict[str, Any]:
    return {"outcome": "done", **facts}


def test_approved_within_seconds_of_opening(lead: User, member: User, drafter: User) -> None:
    case = make_case(lead)
    hasty, slow, old = (make_exhibit(case, lead) for _ in range(3))
    wrote("exhibits.read", member, hasty)
    wrote("exhibits.read", member, slow)
    wrote("exhibits.read", member, old, at=NOON - 20 * DAY)
    wrote("exhibits.read", member, old)
    wrote("audit.read_trail", member, old)
    verify = "cases.verify_exhibit"
    tripped = wrote(verify, member, hasty, at=NOON + 60 * MINUTE / 60, **done())
    wrote(verify, member, slow, at=NOON + 61 * MINUTE / 60, **done())
    wrote(verify, member, old, at=NOON + MINUTE / 2, **done())  # read weeks before
    wrote(verify, drafter, hasty, at=NOON + MINUTE / 2, **done())  # never opened it on a page
    wrote("cases.log_exhibit", member, hasty, at=NOON + MINUTE / 2, **done())  # no approval
    wrote(verify, member, hasty, at=NOON + MINUTE / 2, outcome="refused")
    [hit] = found("hasty_approval")
    assert (hit.entries, hit.by, hit.about) == ((tripped.pk,), member.pk, hasty.reference)


def test_export_outside_working_hours(lead: User, member: User) -> None:
    evening = NOON.replace(hour=19, minute=59)
    wrote("exhibits.download", lead, at=evening)
    wrote("exhibits.download", lead, at=NOON.replace(hour=7))
    wrote("exhibits.read", member, at=NOON.replace(hour=23))
    wrote("exhibits.download", member, at=NOON.replace(hour=23), outcome="refused")
    assert found("export_at_night") == []
    late = wrote("sanctions.print_packet", lead, at=evening + MINUTE)
    [hit] = found("export_at_night")
    assert (hit.entries, hit.by) == ((late.pk,), lead.pk)
    assert found("export_at_night", threshold=2) == []


@pytest.mark.parametrize(
    ("day", "at_work"),
    [("2026-03-06", True), ("2026-03-07", False), ("2026-07-03", False), ("2026-11-26", False)],
)
def test_a_holiday_and_a_weekend_are_no_working_hours(day: str, at_work: bool) -> None:
    """4 July 2026 is a Saturday and observed the day before (5 U.S.C. 6103(b))."""
    noon = datetime.datetime.combine(datetime.date.fromisoformat(day), NOON.timetz())
    assert is_at_work(noon) is at_work
    assert not is_at_work(noon.replace(hour=6, minute=59))
    assert not is_at_work(noon.replace(hour=20))


def test_first_read_on_the_edge_of_access(
    lead: User, member: User, drafter: User, prosecutor: User, supervisor: User
) -> None:
    case, start = make_case(lead), now()
    for user in (member, drafter):
        seat(case, user, by=lead)
    ends = seat(case, prosecutor, "COUNSEL", by=lead)
    stays = seat(case, supervisor, "OBSERVER", by=lead)
    fast = wrote("cases.read", member, case, at=start + 30 * MINUTE)
    wrote("cases.read", member, case, at=start + 40 * MINUTE)
    wrote("cases.read", drafter, case, at=start + 61 * MINUTE)
    last = wrote("cases.read", prosecutor, case, at=start + 9 * DAY + HOUR)
    wrote("cases.read", supervisor, case, at=start + 8 * DAY + 23 * HOUR)
    over = start + 10 * DAY
    for seated in (ends, stays):
        cases.end_member(seated.pk, by=lead, at=over, version=seated.version, reason="Moved.")
    found_now = found("fresh_access", since=start - HOUR, until=start + 11 * DAY)
    assert [(hit.by, hit.entries) for hit in found_now] == [
        (member.pk, (fast.pk,)), (prosecutor.pk, (last.pk,)),
    ]  # fmt: skip


def test_one_person_on_both_sides_of_a_separation(lead: User, member: User) -> None:
    case = make_case(lead)
    one, other = make_exhibit(case, lead), make_exhibit(case, lead)
    twin = make_user("twin", "investigator", person=lead.person)
    wrote("cases.verify_exhibit", member, one, at=now() + MINUTE, **done())
    wrote("cases.add_exhibit", lead, other, at=now() + MINUTE, **done())
    wrote("cases.log_exhibit", lead, other, at=now() + MINUTE, **done())
    assert found("both_sides", since=now() - DAY, until=now() + DAY) == []
    around = wrote("cases.verify_exhibit", twin, one, at=now() + MINUTE, **done())
    [hit] = found("both_sides", since=now() - DAY, until=now() + DAY)
    assert (hit.by, hit.entries[-1], len(hit.entries)) == (twin.pk, around.pk, 2)


def test_each_separation_is_a_pair_of_different_verbs_that_stand() -> None:
    assert all(one is not other for one, other in SIDES)
    assert len({other.name for _one, other in SIDES}) == len(SIDES)


def test_search_for_ones_own_name(lead: User, member: User) -> None:
    ana = make_user("ana", "investigator")
    name = ana.person.name
    wrote("actors.search", member, facts={"text": "Ana Lucía Portillo"})
    wrote("actors.search", member, facts={"text": ""})
    wrote("actors.read", ana, facts={"text": name})
    assert found("own_name") == []
    typed = wrote("actors.search", ana, facts={"text": name.upper(), "rows": 0})
    noticed = wrote("cases.self_lookup", member, facts={"case": "TF-2026-7K3QMX2"})
    assert {(hit.by, hit.entries) for hit in found("own_name")} == {
        (ana.pk, (typed.pk,)), (member.pk, (noticed.pk,)),
    }  # fmt: skip


def test_mass_reads(lead: User, member: User) -> None:
    case = make_case(lead)
    rows = [make_exhibit(case, lead) for _ in range(3)]
    for row in (*rows, *rows[:2]):
        wrote("exhibits.read", member, row)
    wrote("audit.read_trail", member, case)  # the record itself was asked
    assert found("mass_reads", threshold=4) == []
    wrote("cases.read", member, case, at=NOON + DAY / 2 + HOUR)  # another legal day
    assert found("mass_reads", threshold=4) == []
    wrote("cases.read", member, case)
    [hit] = found("mass_reads", threshold=4)
    assert (hit.by, hit.key) == (member.pk, f"{member.pk}:{legal_day(NOON)}")


def test_break_glass_used(lead: User, supervisor: User) -> None:
    wrote("cases.break_glass", supervisor, make_case(lead), outcome="refused")
    assert found("break_glass") == []
    glass = wrote("cases.break_glass", supervisor, **done())
    assert [hit.entries for hit in found("break_glass")] == [(glass.pk,)]


def test_history_without_entry(lead: User) -> None:
    case = make_case(lead)
    since, until = now() - HOUR, now() + HOUR
    assert found("without_entry", since=since, until=until) == []
    past = case.history.first()
    past.pk, past.version, past.title = None, 9, "Written by hand"
    past.history_change_reason = ""
    with as_owner(connection), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Where live row and history differ the commit is refused; SQLite refuses this itself.
            cursor.execute(
                "UPDATE cases_case SET version = 9, title = %s WHERE id = %s", [past.title, case.pk]
            )
        past.save_base(raw=True, force_insert=True)
    [hit] = found("without_entry", since=since, until=until)
    assert (hit.by, hit.about) == (past.history_user_id, case.reference)
    assert "Version 9" in hit.text


def test_the_tests_run_once_a_day_by_the_clock_and_leave_no_gap(
    lead: User, tests_laid: dict[str, SavedTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PERIODIC", list(SCHEDULE))
    start = now()
    note("cases.self_lookup", lead)
    moments = [start + MINUTE, start + 3 * DAY]
    for at in moments:
        Worker(read=lambda at=at: at).drain()
    assert {row.ran_until for row in SavedTest.objects.all()} == {moments[-1]}
    alert = Alert.objects.get()
    assert (alert.test.code, alert.account, alert.status) == ("own_name", lead, "OPEN")
    told = Entry.objects.about(alert).get(outcome="done")
    assert (told.by_name, told.channel) == ("system:clock", "job")
    # What was written while no worker ran is looked through by the next run.
    late = start + 6 * DAY
    wrote("cases.break_glass", lead, at=start + 4 * DAY, **done())
    Worker(read=lambda: late).drain()
    assert Alert.objects.filter(test__code="break_glass").count() == 1
    assert run_tests in {handler for _name, _every, handler in SCHEDULE}
    assert not queue.claim(late, due=late, lease=queue.LEASE)


def test_every_test_has_its_row_and_no_two_rows(tests_laid: dict[str, SavedTest]) -> None:
    assert set(tests_laid) == set(TESTS) == set(SavedTest.Code.values)
    assert {code: row.threshold for code, row in tests_laid.items()} == {
        code: test.threshold for code, test in TESTS.items()
    }
    assert system_user("clock").username == "system:clock"
