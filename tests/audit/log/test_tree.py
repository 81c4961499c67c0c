"""RFC 6962 arithmetic, held against the published vectors."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from audit.log import tree
from audit.log.tree import ProofError, Tree, leaf_hash, root_of

# github.com/transparency-dev/merkle, testonly/constants.go: leaves and the roots over 1 to 8.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def over(hashes: list[bytes]) -> Tree:
    """The tree over leaf hashes, read by tiles made on the spot."""

    def read(level: int, position: int, width: int) -> list[bytes]:
        span = 256**level
        first = position * 256 * span
        return [root_of(hashes[first + n * span : first + (n + 1) * span]) for n in range(width)]

    return Tree(lambda places: [read(*place) for place in places], len(hashes))


def test_roots_are_those_of_the_reference_implementation() -> None:
    hashes = [leaf_hash(leaf) for leaf in LEAVES]
    assert [root_of(hashes[:size]).hex() for size in range(1, 9)] == ROOTS
    assert [over(hashes).root(size).hex() for size in range(1, 9)] == ROOTS
    # RFC 6962, section 2.1: the hash of an empty list is the hash of an empty string.
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([]).hex() == over([]).root().hex() == empty


def test_every_proof_of_every_small_tree_verifies_and_no_other_does() -> None:
    hashes = [leaf_hash(bytes([n])) for n in range(20)]
    grown = over(hashes)
    for size in range(1, 21):
        root = root_of(hashes[:size])
        for index in range(size):
            proof = grown.inclusion_proof(index, size)
            tree.verify_inclusion(index, size, hashes[index], proof, root)
            for wrong in ([*proof, root], proof[1:], [root, *proof[1:]]):
                if wrong != proof:
                    with pytest.raises(ProofError):
                        tree.verify_inclusion(index, size, hashes[index], wrong, root)
        for old in range(1, size + 1):
            before, proof = root_of(hashes[:old]), grown.consistency_proof(old, size)
            tree.verify_consistency(old, size, proof, before, root)
            with pytest.raises(ProofError):
                tree.verify_consistency(old, size, proof, hashes[-1], root)
            with pytest.raises(ProofError):
                tree.verify_consistency(old, size, proof, before, hashes[-1])


def test_nothing_is_proven_from_an_empty_tree_or_beyond_the_end() -> None:
    one = over([leaf_hash(b"")])
    for old, size in ((0, 0), (0, 1), (2, 1)):
        with pytest.raises(ProofError):
            tree.verify_consistency(old, size, [], tree.EMPTY, one.root())
    for beyond in (lambda: one.consistency_proof(0), lambda: one.consistency_proof(2)):
        with pytest.raises(ProofError):
            beyond()
    for beyond in (lambda: one.inclusion_proof(1), lambda: one.root(2)):
        with pytest.raises(ProofError):
            beyond()


def test_a_tree_of_many_levels_reads_each_tile_once() -> None:
    hashes = [leaf_hash(n.to_bytes(4, "big")) for n in range(66_000)]
    whole = over(hashes)
    assert whole.root() == root_of(hashes)
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        proof = whole.inclusion_proof(index)
        tree.verify_inclusion(index, 66_000, hashes[index], proof, whole.root())
    for old in (1, 256, 65_535, 65_536, 65_537):
        proof = whole.consistency_proof(old)
        tree.verify_consistency(old, 66_000, proof, root_of(hashes[:old]), whole.root())


def test_a_tile_of_the_wrong_width_is_no_tile() -> None:
    with pytest.raises(ProofError, match="tile 0/0 holds 1 hashes, not 2"):
        Tree(lambda places: [[b"1" * 32] for _place in places], 2).root()


def test_tiles_are_counted_and_named_as_c2sp_says() -> None:
    # c2sp.org/tlog-tiles, "Partial Tiles": the example of a tree of size 70,000.
    tiles = list(tree.tiles_of(70_000))
    assert [tile for tile in tiles if tile[0] == 0] == [
        *((0, n, 256) for n in range(273)), (0, 273, 112)
    ]  # fmt: skip
    assert [tile for tile in tiles if tile[0]] == [(1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert list(tree.tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert tree.tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tree.tile_path("entries", 273, 112) == "tile/entries/273.p/112"
    assert tree.bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"


def samples(name: str) -> list[dict[str, Any]]:
    """Vectors of github.com/transparency-dev/merkle, testdata."""
    file = Path(os.environ["PROBITY_SAMPLES"]) / "merkle" / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.samples
def test_inclusion_proofs_are_judged_as_published() -> None:
    vectors = samples("inclusion")
    assert len(vectors) > 50
    for one in vectors:
        proof = [raw(each) for each in one["proof"] or []]
        fine = True
        try:
            tree.verify_inclusion(
                one["leafIdx"], one["treeSize"], raw(one["leafHash"]), proof, raw(one["root"])
            )
        except ProofError:
            fine = False
        assert fine is not one["wantErr"], one["file"]


@pytest.mark.samples
def test_consistency_proofs_are_judged_as_published() -> None:
    vectors = samples("consistency")
    assert len(vectors) > 40
    for one in vectors:
        proof = [raw(each) for each in one["proof"] or []]
        fine = True
        try:
            tree.verify_consistency(
                one["size1"], one["size2"], proof, raw(one["root1"]), raw(one["root2"])
            )
        except ProofError:
            fine = False
        assert fine is not one["wantErr"], one["file"]
