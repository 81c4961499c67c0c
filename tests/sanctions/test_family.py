"""Family reached by status: no minor on paper, and what the end of the principal's measure asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.system import system_user
from audit.acts import Refused, begin
from audit.partial_dates import PartialDate
from sanctions import actions, minors, printing, rules
from sanctions.models import FamilyMember, Review
from sanctions.snapshot.record import record_facts
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed
from work.models import Task

if TYPE_CHECKING:
    from sanctions.models import AuthorityVersion, Measure
    from tests.sanctions.factories import World


@pytest.fixture
def annual(world: World) -> AuthorityVersion:
    """A text that reaches immediate family by status, as sec. 7031(c) does."""
    return make_authority(
        "SFOPS-7031C", "visa_designation", "VISA_ACTION", family_reach="AUTOMATIC",
        family="immediate family, automatic",
    )  # fmt: skip


def reached(principal: Measure, own: Measure, tie: str) -> FamilyMember:
    row = FamilyMember(
        measure=principal, relative=own.subject, tie=tie, proof="Entry", own_measure=own
    )
    return begin(rules.MARK_STALE, row, by=system_user("clock"), at=now())


def test_no_paper_names_a_minor(world: World, annual: AuthorityVersion) -> None:
    principal = imposed(world, "IN_FORCE_PUBLIC", authority_version=annual)
    child = make_actor("Carlitos Ñáñez", by=world.lead, born=PartialDate.parse("2016"))
    own = world.drafting(evidence=False, subject=child, authority_version=annual)
    reached(principal, own, "child")
    packet, day = world.packet(own), now().date()
    facts = record_facts(packet, now(), final=False)
    assert facts.subject.caption == "a minor child of Ana Prueba"
    assert (facts.subject.names, facts.subject.reference) == ((), "")
    assert "Carlitos" not in repr(facts)
    assert minors.unnamed(principal, day) == "", "an adult is named"

    # Neither does what is typed: in the packet of the child, or in that of the principal.
    world.do(actions.edit_measure, own, world.drafter, ground="Family.", summary="His son.")
    statement = world.state(own, "CARLITOS  NANEZ, is the son of the minister.")
    with pytest.raises(Refused, match="names a minor; write “a minor child” instead"):
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    assert any("names a minor" in line for line in record_facts(packet, now(), final=False).missing)
    world.do(
        actions.edit_statement, statement, world.drafter, section="CONDUCT",
        text="A minor child of the minister, Carlita Nanezca's playmate.",
    )  # fmt: skip
    with pytest.raises(Refused, match="no search for contrary information"):
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    of_principal = actions.restart_packet(principal.pk, by=world.drafter, at=now())
    assert not minors.names_a_minor(of_principal, day)
    actions.add_statement(
        of_principal.pk, by=world.drafter, at=now(), section="CONDUCT", text="With Carlitos Ñáñez."
    )
    assert minors.names_a_minor(of_principal, day)


def test_the_end_of_the_principals_measure_asks_for_a_review_of_the_family(
    world: World, annual: AuthorityVersion
) -> None:
    principal = imposed(world, "IN_FORCE_PUBLIC", authority_version=annual)
    spouse = make_actor("Beatriz Muestra", by=world.lead)
    son = make_actor("Daniel Prueba", by=world.lead, born=PartialDate.parse("1999"))
    in_force = imposed(world, "IN_FORCE_PUBLIC", subject=spouse, authority_version=annual)
    officer = make_user("her_supervisor", "supervisor")
    world.task(in_force, officer, "SUPERVISOR")
    nominated = world.nominated(subject=son, authority_version=annual)
    unlinked = imposed(
        world, "IN_FORCE_PUBLIC", subject=make_actor("Otra", by=world.lead),
        authority_version=annual,
    )  # fmt: skip
    reached(principal, in_force, "spouse")
    reached(principal, nominated, "child")
    world.task(principal, world.decider, "DECIDER")
    world.paper(principal, "lookout_removal", world.supervisor)
    world.do(
        actions.end_measure, principal, world.decider, reason="Mistaken.",
        end_ground="MISTAKEN_IDENTITY",
    )  # fmt: skip

    review = Review.objects.get()
    assert (review.measure, review.kind, review.status) == (in_force, "PRINCIPAL", "OPEN")
    assert world.fresh(in_force).in_force(now()), "nothing ends by itself"
    held = Task.objects.about(in_force).filter(holder=officer.circle).get()
    assert principal.reference not in held.title + held.text, "who may not see it is not told"
    assert "Ana Prueba" not in held.title + held.text
    asked = Task.objects.about(nominated).filter(title="Look through the measure of a relative")
    assert asked.filter(holder=world.drafter.circle).exists()
    assert not Task.objects.about(unlinked).exists()
