"""Who could see it then: what the product answered at that moment, and what a replay gives."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts import actions as accounts
from accounts.models import AccessSuspension, Circle, RoleGrant, User
from accounts.system import system_user
from audit.acts import Refused, note
from audit.clock import legal_day
from audit.models import Entry
from cases import actions as cases
from cases.models import Membership, Recusal
from desk import answers, asof
from tests.desk.people import People, case_of, gather, suspend
from tests.factories import make_user, now
from tests.units.factories import make_vetters
from units import actions as units
from units.models import (
    MemberSuspension,
    UnitMember,
    VettedUnit,
    VettingComponent,
    VettingCycle,
)
from units.requirements import REQUIRED

if TYPE_CHECKING:
    from cases.models import Case

At = datetime.datetime
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> People:
    """The cast; the database's clock runs as the test's does."""
    monkeypatch.setattr("audit.clock.read", timezone.now)
    return gather(now())


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "security_officer")


# --- what a plain replay of the history tables says ----------------------------------------------


def newest(model: Any, then: At) -> list[Any]:
    """The last version that each row of a model had by then."""
    found: dict[int, Any] = {}
    for row in model.history.order_by("history_date", "history_id"):
        if row.history_date <= then:
            found[row.id] = row
    return [row for row in found.values() if row.withdrawn_at is None]


def holds(row: Any, then: At) -> bool:
    return row.since <= then and (row.until is None or then < row.until)


def vetted(member: Any, unit: Any, then: At) -> bool:
    """Every component of the unit's type covered by a clearing, and no suspension."""
    day = legal_day(then)
    cycles = {c.id: c for c in newest(VettingCycle, then) if c.member_id == member.id}
    parts = [c for c in newest(VettingComponent, then) if c.member_id == member.id and c.result]
    covered = {
        part.kind
        for part in parts
        for cycle in [cycles[part.cycle_id]]
        if cycle.cleared_at and part.given_at <= cycle.cleared_at <= then
        and part.result_on <= day < part.valid_until
    }  # fmt: skip
    suspensions = [s for s in newest(MemberSuspension, then) if s.member_id == member.id]
    return covered >= set(REQUIRED[unit.kind]) and not any(holds(s, then) for s in suspensions)


def replay(case: Case, then: At) -> set[int]:
    """Keys of the accounts that history says could see the case."""
    circles = {c.pk: c for c in Circle.objects.select_related("group")}
    suspended = {s.person_id for s in newest(AccessSuspension, then) if holds(s, then)}
    recused = {r.person_id for r in newest(Recusal, then) if r.case_id == case.pk}
    members = [m for m in newest(Membership, then) if m.case_id == case.pk and holds(m, then)]
    granted = {m.circle_id for m in members}
    groups = {circles[key].group.name for key in granted}
    supervisors = {
        g.user_id
        for g in newest(RoleGrant, then)
        if g.role == "supervisor" and g.status == "confirmed" and holds(g, then)
    }
    units = {u.id: u for u in newest(VettedUnit, then)}
    cleared = [
        m
        for m in newest(UnitMember, then)
        for c in newest(VettingCycle, then)
        if c.member_id == m.id and c.cleared_at and c.cleared_at <= then
        and not (m.departed_at and m.departed_at <= then)
    ]  # fmt: skip
    bad = {m.person_id for m in cleared if not vetted(m, units[m.unit_id], then)}
    agencies = dict(User.objects.values_list("pk", "agency__code"))
    seen = set()
    for user in newest(User, then):
        shut = user.person_id in suspended | recused | bad
        if user.kind != "person" or shut or (user.closed_at and user.closed_at <= then):
            continue
        own = {key for key in granted if circles[key].user_id == user.id}
        unit = any(
            m.user_id == user.id and units[m.unit_id].circle_id in granted
            and units[m.unit_id].activated_at for m in cleared
        )  # fmt: skip
        triage = user.id in supervisors and f"triage:{agencies[user.id]}" in groups
        if own or unit or triage:
            seen.add(user.id)
    return seen


# --- a life of a case -----------------------------------------------------------------------------


class Life:
    """What happens to a case, one deed an hour, by whoever may; what may not be is not done."""

    def __init__(self, people: People, officer: User, clock: Any) -> None:
        self.people, self.officer, self.clock = people, officer, clock
        self.case = case_of(people)
        self.seen: dict[At, set[int]] = {}

    def do(self, deed: str, place: int) -> None:
        """One deed, and a look at who sees the case half an hour later."""
        self.clock.shift(HOUR)
        with suppress(Refused, ValidationError), transaction.atomic():
            getattr(self, deed)(place)
        self.clock.shift(HOUR / 2)
        self.seen[now()] = self.people.see(self.case, now())

    def user(self, place: int) -> User:
        user = self.people.users[place % len(self.people.users)]
        return User.objects.select_related("person").get(pk=user.pk)

    def add(self, place: int) -> None:
        until = now() + place * HOUR if place % 2 else None
        cases.add_member(
            self.case.pk, by=self.people.lead, at=now(), user=self.user(place),
            capacity="OBSERVER", until=until, reason="Asked.",
        )  # fmt: skip

    def share(self, place: int) -> None:
        cases.add_member(
            self.case.pk, by=self.people.lead, at=now(), circle=self.people.unit.circle,
            capacity="OBSERVER", reason="Shared.",
        )  # fmt: skip

    def end(self, place: int) -> None:
        rows = list(self.case.memberships.filter(until__isnull=True))
        row = rows[place % len(rows)]
        cases.end_member(row.pk, by=self.people.lead, at=now(), version=row.version, reason="Left.")

    def recuse(self, place: int) -> None:
        cases.recuse(self.case.pk, by=self.user(place), at=now())

    def suspend(self, place: int) -> None:
        suspend(self.user(place), by=self.officer, at=now(), since=now() - place * HOUR)

    def lift(self, place: int) -> None:
        for row in AccessSuspension.objects.filter(until__isnull=True)[:1]:
            accounts.lift_suspension(
                row.pk, by=self.people.second, at=now(), version=row.version, reason="Found."
            )

    def promote(self, place: int) -> None:
        back = now() - datetime.timedelta(days=3)
        grant = accounts.propose_role(
            self.user(place), by=system_user("install"), at=now(), role="supervisor", why="Needed.",
            since=back,
        )  # fmt: skip
        accounts.confirm_role(grant.pk, by=system_user("import"), at=now(), version=grant.version)

    def demote(self, place: int) -> None:
        grants = RoleGrant.objects.in_force(now()).filter(user=self.user(place), role="supervisor")
        for row in grants:
            accounts.end_role(
                row.pk, by=system_user("install"), at=now(), version=row.version, reason="Moved."
            )

    def close(self, place: int) -> None:
        user = self.user(place)
        accounts.close_account(
            user.pk, by=system_user("install"), at=now(), version=user.version, reason="Left."
        )

    def stop(self, place: int) -> None:
        members = UnitMember.objects.filter(status="CLEARED").order_by("pk")
        row = members[place % 2]
        units.suspend_member(
            row.pk, by=make_vetters().security, at=now(), version=row.version, reason="A doubt.",
            since=now() - place * HOUR,
        )  # fmt: skip


DEEDS = [
    "add", "share", "end", "recuse", "suspend", "lift", "promote", "demote", "close", "stop",
]  # fmt: skip
ALWAYS = [("share", 0), ("add", 1), ("suspend", 9)]


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11)), max_size=9))
def test_the_answer_for_then_is_what_was_seen_then_and_what_history_replays(
    people: People, officer: User, deeds: list[tuple[str, int]]
) -> None:
    make_vetters()
    with transaction.atomic(), time_machine.travel(now(), tick=False) as clock:
        life = Life(people, officer, clock)
        for deed, place in [*ALWAYS, *deeds]:
            life.do(deed, place)
        ledger = asof.Ledger(answers.Target(life.case))
        for then, seen in life.seen.items():
            assert ledger.answer(then).accounts == seen, (then, deeds)
            assert replay(life.case, then) == seen, (then, deeds)
        transaction.set_rollback(True)


def test_nobody_could_before_there_was_a_case(people: People) -> None:
    case = case_of(people)
    before = case.created_at - datetime.timedelta(seconds=1)
    assert asof.Ledger(answers.Target(case)).answer(before).can == []
    assert people.lead.pk in asof.Ledger(answers.Target(case)).answer(case.created_at).accounts


def test_could_and_did_stand_side_by_side(people: People, officer: User) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        case = case_of(people)
        plain = people.users[1]
        clock.shift(HOUR)
        cases.add_member(
            case.pk, by=people.lead, at=now(), user=plain, capacity="OBSERVER", reason="Asked."
        )
        start = now()
        clock.shift(HOUR)
        note("cases.read", plain, case, tab="overview")
        clock.shift(HOUR)
        suspend(plain, by=officer, at=now(), since=start)  # back-dated: then, nothing was closed
        found = asof.side_by_side(case, answers.Target(case), start, now())
        assert {seer.name for seer in found.could.can} >= {"P Lead", "P Plain"}
        assert [str(doer.user) for doer in found.did] == ["P Plain"]
        assert [entry.kind for entry in found.did[0].entries] == ["cases.read"]
        assert "P Lead" in found.idle
        assert "P Plain" not in found.idle
        assert found.unexplained == []
        clock.shift(HOUR)
        note("cases.read", plain, case, tab="overview")  # as one written around the rule would be
        found = asof.side_by_side(case, answers.Target(case), start, now())
        [(doer, wrong)] = found.unexplained
        assert (str(doer.user), [entry.at for entry in wrong]) == ("P Plain", [now()])
        assert Entry.objects.about(case).filter(kind="cases.read").count() == 2
