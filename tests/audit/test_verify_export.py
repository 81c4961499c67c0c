"""The stand-alone verifier: it accepts what is whole and names what is not."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.audit.exports import (
    TOOL,
    VKEYS,
    WITNESS,
    make_export,
    ran,
    relisted,
    verifier,
)

Ask = Callable[..., tuple[int, dict[str, Any]]]
KEYS = ("--vkey", VKEYS[0], "--vkey", VKEYS[1])


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return verifier()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody touches this one."""
    return make_export(tmp_path_factory.mktemp("export") / "whole")


@pytest.fixture
def ask(tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Ask:
    return lambda *arguments: ran(tool, monkeypatch, capsys, *arguments)


# Ed25519

RFC_8032 = [  # section 7.1, tests 1 to 3: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_ed25519_of_the_rfc(tool: ModuleType, public: str, message: str, signature: str) -> None:
    key = tool.Key("k", 1, bytes.fromhex(public))
    text, good = bytes.fromhex(message), bytes.fromhex(signature)
    assert key.signed(text, good)
    assert not key.signed(text + b"!", good)
    for place in (0, 31, 32, 63):
        bad = bytearray(good)
        bad[place] ^= 1
        assert not key.signed(text, bytes(bad))
    assert not key.signed(text, good[:63])
    assert not key.signed(text, good + b"\0")
    # Malleability (RFC 8032 section 8.4; Wycheproof "SignatureMalleability"): S + L is refused.
    more = int.from_bytes(good[32:], "little") + tool.ORDER
    assert not key.signed(text, good[:32] + more.to_bytes(32, "little"))


def test_points_that_are_none_are_refused(tool: ModuleType) -> None:
    p = 2**255 - 19
    for number in (p, p + 1, 2**255 - 1, 1 | 1 << 255, 2):  # y >= p; x = 0 with a sign; no root
        assert tool.decoded(number.to_bytes(32, "little")) is None
    assert not tool.Key("k", 1, (2).to_bytes(32, "little")).signed(b"", bytes(64))


def test_a_key_of_another_program_reads_and_verifies(tool: ModuleType) -> None:
    # golang.org/x/mod/sumdb/note, the example of its documentation.
    key = tool.Key.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        b"If you think cryptography is the answer to your problem,\n"
        b"then you don't know what your problem is.\n"
    )
    raw = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert raw[:4] == key.id
    assert key.signed(text, raw[4:])
    with pytest.raises(tool.Bad, match="no Ed25519 key"):
        tool.Key.read("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")


# Whole exports


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512])
def test_logs_of_every_shape_verify(ask: Ask, tmp_path: Path, size: int) -> None:
    status, said = ask(make_export(tmp_path / "log", (size,), bodies=False), *KEYS)
    assert (status, said["entries"]) == (0, size)


def test_an_empty_log_verifies(ask: Ask, tmp_path: Path) -> None:
    assert ask(make_export(tmp_path / "log", (0,)), *KEYS)[0] == 0


def test_three_levels_of_tiles_verify_and_the_middle_one_counts(ask: Ask, tmp_path: Path) -> None:
    def short(number: int) -> bytes:
        return b"%d" % number

    folder = make_export(tmp_path / "log", (65_536 + 257,), bodies=False, leaves=short)
    assert ask(folder, *KEYS)[0] == 0
    tile = folder / "tile/1/000"
    tile.write_bytes(tile.read_bytes()[:-32] + bytes(32))
    relisted(folder)
    status, said = ask(folder, *KEYS)
    assert status == 1
    assert (said["where"], "tile/0 number 255" in said["what"]) == ("tile/1/000", True)


def test_a_whole_export_says_what_was_proven(ask: Ask, whole: Path) -> None:
    status, said = ask(whole, *KEYS, "--witness", WITNESS.verifier, "--cosigned", "1")
    assert status == 0
    assert (said["log"], said["entries"], said["checkpoints"]) == ("log.example", 600, 4)
    assert (said["content"], said["content in part"]) == (514, 86)
    assert said["signed by witness.example"] == 2
    # Without keys of one's own the answer says what it is worth.
    assert "prove little" in ask(whole)[1]["keys"]


def test_either_key_of_a_rotation_verifies_what_it_signed(ask: Ask, whole: Path) -> None:
    assert ask(whole, "--vkey", VKEYS[1])[1]["where"] == "checkpoints/100"
    assert ask(whole, "--vkey", VKEYS[0])[1]["where"] == "checkpoint"


def test_it_runs_where_no_package_can_help(whole: Path) -> None:
    command = [sys.executable, "-I", "-S", TOOL, whole, *KEYS, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={}, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ok"] is True


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    program = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as end: assert not end.code\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    peak = []
    for size in (2_560, 25_600):
        folder = make_export(tmp_path / str(size), (size,), bodies=False, leaves=_long)
        command = [sys.executable, "-I", "-S", "-c", program, TOOL, folder, *KEYS]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peak.append(int(done.stdout.split()[-2]))
    assert peak[1] < peak[0] * 1.1


def _long(number: int) -> bytes:
    return b"%d" % number * 50


@pytest.mark.samples
def test_roots_of_the_published_vectors(tool: ModuleType) -> None:
    # transparency-dev/merkle, testonly/constants.go (leaf inputs of RFC 6962's reference code).
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
              "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
    hashes = [tool.sha256(b"\0" + bytes.fromhex(one)).digest() for one in inputs]
    asked = 0
    path = Path(os.environ["PROBITY_SAMPLES"]) / "merkle" / "consistency.jsonl"
    for line in path.read_text().splitlines():
        one = json.loads(line)
        if not one["wantErr"] and 0 < one["size2"] <= len(hashes):
            root = tool.folded(hashes[: one["size2"]])
            assert base64.b64encode(root).decode() == one["root2"]
            asked += 1
    assert asked >= 3
