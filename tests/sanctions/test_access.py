"""A measure is reached by tasking only: who must see it, who must not, and what a part opens."""

from __future__ import annotations

import datetime
import re

import pytest

from audit.acts import Refused
from cases import actions as cases_actions
from cases.actions import CASE_CLOSED
from cases.models import Case
from sanctions import actions
from sanctions.models import (
    Action,
    ElementSupport,
    Measure,
    MeasureDocument,
    Packet,
    PacketExhibit,
    Participation,
    Statement,
    StatementCitation,
)
from sanctions.rules.guards import measures_unfinished
from tests.factories import now
from work.models import Notice

PARTS = (
    Measure, Participation, ElementSupport, MeasureDocument, Packet, PacketExhibit, Statement,
    StatementCitation,
)  # fmt: skip


def test_who_must_see_it_and_who_must_not(world, stranger, auditor, administrator, leaver) -> None:
    measure = world.written()
    at = now()
    for user in (world.lead, world.supervisor, world.drafter, world.reviewer, world.clearer):
        for model in PARTS:
            assert model.objects.visible_to(user, at).exists(), (user, model)
    outside = (world.verifier, world.decider, stranger, auditor, administrator, leaver)
    for user in outside:
        for model in (*PARTS, Action):
            assert not model.objects.visible_to(user, at).exists(), (user, model)
    assert Case.objects.visible_to(world.verifier, at).exists(), "a member of the case sees none"
    assert not Case.objects.visible_to(world.clearer, at).exists(), "a part opens no case"
    assert measure.is_open


def plain(answer) -> bytes:
    """The page without the token that differs from answer to answer."""
    return re.sub(rb"\b\w{64}\b", b"", answer.content)


def test_every_address_of_a_measure_answers_a_stranger_like_nonsense(
    world, stranger, signed_in
) -> None:
    measure = world.written()
    packet, support = world.packet(measure), measure.supports.first()
    place = packet.exhibits.first()
    inside = [
        f"/measures/{measure.reference}/{tab}"
        for tab in (
            "", "matrix/", "statements/", "exhibits/", "packet/", "participants/", "objectives/",
            "trail/", "add/add-support/", f"supports/{support.reference}/",
            f"exhibits/{place.reference}/file/",
            f"papers/{measure.documents.first().reference}/",
        )
    ] + [
        f"/packets/{packet.reference}/", f"/packets/{packet.reference}/pdf/",
        f"/packets/{packet.reference}/check/", f"/actions/{measure.action.reference}/",
        f"/actions/{measure.action.reference}/nominate/",
        f"/audit/trail/sanctions.measure/{measure.reference}/",
    ]  # fmt: skip
    client = signed_in(stranger)
    for url in inside:
        nonsense = client.get(re.sub(r"(ME|PK|SA)-2026-\w{7}", r"\1-2026-0000000", url, count=1))
        answer = client.get(url)
        assert answer.status_code == nonsense.status_code == 404, url
        assert plain(answer) == plain(nonsense), url
        assert client.post(url, {"version": 1}).status_code in (404, 405), url
    for url in ("/measures/", "/actions/"):
        page = client.get(url).content.decode()
        assert measure.reference not in page
        assert world.subject.caption not in page


def test_a_member_of_the_case_finds_no_trace_of_the_measure(world, signed_in) -> None:
    measure = world.written()
    client = signed_in(world.verifier)
    for url in (
        "/measures/", f"/cases/{world.case.reference}/",
        f"/cases/{world.case.reference}/exhibits/",
        f"/exhibits/{measure.supports.first().finding.exhibit.reference}/",
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        assert measure.reference not in page, url
        assert measure.packets.first().reference not in page, url


def test_a_part_ends_at_once_and_other_parts_stay(world) -> None:
    measure = world.nominated()
    part = actions.task_user(
        measure.pk, by=world.lead, at=now(), user=world.supervisor, part="NOMINATOR"
    )
    first = measure.participations.get(user=world.supervisor, part="SUPERVISOR")
    world.do(actions.end_part, first, world.lead, reason="Reassigned.")
    assert Measure.objects.visible_to(world.supervisor, now()).contains(measure)
    world.do(actions.end_part, part, world.lead, reason="Reassigned.")
    assert not Measure.objects.visible_to(world.supervisor, now()).exists()


def test_the_last_who_can_work_on_a_measure_stays(world) -> None:
    action = world.action()
    measure = actions.nominate_subject(
        action.pk, by=world.lead, at=now(), subject=world.subject,
        authority_version=world.version, ground="A ground.",
    )  # fmt: skip
    with pytest.raises(Refused, match="nobody would be left"):
        world.do(actions.end_part, measure.participations.get(), world.lead, reason="Leaving.")


def test_recusal_from_the_case_closes_its_measures(world) -> None:
    measure = world.nominated()
    assert Measure.objects.visible_to(world.reviewer, now()).contains(measure)
    cases_actions.recuse(world.case.pk, by=world.reviewer, at=now())
    assert not Measure.objects.visible_to(world.reviewer, now()).exists()


def test_a_part_counts_from_its_moment_on(world) -> None:
    measure = world.nominated()
    before = measure.created_at - datetime.timedelta(seconds=1)
    assert not Measure.objects.visible_to(world.drafter, before).exists()


def test_a_part_is_given_only_to_who_holds_its_role(world) -> None:
    measure = world.nominated()
    with pytest.raises(Refused, match="holds no role for this part"):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=world.verifier, part="REVIEWER")


def test_citing_a_finding_needs_it_visible(world) -> None:
    measure = world.nominated()
    finding = world.finding(world.exhibit())
    with pytest.raises(Refused, match="not among those you may see"):
        world.support(measure, "E1", finding, by=world.drafter)
    world.support(measure, "E1", finding)
    second = world.finding(finding.exhibit, 2)
    world.support(measure, "E2", second, by=world.drafter)  # now an exhibit of this measure
    assert measure.supports.count() == 2


def test_a_measure_holds_its_case_open_only_to_those_who_see_it(world, prosecutor) -> None:
    measure = world.nominated()
    assert measure.reference in (measures_unfinished(world.lead, world.case, now()) or "")
    assert measures_unfinished(prosecutor, world.case, now()) is None
    for effect in CASE_CLOSED:
        effect(world.case, prosecutor, now())
    (notice,) = Notice.objects.visible_to(world.lead, now())
    assert measure.reference in str(notice)
    assert not Notice.objects.visible_to(prosecutor, now()).exists()
    world.do(actions.reject_measure, measure, world.supervisor, reason="Mistaken identity.")
    assert measures_unfinished(world.lead, world.case, now()) is None
