"""The packet: always prints as a draft, is refused by statement number, and freezes whole."""

from __future__ import annotations

import hashlib
import json

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.system import system_user
from audit import canon
from audit.acts import Refused, StaleVersion, WrongStatus, act
from audit.models import Entry
from sanctions import actions, printing, rules
from sanctions.models import AuthorityVersion, Measure, Packet
from sanctions.resting import fingerprint
from sanctions.rules.missing import missing
from sanctions.snapshot import snapshot
from tests.factories import now
from tests.sanctions.factories import make_authority


def test_a_measure_goes_from_nomination_to_a_frozen_packet(world, tmp_path) -> None:
    measure = world.cleared()
    packet = world.packet(measure)
    expected = snapshot(packet, now(), final=True)
    world.do(printing.freeze_packet, measure, world.reviewer)
    measure, packet = world.fresh(measure), world.packet(measure)
    assert (measure.status, packet.status) == ("DECISION", "FROZEN")
    place = packet.exhibits.get()
    prefix = f"AR-{measure.action.reference.rpartition('-')[2]}-"
    assert (place.label_final, place.bates_first) == ("Ex. 1", f"{prefix}000001")
    assert place.bates_last == f"{prefix}000004"

    stored = packet.snapshot_file.path().read_bytes()
    facts = json.loads(stored)
    assert stored == expected.canonical
    assert facts["missing"] == []
    assert facts["draft"] is False
    assert facts["statements"][0]["citations"][0]["bates"] == f"{prefix}000001"
    manifest = canon.sha256(
        {
            "packet": packet.reference,
            "version": 1,
            "facts": hashlib.sha256(stored).hexdigest(),
            "exhibits": [[e["label"], e["sha256"]] for e in facts["exhibits"]],
        }
    )
    assert packet.manifest_sha256 == manifest == expected.manifest_sha256

    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    call_command("build_packet", measure.reference, out=one)
    call_command("build_packet", packet.reference, out=two)
    assert one.read_bytes() == two.read_bytes() == packet.pdf_file.path().read_bytes()
    call_command("print_exhibits", packet.reference, out=two)
    with pypdfium2.PdfDocument(two) as shown:
        assert shown.get_page_label(0).startswith(f"{prefix}000001")
    with pytest.raises(CommandError, match="no packet"):
        call_command("print_exhibits", "PK-2026-2222222", out=two)
    assert Entry.objects.filter(kind="sanctions.print_exhibits").count() == 1
    done = Entry.objects.filter(outcome="done").values_list("kind", flat=True)
    assert {"sanctions.packet_freeze", "sanctions.fin_to_decider"} <= set(done)
    with pytest.raises(Refused, match="past its draft"):
        actions.add_statement(
            packet.pk, by=world.lead, at=now(), section="CONDUCT", text="Something more."
        )


def test_a_draft_always_prints_with_what_is_missing_and_twice_the_same(world) -> None:
    measure = world.drafting(evidence=False)
    packet, at = world.packet(measure), now()
    lacking = missing(packet, None, at)
    assert any("no prong is complete" in line.lower() for line in lacking)
    assert any("E1" in line for line in lacking)
    assert snapshot(packet, at).packet.missing == tuple(lacking)
    one, two = printing.print_packet(packet, at), printing.print_packet(packet, at)
    assert one.pdf == two.pdf
    assert not one.final


def test_three_plants_are_refused_by_statement_number(world, tmp_path) -> None:
    measure = world.written()
    world.state(measure, "A statement without a citation.")
    world.state(measure, "He was paid.", 9, "paid two million")
    world.state(measure, "Nothing came.", 3, "nothing at all was delivered")
    packet = world.packet(measure)
    faults = printing.citation_faults(packet, now())
    assert [fault.split()[1] for fault in faults] == ["2", "3", "4"]
    assert "has no citation" in faults[0]
    assert "cites page 9 of Ex. 1, which has 4 pages" in faults[1]
    assert "nothing at all was delivered" in faults[2]
    out = tmp_path / "p.pdf"
    with pytest.raises(CommandError) as refused:
        call_command("build_packet", measure.reference, out=out)
    assert str(refused.value).splitlines() == faults
    assert not out.exists()
    with pytest.raises(ValidationError) as stopped:
        printing.assemble_packet(packet.pk, by=world.drafter, at=now(), version=packet.version)
    assert stopped.value.messages == faults
    assert world.packet(measure).status == "DRAFT"


def test_freezing_is_refused_while_a_consulted_body_is_silent_or_objects(world) -> None:
    measure = world.out_for_clearance()
    packet = world.packet(measure)
    with pytest.raises(Refused, match="not answered yet: Secretary of Tests"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    actions.record_clearance(
        packet.pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        result="OBJECT", office="Office of Tests",
    )  # fmt: skip
    with pytest.raises(Refused, match="an objection stands"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.packet(measure).frozen_at is None
    world.do(actions.return_packet, measure, world.reviewer, reason="Answer the objection.")
    assert world.fresh(measure).status == "MEMO"
    assert world.packet(measure).status == "DRAFT"
    assert not packet.clearances.standing().exists(), "a returned packet loses its clearances"


def test_freezing_is_refused_under_words_of_the_law_nobody_compared(world) -> None:
    measure = world.cleared()
    _unverify(world)
    with pytest.raises(Refused, match="are from memory"):
        world.do(printing.freeze_packet, measure, world.reviewer)


def _unverify(world) -> None:
    version = AuthorityVersion.objects.get(pk=world.version.pk)
    with act(
        rules.LOAD_AUTHORITIES, AuthorityVersion, version.pk, by=system_user("import"),
        at=now(), version=version.version,
    ) as row:  # fmt: skip
        row.verification, row.from_memory = "PARTLY", ["standard"]


def test_a_drafter_does_not_review_and_a_reviewer_does_not_assemble(world) -> None:
    measure = world.assembled()
    packet = world.packet(measure)
    with pytest.raises(Refused):
        world.do(actions.send_to_legal, measure, world.reviewer)
    world.do(actions.send_to_legal, measure, world.drafter)
    with pytest.raises(Refused, match="roles"):
        world.do(printing.send_to_clearance, measure, world.drafter)
    with pytest.raises(Refused, match="documents are missing"):
        world.do(printing.send_to_clearance, measure, world.reviewer)
    with pytest.raises(WrongStatus):
        printing.assemble_packet(
            packet.pk, by=world.drafter, at=now(), version=world.packet(measure).version
        )


def test_measure_and_packet_move_together_from_either_page(world) -> None:
    measure = world.assembled()
    packet = world.packet(measure)
    actions.send_to_legal(packet.pk, by=world.drafter, at=now(), version=packet.version, of=Packet)
    assert (world.fresh(measure).status, world.packet(measure).status) == (
        "LEGAL_REVIEW", "LEGAL_REVIEW",
    )  # fmt: skip
    with pytest.raises(StaleVersion):
        actions.return_packet(
            measure.pk, by=world.reviewer, at=now(), version=measure.version, reason="Old page."
        )
    assert world.packet(measure).status == "LEGAL_REVIEW"


def test_what_changed_since_it_was_checked_stops_the_step(world) -> None:
    measure = world.written()
    packet = world.packet(measure)
    before = fingerprint(packet)
    world.state(measure, "One more sentence.", 2, "paid two million quetzales")
    assert fingerprint(world.packet(measure)) != before
    with pytest.raises(StaleVersion):
        actions.assemble_packet(
            packet.pk, by=world.drafter, at=now(), version=packet.version, checked=before
        )


def test_a_visa_action_chooses_a_publicity_the_authority_allows(world) -> None:
    world.version = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    measure = world.in_review()
    assert measure.machine == "VISA_ACTION"
    world.paper(measure, "legal_sufficiency_memo", world.reviewer)
    with pytest.raises(ValidationError, match="named in public"):
        world.do(printing.send_to_clearance, measure, world.reviewer, publicity="PUBLIC")
    world.do(printing.send_to_clearance, measure, world.reviewer, publicity="PRIVATE")
    assert world.fresh(measure).status == Measure.Status.CLEARANCE
