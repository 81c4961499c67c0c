#!/usr/bin/env python3
"""Verify a sealed packet, trusting neither the server it came from nor its administrator.

    python3 -I -S verify_packet.py FILE --vkey KEY --certificate ROLE=CERTIFICATE.pem

One file, Python 3.11, no packages. It proves that the print is the one that was frozen, from this
snapshot, with these exhibits; that these roles signed it; and that the freeze stands in the log at
this position under this checkpoint. Keys and certificates that are not given are taken from the
file itself, and prove little: whoever makes up a file makes them up too. ``--exhibits DIR`` looks
for the exhibits by their SHA-256. Where pyHanko is installed (and packages are not shut out by -S)
it is asked about the signatures as well. Prints the first bad place; the status is then 1.
Formats: ISO 32000-1 (7.5.6, 12.8), RFC 5652, 8017, 6962, 8032, 8785; C2SP tlog-proof.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256, sha512
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

LOG, WITNESS = 1, 4  # types of keys in C2SP signed-note
CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
NAMES = ("seal.json", "inventory.json", "snapshot.json", "freeze.leaf", "freeze.json",
         "freeze.tlog-proof", "vkeys")  # fmt: skip


class Bad(Exception):
    """Where something is wrong, and what."""


# Ed25519, RFC 8032 section 5.1: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
Point = tuple[int, int, int, int]
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ZERO = -121665 * pow(121666, -1, P) % P, (0, 1, 1, 0)


def added(one: Point, two: Point) -> Point:
    """The sum of two points (section 5.1.4)."""
    a, b = (one[1] - one[0]) * (two[1] - two[0]), (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * D, 2 * one[2] * two[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def decoded(octets: bytes) -> Point | None:
    """The point of 32 octets, None where there is none (section 5.1.3)."""
    sign, y = divmod(int.from_bytes(octets, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def times(number: int, point: Point) -> Point:
    """The point added to itself so many times."""
    total = ZERO
    for bit in f"{number:b}":
        total = added(total, total)
        total = added(total, point) if bit == "1" else total
    return total


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO


@dataclass(frozen=True)
class Key:
    """A verifier key, written ``name+id+base64(type, 32 octets)`` (C2SP signed-note)."""

    name: str
    type: int
    public: bytes

    @classmethod
    def read(cls, line: str) -> Key:
        """The key of a line. Raises Bad when it is no Ed25519 key, or its id is not its own."""
        name, id_, text = (*line.split("+", 2), "", "")[:3]
        raw = unbase64(text, f"key {line[:80]!r}")
        key = cls(name, raw[0] if raw else 0, raw[1:])
        if not name or len(raw) != 33 or key.type not in (LOG, WITNESS) or key.id.hex() != id_:
            raise Bad(f"key {line[:80]!r}", "this is no Ed25519 key of a log or a witness")
        return key

    @cached_property
    def id(self) -> bytes:
        return sha256(b"%b\n%c%b" % (self.name.encode(), self.type, self.public)).digest()[:4]

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message (section 5.1.7)."""
        number, point = int.from_bytes(signature[32:], "little"), decoded(self.public)
        if len(signature) != 64 or number >= ORDER or not point:
            return False
        octets = sha512(signature[:32] + self.public + message).digest()
        factor = int.from_bytes(octets, "little") % ORDER
        negative = (P - point[0], point[1], 1, P - point[3])
        total = added(times(number, BASE), times(factor, negative))
        inverse = pow(total[2], -1, P)
        x, y = total[0] * inverse % P, total[1] * inverse % P
        return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def unbase64(text: str, where: str) -> bytes:
    """Octets of standard base64. Raises Bad."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Bad(where, "this is not base64") from error


class Checkpoint(NamedTuple):
    """What a key of the log has signed: that its first ``size`` entries hash to ``root``."""

    where: str
    size: int
    root: bytes
    by: frozenset[Key]


def opened(note: bytes, keys: list[Key], where: str) -> Checkpoint:
    """The checkpoint of a signed note of the log of the first key. Raises Bad unless one signed."""
    body, blank, lines = note.rpartition(b"\n\n")
    if not blank or not lines.endswith(b"\n") or re.search(rb"[\0-\x09\x0b-\x1f]", note):
        raise Bad(where, "this is not a signed note")
    by = frozenset(signers(body + b"\n", lines.decode(errors="replace"), keys, where))
    if not any(key.type == LOG for key in by):
        raise Bad(where, f"no key of the log {keys[0].name!r} has signed this")
    words = body.decode(errors="replace").split("\n")
    origin, size, root = (*words, "", "", "")[:3]
    hash_ = unbase64(root, where)
    if not re.fullmatch("0|[1-9][0-9]{0,18}", size) or len(hash_) != 32 or "" in words:
        raise Bad(where, "this is not a checkpoint")
    if origin != keys[0].name:
        raise Bad(where, f"this is of the log {origin!r}, not of {keys[0].name!r}")
    return Checkpoint(where, int(size), hash_, by)


def signers(text: bytes, lines: str, keys: list[Key], where: str) -> Iterator[Key]:
    """The known keys that signed the text. Raises Bad when one's signature is false."""
    known = {(key.name, key.id): key for key in keys}
    for line in lines.split("\n")[:-1]:
        form = re.fullmatch(r"\u2014 ([^\s+]+) (\S+)", line)
        if form is None or len(raw := unbase64(form[2], where)) < 5:
            raise Bad(where, "a line below the text is no signature")
        if key := known.get((form[1], raw[:4])):
            message, signature = text, raw[4:]
            if key.type == WITNESS:  # signs the time with it (tlog-cosignature)
                time, signature = int.from_bytes(raw[4:12], "big"), raw[12:]
                message = b"cosignature/v1\ntime %d\n" % time + text
            if not key.signed(message, signature):
                raise Bad(where, f"the signature of {key.name!r} is not over this text")
            yield key


# DER (X.690) as far as a signature has it: the parts of RFC 5652 that a signature does not cover
# are put together anew from what it does cover, and must come out the same to the last bit.
def element(octets: bytes, at: int) -> tuple[int, int, int]:
    """Where the content of the element at ``at`` begins and ends, and its tag. Raises Bad."""
    try:
        tag, length, start = octets[at], octets[at + 1], at + 2
        if length > 127:
            start += length - 128
            length = int.from_bytes(octets[at + 2 : start], "big")
    except IndexError as error:
        raise Bad("signature", "it ends before its time") from error
    if start + length > len(octets):
        raise Bad("signature", "it ends before its time")
    return start, start + length, tag


def parts(octets: bytes) -> list[bytes]:
    """The elements inside of an element, each with its head."""
    at, end, _tag = element(octets, 0)
    found = []
    while at < end:
        _start, stop, _tag = element(octets, at)
        found.append(octets[at:stop])
        at = stop
    return found


def der(tag: int, *inside: bytes) -> bytes:
    """An element around others."""
    whole = b"".join(inside)
    size = len(whole)
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    head = [tag, size] if size < 128 else [tag, 128 + len(octets), *octets]
    return bytes(head) + whole


def oid(text: str) -> bytes:
    return der(6, bytes.fromhex(text))


SIGNED, PLAIN = oid("2a864886f70d010702"), oid("2a864886f70d010701")
SHA256, RSA = der(48, oid("608648016503040201"), der(5)), der(48, oid("2a864886f70d01010b"), der(5))
PREFIX = der(48, SHA256, der(4, bytes(32)))[:-32]
DIGEST, ONE = oid("2a864886f70d010904"), der(2, b"\1")


def ask_signature(cms: bytes, message: bytes, certificate: str, where: str) -> None:
    """The CMS is by the key of the certificate (its SHA-256) over the message. Raises Bad."""
    _oid, wrapped = parts(cms)
    _version, _digests, _content, certificates, infos = parts(parts(wrapped)[0])
    _one, _sid, _digest, attributes, _kind, value = parts(parts(infos)[0])
    held = parts(certificates)[0]
    if sha256(held).hexdigest() != certificate:
        raise Bad(where, "it holds another certificate than the one it should be by")
    fields = parts(parts(held)[0])
    fields = fields[1:] if fields[0][0] == 0xA0 else fields
    serial, issuer, key = fields[0], fields[2], fields[5]
    info = der(48, ONE, der(48, issuer, serial), SHA256, attributes, RSA, value)
    frame = der(48, SIGNED, der(0xA0, der(48, ONE, der(49, SHA256), der(48, PLAIN),
                certificates, der(49, info))))  # fmt: skip
    if frame != cms or certificates != der(0xA0, held):
        raise Bad(where, "its frame is not that of one signature with RSA and SHA-256")
    digest = der(48, DIGEST, der(49, der(4, sha256(message).digest())))
    if digest not in parts(attributes):
        raise Bad(where, "it was made over other bytes than these: they were changed since")
    signed = der(49, *parts(attributes))
    numbers = parts(bits(parts(key)[1]))
    modulus, exponent = (int.from_bytes(one[element(one, 0)[0] :], "big") for one in numbers)
    octets = value[element(value, 0)[0] :]
    size = (modulus.bit_length() + 7) // 8
    told = pow(int.from_bytes(octets, "big"), exponent, modulus).to_bytes(size, "big")
    ending = b"\0" + PREFIX + sha256(signed).digest()
    if len(octets) != size or told != b"\0\1" + b"\xff" * (size - 2 - len(ending)) + ending:
        raise Bad(where, "the key of its certificate did not make it")


def bits(octets: bytes) -> bytes:
    """What a BIT STRING of whole octets holds."""
    return octets[element(octets, 0)[0] + 1 :]


class Packet:
    """The file, and what was proven of it."""

    def __init__(self, octets: bytes, keys: list[str], certificates: dict[str, str]) -> None:
        self.octets, self.certificates = octets, certificates
        self.holds, self.gaps = "", list[str]()
        self.files = dict(attached(octets))
        for name in NAMES:
            if name not in self.files:
                raise Bad(name, "it is not attached: this is no sealed packet, or was changed")
        self.seal, self.inventory, self.snapshot = map(self.read, NAMES[:3])
        texts = keys or self.files["vkeys"].decode(errors="replace").split()
        self.keys = [Key.read(text) for text in texts]

    def read(self, name: str) -> Any:
        """An attached file of canonical JSON. Raises Bad."""
        try:
            return json.loads(self.files[name])
        except ValueError as error:
            raise Bad(name, "this is not JSON") from error

    def run(self) -> dict[str, Any]:
        """Prove everything; what was proven, in words. Raises Bad at the first bad place."""
        try:
            roles = self.ask_signatures()
            self.ask_inventory()
            self.ask_complete()
            checkpoint, index = self.ask_log()
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Bad("the file", f"it has not the form of a sealed packet: {error}") from error
        return {"packet": self.inventory["packet"], "version": self.inventory["version"],
                "manifest": self.inventory["manifest_sha256"], "signed by": ", ".join(roles),
                "holds": self.holds, "exhibits": len(self.inventory["exhibits"]),
                "numbers that no page bears": self.gaps or "none", "log": self.keys[0].name,
                "position": index, "entries under the checkpoint": checkpoint.size,
                "root": checkpoint.root.hex()}  # fmt: skip

    def ask_signatures(self) -> list[str]:
        """Each signature covers all before its end, and the last one the whole file."""
        wanted = self.seal["signatures"]
        ranges = list(re.finditer(rb"/ByteRange ?\[ ?0 (\d+) (\d+) (\d+) *\]", self.octets))
        if len(ranges) < len(wanted) or not wanted:
            raise Bad("signatures", f"there are {len(ranges)}, and {len(wanted)} are told of")
        more = f"; of {len(ranges)}, {len(wanted)} are told of: was one added behind the seal?"
        more = more if len(ranges) > len(wanted) else ""
        ranges = ranges[-len(wanted) :]  # pages of an exhibit may hold anything; seals come behind
        for turn, (found, one) in enumerate(zip(ranges, wanted, strict=True), 1):
            where = f"signature of {one['role']}"
            first, second, length = map(int, found.groups())
            end, hole = second + length, self.octets[first:second]
            if end > len(self.octets) or (turn == len(wanted) and end != len(self.octets)):
                raise Bad(where, f"bytes were added or cut: it covers {end} of {len(self.octets)}")
            form = re.fullmatch(rb"<((?:[0-9A-F]{2})+)>", hole)
            if form is None:
                raise Bad(where, f"bytes {first} to {second} are no signature")
            octets = bytes.fromhex(hole[1:-1].decode())
            cms = octets[: element(octets, 0)[1]]
            if octets[len(cms) :].strip(b"\0"):
                raise Bad(where, "something follows it in its place")
            certificate = self.certificates.get(one["role"], one["certificate"])
            message = self.octets[:first] + self.octets[second:end]
            try:
                ask_signature(cms, message, certificate, where)
            except Bad as bad:
                raise Bad(where, f"{bad.args[1]}{more}") from bad
        return [one["role"] for one in wanted]

    def ask_inventory(self) -> None:
        """Print and snapshot are those of the inventory, and the snapshot is of its manifest."""
        kept, snapshot = self.inventory, self.files["snapshot.json"]
        if sha256(self.files["inventory.json"]).hexdigest() != self.seal["inventory_sha256"]:
            raise Bad("inventory.json", "the seal is of another inventory")
        prints = {"the record": kept["print"]}
        if "whole" in kept:
            prints["the record with its exhibits"] = kept["whole"]
        for self.holds, one in prints.items():
            if sha256(self.octets[: one["bytes"]]).hexdigest() == one["sha256"]:
                break
        else:
            sizes = " or ".join(str(one["bytes"]) for one in prints.values())
            raise Bad("print", f"the first {sizes} bytes are not the print that was frozen")
        if sha256(snapshot).hexdigest() != kept["snapshot"]["sha256"]:
            raise Bad("snapshot.json", "it is not the snapshot that was frozen")
        manifest = {
            "packet": self.snapshot["reference"], "version": self.snapshot["version"],
            "facts": sha256(snapshot).hexdigest(),
            "exhibits": [[one["label"], one["sha256"]] for one in self.snapshot["exhibits"]],
        }  # fmt: skip
        if sha256(CANONICAL.encode(manifest).encode()).hexdigest() != kept["manifest_sha256"]:
            raise Bad("snapshot.json", "its manifest is another than the one that was frozen")

    def ask_complete(self) -> None:
        """Every exhibit of the snapshot is in the inventory, and no two share a Bates number.

        The measures of an action share one range: numbers that only another's packet bears are
        told, and stand in the print under its list of exhibits.
        """
        names = ("label", "sha256", "bates_first", "bates_last")
        told, kept = ([[one[name] for name in names] for one in whole["exhibits"]]
                      for whole in (self.snapshot, self.inventory))  # fmt: skip
        if told != kept:
            raise Bad("inventory.json", "it lists other exhibits than the snapshot")
        following = 1
        for label, _sha256, first, last in told:
            begins = int(first.rpartition("-")[2])
            if begins < following:
                raise Bad(label, f"it begins at {first}, which the one before it bears")
            self.gaps += [f"{following} to {begins - 1}"] if begins > following else []
            following = int(last.rpartition("-")[2]) + 1

    def ask_exhibits(self, folder: Path) -> None:
        """Each exhibit is in the folder, under whatever name. Raises Bad."""
        files = (path for path in folder.rglob("*") if path.is_file())
        held = {sha256(path.read_bytes()).hexdigest() for path in files}
        for one in self.inventory["exhibits"]:
            if one["sha256"] not in held:
                raise Bad(one["label"], f"no file of the folder has the SHA-256 {one['sha256']}")

    def ask_log(self) -> tuple[Checkpoint, int]:
        """The freeze of this inventory stands in the log, at this position."""
        leaf, body = self.files["freeze.leaf"], self.read("freeze.json")
        if not is_content(body, json.loads(leaf)):
            raise Bad("freeze.json", "the entry of the log committed to other content")
        kept = self.inventory
        frozen = {
            "reference": kept["packet"], "number": kept["version"], "status": "FROZEN",
            "manifest_sha256": kept["manifest_sha256"],
            "inventory_sha256": self.seal["inventory_sha256"],
        }  # fmt: skip
        for name, value in frozen.items():
            if body["fields"][name] != value:
                raise Bad("freeze.json", f"what was frozen has another {name}")
        head, _blank, note = self.files["freeze.tlog-proof"].partition(b"\n\n")
        form = re.fullmatch(r"c2sp\.org/tlog-proof@v1\nindex (\d+)((?:\n\S+)*)", head.decode())
        if form is None or int(form[1]) != body["seq"]:
            raise Bad("freeze.tlog-proof", "this is no proof of the entry")
        one = opened(note, self.keys, "freeze.tlog-proof")
        path = [unbase64(line, "freeze.tlog-proof") for line in form[2].split()]
        if root(int(form[1]), one.size, sha256(b"\0" + leaf).digest(), path) != one.root:
            raise Bad("freeze.tlog-proof", "it does not lead from the entry to the checkpoint")
        return one, int(form[1])


def root(index: int, size: int, node: bytes, path: list[bytes]) -> bytes:
    """The root that a path leads to from the leaf at ``index`` (RFC 9162, section 2.1.3.2)."""
    last, steps = size - 1, iter(path)
    if index > last:
        return b""
    for step in steps:
        if last == 0:
            return b""
        if index & 1 or index == last:
            node = sha256(b"\1" + step + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + step).digest()
        index, last = index >> 1, last >> 1
    return node if last == 0 else b""


def is_content(body: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether the entry commits to these fields, each with a salt, and to digests of the others."""
    fields, gone = body["fields"], body["erased"]
    names = sorted({*fields, *gone})
    digests = [
        bytes.fromhex(gone[name]) if name in gone
        else sha256(bytes.fromhex(body["salts"][name])
                    + CANONICAL.encode([name, fields[name]]).encode()).digest()
        for name in names
    ]  # fmt: skip
    schema = sha256("\n".join(names).encode()).hexdigest()[:16]
    return (sha256(b"".join(digests)).hexdigest(), schema) == (entry["commitment"], entry["schema"])


def attached(octets: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file attached in the clear, as the seal attaches them."""
    for found in re.finditer(rb"/F \(([\w.\\-]+)\)[^>]*?/EF\s*<<\s*/F (\d+) 0 R", octets):
        # The last of its number: what the seal appends comes behind all that an exhibit holds.
        begin = octets.rfind(b"\n%b 0 obj" % found[2])
        head = re.compile(rb"\n\d+ 0 obj\s*<<(.*?)>>\s*stream\r?\n", re.DOTALL).match(octets, begin)
        size = re.search(rb"/Length (\d+)", head[1]) if head else None
        if head and size:
            name = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), found[1].decode())
            yield name, octets[head.end() : head.end() + int(size[1])]


def asked_pyhanko(octets: bytes) -> str:
    """What pyHanko says of the signatures. Raises Bad when it finds one broken."""
    try:
        reader = import_module("pyhanko.pdf_utils.reader")
        validation = import_module("pyhanko.sign.validation")
        context = import_module("pyhanko_certvalidator").ValidationContext
    except ImportError:
        return "not installed here: the signatures were checked by this file alone"
    for one in reader.PdfFileReader(BytesIO(octets)).embedded_signatures:
        trust = context(trust_roots=[one.signer_cert], allow_fetching=False)
        found = validation.validate_pdf_signature(one, trust)
        if not (found.intact and found.valid):
            raise Bad(f"signature of {one.field_name}", f"pyHanko: {found.summary()}")
    return "finds every signature intact and valid"


def pinned(text: str) -> tuple[str, str]:
    """Role and SHA-256 of the certificate of ``ROLE=FILE``, in PEM."""
    role, _equals, name = text.partition("=")
    body = "".join(line for line in Path(name).read_text().split("\n") if "-----" not in line)
    return role, sha256(unbase64(body, name)).hexdigest()


def main() -> int:
    """0 when everything is proven, 1 at the first bad place."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("file", type=Path, help="the sealed packet")
    add = options.add_argument
    add("--vkey", action="append", default=[], help="a key of the log; may be repeated")
    add("--certificate", action="append", default=[], help="ROLE=FILE in PEM; may be repeated")
    add("--exhibits", type=Path, help="a folder with the files of the exhibits")
    add("--json", action="store_true", help="print one JSON object")
    asked = options.parse_args()
    try:
        octets = asked.file.read_bytes()
        packet = Packet(octets, asked.vkey, dict(map(pinned, asked.certificate)))
        said = {"ok": True, **packet.run(), "pyHanko": asked_pyhanko(octets),
                "keys": "given" if asked.vkey else "the file's own, which prove little",
                "certificates": ", ".join(packet.certificates) or "the file's own"}  # fmt: skip
        if asked.exhibits:
            packet.ask_exhibits(asked.exhibits)
    except Bad as bad:
        said = {"ok": False, "where": bad.args[0], "what": bad.args[1]}
    print(json.dumps(said) if asked.json else "\n".join(f"{k}: {v}" for k, v in said.items()))
    return 0 if said["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
