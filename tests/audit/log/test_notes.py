"""Notes, checkpoints, cosignatures, proofs and policies as C2SP writes them."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.log import notes
from audit.log.notes import Checkpoint, NoteError, SignerKey, VerifierKey
from audit.log.tree import ProofError, leaf_hash

# golang.org/x/mod, sumdb/note/note_test.go: the keys and the notes of two signers.
PETER = SignerKey.parse(
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
)
PETERS = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# c2sp.org/tlog-cosignature: the checkpoint, and the cosigned message of its example.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
COSIGNED = f"cosignature/v1\ntime 1679315147\n{SOFA}".encode()


def test_the_reference_key_and_note_are_ours_too() -> None:
    assert str(PETER.verifier) == PETERS
    assert SignerKey.parse(str(PETER)) == PETER
    key = VerifierKey.parse(PETERS)
    assert str(key) == PETERS
    assert notes.signed(TEXT, [PETER]) == NOTE  # Ed25519 has one signature for a text
    assert notes.opened(NOTE, [key]) == (TEXT, {key: None})


@pytest.mark.parametrize(
    "wrong",
    [
        NOTE.replace("cryptography", "cryptographic"),
        NOTE.replace("x08go", "x08gp"),  # another key id: nobody that is known
        NOTE.replace("ZJkuBS9", "ZJkuBS8"),
        NOTE.replace("— Peter", "- Peter"),
        NOTE.replace("\n\n—", "\n—"),
        NOTE.removesuffix("\n"),
        NOTE.replace("— PeterNeumann ", "— Peter+Neumann "),
        NOTE.replace("— PeterNeumann ", "—  "),
        NOTE.replace("JnAM=", "JnAM"),
        NOTE.replace("JnAM=", "Jn M="),
        NOTE.replace("then", "th\x01en"),
        f"{TEXT}\n",
        f"{TEXT}\n— PeterNeumann x08g\n",
        f"{TEXT}\n" + NOTE.rpartition("\n\n")[2] * (notes.MOST_SIGNATURES + 1),
        "",
    ],
)
def test_what_is_no_note_or_not_vouched_for_is_refused(wrong: str) -> None:
    with pytest.raises(NoteError):
        notes.opened(wrong, [PETER.verifier])


@pytest.mark.parametrize(
    "wrong",
    [
        "", "PeterNeumann", PETERS.replace("c74f20a3", "c74f20a4"), PETERS.replace("ARpc", "AhpC"),
        PETERS.replace("PeterNeumann", ""), PETERS.replace("Peter", "Peter "), f"{PETERS}==",
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(NoteError):
        VerifierKey.parse(wrong)
    with pytest.raises(NoteError):
        SignerKey.parse(f"PRIVATE+KEY+{wrong}")


def test_a_checkpoint_is_three_lines() -> None:
    sofa = Checkpoint.parse(SOFA)
    assert (sofa.origin, sofa.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert str(sofa) == SOFA
    assert Checkpoint.parse(f"{SOFA}an extension\n") == sofa
    for wrong in (
        SOFA.replace("20852163", "020852163"), SOFA.replace("20852163", "-1"),
        SOFA.replace("CsUY", "CsU"), SOFA.removesuffix("\n"), f"{SOFA}\n", f"\n{SOFA}",
        "a\n0\n",
    ):  # fmt: skip
        with pytest.raises(NoteError):
            Checkpoint.parse(wrong)


def test_a_checkpoint_counts_only_from_its_own_log() -> None:
    mine, other = SignerKey.new("a.example/log"), SignerKey.new("b.example/log")
    text = str(Checkpoint("a.example/log", 1, b"r" * 32))
    note = notes.signed(text, [mine, other])
    assert notes.read_checkpoint(note, [mine.verifier]).size == 1
    with pytest.raises(NoteError, match="another log"):
        notes.read_checkpoint(note, [other.verifier])
    with pytest.raises(NoteError, match="no key of the log"):
        notes.read_checkpoint(note, [other.verifier], "a.example/log")


def test_a_witness_signs_the_message_of_the_specification() -> None:
    witness = SignerKey.new("witness.example.com/w1", notes.COSIGNATURE)
    log = SignerKey.new("example.com/behind-the-sofa")
    line = witness.sign(SOFA, 1_679_315_147)
    raw = base64.b64decode(line.split()[2])
    assert raw[:4] == witness.verifier.key_id
    assert raw[4:12] == bytes.fromhex("00000000641850cb")  # as in the example's signature line
    Ed25519PublicKey.from_public_bytes(witness.verifier.public).verify(raw[12:], COSIGNED)

    note = notes.cosigned(notes.signed(SOFA, [log]), line, witness.verifier)
    assert notes.opened(note, [log.verifier, witness.verifier]) == (
        SOFA, {log.verifier: None, witness.verifier: 1_679_315_147}
    )  # fmt: skip
    with pytest.raises(NoteError, match="no key of the log"):
        notes.read_checkpoint(note, [witness.verifier], "example.com/behind-the-sofa")
    late = witness.sign(SOFA.replace("20852163", "20852164"), 1_679_315_147)
    with pytest.raises(NoteError, match="does not fit"):
        notes.cosigned(note, late, witness.verifier)
    with pytest.raises(NoteError, match="says when"):
        witness.sign(SOFA)


def test_either_of_two_keys_alone_verifies() -> None:
    old, new = SignerKey.new("log.example"), SignerKey.new("log.example")
    note = notes.signed(str(Checkpoint("log.example", 1, b"r" * 32)), [old, new])
    for key in (old, new):
        assert notes.read_checkpoint(note, [key.verifier]).size == 1
    broken = note.replace(str(1), str(2), 1)
    with pytest.raises(NoteError, match="does not fit"):
        notes.read_checkpoint(broken, [new.verifier])


def test_a_proof_carries_leaf_and_checkpoint() -> None:
    log, leaf = SignerKey.new("log.example"), leaf_hash(b"leaf")
    note = notes.signed(str(Checkpoint("log.example", 1, leaf)), [log])
    text = notes.proof_text(0, [], note)
    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n")
    assert notes.verify_proof(text, leaf, [log.verifier])[0] == 0
    extra = text.replace("index", "extra AAAA\nindex")
    assert notes.verify_proof(extra, leaf, [log.verifier])[0] == 0
    for wrong in (
        text.replace("@v1", "@v2"), text.replace("index 0", "index 00"),
        text.replace("index 0\n", ""), text.replace("index 0\n", "index 0\n!!\n"),
    ):  # fmt: skip
        with pytest.raises(NoteError):
            notes.verify_proof(wrong, leaf, [log.verifier])
    with pytest.raises(ProofError):
        notes.verify_proof(text, leaf_hash(b"another"), [log.verifier])


def test_a_policy_names_keys_and_quorum() -> None:
    log, one, two = (
        SignerKey.new(name, kind).verifier for name, kind in (("l", 1), ("w1", 4), ("w2", 4))
    )
    assert notes.policy_text([log]) == f"log {log}\nquorum none\n"
    assert notes.policy_text([log], [one, two], 2) == (
        f"log {log}\nwitness witness-1 {one}\nwitness witness-2 {two}\n"
        "group witnesses 2 witness-1 witness-2\nquorum witnesses\n"
    )
