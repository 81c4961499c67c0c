#!/usr/bin/env python3
"""Verify an exported audit log, trusting neither the server it came from nor its administrator.

    python3 -I -S verify_export.py DIR --vkey KEY --against CHECKPOINT_KEPT_ELSEWHERE

One file, Python 3.11, no packages. It proves that every entry is in the tree, that each checkpoint
signs that tree (so each extends those before), that the content is what the entries committed to,
and that no file is changed, missing or added. ``--against`` proves that the log still holds all
that an earlier checkpoint covers: nothing else finds a log rolled back or written anew by whoever
holds its key. Prints the first bad place; the status is then 1. Memory: one tile of each level.
Formats: RFC 6962, 8032, 8785; C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles.
"""

from __future__ import annotations

import argparse
import base64
import heapq
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256, sha512, shake_256
from io import BufferedReader, FileIO
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

WIDTH, LOG, WITNESS = 256, 1, 4  # entries of a tile; types of keys in C2SP signed-note
BUNDLE_BYTES, NOTE_BYTES, LINE_BYTES = WIDTH * (2 + 65_535), 1 << 20, 1 << 26
CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


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


def multiples(point: Point) -> list[list[Point]]:
    """For each of 64 digits in base 16 the sixteen multiples it may stand for."""
    rows = []
    for _ in range(64):
        *row, point = accumulate([point] * 16, added, initial=ZERO)
        rows.append(row)
    return rows


BASE = multiples(decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO)


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

    @cached_property
    def _negative(self) -> list[list[Point]]:
        point = decoded(self.public)
        return multiples((P - point[0], point[1], 1, P - point[3])) if point else []

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message (section 5.1.7)."""
        number = int.from_bytes(signature[32:], "little")
        if len(signature) != 64 or number >= ORDER or not self._negative:
            return False
        octets = sha512(signature[:32] + self.public + message).digest()
        factor = int.from_bytes(octets, "little") % ORDER
        total = ZERO
        for place, (first, second) in enumerate(zip(BASE, self._negative, strict=True)):
            total = added(total, first[number >> 4 * place & 15])
            total = added(total, second[factor >> 4 * place & 15])
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


def folded(hashes: list[bytes]) -> bytes:
    """The root over nodes, the last of which may stand for fewer entries (RFC 6962, 2.1)."""
    while len(hashes) > 1:
        pairs, odd = iter(hashes), hashes[-1:] if len(hashes) & 1 else []
        hashes = [sha256(b"\1" + a + b).digest() for a, b in zip(pairs, pairs, strict=False)]
        hashes += odd
    return hashes[0] if hashes else sha256().digest()


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies; ``level`` is "entries" for a bundle. 1234067 is x001/x234/067."""
    groups = [f"x{group:0>3}" for group in f"{number:,}".split(",")]
    name = "/".join([*groups[:-1], groups[-1][1:]])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def opened_file(folder: Path, name: str) -> BufferedReader:
    """A file of the export. Raises Bad when it is missing."""
    try:
        return BufferedReader(FileIO(f"{folder}/{name}"))
    except OSError as error:
        raise Bad(name, "this file is missing") from error


def read(folder: Path, name: str, limit: int = NOTE_BYTES) -> bytes:
    """The content of a file. Raises Bad when it is missing or longer than ``limit`` bytes."""
    with opened_file(folder, name) as file:
        if file.seek(0, os.SEEK_END) > limit:
            raise Bad(name, f"this file is longer than {limit} bytes")
        file.seek(0)
        return file.read()


class Export:
    """The folder, read once from the first entry to the last, and what was proven of it."""

    def __init__(self, folder: Path, keys: list[Key], against: list[Path]) -> None:
        self.folder, self.keys = folder, keys
        self.against = [opened(read(old.parent, old.name), keys, str(old)) for old in against]
        self.latest = opened(read(folder, "checkpoint"), keys, "checkpoint")
        self.size = self.latest.size
        self.edge: list[list[bytes]] = [[]]  # for each level, the nodes of its last tile
        self.has_bodies, self.holds = (folder / "bodies").is_dir(), 0
        self.found: Counter[str] = Counter()

    def run(self, cosigned: int) -> None:
        """Prove everything, and that many witnesses. Raises Bad at the first bad place."""
        if sum(key.type == WITNESS for key in self.latest.by) < cosigned:
            raise Bad("checkpoint", f"fewer than {cosigned} witnesses have signed it")
        marks = heapq.merge(self.against, self.checkpoints(), [self.latest], key=lambda c: c.size)
        mark = next(marks, None)
        for number in range(-(-self.size // WIDTH) or 1):
            leaves = self.leaves(number)
            hashes = [sha256(b"\0" + leaf).digest() for leaf in leaves]
            self.compare(0, number, hashes)
            while mark and mark.size <= number * WIDTH + len(hashes):
                self.ask_root(mark, hashes[: mark.size - number * WIDTH])
                mark = next(marks, None)
            self.add(number, hashes)
            if self.has_bodies and leaves:
                self.ask_bodies(number, leaves)
        if mark:
            what = f"it covers {mark.size} entries; the log, rolled back or cut, has {self.size}"
            raise Bad(mark.where, what)
        for level, hashes in enumerate(self.edge):
            self.compare(level, (self.size >> 8 * level) // WIDTH, hashes)
        ask_manifest(self.folder)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """The export's own, ascending, as the manifest lists them."""
        for name, _length, _digest in manifest(self.folder):
            if name.startswith("checkpoints/"):
                one = opened(read(self.folder, name), self.keys, name)
                if str(one.size) != name[12:]:
                    raise Bad(name, f"it covers {one.size} entries")
                self.found.update(["checkpoints", *(f"signed by {key.name}" for key in one.by)])
                yield one

    def ask_root(self, one: Checkpoint, hashes: list[bytes]) -> None:
        """Raise Bad unless the whole tiles so far and these leaf hashes have its root."""
        for level in self.edge[1:]:
            hashes = [*level, folded(hashes)] if hashes else level
        if folded(hashes) != one.root:
            kept = " (kept elsewhere): the log forked or was written anew" * (one in self.against)
            raise Bad(one.where, f"the first {one.size} entries have another root than it signs"
                      f"{kept}; the last root that holds is over {self.holds}")  # fmt: skip
        self.holds = one.size

    def leaves(self, number: int) -> list[bytes]:
        """The entries of one bundle. Raises Bad when they are not as many as there should be."""
        width = min(WIDTH, self.size - number * WIDTH)
        name = tile_path("entries", number, width)
        octets = read(self.folder, name, BUNDLE_BYTES) if width else b""
        at, leaves, end = 0, [], len(octets) - 1
        while at < end:
            stop = at + 2 + (octets[at] << 8 | octets[at + 1])
            leaves.append(octets[at + 2 : stop])
            at = stop
        if len(leaves) != width or at != len(octets):
            raise Bad(name, f"it does not hold {width} whole entries, but {len(leaves)} or a part")
        return leaves

    def add(self, number: int, hashes: list[bytes]) -> None:
        """Take the hashes of a bundle, and compare each tile that they fill above."""
        level = 0
        while len(hashes) == WIDTH:
            number, level, node = number // WIDTH, level + 1, folded(hashes)
            self.edge += [[]] * (level == len(self.edge))
            hashes = [*self.edge[level], node]
            self.edge[level] = hashes
            if len(hashes) == WIDTH:
                self.compare(level, number, hashes)
                self.edge[level] = []

    def compare(self, level: int, number: int, hashes: list[bytes]) -> None:
        """Raise Bad when the tile in the folder holds others than these hashes."""
        name = tile_path(level, number, len(hashes))
        if hashes and (tile := read(self.folder, name, WIDTH * 32)) != b"".join(hashes):
            place = next((i for i, h in enumerate(hashes) if tile[32 * i :][:32] != h), len(hashes))
            of = f"tile/{level - 1} number" if level else "entry"
            raise Bad(name, f"its hash {place} is not that of {of} {number * WIDTH + place}")

    def ask_bodies(self, number: int, leaves: list[bytes]) -> None:
        """What is exported of the content of these entries is what they committed to."""
        name, last = tile_path("entries", number).replace("tile/entries", "bodies") + ".jsonl", -1
        with opened_file(self.folder, name) as file:
            while line := file.readline(LINE_BYTES):
                try:
                    body = json.loads(line, object_pairs_hook=in_order)
                    place = int(body["seq"]) - number * WIDTH
                    entry = json.loads(leaves[place])
                    proven = last < place and is_content(body, entry)
                except (ValueError, LookupError, TypeError, AttributeError) as error:
                    raise Bad(name, f"what follows entry {last} is no content") from error
                if not proven:
                    raise Bad(name, f"entry {body['seq']} committed to other content")
                self.found["content in part" if body["erased"] else "content"] += 1
                last = place


def is_content(body: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether the entry commits to this content: each field with a salt of its own."""
    fields, gone = body["fields"], body["erased"] or {}
    names = sorted({*fields, *gone})
    salts = {name: bytes.fromhex(salt) for name, salt in (body["salts"] or {}).items()}
    if body["salt"]:
        octets = shake_256(bytes.fromhex(body["salt"])).digest(16 * len(names))
        salts = {name: octets[16 * turn :][:16] for turn, name in enumerate(names)}
    digests = [
        bytes.fromhex(gone[name]) if name in gone
        else sha256(salts[name] + CANONICAL.encode([name, fields[name]]).encode()).digest()
        for name in names
    ]  # fmt: skip
    schema = sha256("\n".join(names).encode()).hexdigest()[:16]
    return (sha256(b"".join(digests)).hexdigest(), schema) == (entry["commitment"], entry["schema"])


def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with its names in the order of canonical JSON (RFC 8785, section 3.2.3)."""
    return dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be")))


def manifest(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Name, bytes and SHA-256 of the files listed, one a line, ascending. Raises Bad."""
    form = re.compile(r'"([\w./]+)": \{"bytes": (\d+), "sha256": "([0-9a-f]{64})"\},?\n')
    last = ""
    with opened_file(folder, "manifest.json") as file:
        while line := file.readline(1000).decode(errors="replace"):
            if match := form.fullmatch(line):
                order = re.sub(r"\d+", lambda number: number[0].zfill(19), match[1])
                if order <= last or ".." in order:
                    raise Bad("manifest.json", f"{match[1]} does not belong at its place")
                yield match[1], int(match[2]), match[3]
                last = order
            elif line not in ("{\n", "}\n"):
                raise Bad("manifest.json", f"{line[:80]!r} is no line of a manifest")


def ask_manifest(folder: Path) -> None:
    """Every file has the bytes that the manifest lists, and no other is there. Raises Bad."""
    listed = 1
    for name, length, digest in manifest(folder):
        hash_, listed = sha256(), listed + 1
        with opened_file(folder, name) as file:
            while part := file.read(1 << 16):
                hash_.update(part)
            if file.tell() != length or hash_.hexdigest() != digest:
                raise Bad(name, "its bytes are not those that the manifest lists")
    if listed != sum(len(names) for _, _, names in os.walk(folder)):
        known = {"manifest.json", *(name for name, _, _ in manifest(folder))}
        there = (Path(path, name) for path, _, names in os.walk(folder) for name in names)
        strange = {path.relative_to(folder).as_posix() for path in there} - known
        raise Bad(min(strange), "the manifest does not list this file")


def main() -> int:
    """0 when everything is proven, 1 at the first bad place."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("folder", type=Path, help="the exported folder")
    add = options.add_argument
    add("--vkey", action="append", default=[], help="a key of the log; may be repeated")
    add("--witness", action="append", default=[], help="a key of a witness; may be repeated")
    add("--cosigned", type=int, default=0, help="how many witnesses must have signed the last")
    add("--against", type=Path, action="append", default=[], help="a checkpoint kept elsewhere")
    add("--json", action="store_true", help="print one JSON object")
    asked = options.parse_args()
    try:
        vkeys = asked.vkey or read(asked.folder, "vkeys").decode(errors="replace").split()
        policy = read(asked.folder, "policy").decode(errors="replace")
        known = asked.witness or re.findall(r"(?m)^witness \S+ (\S+)", policy)
        keys = [Key.read(key) for key in (*vkeys, *known)]
        export = Export(asked.folder, keys, asked.against)
        export.run(asked.cosigned)
        said = {"ok": True, "log": keys[0].name, "entries": export.size,
                "root": export.latest.root.hex(), "against": len(asked.against),
                "keys": "given" if asked.vkey else "the export's own, which prove little",
                **export.found}  # fmt: skip
    except Bad as bad:
        said = {"ok": False, "where": bad.args[0], "what": bad.args[1]}
    print(json.dumps(said) if asked.json else "\n".join(f"{k}: {v}" for k, v in said.items()))
    return 0 if said["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
