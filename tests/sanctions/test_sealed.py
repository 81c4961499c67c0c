"""A sealed packet: its proofs inside, signed by role, and any changed bit is found."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from audit.log import keys
from audit.models import Entry
from sanctions import printing, role_keys, sealing
from sanctions.documents.sealed import _sign as sign
from sanctions.documents.sealed import seal
from sanctions.models import Measure, SealedPrint
from tests.factories import now

TOOL = Path(__file__).parents[2] / "tools" / "verify_packet.py"
FLIPS = int(os.environ.get("PROBITY_FLIPS", "40"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_packet", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_packet"] = module
    spec.loader.exec_module(module)
    return module


def proven(tool: ModuleType, octets: bytes, vkeys: list[str]) -> dict:
    return tool.Packet(octets, vkeys, {}).run()


def test_a_frozen_packet_is_sealed_and_any_changed_bit_is_found(world, tool, tmp_path) -> None:
    keys.signing()  # from here on this process can sign
    measure = world.cleared()
    world.do(printing.freeze_packet, measure, world.reviewer)
    packet = world.packet(measure)
    seal, behind = SealedPrint.objects.order_by("whole")
    assert (seal.roles, seal.number, seal.whole) == (["legal_reviewer"], 1, False)
    assert (behind.roles, behind.number, behind.whole) == (["legal_reviewer"], 1, True)
    assert sealing.waiting() == []
    octets = seal.file.path().read_bytes()
    assert octets.startswith(packet.pdf_file.path().read_bytes()), "the print is appended to only"
    vkeys = [str(key) for key in keys.verifying()]
    said = proven(tool, octets, vkeys)
    assert (said["packet"], said["version"]) == (packet.reference, 1)
    assert (said["signed by"], said["manifest"]) == ("legal_reviewer", packet.manifest_sha256)
    assert said["entries under the checkpoint"] == seal.log_size > said["position"]

    # readers that are not ours
    reader = PdfFileReader(io.BytesIO(octets))
    (signature,) = reader.embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    found = validate_pdf_signature(signature, trust)
    assert (found.intact, found.valid, found.coverage.name) == (True, True, "ENTIRE_FILE")
    with pikepdf.open(io.BytesIO(octets)) as document:
        assert set(document.attachments) == set(tool.NAMES)
        held = document.attachments["snapshot.json"].get_file().read_bytes()
        assert held == packet.snapshot_file.path().read_bytes()
        assert document.pdf_version == "1.7"

    # any bit, anywhere
    turn = random.Random(7)  # noqa: S311
    first = octets.rindex(b"/ByteRange")
    hole = range(octets.index(b"<", octets.rindex(b"/Contents <")), octets.rindex(b"0000>"))
    end = next(at for at in hole if octets[at : at + 64] == b"0" * 64)
    places = [turn.randrange(len(octets)) for _ in range(FLIPS)]
    places += [turn.randrange(hole.start, end) for _ in range(FLIPS)]
    places += [0, hole.start, end, hole.stop, first, len(octets) - 1]
    written = [name.replace(".", "\\056").replace("-", "\\055") for name in tool.NAMES]
    places += [octets.index(f"({name})".encode()) + 2 for name in written]
    for place in places:
        changed = bytearray(octets)
        changed[place] ^= 1 << turn.randrange(8)
        with pytest.raises(tool.Bad) as bad:
            proven(tool, bytes(changed), vkeys)
        assert all(bad.value.args), f"byte {place}"
    for other in (octets + b"\n", octets[:-1], packet.pdf_file.path().read_bytes()):
        with pytest.raises(tool.Bad):
            proven(tool, other, vkeys)

    # another signature behind the seal
    beside = tmp_path / "beside.pdf"
    beside.write_bytes(octets)
    with beside.open("r+b") as file:
        sign(file, role_keys.key_of("recorder", now()))
    with pytest.raises(tool.Bad, match="was one added behind the seal"):
        proven(tool, beside.read_bytes(), vkeys)

    # by the command, as a stranger runs it
    out = tmp_path / "sealed.pdf"
    call_command("seal_packet", packet.reference, out=out)
    assert out.read_bytes() == octets
    assert sealing.seal_packet(packet.pk, now()) == seal, "once"
    said = io.StringIO()
    call_command("verify_packet", out, stdout=said)
    assert "signed by: legal_reviewer" in said.getvalue()
    assert "pyHanko: finds every signature intact and valid" in said.getvalue()
    with pytest.raises(CommandError, match=r"where: Ex\. 1"):
        call_command("verify_packet", out, exhibits=tmp_path / "keys")
    bare = [sys.executable, "-I", "-S", str(TOOL), str(out)]
    told = subprocess.run(bare, capture_output=True, text=True, check=True).stdout
    assert "not installed here" in told
    assert "the file's own, which prove little" in told
    stranger = role_keys.key_of("decider", now())
    pinned = {"legal_reviewer": hashlib.sha256(stranger.certificate).hexdigest()}
    with pytest.raises(tool.Bad, match="another certificate"):
        tool.Packet(octets, vkeys, pinned).run()


def test_the_page_hands_out_the_sealed_print_once_it_bears_no_name(
    world, signed_in, monkeypatch
) -> None:
    measure = world.cleared()
    world.do(printing.freeze_packet, measure, world.reviewer)
    packet = world.packet(measure)
    client = signed_in(world.supervisor)
    own, frozen = (f"/packets/{packet.reference}/{end}/" for end in ("pdf", "versions/1"))
    stored = packet.pdf_file.path().read_bytes()

    def took(url: str) -> tuple[bytes, str]:
        answer = client.get(url)
        assert answer.status_code == 200
        read = Entry.objects.filter(kind="sanctions.print_packet").latest("pk")
        assert read.facts["sha256"] == hashlib.sha256(answer.content).hexdigest()
        return answer.content, read.facts["state"]

    def page() -> str:
        return client.get(f"{measure.get_absolute_url()}packet/").content.decode()

    # While it is secret a copy bears its reader's name, and no signature that would be broken.
    keys.signing()
    assert sealing.seal_or_wait(packet.pk, now()) is not None
    for url in (own, frozen):
        copy, state = took(url)
        assert (state, b"/ByteRange" in copy) == ("final", False)
    assert "Your copy bears your name and no signature." in page()

    # Once it is public, everybody takes the bytes that the command writes.
    monkeypatch.setattr(Measure, "is_secret", property(lambda _self: False))
    seal = SealedPrint.objects.get(whole=False).file.path().read_bytes()
    for url in (own, frozen):
        assert took(url) == (seal, "sealed")
    assert "The download is the sealed print." in page()

    # A seal that waits is said so, and the stored print goes out under its own name.
    monkeypatch.setattr(sealing, "seal_of", lambda _packet, _number, **_which: None)
    assert took(own) == (stored, "unsealed")
    assert "Not sealed yet" in page()


def test_a_second_role_signs_over_the_first_and_the_file_stays_what_it_was(own_home) -> None:
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(own_home / "blank.pdf")
    octets = (own_home / "blank.pdf").read_bytes()
    hands = [role_keys.key_of(role, now()) for role in ("legal_reviewer", "decider")]
    with (own_home / "blank.pdf").open("r+b") as file:
        seal(file, {"seal.json": b"{}"}, hands)
    signed = (own_home / "blank.pdf").read_bytes()
    assert signed.startswith(octets)
    found = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert [one.field_name for one in found] == ["legal_reviewer", "decider"]
    for one in found:
        trust = ValidationContext(trust_roots=[one.signer_cert], allow_fetching=False)
        state = validate_pdf_signature(one, trust)
        assert (state.intact, state.valid, state.bottom_line) == (True, True, True)
    assert (own_home / "keys" / "packet" / "decider.key").stat().st_mode & 0o777 == 0o600
    assert role_keys.key_of("decider", now()) == hands[1], "made once"
