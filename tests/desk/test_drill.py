"""The compromise drill: suspended, told, and one page with what was and could be reached."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AccessSuspension, User
from accounts.standing import standing
from audit.acts import Refused, note
from audit.models import Entry
from cases.models import Case
from desk import actions, drill
from tests.cases.factories import (
    make_case,
    make_exhibit,
    make_logged,
    make_source,
    make_triage_circle,
    seat,
)
from tests.factories import make_user, now
from tests.sanctions.conftest import clearer, verifier, world
from tests.sanctions.factories import PAGES, World
from tests.units.factories import make_active_unit, make_member, veteran
from work.models import Task

__all__ = ["clearer", "verifier", "world"]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> Any:
    settings.PROBITY_HOME = tmp_path
    return tmp_path


@pytest.fixture
def officer(db: None) -> User:
    return veteran("officer", "security_officer")


@pytest.fixture
def handler(db: None) -> User:
    return make_user("handler", "source_handler")


def run(people: list[User], officer: User, **facts: Any) -> AccessSuspension:
    facts = {"by": officer, "at": now(), "reason": "A device was lost.", **facts}
    return actions.run_drill([user.person for user in people if user.person], **facts)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_what_was_reached_and_what_could_have_been(
    lead: User, member: User, officer: User, supervisor: User, handler: User
) -> None:
    opened, idle, hidden = (make_case(lead, title=f"Case {n}") for n in range(3))
    for case in (opened, idle):
        seat(case, member, by=lead)
    for user in (supervisor, handler):
        seat(opened, user, by=lead)
    source = make_source(opened, handler, supervisor)
    exhibit = make_exhibit(opened, lead, source_type="HUMAN_SOURCE", human_source=source, source="")
    since = now() - HOUR
    note("cases.read", member, opened, tab="overview")
    note("exhibits.download", member, exhibit, sha256="ab")
    note("cases.search", member, None, words="bridge", rows=1)
    touched = drill.touched([member], since, now())
    labels = {(row.kind, row.label): row.times for row in touched}
    assert labels == {
        ("cases.read", opened.reference): 1, ("exhibits.download", exhibit.reference): 1,
    }  # fmt: skip
    assert drill.reached(touched) == {opened.pk}
    assert [e.facts["words"] for e in drill.searches([member], since, now())] == ["bridge"]
    could = drill.could_reach([member], since, now())
    assert set(could) == {opened, idle}
    assert hidden not in could
    assert drill.exhibits_of_sources(could) == [exhibit]
    assert drill.sources_exposed(could) == [source]


def test_everybody_concerned_gets_one_task_however_often_it_runs(
    world: World, officer: User
) -> None:
    measure = world.drafting()
    first = run([world.verifier], officer, since=now() - HOUR)
    told = Task.objects.order_by("pk").values_list("holder__user__username", "subject_label")
    of_case = {(who, label) for who, label in told if label == world.case.reference}
    assert of_case == {("lead", world.case.reference)}
    assert ("officer", first.reference) in told
    before = Task.objects.count()
    again = run([world.verifier], officer)
    assert again == first
    assert Task.objects.count() == before
    assert AccessSuspension.objects.count() == 1
    for holder in (world.lead, officer):
        assert Task.objects.visible_to(fresh(holder), now()).held_by(holder, now()).exists()
    assert measure.reference not in {label for _who, label in told}


def test_a_measure_on_evidence_they_alone_handled_is_named_and_its_lawyers_told(
    world: World, officer: User
) -> None:
    measure = world.nominated()
    shared = world.exhibit()
    alone = make_logged(world.case, world.lead, PAGES.encode() + b" again")
    world.support(measure, "E1", world.finding(shared, 1))
    assert drill.handled_alone([world.lead.person]) == []
    world.support(measure, "E2", world.finding(alone, 2))
    [found] = drill.handled_alone([world.lead.person])
    assert (found.measure, found.exhibits) == (measure, [alone])
    [both] = drill.handled_alone([world.lead.person, world.verifier.person, world.reviewer.person])
    assert set(both.exhibits) == {alone, shared}
    run([world.lead], officer)
    told = Task.objects.filter(subject_label=measure.reference)
    assert {task.holder.user for task in told} == {world.drafter, world.reviewer}


def test_all_of_a_unit_are_suspended_or_none(officer: User, lead: User) -> None:
    began = now() - datetime.timedelta(days=2)
    unit = make_active_unit(began)
    vetted = make_user("vetted", "investigator")
    make_member(vetted, began, unit)
    people = drill.people_of_unit(unit, now())
    assert {person.name for person in people} >= {"Vetted"}
    own = [*people, officer.person]
    with pytest.raises(Refused):
        actions.run_drill(own, by=officer, at=now(), reason="A doubt.")
    assert not AccessSuspension.objects.exists()
    assert not Task.objects.exists()
    done = actions.run_drill(people, by=officer, at=now(), reason="A doubt.")
    assert set(drill.persons_of(done)) == set(people)
    assert standing(fresh(vetted), now()).closed_because
    entries = Entry.objects.filter(kind="accounts.suspend_access", outcome="done")
    assert entries.count() == len(people)


def test_a_case_that_only_the_suspended_led_goes_to_the_triage(lead: User, officer: User) -> None:
    circle = make_triage_circle("TF")
    case = make_case(lead)
    run([lead], officer)
    [task] = Task.objects.filter(subject_label=case.reference)
    assert task.holder == circle
    assert Case.objects.filter(pk=case.pk).without_lead(now()).exists()


def test_the_page_suspends_and_names_references_and_no_title(
    lead: User, member: User, officer: User, signed_in: Any
) -> None:
    case = make_case(lead, title="Canary title")
    seat(case, member, by=lead)
    make_exhibit(case, lead, title="Canary exhibit", name="canary.txt")
    note("cases.read", member, case, tab="overview")
    note("cases.search", member, None, words="heron", rows=0)
    client = signed_in(officer)
    url = reverse("desk:drill")
    assert client.get(url).status_code == 200
    for wrong in ({}, {"account": member.reference}, {"account": "US-1", "reason": "x"}):
        assert client.post(url, wrong).status_code == 422
    since = f"{now() - HOUR:%Y-%m-%dT%H:%M}"
    typed = {"account": member.reference, "since": since, "reason": "A device was lost."}
    answer = client.post(url, typed, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert case.reference in page
    assert "heron" in page
    assert "Canary" not in page
    assert "canary" not in page
    assert Entry.objects.filter(kind="desk.read_drill").count() == 1
    assert not Case.objects.visible_to(fresh(member), now()).exists()


def test_nobody_else_drills_and_nobody_reads_of_their_own(
    lead: User, member: User, officer: User, auditor: User, administrator: User, signed_in: Any
) -> None:
    done = run([member], officer)
    urls = [reverse("desk:drill"), reverse("desk:drilled", args=[done.reference])]
    for user in (lead, member, auditor, administrator):
        for url in urls:
            assert signed_in(user).get(url).status_code == 404
        assert signed_in(user).post(urls[0], {"account": lead.reference}).status_code == 404
    second = make_user("second_officer", "security_officer")
    about_second = run([second], officer)
    url = reverse("desk:drilled", args=[about_second.reference])
    assert signed_in(second).get(url).status_code == 404
    assert signed_in(officer).get(url).status_code == 200
