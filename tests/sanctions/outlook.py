"""A message as Outlook keeps it, made by hand: [MS-CFB] compound file, [MS-OXMSG] properties."""

from __future__ import annotations

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT, OCTETS = 0x001F, 0x0102
SUBJECT, SENDER, SENDER_ADDRESS, BODY = 0x0037, 0x0C1A, 0x0C1F, 0x1000
ATTACHED, ATTACHED_NAME, ATTACHED_KIND = 0x3701, 0x3707, 0x370E

Tree = dict[str, "bytes | Tree"]


def message(subject: str, sender: tuple[str, str], body: str, attached: tuple[str, bytes]) -> bytes:
    """A message with one attachment."""
    name, content = attached
    inside = _properties(
        {ATTACHED_NAME: name, ATTACHED_KIND: "application/pdf", ATTACHED: content}, bytes(8)
    )
    facts = {SUBJECT: subject, SENDER: sender[0], SENDER_ADDRESS: sender[1], BODY: body}
    head = struct.pack("<8x4I8x", 0, 1, 0, 1)
    return _compound(_properties(facts, head) | {"__attach_version1.0_#00000000": inside})


def _properties(facts: dict[int, str | bytes], head: bytes) -> Tree:
    made: Tree = {}
    for number, value in facts.items():
        kind = OCTETS if isinstance(value, bytes) else TEXT
        octets = value if isinstance(value, bytes) else value.encode("utf-16-le")
        made[f"__substg1.0_{number:04X}{kind:04X}"] = octets
        size = len(octets) if kind == OCTETS else len(octets) + 2
        head += struct.pack("<HHIQ", kind, number, 6, size)
    return made | {"__properties_version1.0": head}


def _compound(tree: Tree) -> bytes:
    """Storages and streams of less than 4096 octets each, in one compound file of version 3."""
    entries: list[list[object]] = []  # name, type, left, right, child, start, size
    small, chain = b"", []

    def add(name: str, kind: int, inside: bytes | Tree) -> int:
        nonlocal small
        at, entry = len(entries), [name, kind, FREE, FREE, FREE, 0, 0]
        entries.append(entry)
        if isinstance(inside, bytes):
            first, blocks = len(small) // 64, -(-len(inside) // 64)
            small += inside.ljust(blocks * 64, b"\0")
            chain.extend([*range(first + 1, first + blocks), END])
            entry[5:] = [first, len(inside)]
            return at
        before = FREE
        # A chain of right siblings is a legal, if unbalanced, tree of names.
        for key in sorted(inside, key=lambda one: (len(one), one.upper())):
            held = inside[key]
            child = add(key, 2 if isinstance(held, bytes) else 1, held)
            if before == FREE:
                entry[4] = child
            else:
                entries[before][3] = child
            before = child
        return at

    add("Root Entry", 5, tree)
    names, mini, stream = -(-len(entries) // 4), -(-len(chain) // 128), -(-len(small) // 512)
    entries[0][5:] = [1 + names + mini, len(small)]
    fat = [FAT]
    for first, count in ((1, names), (1 + names, mini), (1 + names + mini, stream)):
        fat += [*range(first + 1, first + count), END]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + struct.pack(
        "<16xHHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 1 + names, mini, END, 0, 0
    )  # fmt: skip
    head += struct.pack("<108I", *[FREE] * 108)
    folder = b"".join(_entry(*entry) for entry in entries).ljust(names * 512, b"\0")
    return b"".join([
        head, struct.pack("<128I", *fat, *[FREE] * (128 - len(fat))), folder,
        struct.pack(f"<{mini * 128}I", *chain, *[FREE] * (mini * 128 - len(chain))),
        small.ljust(stream * 512, b"\0"),
    ])  # fmt: skip


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    octets = name.encode("utf-16-le")
    return octets.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(octets) + 2, kind, 1, left, right, child, 0, start, size
    )
