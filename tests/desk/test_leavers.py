"""What a leaver held: shown to the supervisors of the agency, handed over in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from accounts import actions as accounts
from accounts.system import system_user
from cases import actions as cases
from cases.models import Case
from desk import leavers
from tests.cases.factories import make_case, make_exhibit, make_triage_circle, seat
from tests.factories import AgencyFactory, make_user, now
from work.actions import give_task
from work.models import Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def left(lead: User, member: User, supervisor: User) -> Case:
    """A case that the lead left behind: with a task, a track and an exhibit; another is hidden."""
    make_triage_circle("TF")
    case = make_case(lead, title="Bridge")
    seat(case, member, by=lead)
    cases.add_track(case.pk, by=lead, at=now(), kind="MLA", owner=lead)
    make_exhibit(case, lead)
    give_task(lead.circle, by=member, at=now(), title="Call them", about=Subject.of(case))
    close(lead)
    return case


def close(user: User) -> None:
    accounts.close_account(
        user.pk, by=system_user("install"), at=now(), version=user.version, reason="Left."
    )


def page(user: User) -> str:
    return reverse("desk:left_behind", args=[user.reference])


def test_what_was_held_stands_on_the_desk_of_the_agencys_supervisors(
    left: Case, lead: User, supervisor: User, member: User, signed_in: Any
) -> None:
    assert page(lead) in signed_in(supervisor).get("/").content.decode()
    elsewhere = make_user("elsewhere", "supervisor", agency=AgencyFactory(code="OT"))
    for user in (member, elsewhere):
        assert page(lead) not in signed_in(user).get("/").content.decode()
        assert signed_in(user).get(page(lead)).status_code == 404
    found = leavers.left_behind(lead, supervisor, now())
    assert [(row.capacity, why) for row, why in found.members] == [("LEAD", "")]
    assert [task.title for task in found.tasks] == ["Call them"]
    assert [track.kind for track in found.tracks] == ["MLA"]
    assert (found.collected, found.others) == (1, 0)


def test_an_open_account_left_nothing_behind(
    left: Case, member: User, supervisor: User, signed_in: Any
) -> None:
    assert signed_in(supervisor).get(page(member)).status_code == 404


def test_of_what_the_supervisor_may_not_see_stands_a_number_only(
    lead: User, member: User, signed_in: Any
) -> None:
    case = make_case(lead, title="Canary")
    seat(case, member, by=lead)
    close(member)
    supervisor = make_user("late", "supervisor")
    found = leavers.left_behind(member, supervisor, now())
    assert (found.members, found.others) == ([], 1)
    shown = signed_in(supervisor).get(page(member)).content.decode()
    assert "1 further thing is handed over by others" in shown
    assert case.reference not in shown
    assert "Canary" not in shown


def test_the_lead_is_handed_over_in_one_step(
    left: Case, lead: User, supervisor: User, member: User, signed_in: Any
) -> None:
    successor = make_user("successor", "investigator")
    old = left.memberships.get(user=lead)
    client, url = signed_in(supervisor), reverse("desk:hand_over", args=[lead.reference])
    typed = {"part": old.reference, "version": old.version, "reason": "She left."}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "successor": member.pk}).status_code in (403, 422)
    old.refresh_from_db()
    assert old.until is None  # the member is on the case already: nothing was done by half
    answer = client.post(url, {**typed, "successor": successor.pk})
    assert answer.status_code == 302, answer.content
    old.refresh_from_db()
    assert old.until is not None
    assert left.memberships.valid(now()).get(user=successor).capacity == "LEAD"
    assert not Case.objects.filter(pk=left.pk).without_lead(now()).exists()


def test_tasks_are_handed_over_to_who_may_hold_them(
    left: Case, lead: User, supervisor: User, member: User, signed_in: Any
) -> None:
    client, url = signed_in(supervisor), reverse("desk:hand_over", args=[lead.reference])
    assert client.post(url, {"successor": member.pk, "reason": "She left."}).status_code == 302
    assert Task.objects.get().holder == member.circle


def test_a_membership_of_somebody_else_is_not_handed_over_under_a_leavers_name(
    left: Case, lead: User, supervisor: User, member: User, signed_in: Any
) -> None:
    other = left.memberships.get(user=member)
    successor = make_user("successor", "investigator")
    url = reverse("desk:hand_over", args=[lead.reference])
    typed = {
        "part": other.reference,
        "version": other.version,
        "reason": "x",
        "successor": successor.pk,
    }
    assert signed_in(supervisor).post(url, typed).status_code == 404
    other.refresh_from_db()
    assert other.until is None
