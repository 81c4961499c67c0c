"""What a part opens, for how long, and what nothing opens: both sets, seen and hidden."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.granting import give
from accounts.models import Agency, User
from accounts.rules import ADD_AGENCY
from accounts.system import system_user
from actors.models import Actor
from audit.acts import Refused, act
from audit.models import Entry
from cases import actions as cases_actions
from cases.models import Case, Exhibit, Finding
from objectives import actions as objectives
from objectives.models import Objective
from sanctions import actions, printing, querysets, rules
from sanctions.models import (
    Action,
    Clearance,
    ContrarySearch,
    ElementSupport,
    Measure,
    MeasureDocument,
    Packet,
    PacketExhibit,
    Participation,
    Statement,
)
from tests.cases.factories import make_case, make_finding, make_verified, seat
from tests.factories import AgencyFactory, make_user, now
from tests.sanctions.factories import World, make_authority

ANSWER = {"result": "CONCUR", "office": "Office of Tests"}


def sees(user: User, row: Any) -> bool:
    return bool(type(row).objects.visible_to(user, now()).filter(pk=row.pk).exists())


def downloaded(client: Any, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return b"".join(answer.streaming_content)


def file_url(measure: Measure, place: PacketExhibit) -> str:
    return f"/measures/{measure.reference}/exhibits/{place.reference}/file/"


# --- what a part opens --------------------------------------------------------------------


def test_a_part_opens_the_measure_its_packet_and_what_it_cites_and_never_the_case(
    world: World, signed_in: Any
) -> None:
    spare = world.exhibit("A paper of the case that nothing rests on.")
    measure = world.out_for_clearance()
    packet = world.packet(measure)
    place = packet.exhibits.get()
    cited = place.exhibit
    client = signed_in(world.clearer)
    base = measure.get_absolute_url()
    for url in (base, f"{base}matrix/", f"{base}statements/", f"{base}exhibits/",
                f"{base}packet/", f"/packets/{packet.reference}/pdf/"):  # fmt: skip
        assert client.get(url).status_code == 200, url
    assert b"signed the contract" in downloaded(client, file_url(measure, place))
    case = f"/cases/{world.case.reference}/"
    hidden = [
        case, f"{case}exhibits/", f"{case}members/", f"{case}trail/",
        f"/audit/trail/cases.case/{world.case.reference}/",
        f"/audit/trail/cases.exhibit/{cited.reference}/",
        *(f"/exhibits/{row.reference}/{tail}" for row in (cited, spare) for tail in ("", "file/")),
    ]  # fmt: skip
    for url in hidden:
        assert client.get(url).status_code == 404, url
    for url in ("/", "/cases/", "/actors/", base, f"{base}exhibits/"):
        page = client.get(url).content.decode()
        assert world.case.reference not in page, url
        assert spare.reference not in page, url
    for model in (Case, Exhibit, Finding):
        assert not model.objects.visible_to(world.clearer, now()).exists(), model


def test_a_fallen_exhibit_is_closed_through_the_measure_too(world: World, signed_in: Any) -> None:
    measure = world.drafting()
    place = world.packet(measure).exhibits.get()
    assert downloaded(signed_in(world.drafter), file_url(measure, place))
    world.do(
        cases_actions.restrict_exhibit, place.exhibit, world.reviewer, reason="Privileged.",
        restriction="PRIVILEGE",
    )  # fmt: skip
    assert signed_in(world.drafter).get(file_url(measure, place)).status_code == 404


def test_an_exhibit_is_reached_only_through_the_measure_whose_packet_cites_it(
    world: World, signed_in: Any
) -> None:
    mine = world.drafting()
    other = world.nominated(authority_version=make_authority("OTHER-EO"))
    part = other.participations.get(user=world.drafter)
    world.do(actions.end_part, part, world.lead, reason="Another drafter.")
    place = world.packet(mine).exhibits.get()
    client = signed_in(world.drafter)
    assert downloaded(client, file_url(mine, place))
    assert client.get(file_url(other, place)).status_code == 404


def test_who_reads_is_bound_to_one_version_and_who_works_is_not(world: World) -> None:
    measure = world.nominated()
    part = measure.participations.get(user=world.clearer)
    assert part.packet is None, "tasked before there is a draft"
    world.screen(measure)
    world.clear_equities(measure)
    world.do(actions.begin_draft, measure, world.drafter)
    packet = world.packet(measure)
    part.refresh_from_db()
    assert part.packet == packet
    later = actions.task_user(
        measure.pk, by=world.lead, at=now(), user=world.decider, part="DECIDER"
    )
    assert later.packet == packet
    everybody = (world.lead, world.supervisor, world.drafter, world.clearer, world.decider)
    assert all(sees(user, packet) for user in everybody)
    other = world.drafting(authority_version=make_authority("OTHER-EO"), evidence=False)
    with act(
        rules.BIND_PART, Participation, part.pk, by=world.drafter, at=now(), version=part.version
    ) as bound:
        bound.packet = world.packet(other)
    assert sees(world.clearer, measure)
    assert not sees(world.clearer, packet), "tasked with another version"
    assert sees(world.drafter, packet)


# --- it ends with the reply ---------------------------------------------------------------


def test_a_clearers_part_ends_with_the_answer(world: World, signed_in: Any) -> None:
    measure = world.out_for_clearance()
    packet, place = world.packet(measure), world.packet(measure).exhibits.get()
    client = signed_in(world.clearer)
    typed = {"consultation": "Secretary of Tests", "version": 0, **ANSWER}
    door = f"{measure.get_absolute_url()}add/record-clearance/"
    assert packet.sent_sha256 in client.get(door).content.decode()
    for older in ("f" * 64, ""):  # a page of the version before, or of none
        late = client.post(door, typed | {"sent_sha256": older})
        assert late.status_code == 409
    assert not packet.clearances.exists(), "an answer binds the version that was read"
    answer = client.post(door, typed | {"sent_sha256": packet.sent_sha256})
    assert (answer.status_code, answer["Location"]) == (302, "/measures/")
    for row in (measure, packet, place, measure.action):
        assert not sees(world.clearer, row), row
    assert client.get(file_url(measure, place)).status_code == 404
    part = measure.participations.get(user=world.clearer)
    assert part.until is not None
    kinds = list(Entry.objects.order_by("-pk").values_list("kind", flat=True)[:12])
    assert {"sanctions.record_clearance", "sanctions.reply"} <= set(kinds)


def test_a_clearer_asked_for_two_bodies_stays_until_both_have_answered(world: World) -> None:
    law = make_authority("TWO-EO", consult=["Secretary of Tests", "Attorney General"])
    world.version = law
    measure = world.out_for_clearance(authority_version=law)
    for body, still in (("Secretary of Tests", True), ("Attorney General", False)):
        actions.record_clearance(
            world.packet(measure).pk, by=world.clearer, at=now(), consultation=body, **ANSWER
        )
        assert sees(world.clearer, measure) is still, body


def test_the_parts_of_who_made_the_record_end_when_it_is_closed(
    world: World, signed_in: Any
) -> None:
    measure = world.cleared()
    actions.task_user(measure.pk, by=world.lead, at=now(), user=world.decider, part="DECIDER")
    packet = world.packet(measure)
    url = f"/packets/{packet.reference}/do/packet-freeze/"
    answer = signed_in(world.reviewer).post(url, {"version": packet.version})
    assert (answer.status_code, answer["Location"]) == (302, "/measures/")
    for gone in (world.drafter, world.reviewer, world.clearer):
        assert not sees(gone, measure), gone
        assert not sees(gone, packet), gone
    for there in (world.lead, world.supervisor, world.decider):
        assert sees(there, packet), there
    page = signed_in(world.lead).get(measure.get_absolute_url()).content.decode()
    assert "Decide: Decider" in page


def test_a_closed_record_is_not_left_to_nobody(world: World) -> None:
    measure = world.cleared()
    for user in (world.lead, world.supervisor):
        for part in measure.participations.valid(now()).filter(user=user):
            world.do(actions.end_part, part, world.drafter, reason="Reassigned.")
    world.do(printing.freeze_packet, measure, world.reviewer)
    assert sees(world.reviewer, measure)
    assert not sees(world.drafter, measure)


# --- who takes no part finds no trace -----------------------------------------------------


@pytest.fixture
def objective(db: None) -> Objective:
    objectives.load_strategy(by=system_user("import"), at=now())
    return Objective.objects.get(code="P2.LOE2.c")


def test_nobody_else_finds_a_trace_of_a_measure_on_any_page(
    world: World, objective: Objective, stranger: User, signed_in: Any
) -> None:
    """Before and after: a member of the case sees the same pages, byte for byte but for tokens."""
    exhibit = world.exhibit()
    finding = world.finding(exhibit)
    cases_actions.add_actor(
        world.case.pk, by=world.lead, at=now(), actor=world.subject, part="SUBJECT", note=""
    )
    pages = [
        "/", "/cases/", "/measures/", "/actions/", "/actors/", "/actors/?text=Prueba",
        f"/cases/{world.case.reference}/", f"/cases/{world.case.reference}/exhibits/",
        f"/cases/{world.case.reference}/findings/", f"/cases/{world.case.reference}/actors/",
        f"/exhibits/{exhibit.reference}/", f"/actors/{world.subject.reference}/",
        f"/actors/{world.subject.reference}/seen/",
        f"/objectives/{objective.code}/", "/objectives/",
        f"/audit/trail/cases.case/{world.case.reference}/",
        f"/audit/trail/cases.exhibit/{exhibit.reference}/",
        f"/audit/trail/cases.finding/{finding.reference}/",
        f"/audit/trail/actors.actor/{world.subject.reference}/",
    ]  # fmt: skip

    def read(user: User) -> dict[str, tuple[int, int]]:
        client = signed_in(user)
        found = {}
        for url in pages:
            answer = client.get(url)
            page = answer.content.decode()
            if not url.startswith("/audit/"):  # there one's own reading stands
                found[url] = (answer.status_code, len(page))
            for secret in secrets:
                assert secret not in page, (user, url, secret)
        return found

    secrets: list[str] = []
    read(world.verifier)  # a first reading, for what only the first one shows
    before = {user: read(user) for user in (world.verifier, stranger)}
    measure = world.nominated()
    world.support(measure, "E1", finding)
    actions.link_objective(
        measure.pk, by=world.lead, at=now(), objective=objective, rationale="Unmistakable."
    )
    world.screen(measure)
    world.clear_equities(measure)
    world.do(actions.begin_draft, measure, world.drafter)
    place = world.packet(measure).exhibits.get()
    assert downloaded(signed_in(world.clearer), file_url(measure, place))
    secrets += [
        measure.reference, measure.action.reference, world.packet(measure).reference,
        place.reference, "Unmistakable.", "TEST-EO ", "Clearer</bdi>",
    ]  # fmt: skip
    assert {user: read(user) for user in (world.verifier, stranger)} == before
    lead = signed_in(world.lead)
    for url in ("/", "/measures/", f"/actors/{world.subject.reference}/seen/",
                f"/objectives/{objective.code}/"):  # fmt: skip
        assert measure.reference in lead.get(url).content.decode(), url


# --- recusal ------------------------------------------------------------------------------


def test_recusal_wins_over_every_part_and_every_account(world: World) -> None:
    second = make_user("reviewer_again", "supervisor", person=world.reviewer.person)
    measure = world.drafting()
    actions.task_user(measure.pk, by=world.lead, at=now(), user=second, part="SUPERVISOR")
    packet = world.packet(measure)
    assert all(sees(user, packet) for user in (world.reviewer, second, world.lead))
    cases_actions.recuse(world.case.pk, by=world.reviewer, at=now())
    for user in (world.reviewer, second):
        for row in (measure, packet, packet.exhibits.get(), measure.action):
            assert not sees(user, row), (user, row)
    assert sees(world.lead, packet)


def test_who_is_recused_from_any_case_it_rests_on_does_not_reach_it(world: World) -> None:
    """The action rises from one case; a finding in the matrix is of another."""
    other = make_case(world.lead)
    seat(other, world.drafter, "ANALYST", by=world.lead)
    exhibit = make_verified(other, world.lead, seated(other, world), b"Another paper.\fTwo.")
    measure = world.drafting()
    assert sees(world.drafter, measure)
    finding = make_finding(other, world.lead, exhibit, page=1, passage="Another paper", claim="C.")
    world.support(measure, "E3", finding)
    cases_actions.recuse(other.pk, by=world.drafter, at=now())
    assert not sees(world.drafter, measure)
    assert sees(world.reviewer, measure)


def seated(case: Case, world: World) -> User:
    seat(case, world.verifier, by=world.lead)
    return world.verifier


def test_who_opened_an_action_and_recused_does_not_find_it(world: World) -> None:
    action = actions.open_action(by=world.verifier, at=now(), title="Mine", case=world.case)
    assert sees(world.verifier, action)
    cases_actions.recuse(world.case.pk, by=world.verifier, at=now())
    assert not sees(world.verifier, action)


def test_who_is_recused_is_not_tasked(world: World) -> None:
    measure = world.nominated()
    second = make_user("second_reviewer", "legal_reviewer")
    seat(world.case, second, "COUNSEL", by=world.lead)
    cases_actions.recuse(world.case.pk, by=second, at=now())
    with pytest.raises(Refused, match="can't take part in this measure; who may: Reviewer"):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=second, part="REVIEWER")


# --- accounts of partner institutions -----------------------------------------------------


@pytest.fixture
def partner(db: None) -> User:
    agency = AgencyFactory(
        code="MP", name="A prosecutor's office", country="GT", kind=Agency.Kind.PARTNER,
        verb=ADD_AGENCY,
    )  # fmt: skip
    return make_user("partner", "investigator", "legal_reviewer", "clearer", agency=agency)


def test_a_partner_neither_nominates_nor_is_tasked(world: World, partner: User) -> None:
    seat(world.case, partner, by=world.lead)
    with pytest.raises(Refused, match="partner institution"):
        actions.open_action(by=partner, at=now(), title="Mine", case=world.case)
    measure = world.nominated()
    at = now()
    why = rules.NOMINATE.stopped(partner, Measure(action=measure.action), at)
    assert "partner institution" in (why or "")
    for part in ("REVIEWER", "CLEARER"):
        with pytest.raises(Refused, match="can't take part in this measure"):
            actions.task_user(measure.pk, by=world.lead, at=now(), user=partner, part=part)


@pytest.mark.parametrize("machine", ["FIN_DESIGNATION", "VISA_ACTION"])
def test_a_partner_sees_no_visa_action_and_no_nomination_even_with_a_grant(
    world: World, partner: User, machine: str
) -> None:
    if machine == "VISA_ACTION":
        world.version = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    measure = world.written()
    give(measure, partner.circle, ("view", "work"), since=measure.created_at)
    for model in (Measure, Action, Packet, PacketExhibit, Statement, ElementSupport):
        assert not model.objects.visible_to(partner, now()).exists(), model
    assert not Actor.objects.visible_to(partner, now()).contains(world.subject)
    assert sees(world.drafter, measure)


def test_a_partner_never_sees_volume_b(
    world: World, partner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a measure that is public: no step leads there yet, so the test opens an early one."""
    monkeypatch.setattr(querysets, "OPEN_TO_PARTNERS", ("INTERAGENCY",))
    measure = world.out_for_clearance()
    actions.record_clearance(
        world.packet(measure).pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        **ANSWER,
    )  # fmt: skip
    give(measure, partner.circle, ("view",), since=measure.created_at)
    assert sees(partner, measure)
    for model in (MeasureDocument, Clearance, ContrarySearch, Participation):
        assert not model.objects.visible_to(partner, now()).exists(), model
        assert model.objects.visible_to(world.reviewer, now()).exists(), model
