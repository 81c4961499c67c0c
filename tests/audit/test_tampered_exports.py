"""Exports that somebody touched: each is refused, and the place is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from tests.audit.exports import (
    NEW,
    OLD,
    THIEF,
    VKEYS,
    WITNESS,
    copied,
    leaf,
    make_export,
    note,
    ran,
    relisted,
    verifier,
)

if TYPE_CHECKING:
    from audit.log import notes

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


# Each case says what is named; the manifest is made anew
# afterwards, as whoever did it would, unless the case is about the manifest.


def flip(path: str, place: int = -1) -> Callable[[Path], None]:
    def mutate(folder: Path) -> None:
        raw = bytearray((folder / path).read_bytes())
        raw[place] ^= 1
        (folder / path).write_bytes(raw)

    return mutate


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def mutate(folder: Path) -> None:
        text = (folder / path).read_text()
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1))

    return mutate


def gone(*paths: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / path).unlink() for path in paths] and None


def swap(one: str, other: str) -> Callable[[Path], None]:
    def mutate(folder: Path) -> None:
        (folder / one).rename(folder / "aside")
        (folder / other).rename(folder / one)
        (folder / "aside").rename(folder / other)

    return mutate


def forged(path: str, *keys: notes.SignerKey, origin: str = OLD.name) -> Callable[[Path], None]:
    def mutate(folder: Path) -> None:
        size = int(path.partition("/")[2] or 600)
        text = note([leaf(number) for number in range(size)], *keys, origin=origin)
        (folder / path).write_text(text)

    return mutate


def swap_lines(path: str) -> Callable[[Path], None]:
    def mutate(folder: Path) -> None:
        one, other, *rest = (folder / path).read_text().split("\n")
        (folder / path).write_text("\n".join([other, one, *rest]))

    return mutate


def swap_leaves(folder: Path) -> None:
    """Entries 0 and 1 change places in their bundle."""
    path = folder / "tile/entries/000"
    raw, cuts, at = path.read_bytes(), [0], 0
    for _ in range(2):
        at += 2 + int.from_bytes(raw[at : at + 2], "big")
        cuts.append(at)
    path.write_bytes(raw[cuts[1] : cuts[2]] + raw[: cuts[1]] + raw[cuts[2] :])


def swap_leaves_and_hashes(folder: Path) -> None:
    swap_leaves(folder)
    tile = folder / "tile/0/000"
    raw = tile.read_bytes()
    tile.write_bytes(raw[32:64] + raw[:32] + raw[64:])


def cut_tail(folder: Path) -> None:
    """The last bundle ends where the latest checkpoint does not."""
    path = folder / "tile/entries/002.p/88"
    path.write_bytes(path.read_bytes()[:-1])


def older(folder: Path) -> None:
    """The export says less than the manifest's checkpoints cover."""
    (folder / "checkpoint").write_text((folder / "checkpoints/300").read_text())


TOUCHED = {
    "a byte of an entry": (flip("tile/entries/001", 30), "tile/0/001", "that of entry 256"),
    "the length of an entry": (flip("tile/entries/001", 1), "tile/entries/001", "whole entries"),
    "two entries swapped": (swap_leaves, "tile/0/000", "its hash 0 is not that of entry 0"),
    "two entries and hashes": (swap_leaves_and_hashes, "checkpoints/100", "another root"),
    "a bundle cut": (cut_tail, "tile/entries/002.p/88", "88 whole entries"),
    "a bundle lost": (gone("tile/entries/001"), "tile/entries/001", "missing"),
    "two bundles swapped": (swap("tile/entries/000", "tile/entries/001"), "tile/0/000", "entry 0"),
    "a tile lost": (gone("tile/0/001"), "tile/0/001", "missing"),
    "a byte of a tile": (flip("tile/0/001", 64), "tile/0/001", "is not that of entry 258"),
    "a byte of a tile above": (flip("tile/1/000.p/2"), "tile/1/000.p/2", "tile/0 number 1"),
    "two tiles swapped": (swap("tile/0/000", "tile/0/001"), "tile/0/000", "entry 0"),
    "a hash too many": (
        lambda folder: (folder / "tile/0/002.p/88").write_bytes(
            (folder / "tile/0/002.p/88").read_bytes() + bytes(32)),
        "tile/0/002.p/88", "its hash 88"),
    "a signature": (flip("checkpoints/256", -3), "checkpoints/256", "log.example"),
    "the size signed": (replace("checkpoints/256", "\n256\n", "\n255\n"), "checkpoints/256",
                        "'log.example' is not over this text"),
    "a checkpoint by a thief's key": (forged("checkpoints/300", THIEF), "checkpoints/300",
                                      "no key of the log"),
    "a checkpoint by a witness alone": (forged("checkpoints/300", WITNESS), "checkpoints/300",
                                        "no key of the log"),
    "a checkpoint of another log": (forged("checkpoints/300", NEW, origin="other.example"),
                                    "checkpoints/300", "'other.example'"),
    "a checkpoint without its last line": (replace("checkpoints/256", "\n256\n", "\n"),
                                           "checkpoints/256", "not over this text"),
    "two checkpoints swapped": (swap("checkpoints/256", "checkpoints/300"), "checkpoints/256",
                                "it covers 300"),
    "an older latest checkpoint": (older, "tile/entries/001.p/44", "missing"),
    "the latest checkpoint lost": (gone("checkpoint"), "checkpoint", "missing"),
    "a cosignature": (replace("checkpoint", "witness.example ", "witness.example A"), "checkpoint",
                      "base64"),
    "content of an entry": (replace("bodies/000.jsonl", "Ana «1»", "Eva «1»"), "bodies/000.jsonl",
                            "entry 1 committed to other content"),
    "the name of a field": (replace("bodies/000.jsonl", '"facts"', '"fakts"'), "bodies/000.jsonl",
                            "is no content"),
    "the digest of an erased field": (replace("bodies/000.jsonl", '"by_name": "', '"by_name": "00'),
                                      "bodies/000.jsonl", "entry 0 committed"),
    "the name of an erased field": (replace("bodies/000.jsonl", '{"by_name"', '{"by_nama"'),
                                    "bodies/000.jsonl", "entry 0 committed"),
    "content of two entries swapped": (swap_lines("bodies/000.jsonl"), "bodies/000.jsonl",
                                       "entry 0 committed"),
    "content that is no JSON": (flip("bodies/001.jsonl", 0), "bodies/001.jsonl", "no content"),
    "content lost": (gone("bodies/001.jsonl"), "bodies/001.jsonl", "missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOUCHED)
def test_what_was_touched_is_named(ask: Ask, whole: Path, tmp_path: Path, case: str) -> None:
    mutate, where, what = TOUCHED[case]
    folder = copied(whole, tmp_path / "copy")
    mutate(folder)
    relisted(folder)
    status, said = ask(folder, *KEYS, "--witness", WITNESS.verifier)
    assert (status, said["where"]) == (1, where), said
    assert what in said["what"]


LISTED = {
    "the README": (flip("README.md"), "README.md", "not those that the manifest lists"),
    "the policy": (replace("policy", "quorum", "#"), "policy", "not those that"),
    "a file added": (lambda f: (f / "tile/0/009").write_text("x"), "tile/0/009", "does not list"),
    "a checkpoint lost": (gone("checkpoints/256"), "checkpoints/256", "missing"),
    "the manifest lost": (gone("manifest.json"), "manifest.json", "missing"),
    "a line of the manifest": (replace("manifest.json", '"bytes"', '"size"'), "manifest.json",
                               "no line of a manifest"),
    "the order of the manifest": (replace("manifest.json", "checkpoints/256", "checkpoints/90"),
                                  "manifest.json", "checkpoints/90 does not belong"),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTED)
def test_what_the_manifest_alone_tells(ask: Ask, whole: Path, tmp_path: Path, case: str) -> None:
    mutate, where, what = LISTED[case]
    folder = copied(whole, tmp_path / "copy")
    mutate(folder)
    status, said = ask(folder, *KEYS)
    assert (status, said["where"]) == (1, where), said
    assert what in said["what"]


# Whoever holds the key can sign anything: only a checkpoint kept elsewhere tells.


def test_a_rollback_is_found_against_a_checkpoint_kept_elsewhere(
    ask: Ask, whole: Path, tmp_path: Path
) -> None:
    folder = make_export(tmp_path / "rolled back", (100, 256, 300))
    assert ask(folder, *KEYS)[0] == 0
    status, said = ask(folder, *KEYS, "--against", whole / "checkpoint")
    assert status == 1
    assert said["where"] == str(whole / "checkpoint")
    assert "covers 600 entries; the log, rolled back or cut, has 300" in said["what"]
    assert ask(whole, *KEYS, "--against", folder / "checkpoint")[1]["against"] == 1


def test_a_log_written_anew_is_found_against_a_checkpoint_kept_elsewhere(
    ask: Ask, whole: Path, tmp_path: Path
) -> None:
    def rewritten(number: int) -> bytes:
        return leaf(number if number != 50 else 51)

    folder = make_export(tmp_path / "forked", leaves=rewritten, bodies=False)
    assert ask(folder, *KEYS)[0] == 0
    status, said = ask(folder, *KEYS, "--against", whole / "checkpoints/256")
    assert status == 1
    assert said["where"] == str(whole / "checkpoints/256")
    assert "forked or was written anew" in said["what"]
    assert "the last root that holds is over 100" in said["what"]


def test_a_checkpoint_kept_elsewhere_is_of_the_log_and_signed(
    ask: Ask, whole: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "strange"
    strange.write_text(note([leaf(0)], THIEF))
    status, said = ask(whole, *KEYS, "--against", strange)
    assert (status, said["where"]) == (1, str(strange))
    assert "no key of the log" in said["what"]


def test_too_few_witnesses_are_named(ask: Ask, whole: Path) -> None:
    status, said = ask(whole, *KEYS, "--cosigned", "2")
    assert (status, said["where"]) == (1, "checkpoint")
    assert "fewer than 2 witnesses" in said["what"]
