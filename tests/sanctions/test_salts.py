"""What is committed to cannot be guessed, and a redacted copy is provably of volume A."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from audit.clock import legal_day
from audit.log import keys
from sanctions import printing, redacting, sealing
from sanctions.actions import redaction as actions
from sanctions.actions.machines import next_version
from sanctions.rules import redaction as rules
from sanctions.salts import DELIBERATED, Salts, of_pages, salted
from sanctions.snapshot.inventory import deliberated
from sanctions.snapshot.memo import memo_of
from tests.factories import now
from work.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from tests.sanctions.factories import World


def frozen(world: World) -> Any:
    keys.signing()
    measure = world.cleared()
    world.do(printing.freeze_packet, measure, world.reviewer)
    return measure, world.packet(measure)


def test_the_digests_of_volume_b_are_salted_and_the_salts_are_not_in_volume_a(
    world: World,
) -> None:
    measure, packet = frozen(world)
    octets = packet.inventory_file.path().read_bytes()
    told = json.loads(octets)
    assert told["format"] == "probity-inventory-2"
    kept = {name: told[name] for name in DELIBERATED}
    assert deliberated(packet, packet.salts) == kept, "volume B proves"
    assert deliberated(packet, Salts().deliberated) != kept
    # There is no override: without a salt everybody could try the digest of an empty list.
    guess = hashlib.sha256(b"[]").hexdigest()
    assert guess not in kept.values()
    assert kept["overrides"] == salted(packet.salts["overrides"], "[]")
    sealed = sealing.newest(packet).file.path().read_bytes()
    with pikepdf.open(io.BytesIO(sealed)) as volume:
        held = b"".join(one.get_file().read_bytes() for one in volume.attachments.values())
    assert told["salt"].encode() in held, "the salt of the pages goes with volume A"
    for salt in packet.salts.values():
        assert salt.encode() not in held
    memo = memo_of(world.fresh(measure), packet, [], now())
    said = " ".join(one.text for one in memo.paragraphs)
    assert all(salt in said for salt in packet.salts.values())


def test_two_versions_share_no_salt_and_one_page_tells_no_other() -> None:
    assert next_version(type("Packet", (), {"number": 1}))["salts"] == {}
    one, two = Salts(), Salts()
    assert not {one.pages, *one.deliberated.values()} & {two.pages, *two.deliberated.values()}
    assert len({one.pages, *one.deliberated.values()}) == 1 + len(DELIBERATED)
    pages = of_pages(one.pages, "a" * 64, 3)
    assert len({*pages, *of_pages(one.pages, "b" * 64, 3), *of_pages(two.pages, "a" * 64, 3)}) == 9
    assert pages == of_pages(one.pages, "a" * 64, 4)[:3]


def test_a_redacted_copy_of_volume_a_is_proven_by_whoever_holds_volume_a(
    world: World, redactor: User, tmp_path: Path
) -> None:
    measure, packet = frozen(world)
    world.task(measure, redactor, "REDACTOR")
    release = actions.open_release(
        packet.pk, by=redactor, at=now(), kind="FOIA", requester="A newspaper", number="F-1",
        purpose="5 U.S.C. 552 request", received_on=legal_day(now()),
    )  # fmt: skip
    row = actions.request_redaction(release.pk, by=redactor, at=now(), title="Volume A")
    redacting.withhold_words(
        row.pk, by=redactor, at=now(), words=measure.subject.caption, page=1, code="(b)(6)"
    )
    row.refresh_from_db()
    row = actions.move_redaction(
        rules.REDACTION_PROPOSE, row.pk, by=redactor, at=now(), version=row.version
    )
    actions.submit_redaction(row.pk, by=redactor, at=now(), version=row.version)
    worker = Worker(read=now)
    while worker.step(now()):
        pass
    row.refresh_from_db()
    assert row.fault == ""
    copy, full = tmp_path / "copy.pdf", tmp_path / "full.pdf"
    copy.write_bytes(row.copy.path().read_bytes())
    sealed = sealing.newest(packet).file.path().read_bytes()
    full.write_bytes(sealed)
    said = io.StringIO()
    call_command("prove_redaction", full, copy, stdout=said)
    assert said.getvalue() == f"{len(row.commitments)} pages: the copy is of this document\n"

    # Where the exhibits stand behind the record, the record alone is named beside it.
    whole, record = tmp_path / "whole.pdf", packet.pdf_file.path()
    whole.write_bytes(sealing.newest(packet, whole=True).file.path().read_bytes())
    with pytest.raises(CommandError, match="name the record alone, as it was frozen"):
        call_command("prove_redaction", whole, copy)
    call_command("prove_redaction", whole, copy, document=record, stdout=said)

    other = json.dumps({"commitments": ["0" * 64, *row.commitments[1:]]}).encode()
    with pikepdf.open(copy, allow_overwriting_input=True) as pdf:
        pdf.attachments["commitments.json"] = pikepdf.AttachedFileSpec(pdf, other)
        pdf.save(copy)
    with pytest.raises(CommandError, match=r"Other pages than the copy commits to: \[1\]"):
        call_command("prove_redaction", full, copy)
    with pytest.raises(CommandError, match=r"full\.pdf holds no commitments\.json"):
        call_command("prove_redaction", full, full)
    with pytest.raises(CommandError, match="the document is not one of this packet"):
        call_command("prove_redaction", full, copy, document=copy)


def test_of_a_packet_frozen_before_the_salts_nothing_is_proven_and_it_says_why(
    tmp_path: Path,
) -> None:
    told = {"format": "probity-inventory-1", "print": {"bytes": 1, "sha256": "a" * 64}}
    for name, attached, content in (
        ("full.pdf", "inventory.json", told), ("copy.pdf", "commitments.json", {"commitments": []}),
    ):  # fmt: skip
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            octets = json.dumps(content).encode()
            pdf.attachments[attached] = pikepdf.AttachedFileSpec(pdf, octets)
            pdf.save(tmp_path / name)
    with pytest.raises(CommandError, match="frozen before the salts of its pages were kept"):
        call_command("prove_redaction", tmp_path / "full.pdf", tmp_path / "copy.pdf")
