"""Who can see this, and why: the same answer as the reading rule, asked from the other end."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts import granting
from accounts.models import AccessSuspension, User
from accounts.standing import CIRCLES_THROUGH, CLOSED_BY
from accounts.system import system_user
from audit.acts import begin
from audit.models import Entry
from audit.verbs import REGISTER, Verb
from cases import actions
from cases.models import Membership, Recusal
from desk import answers, asof, reach
from tests.cases.factories import (
    make_case,
    make_engagement,
    make_exhibit,
    name_reader,
    put_away,
    seat,
)
from tests.desk.people import People, case_of, gather, suspend
from tests.factories import make_user, now
from tests.sanctions.conftest import clearer, verifier, world
from tests.units.factories import partner_agency

__all__ = ["clearer", "verifier", "world"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case
    from tests.sanctions.factories import World

HOURS = 24 * 30
hours = st.integers(-48, HOURS)
places = st.integers(0, 11)
CAPACITIES = ["LEAD", "INVESTIGATOR", "OBSERVER"]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def people(db: None) -> People:
    return gather(now())


@pytest.fixture
def lay() -> Iterator[Verb]:
    """A verb of the test's own that lays rows as they were drawn, by the system's hand."""
    verb = Verb(
        name="desk.lay_for_a_test", label="Lay", permission="cases.seat_membership",
        roles=("system",), basis="A test.",
    )  # fmt: skip
    yield verb
    del REGISTER[verb.name]


class Drawn:
    """Rows laid as they were drawn, by the system's hand."""

    def __init__(self, people: People, case: Case, verb: Verb, start: datetime.datetime) -> None:
        self.people, self.case, self.verb, self.start = people, case, verb, start
        self.by = system_user("intake")

    def dates(self, span: tuple[int, int | None]) -> dict[str, Any]:
        """``since`` and ``until`` of a span in hours."""
        since = self.start + datetime.timedelta(hours=span[0])
        long = span[1]
        return {
            "since": since,
            "until": None if long is None else since + datetime.timedelta(hours=long),
        }

    def user(self, place: int) -> User:
        return self.people.users[place % len(self.people.users)]

    def member(self, place: int, capacity: str, span: Any, recorded: bool) -> None:
        """A grant; where ``recorded``, with the membership that it follows from."""
        circle, dates = self.people.circles[place % len(self.people.circles)], self.dates(span)
        if recorded and not self.case.memberships.filter(circle=circle).exists():
            row = Membership(
                case=self.case, circle=circle, user=circle.user, capacity=capacity, **dates
            )
            begin(self.verb, row, by=self.by, at=dates["since"])
        permissions = Membership.GRANTS[Membership.Capacity(capacity)]
        granting.give(self.case, circle, permissions, **dates)

    def recusal(self, place: int, *, back: bool) -> None:
        """A recusal; taken ``back`` or not."""
        person = self.user(place).person
        if not Recusal.objects.filter(case=self.case, person=person).exists():
            row = Recusal(case=self.case, person=person)
            row.withdrawn_at = self.start if back else None
            begin(self.verb, row, by=self.by, at=self.start)

    def suspension(self, place: int, span: Any) -> None:
        row = AccessSuspension(person=self.user(place).person, why="Drawn.", **self.dates(span))
        begin(self.verb, row, by=self.by, at=self.start)


spans = st.tuples(hours, st.none() | st.integers(1, HOURS))


@settings(
    max_examples=15, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    members=st.lists(
        st.tuples(places, st.sampled_from(CAPACITIES), spans, st.booleans()), max_size=6,
        unique_by=lambda drawn: drawn[0],
    ),
    recusals=st.lists(st.tuples(places, st.booleans()), max_size=2, unique_by=lambda d: d[0]),
    suspensions=st.lists(st.tuples(places, spans), max_size=2),
    moments=st.lists(hours, min_size=2, max_size=5),
)  # fmt: skip
def test_the_answer_is_that_of_the_reading_rule_for_everybody_at_every_moment(
    people: People, lay: Verb, members: Any, recusals: Any, suspensions: Any, moments: Any
) -> None:
    start = now()
    with transaction.atomic():
        case = case_of(people)
        drawn = Drawn(people, case, lay, start)
        for row in members:
            drawn.member(*row)
        for place, back in recusals:
            drawn.recusal(place, back=back)
        for place, span in suspensions:
            drawn.suspension(place, span)
        for hour in moments:
            at = start + datetime.timedelta(hours=hour)
            assert answers.who_sees(answers.Target(case), at).accounts == people.see(case, at), at
        transaction.set_rollback(True)


def test_every_nail_of_standing_is_one_that_the_answer_knows() -> None:
    opened = {f"{hook.__module__}.{hook.__name__}" for hook in CIRCLES_THROUGH}
    closed = {f"{hook.__module__}.{hook.__name__}" for hook in CLOSED_BY}
    assert opened == {
        "cases.querysets.circles_through_triage", "units.access.circles_through_units",
    }  # fmt: skip
    assert closed == {"accounts.standing.why_suspended", "units.access.why_closed"}


# --- the pages -----------------------------------------------------------------------------------


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "security_officer")


def url_of(row: Any) -> str:
    return reverse("desk:who", args=[row._meta.label_lower, row.reference])


def test_a_row_says_by_whom_since_when_and_by_which_way(people: People, officer: User) -> None:
    case = case_of(people)
    by = {"by": people.lead, "at": now(), "reason": "Asked.", "capacity": "OBSERVER"}
    actions.add_member(case.pk, user=people.users[1], **by)
    actions.add_member(case.pk, circle=people.unit.circle, **by)
    found = {s.name: s for s in answers.who_sees(answers.Target(case), now()).can}
    assert [way.label for way in found["P Lead"].ways] == ["Lead"]
    assert [(w.label, w.by) for w in found["P Plain"].ways if w.by == "P Lead"] == [
        ("Observer", "P Lead")
    ]
    [unit] = found["P Vetted"].ways
    assert unit.label.startswith(f"Observer, through {people.unit.name}, in good standing until 20")
    assert "as supervisor through the triage of TF" in found["P Chief"].ways[0].label
    assert "P Other" not in found


def test_beneath_stands_who_would_but_for_what_stops_them(people: People, officer: User) -> None:
    case = case_of(people)
    plain, vetted = people.users[1], people.users[5]
    by = {"by": people.lead, "at": now(), "reason": "Asked.", "capacity": "OBSERVER"}
    for user in (plain, vetted):
        actions.add_member(case.pk, user=user, **by)
    actions.add_member(case.pk, circle=people.unit.circle, **by)
    actions.recuse(case.pk, by=plain, at=now())
    suspend(vetted, by=officer, at=now())
    later = now() + datetime.timedelta(days=60)
    answer = answers.who_sees(answers.Target(case), later)
    stops = {s.name: [stop.rpartition(" ")[0].rpartition(" ")[0] for stop in s.stops]
             for s in answer.but_for}  # fmt: skip
    assert stops == {
        "P Plain": ["recused"], "P Vetted": ["access suspended"], "P Lapsing": ["vetting ended"],
    }  # fmt: skip


def test_an_exhibit_in_a_compartment_is_for_those_named(people: People, officer: User) -> None:
    case = case_of(people)
    plain, other = people.users[1], people.users[4]
    for user in (plain, other):
        seat(case, user, "COUNSEL", by=people.lead)
    exhibit = make_exhibit(case, people.lead)
    legal = make_user("p_legal", "legal_reviewer", "prosecutor")
    seat(case, legal, "COUNSEL", by=people.lead)
    before = now()
    put_away(exhibit, legal)
    exhibit.refresh_from_db()
    name_reader(exhibit, legal, plain)
    target = answers.target_of(exhibit)
    assert target is not None
    answer = answers.who_sees(target, now())
    assert answer.accounts == people.see(exhibit, now())
    assert answer.accounts == {legal.pk, plain.pk}
    stops = {s.name: s.stops for s in answer.but_for}
    assert stops["P Other"] == ["not named for the compartment"]
    ledger = asof.Ledger(target)
    assert ledger.answer(now()).accounts == answer.accounts
    assert {people.lead.pk, other.pk} <= ledger.answer(before).accounts


def test_an_auditor_reads_through_an_engagement_and_nothing_else(
    people: People, officer: User, auditor: User
) -> None:
    case = case_of(people)
    before = now()
    row = make_engagement(people.second, officer, auditor, [case.reference])
    target = answers.Target(case)
    [seer] = [s for s in answers.who_sees(target, now()).can if s.accounts == [auditor]]
    assert [way.label for way in seer.ways] == [f"Auditor, engagement {row.reference}"]
    moments = {"before": before, "now": now(), "after": row.until}
    seen = {n: auditor.pk in people.see(case, at) for n, at in moments.items()}
    assert seen == {"before": False, "now": True, "after": False}
    for at in moments.values():
        assert (auditor.pk in answers.who_sees(target, at).accounts) is (
            auditor.pk in people.see(case, at)
        )
        assert (auditor.pk in asof.Ledger(target).answer(at).accounts) is (
            auditor.pk in people.see(case, at)
        )
    assert set(reach.cases_seen_then(auditor, now())) == {case}
    assert not reach.cases_seen_then(auditor, before).exists()


def test_who_takes_part_in_a_measure_and_nobody_of_the_case(world: World, verifier: User) -> None:
    measure = world.nominated()
    found = answers.who_sees(answers.Target(measure), now())
    users = User.objects.filter(kind="person")
    seen = {
        u.pk
        for u in users
        if type(measure).objects.visible_to(u, now()).filter(pk=measure.pk).exists()
    }
    assert found.accounts == seen
    assert verifier.pk not in seen
    actions.recuse(world.case.pk, by=world.verifier, at=now())
    actions.recuse(world.case.pk, by=world.reviewer, at=now())
    found = answers.who_sees(answers.Target(measure), now())
    assert world.reviewer.pk not in found.accounts
    assert [stop.split()[0] for s in found.but_for for stop in s.stops] == ["recused"]


def test_who_may_ask(people: People, officer: User, auditor: User, signed_in: Any) -> None:
    case = case_of(people)
    plain, twin = people.users[1], people.users[2]
    actions.add_member(
        case.pk, by=people.lead, at=now(), user=plain, capacity="INVESTIGATOR", reason="Asked."
    )
    partner = make_user("p_partner", "security_officer", agency=partner_agency())
    status = {
        user.username: signed_in(user).get(url_of(case)).status_code
        for user in (people.lead, plain, twin, people.users[4], officer, auditor, partner)
    }
    assert status == {
        "p_lead": 200, "p_plain": 404, "p_twin": 200, "p_other": 404, "officer": 200,
        "auditor": 200, "p_partner": 404,
    }  # fmt: skip
    offered = {
        user.username: url_of(case)
        in signed_in(user).get(f"{case.get_absolute_url()}members/").content.decode()
        for user in (people.lead, plain, twin)
    }
    assert offered == {"p_lead": True, "p_plain": False, "p_twin": True}
    actions.recuse(case.pk, by=people.lead, at=now())
    assert signed_in(people.lead).get(url_of(case)).status_code == 404
    nonsense = signed_in(officer).get("/access/cases.case/TF-2026-0000000/")
    assert nonsense.status_code == 404
    for label in ("nothing.here", "audit.entry", "accounts.user", "cases.sourceidentity"):
        assert signed_in(officer).get(f"/access/{label}/{case.reference}/").status_code == 404


def test_who_oversees_learns_references_and_no_content(
    people: People, officer: User, auditor: User, signed_in: Any
) -> None:
    case = make_case(people.lead, title="Canary title", summary="Canary summary")
    exhibit = make_exhibit(case, people.lead, title="Canary exhibit", name="canary.txt")
    pages = [
        url_of(case), url_of(exhibit), f"{url_of(case)}?at={now():%Y-%m-%dT%H:%M}",
        reverse("desk:reach", args=[people.lead.reference]),
        f"{reverse('desk:access')}?reference={case.reference}",
    ]  # fmt: skip
    for user in (officer, auditor):
        client = signed_in(user)
        for page in pages:
            answer = client.get(page, follow=True)
            assert answer.status_code == 200, page
            assert case.reference in answer.content.decode() or page == url_of(exhibit)
            assert "canary" not in answer.content.decode().lower(), page
    assert "P Lead" in signed_in(people.lead).get(url_of(case)).content.decode()


def test_what_they_can_see_is_asked_by_overseers_only(
    people: People, officer: User, signed_in: Any
) -> None:
    case = case_of(people)
    url = reverse("desk:reach", args=[people.lead.reference])
    for user in (people.lead, people.users[3], people.users[4]):
        assert signed_in(user).get(url).status_code == 404
    client = signed_in(officer)
    assert case.reference in client.get(url).content.decode()
    then = f"{case.created_at - datetime.timedelta(minutes=2):%Y-%m-%dT%H:%M}"
    assert case.reference not in client.get(f"{url}?at={then}").content.decode()
    suspend(people.lead, by=officer, at=now())
    assert case.reference not in client.get(url).content.decode()


def test_asking_is_noted_about_the_object_only_where_the_team_may_know(
    people: People, officer: User, signed_in: Any
) -> None:
    case = case_of(people)
    signed_in(people.lead).get(url_of(case))
    signed_in(officer).get(url_of(case))
    asked = Entry.objects.filter(kind="desk.asked_who_sees").order_by("pk")
    assert [(e.by_name, e.object_label, e.facts["object"]) for e in asked] == [
        ("p_lead", case.reference, case.reference), ("officer", "", case.reference),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("at=2026-03-12T10:00", 200), ("at=nonsense", 422), ("at=2999-01-01T00:00", 422),
        ("until=2026-03-12T10:00", 422), ("at=2026-03-12T10:00&until=2026-03-11T10:00", 422),
    ],
)  # fmt: skip
def test_a_moment_is_validated(
    people: People, officer: User, signed_in: Any, asked: str, status: int
) -> None:
    assert signed_in(officer).get(f"{url_of(case_of(people))}?{asked}").status_code == status


def test_the_number_of_queries_does_not_grow_with_people(people: People, officer: User) -> None:
    case = case_of(people)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as live:
            answers.who_sees(answers.Target(case), now())
        with CaptureQueriesContext(connection) as past:
            asof.Ledger(answers.Target(case)).answer(now())
        return len(live), len(past)

    by = {"by": people.lead, "at": now(), "reason": "Asked.", "capacity": "OBSERVER"}
    actions.add_member(case.pk, user=people.users[1], **by)
    actions.add_member(case.pk, circle=people.unit.circle, **by)
    before = cost()
    for number in range(6):
        user = make_user(f"more_{number}", "investigator")
        actions.add_member(case.pk, user=user, **by)
    assert cost() == before
    assert max(before) <= 30
