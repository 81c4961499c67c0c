"""A suspension of access: everything is closed to the person, by dates, on every account."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import actions, rules
from accounts.models import AccessSuspension, User
from accounts.standing import standing
from audit.acts import Refused
from audit.models import Entry
from cases.models import Case
from tests.cases.factories import make_case, seat
from tests.factories import make_user, now

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "security_officer")


@pytest.fixture
def second(db: None) -> User:
    return make_user("second_officer", "security_officer")


def suspend(user: User, officer: User, **facts: Any) -> AccessSuspension:
    facts = {"by": officer, "at": now(), "reason": "A device was lost.", **facts}
    return actions.suspend_access(user.person, **facts)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def lift(row: AccessSuspension, by: User) -> AccessSuspension:
    return actions.lift_suspension(
        row.pk, by=by, at=now(), version=row.version, reason="It was found again."
    )


def test_it_closes_every_account_of_the_person_and_takes_the_roles(
    lead: User, member: User, officer: User
) -> None:
    case = make_case(lead)
    again = make_user("member_again", "supervisor", person=member.person)
    for user in (member, again):
        seat(case, user, by=lead)
        assert Case.objects.visible_to(fresh(user), now()).contains(case)
    suspend(member, officer)
    for user in (member, again):
        now_stands = standing(fresh(user), now())
        assert (now_stands.roles, now_stands.circles) == (frozenset(), frozenset())
        assert "Your access was suspended" in now_stands.closed_because
        assert case.reference not in now_stands.closed_because
        assert not Case.objects.visible_to(fresh(user), now()).exists()
    assert Case.objects.visible_to(fresh(lead), now()).contains(case)


def test_dates_decide_from_the_first_moment_until_before_the_last(
    lead: User, officer: User, second: User
) -> None:
    case = make_case(lead)
    since = now() + HOUR
    row = suspend(lead, officer, at=since)
    lifted = actions.lift_suspension(
        row.pk, by=second, at=since + HOUR, version=row.version, reason="Found."
    )
    moments = {
        "before": since - datetime.timedelta(microseconds=1), "first": since,
        "last": lifted.until - datetime.timedelta(microseconds=1), "after": lifted.until,
    }  # fmt: skip
    sees = {n: Case.objects.visible_to(fresh(lead), at).contains(case) for n, at in moments.items()}
    assert sees == {"before": True, "first": False, "last": False, "after": True}


def test_a_suspended_administrator_or_officer_does_nothing(
    administrator: User, officer: User, second: User, member: User
) -> None:
    suspend(administrator, officer)
    suspend(second, officer)
    held = rules.CLOSE_ACCOUNT.why_not(fresh(administrator), member, now())
    assert "none of your roles" in str(held)
    with pytest.raises(Refused):
        suspend(member, fresh(second))


def test_it_is_back_dated_and_never_begins_later(member: User, officer: User) -> None:
    row = suspend(member, officer, since=now() - 5 * HOUR)
    assert row.since < row.created_at
    with pytest.raises(Refused, match="does not wait"):
        suspend(make_user("other"), officer, since=now() + HOUR)
    with pytest.raises(Refused, match="suspended already"):
        suspend(member, officer)
    earlier = suspend(member, officer, since=now() - 9 * HOUR)
    assert earlier.since < row.since


def test_nobody_suspends_or_returns_themselves_nor_lifts_the_own_deed(
    member: User, officer: User, second: User, administrator: User
) -> None:
    with pytest.raises(Refused, match="nobody suspends or returns themselves"):
        suspend(officer, officer)
    twin = make_user("officer_again", "security_officer", person=officer.person)
    with pytest.raises(Refused, match="nobody suspends"):
        suspend(twin, officer)
    row = suspend(member, officer)
    for hand in (officer, twin):
        with pytest.raises(Refused, match="you suspended this person"):
            lift(row, hand)
    lifted = lift(row, administrator)
    assert lifted.until is not None
    assert "lifted already" in str(rules.LIFT_SUSPENSION.why_not(second, lifted, now()))
    own = AccessSuspension(person=member.person, since=now(), created_by=officer)
    keeper = make_user("member_officer", "security_officer", person=member.person)
    assert "nobody suspends" in str(rules.LIFT_SUSPENSION.why_not(keeper, own, now()))


def test_a_reason_is_typed_and_each_suspension_is_an_entry(member: User, officer: User) -> None:
    with pytest.raises(ValidationError):
        suspend(member, officer, reason=" ")
    row = suspend(member, officer)
    [entry] = Entry.objects.about(row)
    assert (entry.kind, entry.reason) == ("accounts.suspend_access", "A device was lost.")


def test_who_reads_suspensions(
    member: User, officer: User, second: User, administrator: User, auditor: User, lead: User
) -> None:
    row = suspend(member, officer)
    readers = {
        u.username: AccessSuspension.objects.visible_to(fresh(u), now()).contains(row)
        for u in (officer, second, administrator, auditor, lead, member)
    }
    assert readers == {
        "officer": True, "second_officer": True, "administrator": True, "auditor": True,
        "lead": False, "member": False,
    }  # fmt: skip


def test_a_case_whose_lead_is_suspended_is_without_lead(lead: User, officer: User) -> None:
    case = make_case(lead)
    assert not Case.objects.filter(pk=case.pk).without_lead(now()).exists()
    suspend(lead, officer)
    assert Case.objects.filter(pk=case.pk).without_lead(now()).exists()


def test_the_account_page_suspends_shows_and_lifts(
    member: User, officer: User, second: User, signed_in: Any, settings: Any
) -> None:
    page = reverse("accounts:account", args=[member.reference])
    typed = {"reason": "A canary reason.", "since": "2026-01-01T10:00"}
    client = signed_in(officer)
    answer = client.post(reverse("accounts:suspend", args=[member.reference]), typed)
    assert answer.status_code == 302, answer.content[:300]
    row = AccessSuspension.objects.get()
    assert f"{row.since:%Y-%m-%d %H:%M}" == "2026-01-01 10:00"
    assert "A canary reason." in client.get(page).content.decode()
    client = signed_in(second)
    lifting = reverse(
        "accounts:suspension_do", args=[member.reference, row.reference, "lift-suspension"]
    )
    wrong = client.post(lifting, {"version": row.version, "reason": ""})
    assert wrong.status_code == 422
    right = client.post(lifting, {"version": row.version, "reason": "Found."})
    assert right.status_code == 302
    row.refresh_from_db()
    assert row.until is not None


def test_a_suspended_person_is_told_on_every_page_and_learns_no_reason(
    member: User, officer: User, lead: User, signed_in: Any
) -> None:
    case = make_case(lead)
    seat(case, member, by=lead)
    suspend(member, officer)
    client = signed_in(member)
    for url in ("/", "/cases/", reverse("accounts:account", args=[member.reference])):
        page = client.get(url).content.decode()
        assert "Your access was suspended" in page
        assert "A device was lost." not in page
        assert case.reference not in page
    assert client.get(case.get_absolute_url()).status_code == 404
    hidden = reverse("accounts:suspend", args=[member.reference])
    assert client.post(hidden, {"reason": "x"}).status_code == 403
