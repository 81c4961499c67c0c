"""Who gains and who loses, dates, units, recusal and return, and cases that nobody leads."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from accounts import actions as accounts_actions
from accounts.models import Circle
from accounts.rules import GIVE_CIRCLE
from accounts.standing import CIRCLES_THROUGH
from accounts.system import system_user
from audit.acts import Refused, begin
from audit.models import Entry
from cases import actions, querysets, rules
from cases.models import Case, Membership, Recusal
from cases.rules import team_guards
from tests.cases.factories import act_on, ask_for_seat, make_case, make_triage_circle, seat
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

DAY = datetime.timedelta(days=1)


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


@pytest.fixture
def unit(db: None) -> Any:
    """A unit of two people, as a package beside this one would tell of it."""
    group = Group(name="Unit of Puerto Barrios")
    group.save()
    circle = begin(
        GIVE_CIRCLE, Circle(group=group, kind="unit"), by=system_user("install"), at=now()
    )
    circle.people = [make_user("ana", "investigator"), make_user("beto", "investigator")]
    keys = {user.pk for user in circle.people}

    def through(user: User, roles: frozenset[str], at: datetime.datetime) -> list[int]:
        return [group.pk] if user.pk in keys else []

    CIRCLES_THROUGH.append(through)
    yield circle
    CIRCLES_THROUGH.remove(through)


def add_unit(case: Case, circle: Circle, by: User, **facts: Any) -> Membership:
    facts = {"capacity": "INVESTIGATOR", "reason": "Their case.", "at": now(), **facts}
    return actions.add_member(case.pk, by=by, circle=circle, **facts)


# --- who gains, who loses ------------------------------------------------------------------------


def typed(user: User, capacity: str = "INVESTIGATOR", **more: Any) -> dict[str, Any]:
    return {"user": user.pk, "capacity": capacity, "reason": "Assigned.", "version": "1", **more}


def test_adding_a_person_shows_who_gains_before_anything_is_changed(
    case: Case, lead: User, signed_in: Any
) -> None:
    newcomer = make_user("newcomer", "investigator")
    client, url = signed_in(lead), f"{case.get_absolute_url()}do/add-member/"
    before = Entry.objects.count()
    page = client.post(url, typed(newcomer))
    assert page.status_code == 200
    shifts = [(s.user, s.gains, s.loses) for s in page.context["seen"].shifts]
    assert shifts == [(newcomer, ["view", "work"], [])]
    assert not case.memberships.filter(user=newcomer).exists()
    assert not Case.objects.visible_to(newcomer, now()).exists()
    assert Entry.objects.count() == before
    mark = page.context["seen"].mark
    assert f'value="{mark}"' in page.content.decode()
    done = client.post(url, typed(newcomer, foreseen=mark))
    assert done.status_code == 302
    assert Case.objects.granted("work", newcomer, now()).contains(case)


def test_a_unit_is_shown_as_its_people_who_count_now(
    case: Case, lead: User, unit: Any, signed_in: Any
) -> None:
    ana, beto = unit.people
    seat(case, ana, "ANALYST", by=lead)  # has it already
    page = signed_in(lead).post(
        f"{case.get_absolute_url()}do/add-member/",
        {"circle": unit.pk, "capacity": "INVESTIGATOR", "reason": "Theirs.", "version": "1"},
    )
    seen = page.context["seen"]
    assert [(s.user, s.gains) for s in seen.shifts] == [(beto, ["view", "work"])]
    assert seen.unmoved == [ana]
    assert not Case.objects.visible_to(beto, now()).exists()


def test_a_recused_person_of_a_unit_gains_nothing(case: Case, lead: User, unit: Any) -> None:
    ana, beto = unit.people
    seat(case, ana, by=lead)
    actions.recuse(case.pk, by=ana, at=now())
    at = now()
    seen = actions.foresee(case, unit, lambda: add_unit(case, unit, lead, at=at), at=at)
    assert [shift.user for shift in seen.shifts] == [beto]
    add_unit(case, unit, lead)
    assert not Case.objects.visible_to(ana, now()).exists()
    assert Case.objects.visible_to(beto, now()).contains(case)


def test_ending_the_last_lead_says_that_nobody_leads(
    case: Case, lead: User, supervisor: User, signed_in: Any
) -> None:
    seat(case, supervisor, "OBSERVER", by=lead)
    row = case.memberships.get(user=lead)
    client = signed_in(supervisor)
    url = f"{case.get_absolute_url()}part/{row.reference}/do/end-member/"
    page = client.post(url, {"reason": "Moved.", "version": row.version})
    seen = page.context["seen"]
    assert [(s.user, s.loses) for s in seen.shifts] == [(lead, ["view", "work", "lead"])]
    assert seen.leaderless
    row.refresh_from_db()
    assert row.until is None
    done = client.post(url, {"reason": "Moved.", "version": row.version, "foreseen": seen.mark})
    assert done.status_code == 302
    assert not Case.objects.visible_to(lead, now()).exists()


def test_what_is_confirmed_is_what_is_done(
    case: Case, lead: User, unit: Any, signed_in: Any
) -> None:
    """Somebody steps aside between the two steps: it is shown again, and nothing is done."""
    ana, _beto = unit.people
    client, url = signed_in(lead), f"{case.get_absolute_url()}do/add-member/"
    sent = {"circle": unit.pk, "capacity": "ANALYST", "reason": "Theirs.", "version": "1"}
    mark = client.post(url, sent).context["seen"].mark
    begin(
        rules.RECUSE, Recusal(case=case, person=ana.person), by=_seated(case, ana, lead), at=now()
    )
    again = client.post(url, {**sent, "foreseen": mark})
    assert again.status_code == 409
    assert again.context["again"]
    assert not case.memberships.filter(circle=unit).exists()


def _seated(case: Case, user: User, lead: User) -> User:
    act_on(actions.end_member, seat(case, user, by=lead), lead, reason="For a moment.")
    seat(case, user, by=lead)
    return user


def test_the_version_travels_with_the_confirmation(
    case: Case, lead: User, member: User, signed_in: Any
) -> None:
    row = seat(case, member, by=lead)
    client = signed_in(lead)
    url = f"{case.get_absolute_url()}part/{row.reference}/do/end-member/"
    page = client.post(url, {"reason": "Moved.", "version": row.version})
    assert f'name="version" value="{row.version}"' in page.content.decode()
    assert client.post(url, {"reason": "Moved."}).status_code == 422


def test_what_is_refused_is_refused_and_recorded_at_the_first_step(
    team: Case, member: User, signed_in: Any
) -> None:
    newcomer = make_user("newcomer", "investigator")
    answer = signed_in(member).post(f"{team.get_absolute_url()}do/add-member/", typed(newcomer))
    assert answer.status_code == 403
    entry = Entry.objects.filter(kind="cases.add_member", outcome="refused").get()
    assert entry.by_name == "member"


def test_nothing_is_lost_when_neither_or_both_are_chosen(
    case: Case, lead: User, unit: Any, signed_in: Any
) -> None:
    client, url = signed_in(lead), f"{case.get_absolute_url()}do/add-member/"
    sent = {"capacity": "ANALYST", "reason": "Because of the port.", "version": "1"}
    for more in ({}, {"user": unit.people[0].pk, "circle": unit.pk}):
        answer = client.post(url, {**sent, **more})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Choose one person, or one unit." in page
        assert "Because of the port." in page


# --- dates, units --------------------------------------------------------------------------------


def test_a_membership_ends_after_it_begins(case: Case, lead: User, member: User) -> None:
    at = now()
    for until in (at - DAY, at):
        with refused("would end before it begins"):
            actions.add_member(
                case.pk, by=lead, at=at, user=member, capacity="ANALYST", until=until, reason="x"
            )


def test_a_membership_does_not_begin_in_the_past(case: Case, lead: User, member: User) -> None:
    at = now()
    row = Membership(
        case=case, user=member, circle=member.circle, capacity="ANALYST", since=at - DAY
    )
    with refused("does not begin in the past"):
        begin(rules.ADD_MEMBER, row, by=lead, at=at, reason="x")
    seated = Membership(
        case=case, user=member, circle=member.circle, capacity="ANALYST", since=at - DAY
    )
    with pytest.raises(ValidationError, match="before they were added"):
        begin(rules.SEAT, seated, by=system_user("intake"), at=at)


def test_an_end_in_the_past_is_named_at_its_field(
    case: Case, lead: User, member: User, signed_in: Any
) -> None:
    answer = signed_in(lead).post(
        f"{case.get_absolute_url()}do/add-member/", typed(member, until="2020-01-01")
    )
    assert answer.status_code == 422
    assert "This day lies in the past." in answer.content.decode()


def test_who_comes_second_to_add_the_same_person_is_told(
    case: Case, lead: User, member: User
) -> None:
    until = now() + DAY
    actions.add_member(
        case.pk, by=lead, at=now(), user=member, capacity="ANALYST", until=until, reason="A day."
    )
    with refused("on the case already"):
        ask_for_seat(case, member, by=lead)
    row = Membership(case=case, user=member, circle=member.circle, capacity="LEAD", since=now())
    row.until = None
    other = make_user("other", "investigator")
    seat(case, other, by=lead)
    twice = Membership(case=case, user=other, circle=other.circle, capacity="LEAD", since=now())
    with pytest.raises(ValidationError, match="Somebody else was faster"):
        begin(rules.SEAT, twice, by=system_user("intake"), at=twice.since)


def test_a_unit_leads_no_case(case: Case, lead: User, unit: Any) -> None:
    with refused("a unit leads no case"):
        add_unit(case, unit, lead, capacity="LEAD")


def test_a_unit_that_is_blocked_gets_no_new_case(
    case: Case, lead: User, unit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suspended(circle: Circle, at: datetime.datetime) -> str | None:
        return "the unit is suspended" if circle.pk == unit.pk else None

    monkeypatch.setattr(team_guards, "CIRCLE_BLOCKERS", [suspended])
    with refused("the unit is suspended"):
        add_unit(case, unit, lead)
    seat(case, unit.people[0], by=lead)  # by themselves people are judged by their own circle


def test_everybody_is_asked_where_no_package_knows_the_circle(
    unit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert querysets.people_of(unit, now()) == unit.people
    monkeypatch.setattr(querysets, "CIRCLE_PEOPLE", [lambda c, at: [unit.people[1].pk]])
    assert querysets.people_of(unit, now()) == [unit.people[1]]


# --- recusal and return --------------------------------------------------------------------------


@pytest.fixture
def two(team: Case, lead: User) -> tuple[User, User]:
    """Two more supervisors on the case."""
    users = make_user("sup_one", "supervisor"), make_user("sup_two", "supervisor")
    for user in users:
        seat(team, user, "OBSERVER", by=lead)
    return users


def test_return_takes_two_others(team: Case, recused: User, two: tuple[User, User]) -> None:
    recusal = team.recusals.get()
    with refused("nobody proposed the return yet"):
        act_on(actions.confirm_return, recusal, two[1], reason="x")
    act_on(actions.propose_return, recusal, two[0], reason="It was a namesake.")
    assert not Case.objects.visible_to(recused, now()).exists()
    with refused("proposed already"):
        act_on(actions.propose_return, recusal, two[1], reason="x")
    with refused("you proposed the return"):
        act_on(actions.confirm_return, recusal, two[0], reason="x")
    act_on(actions.confirm_return, recusal, two[1], reason="Looked at both birth records.")
    assert Case.objects.visible_to(recused, now()).contains(team)


def test_the_one_click_is_on_every_tab_of_the_case(
    team: Case, member: User, signed_in: Any
) -> None:
    client = signed_in(member)
    for tab in ("", "exhibits/", "members/"):
        page = client.get(f"{team.get_absolute_url()}{tab}").content.decode()
        assert f'action="{team.get_absolute_url()}do/recuse/"' in page, tab
    client.post(f"{team.get_absolute_url()}do/recuse/", {"version": "1"})
    entry = Entry.objects.filter(kind="cases.recuse", by_name="member").get()
    assert entry.reason == ""
    assert client.get(team.get_absolute_url()).status_code == 404


# --- without a lead ------------------------------------------------------------------------------


@pytest.fixture
def triaged(lead: User, supervisor: User) -> Case:
    """A case of an agency with its triage circle, which the supervisor reaches."""
    make_triage_circle(lead.agency.code)
    return make_case(lead)


def queue(client: Any) -> list[Case]:
    return list(client.get("/cases/").context["leaderless"])


def test_a_case_falls_to_the_supervisors_when_the_last_lead_goes(
    triaged: Case, lead: User, supervisor: User, signed_in: Any
) -> None:
    client = signed_in(supervisor)
    assert queue(client) == []
    actions.recuse(triaged.pk, by=lead, at=now())
    assert queue(client) == [triaged]
    other = make_user("other", "investigator")
    seat(triaged, other, "LEAD", by=supervisor)  # the supervisor seats a new lead
    assert queue(client) == []
    act_on(actions.end_member, triaged.memberships.get(user=other), supervisor, reason="Moved.")
    assert queue(client) == [triaged]


def test_a_closed_account_and_a_lapsed_day_leave_no_lead(
    triaged: Case, lead: User, supervisor: User
) -> None:
    end = now() + DAY
    second = make_user("second_lead", "investigator")
    actions.add_member(
        triaged.pk, by=lead, at=now(), user=second, capacity="LEAD", until=end, reason="A day."
    )
    accounts_actions.close_account(
        lead.pk, by=system_user("install"), at=now(), version=lead.version, reason="Left."
    )
    cases = Case.objects.filter(pk=triaged.pk)
    instant = datetime.timedelta(microseconds=1)
    assert not cases.without_lead(end - instant).exists()
    assert cases.without_lead(end).exists()


def test_who_reaches_nothing_leads_nothing(
    triaged: Case, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.models import User as Account  # noqa: PLC0415

    def lapsed(at: datetime.datetime) -> Any:
        return Account.objects.filter(pk=lead.pk).values("pk")

    assert not Case.objects.without_lead(now()).exists()
    monkeypatch.setattr(querysets, "AWAY", [lapsed])
    assert Case.objects.without_lead(now()).contains(triaged)


def test_the_queue_is_for_supervisors_who_see_the_case(
    triaged: Case, lead: User, member: User, stranger: User, signed_in: Any
) -> None:
    seat(triaged, member, by=lead)
    actions.recuse(triaged.pk, by=lead, at=now())
    from tests.factories import AgencyFactory  # noqa: PLC0415

    elsewhere = make_user("elsewhere", "supervisor", agency=AgencyFactory(code="XX"))
    for user in (member, elsewhere, lead):
        assert queue(signed_in(user)) == [], user


def test_the_triage_of_the_agency_stays_on_the_case(triaged: Case, lead: User) -> None:
    row = triaged.memberships.get(capacity="OBSERVER")
    with refused("the triage of the agency stays"):
        act_on(actions.end_member, row, lead, reason="Nobody needs to look.")


def test_the_triage_circle_is_called_by_its_agency(
    triaged: Case, lead: User, signed_in: Any
) -> None:
    page = signed_in(lead).get(f"{triaged.get_absolute_url()}members/").content.decode()
    assert "Triage, An agency" in page
    assert "triage:TF" not in page


def test_the_queue_costs_the_same_for_any_length(
    triaged: Case, lead: User, supervisor: User, signed_in: Any
) -> None:
    from tests.cases.test_pages import queries  # noqa: PLC0415

    actions.recuse(triaged.pk, by=lead, at=now())
    client = signed_in(supervisor)
    few = queries(client, "/cases/")
    for _ in range(4):
        actions.recuse(make_case(lead).pk, by=lead, at=now())
    assert queries(client, "/cases/") == few <= 13  # a list and a queue
