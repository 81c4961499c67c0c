"""C2SP texts: signed notes, keys, checkpoints, cosignatures, proofs and policies.

Specifications: c2sp.org/signed-note, /tlog-checkpoint, /tlog-cosignature, /tlog-proof and
/tlog-policy. Ed25519 (RFC 8032) through ``cryptography``; keys with a name and a key id of
four bytes. Values in, values out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.log.tree import verify_inclusion

ED25519, COSIGNATURE = 1, 4
"""Signature types: of the log, and of a witness, with a time (C2SP signed-note)."""
MOST_SIGNATURES = 100
_LINE = re.compile(r"— (\S+) (\S+)")
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_PROOF = "c2sp.org/tlog-proof@v1"


class NoteError(ValueError):
    """A text is no note, or no key that is known vouches for it; the message says what is so."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who may sign: a name, what kind of signature, the public key."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell two keys of one name apart."""
        text = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(text).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_b64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key written as ``name+id+base64``. Raises NoteError."""
        name, _plus, rest = text.strip().partition("+")
        key_id, _plus, coded = rest.partition("+")
        raw = _unb64(coded)
        if not _is_name(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise NoteError("this is no key of a kind that is known here")
        key = cls(name, raw[0], raw[1:])
        if key.key_id.hex() != key_id:
            raise NoteError(f"the id of the key {name} is not that of its bytes")
        return key

    def verify(self, text: str, signature: bytes) -> int | None:
        """Pass if the signature is this key's over the text; a witness's time, in Unix seconds.

        Raises NoteError.
        """
        message, at = text.encode(), None
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                raise NoteError(f"the cosignature of {self.name} has the wrong length")
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = _cosigned(text, at)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise NoteError(f"the signature of {self.name} does not fit the text") from error
        return at


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A key that signs: ``seed`` is its secret, 32 bytes."""

    name: str
    seed: bytes
    kind: int = ED25519

    @classmethod
    def new(cls, name: str, kind: int = ED25519) -> Self:
        """A key nobody had before."""
        if not _is_name(name):
            raise NoteError("a key's name is not empty and has neither spaces nor plus signs")
        return cls(name, os.urandom(32), kind)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key written as by ``str()``, the form of golang.org/x/mod/sumdb/note."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError("this is no signing key")
        raw = _unb64(parts[4])
        if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise NoteError("this is no signing key of a kind that is known here")
        key = cls(parts[2], raw[1:], raw[0])
        if key.verifier.key_id.hex() != parts[3]:
            raise NoteError(f"the id of the key {key.name} is not that of its bytes")
        return key

    def __str__(self) -> str:
        secret = _b64(bytes([self.kind]) + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def sign(self, text: str, at: int | None = None) -> str:
        """The signature line over a note's text; a witness gives its time, in Unix seconds."""
        secret = Ed25519PrivateKey.from_private_bytes(self.seed)
        if self.kind == COSIGNATURE:
            if at is None:
                raise NoteError("a witness says when it signs")
            signature = at.to_bytes(8, "big") + secret.sign(_cosigned(text, at))
        else:
            signature = secret.sign(text.encode())
        return f"— {self.name} {_b64(self.verifier.key_id + signature)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: whose, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint of a note's text; extension lines are passed over. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise NoteError("a checkpoint has three lines, none of them empty")
        if not _NUMBER.fullmatch(lines[1]):
            raise NoteError("the size of a checkpoint is a decimal number")
        root = _unb64(lines[2])
        if len(root) != 32:
            raise NoteError("the root of a checkpoint has 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def signed(text: str, keys: Iterable[SignerKey]) -> str:
    """The note: the text, a blank line, and a signature by each key."""
    return f"{text}\n" + "".join(key.sign(text) for key in keys)


def opened(note: str, keys: Iterable[VerifierKey]) -> tuple[str, dict[VerifierKey, int | None]]:
    """The text of a note, and which of ``keys`` vouch for it (a witness with its time).

    Signatures of unknown keys are passed over. Raises NoteError when the form is wrong, when
    the signature of a known key does not fit, and when no known key signed.
    """
    text, signatures = _divided(note)
    known = {(key.name, key.key_id): key for key in keys}
    vouching = {
        key: key.verify(text, raw[4:])
        for name, raw in signatures
        if (key := known.get((name, raw[:4]))) is not None
    }
    if not vouching:
        raise NoteError("no key that is known signed this")
    return text, vouching


def read_checkpoint(note: str, keys: Sequence[VerifierKey], origin: str = "") -> Checkpoint:
    """The checkpoint of a signed note that a key of the log vouches for.

    ``origin`` is the log it must be of (default: the name of the first key); witnesses alone
    do not suffice. Raises NoteError.
    """
    text, vouching = opened(note, keys)
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != (origin or keys[0].name):
        raise NoteError(f"this is a checkpoint of another log: {checkpoint.origin}")
    if not any(key.kind == ED25519 and key.name == checkpoint.origin for key in vouching):
        raise NoteError("no key of the log signed this checkpoint")
    return checkpoint


def read_own(note: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """As read_checkpoint(), of the log as it is or of one that ended: a key of that name signed it.

    For what the database itself holds; what lies elsewhere is of the log as it is.
    """
    origin = note.partition("\n")[0]
    known = any(key.name == origin and key.kind == ED25519 for key in keys)
    return read_checkpoint(note, keys, origin if known else "")


def cosigned(note: str, line: str, witness: VerifierKey) -> str:
    """The note with a witness's line added. Raises NoteError when the line does not fit."""
    opened(more := note + line.rstrip("\n") + "\n", [witness])
    return more


def proof_text(index: int, path: Sequence[bytes], note: str) -> str:
    """A C2SP tlog-proof: that the leaf at ``index`` is in the tree of the checkpoint ``note``."""
    hashes = "".join(f"{_b64(each)}\n" for each in path)
    return f"{_PROOF}\nindex {index}\n{hashes}\n{note}"


def verify_proof(text: str, leaf: bytes, keys: Sequence[VerifierKey]) -> tuple[int, Checkpoint]:
    """Where the leaf with the hash ``leaf`` stands, and under which checkpoint.

    Raises NoteError or ``audit.log.tree.ProofError``.
    """
    head, _blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != _PROOF or not lines:
        raise NoteError(f"a proof begins with {_PROOF}")
    if lines[0].startswith("extra "):
        lines.pop(0)
    word, _space, number = (lines.pop(0) if lines else "").partition(" ")
    if word != "index" or not _NUMBER.fullmatch(number):
        raise NoteError("a proof names the index of its leaf")
    checkpoint = read_checkpoint(note, keys)
    path = [_unb64(line) for line in lines]
    verify_inclusion(int(number), checkpoint.size, leaf, path, checkpoint.root)
    return int(number), checkpoint


def policy_text(
    keys: Iterable[VerifierKey], witnesses: Sequence[VerifierKey] = (), threshold: int = 0
) -> str:
    """A C2SP tlog-policy: the log's keys, and how many of the witnesses must have cosigned."""
    lines = [f"log {key}" for key in keys]
    names = [f"witness-{number}" for number in range(1, len(witnesses) + 1)]
    lines += [f"witness {name} {key}" for name, key in zip(names, witnesses, strict=True)]
    if threshold:
        lines.append(f"group witnesses {threshold} {' '.join(names)}")
    lines.append("quorum witnesses" if threshold else "quorum none")
    return "".join(f"{line}\n" for line in lines)


def _divided(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if any(ord(letter) < 0x20 and letter != "\n" for letter in note):
        raise NoteError("a note holds no control characters")
    text, blank, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not blank or lines.pop():
        raise NoteError("a note is a text, a blank line, and lines of signatures")
    if not 0 < len(lines) <= MOST_SIGNATURES:
        raise NoteError(f"a note has between one and {MOST_SIGNATURES} signatures")
    signatures = []
    for line in lines:
        found = _LINE.fullmatch(line)
        if not found or not _is_name(found[1]):
            raise NoteError("a line of a signature is a dash, a name and base64")
        raw = _unb64(found[2])
        if len(raw) < 5:
            raise NoteError("a signature is longer than its key id")
        signatures.append((found[1], raw))
    return f"{text}\n", signatures


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unb64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("this is not base64") from error
    if _b64(raw) != text:  # Python passes over padding that is too much
        raise NoteError("this is not the base64 of its bytes")
    return raw
