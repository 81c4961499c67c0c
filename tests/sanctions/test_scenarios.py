"""What really happened, with invented people: the scenarios of the law that no other test plays."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from actors import rules as actor_rules
from actors.models import Actor
from audit.acts import Refused, act, begin
from cases import actions as cases_actions
from sanctions import actions, family, rules
from sanctions.coverage import coverage
from sanctions.models import AuthorityVersion, ElementSupport, FamilyMember
from sanctions.rules.guards.family import principal_awaited, relied_status
from sanctions.snapshot.notices import On, prepared
from tests.actors.factories import make_actor
from tests.factories import now
from tests.guarded import about, silent
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed, put
from tests.sanctions.test_after import moment
from tests.sanctions.test_reference_data import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from sanctions.models import Measure
    from tests.sanctions.factories import World


DAYS = ((2021, 6, 30), (2021, 7, 1), (2022, 2, 7), (2023, 12, 26), (2023, 12, 27), (2024, 1, 17))


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


def test_family_by_status_waits_for_the_principal_and_family_by_conduct_does_not(
    law: None, world: World
) -> None:
    """Sec. 7031(c): automatic once the principal is designated; own conduct needs no principal."""
    for row in stored("authorities.json")["authorities"]:
        for version in row["versions"]:
            named = [p["code"] for p in version["prongs"] if "amily" in p["label"]]
            if version["family_reach"] == "AUTOMATIC":
                assert list(family.STATUS_PRONGS[row["code"]]) == named
            else:
                assert row["code"] not in family.STATUS_PRONGS
    law_of = AuthorityVersion.objects.filter(authority__code="SFOPS-7031C").latest("pk")
    world.version, later = law_of, now() + datetime.timedelta(days=1)
    spouse = make_actor("Beatriz Muestra", by=world.lead, nationality="GT")
    facts = {"authority_version": law_of, "in_force_since": later}
    principal = imposed(world, "DECISION", **facts)
    own = imposed(world, "DECISION", parts=False, subject=spouse, **facts)
    imposing = (
        rules.VISA_IMPOSE_PRIVATE, rules.VISA_IMPOSE_PUBLIC, rules.VISA_PRIVATE_ENTERED,
        rules.VISA_PUBLIC_ENTERED,
    )  # fmt: skip

    def waiting(why: str = "family follows the principal") -> bool:
        row_of = about(measure=own)
        return len(silent(imposing, why, world.decider, row_of, now())) < len(imposing)

    supported(world, own, "E4")
    assert coverage(own).matrix.complete == ("P3",)
    assert not waiting(), "nominated by itself, with its own evidence of the tie"
    put(FamilyMember(
        measure=principal, relative=spouse, tie="spouse", proof="Register", own_measure=own
    ))  # fmt: skip
    assert not silent(imposing, "family follows the", world.decider, about(measure=own), now())
    assert principal.reference not in str(principal_awaited(world.decider, own, now()))
    supported(world, own, "E1")
    supported(world, own, "E2")
    assert not waiting(), "conduct of her own carries the measure"
    assert "conduct of their own" in str(relied_status(own, ["P1", "P3"], now()))
    assert relied_status(own, ["P1"], now()) is None
    assert relied_status(own, ["P3"], later) is None, "the principal's measure is in force by then"


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


def test_what_was_published_reads_so_at_its_days(law: None, world: World) -> None:
    """Secret from July 2021 and public in February 2022; a family of June 2020 whose minor is not
    named, cited by its fiscal year; one list entry that was a mistake and one that was remedied."""
    annual = AuthorityVersion.objects.filter(authority__code="SFOPS-7031C").earliest("valid_from")
    principal = imposed(
        world, "IN_FORCE_PUBLIC", moment(2020, 6, 9), authority_version=annual,
        public_since=moment(2020, 6, 9),
    )  # fmt: skip
    principal.publicity = "PUBLIC"
    for name, tie in (("Beatriz Muestra", "spouse"), ("Carlitos Prueba", "child")):
        relative = make_actor(name, by=world.lead, nationality="GT")
        own = imposed(
            world, "IN_FORCE_PUBLIC", moment(2020, 6, 9), authority_version=annual,
            subject=relative, parts=False,
        )  # fmt: skip
        put(FamilyMember(
            measure=principal, relative=relative, tie=tie, proof="Register", own_measure=own
        ))  # fmt: skip
    papers = prepared(principal, moment(2020, 6, 9), draft=True)
    [statement] = [one.notice for one in papers if one.notice.kind == "STATEMENT"]
    said = " ".join(one.text for one in statement.paragraphs)
    assert "the spouse, Beatriz Muestra; a minor child" in said
    assert "Carlitos" not in said
    assert annual.citation_on(datetime.date(2020, 6, 9)) in said
    assert statement.day == datetime.date(2020, 6, 9)

    listing = AuthorityVersion.objects.get(authority__code="NTEEA-353")
    listed = imposed(
        world, "LAPSED", moment(2021, 7, 1), authority_version=listing, parts=False,
        public_since=moment(2022, 2, 7), in_force_until=moment(2023, 12, 27),
    )  # fmt: skip
    order = AuthorityVersion.objects.get(authority__code="EO-13818")
    companies = [make_actor(f"Empresa {n}", by=world.lead, kind="organization") for n in (1, 2)]
    gone = [
        imposed(
            world, "DELISTED", moment(2022, 11, 18), authority_version=order, subject=subject,
            parts=False, public_since=moment(2022, 11, 18), in_force_until=moment(2024, 1, 17),
            end_ground=ground,
        )
        for subject, ground in zip(companies, ("MISTAKEN_IDENTITY", "REMEDIATION"), strict=True)
    ]  # fmt: skip
    asked = {"listed": listed, "mistaken": gone[0], "remedied": gone[1]}
    binding = {
        name: [day for day in DAYS if row.in_force(moment(*day))] for name, row in asked.items()
    }
    assert binding["listed"] == [(2021, 7, 1), (2022, 2, 7), (2023, 12, 26)], "secret or public"
    assert binding["mistaken"] == binding["remedied"] == [(2023, 12, 26), (2023, 12, 27)]
    told = [prepared(row, moment(2024, 1, 17), draft=False, on=On.ENDED) for row in gone]
    words = [" ".join(p.text for one in papers for p in one.notice.paragraphs) for papers in told]
    assert ("mistaken identity" in words[0], "remedial steps" in words[0]) == (True, False)
    assert ("mistaken identity" in words[1], "remedial steps" in words[1]) == (False, True)


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
