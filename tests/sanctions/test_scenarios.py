"""What really happened, with invented people: the scenarios of the law that no other test plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from actors import rules as actor_rules
from actors.models import Actor
from audit.acts import Refused, act, begin
from cases import actions as cases_actions
from sanctions import actions, rules
from sanctions.coverage import coverage
from sanctions.models import AuthorityVersion, ElementSupport
from tests.factories import now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sanctions.models import Measure
    from tests.sanctions.factories import World


def supported(world: World, measure: Measure, code: str) -> ElementSupport:
    row = ElementSupport(
        measure=measure, element=measure.authority_version.elements.get(code=code),
        finding=world.finding(world.exhibit(), 1), bearing="SUPPORTS", releasability="RELEASE",
    )  # fmt: skip
    return begin(rules.MARK_STALE, row, by=system_user("clock"), at=now())


def test_a_status_prong_is_complete_without_any_conduct(law: None, world: World) -> None:
    """E.O. 13851 (a)(iii): an official of the Government of Nicaragua since 10 January 2007."""
    world.version = AuthorityVersion.objects.get(authority__code="EO-13851")
    measure = imposed(world, "MEMO", authority_version=world.version)
    assert coverage(measure).matrix.complete == ()
    supported(world, measure, "E4")
    assert coverage(measure).matrix.complete == ("P3",)


def test_names_stay_withheld_where_the_law_keeps_visa_records(world: World) -> None:
    """INA 222(f): a policy and a count are announced, and no person is named."""
    policy = make_authority(
        "INA-212A3C", kind="visa_policy", machine="VISA_ACTION", publicity_modes=["PRIVATE"]
    )
    measure = imposed(world, "IN_FORCE_CONFIDENTIAL", authority_version=policy)
    world.task(measure, world.decider, "DECIDER")
    world.papers(measure, "publication_decision", "press_statement")
    with pytest.raises(Refused, match=r"8 U\.S\.C\. 1202\(f\)"):
        world.do(actions.make_public, measure, world.decider, reason="Announced.")
    measure = world.fresh(measure)
    assert (measure.status, measure.public_since) == ("IN_FORCE_CONFIDENTIAL", None)


def test_what_enters_no_releasable_part_is_refused_by_its_rule(world: World) -> None:
    measure = world.nominated()
    for restriction, rule in (
        ("GRAND_JURY", r"Fed\. R\. Crim\. P\. 6\(e\)"), ("SAR", r"31 U\.S\.C\. 5318\(g\)\(2\)"),
    ):  # fmt: skip
        exhibit = world.exhibit(f"Text under {restriction}.", cleared=False)
        finding = world.finding(exhibit, passage=f"Text under {restriction}", claim="A claim.")
        world.do(
            cases_actions.restrict_exhibit, exhibit, world.reviewer, restriction=restriction,
            reason="By law.",
        )  # fmt: skip
        for wanted in ("RELEASE", "REDACTED"):
            facts: dict[str, Any] = {"finding": finding, "bearing": "SUPPORTS"}
            with pytest.raises(ValidationError, match=rule):
                actions.add_support(
                    measure.pk, by=world.lead, at=now(), element=world.element("E2"),
                    releasability=wanted, **facts,
                )  # fmt: skip
    assert not measure.supports.exists(), "nothing half done"


def test_a_subject_who_became_a_us_person_stops_at_each_later_step(world: World) -> None:
    """Asked anew at screening, equity check and draft; at the signature: test_decision."""
    measure = world.nominated()

    def naturalized(country: str) -> None:
        row = Actor.objects.get(pk=world.subject.pk)
        with act(
            actor_rules.EDIT, Actor, row.pk, by=world.lead, at=now(), version=row.version
        ) as actor:
            actor.nationality = country

    def refused_while_american(step: Callable[[], Any]) -> None:
        before = world.fresh(measure).status
        naturalized("US")
        with pytest.raises(Refused, match=r"the subject is a U\.S\. person; .* a foreign person"):
            step()
        assert world.fresh(measure).status == before, "nothing half done"
        naturalized("GT")
        step()

    refused_while_american(lambda: world.screen(measure))
    world.paper(measure, "equity_tasking", world.drafter)
    actions.ask_agency(measure.pk, by=world.drafter, at=now(), body="FBI")
    refused_while_american(lambda: world.step(rules.FIN_EQUITY, measure, world.drafter))
    assert world.fresh(measure).status == "EQUITY_CHECK"
