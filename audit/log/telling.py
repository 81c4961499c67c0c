"""The log of this installation as a folder, and how much of its content is told.

A leaf holds no content, only a commitment to each field of its row. Whoever gets an export can
prove the tree with the leaves alone; content is told beside them, field by field, and what is
withheld is a digest that nobody can guess a value from.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.acts import note
from audit.log import exporting, keys, notes, publishing, sealing
from audit.log.reading import LeafRow, leaves, one_state
from audit.log.sources import sources
from audit.models import Entry, LeafSchema

if TYPE_CHECKING:
    from accounts.models import User

KIND = "audit.export"


class Content(StrEnum):
    """How much an export tells."""

    NONE = "none"  # leaves, tiles and checkpoints only
    TRAIL = "trail"  # what an auditor reads: entries, grants, and of each version who, when and why
    ALL = "all"  # every field of every version: for a court, or for moving the installation


TRAIL = {
    "id", "reference", "version", "created_at", "created_by_id", "withdrawn_at", "withdrawn_by_id",
    "history_id", "history_date", "history_user_id", "history_change_reason", "history_type",
}  # fmt: skip
"""Of a version in a history: which row, who touched it, when and why; nothing of its content."""


def export(target: Path, by: User, content: Content = Content.TRAIL) -> int:
    """Write the log into a folder that is not there yet, or empty; the number of leaves.

    All that waits is taken in and signed first; the export is an entry, written before it.
    Raises exporting.NotEmpty, signer.SignerRefused, and OSError.
    """
    with exporting.new_folder(target) as folder:
        checkpoint = publishing.keep_up()
        size = checkpoint.size if checkpoint else 0
        note(KIND, by, size=size, content=str(content), folder=target.name)
        with one_state():
            return exporting.write(
                folder,
                leaves=_told(size, content),
                notes=_notes(size),
                texts={
                    "README.md": _readme(content),
                    "vkeys": "".join(f"{key}\n" for key in keys.verifying()),
                    "policy": notes.policy_text(keys.verifying()),
                },
                with_bodies=content != Content.NONE,
            )


def _notes(size: int) -> Iterator[tuple[int, str]]:
    """The newest note of each size: the one that holds all signatures."""
    last = None
    rows = publishing.of_this_log().filter(size__lte=size).order_by("size", "pk")
    for row in rows.values_list("size", "note").iterator():
        if last is not None and last[0] != row[0]:
            yield last
        last = row
    if last is not None:
        yield last


def _told(size: int, content: Content) -> Iterator[exporting.Leaf]:
    for batch in leaves(0):
        within = [row for row in batch if row.seq < size]
        bodies = _bodies(within, content) if content != Content.NONE else {}
        yield from ((row.leaf, bodies.get(row.seq)) for row in within)


def _bodies(batch: list[LeafRow], content: Content) -> dict[int, dict[str, Any]]:
    known, wanted = sources(), defaultdict(list)
    for row in batch:
        if row.content is None and row.source in known:
            wanted[row.source].append(row.row_id)
    found = {name: known[name].rows(ids) for name, ids in wanted.items()}
    bodies = {}
    for row in batch:
        values = found.get(row.source, {}).get(row.row_id)
        if row.content is not None:
            bodies[row.seq] = _body(row, row.content, content)
        elif values is not None:
            fields = dict(zip(known[row.source].names, values, strict=True))
            bodies[row.seq] = _body(row, fields, content)
    return {seq: body for seq, body in bodies.items() if body}


def _body(row: LeafRow, fields: dict[str, Any], content: Content) -> dict[str, Any] | None:
    names = _names(row, fields)
    gone = (row.erased or {}).get("digests", {})
    if names is None or not names - set(gone) <= set(fields) or not (row.salt or row.erased):
        return None  # sealed with a column that is no more: the leaf stands, its content cannot
    fields = {name: fields.get(name) for name in names}
    hidden: set[str] = set()
    if content == Content.TRAIL and row.content is None and row.source != Entry._meta.label_lower:
        hidden = names - TRAIL - set(gone)
    left = row.erased or {}
    if hidden or left:
        left = sealing.erase(fields, sorted(hidden), row.salt if not left else None, left)
    shown = {name: value for name, value in fields.items() if name not in left.get("digests", {})}
    return {
        "seq": row.seq,
        "salt": row.salt.hex() if row.salt and not left else None,
        "erased": left.get("digests", {}),
        "salts": {name: salt for name, salt in left.get("salts", {}).items() if name in shown},
        "withheld": sorted(hidden),
        "fields": {name: json.loads(sealing.text_of(value)) for name, value in shown.items()},
    }


def _names(row: LeafRow, fields: dict[str, Any]) -> set[str] | None:
    if row.erased:
        return {*row.erased["digests"], *row.erased["salts"]}
    code = row.said.get("schema")
    if code == sealing.schema(sorted(fields)):
        return set(fields)
    names = LeafSchema.objects.filter(pk=code).values_list("names", flat=True).first()
    return set(names) if names else None


def _readme(content: Content) -> str:
    told = {
        Content.NONE: "It tells nothing of their content.",
        Content.TRAIL: "It tells what an auditor reads: entries and grants whole, and of each "
        "version of a row who touched it, when and why. The other fields are withheld: a digest "
        "stands in their place.",
        Content.ALL: "It tells the whole content of every version. Keep it as you would keep the "
        "case files.",
    }[content]
    return _README.format(told=told)


_README = """# The log of this installation

Every entry, every version of every row and every change of a grant is a leaf of one Merkle tree
(RFC 6962), of which the signed checkpoints are the state. {told}

| file | holds |
|---|---|
| `checkpoint`, `checkpoints/<size>` | the latest checkpoint, and every one (C2SP signed notes) |
| `vkeys` | the keys of the log: compare them with those you were given on paper |
| `policy` | which keys and witnesses must have signed (C2SP tlog-policy) |
| `tile/entries/…` | the leaves, 256 a file, each behind its length (C2SP tlog-tiles) |
| `tile/<level>/…` | the hashes of the tree, 256 a file |
| `bodies/…` | one line of JSON for each leaf of which content is told |
| `manifest.json` | bytes and SHA-256 of every other file |

## How to verify

Take `verify_export.py` from the source of the program, not from whoever gave you this folder. It
is one file and needs Python 3.11 and nothing else.

    python3 -I -S verify_export.py FOLDER --vkey KEY --against CHECKPOINT

`KEY` is a key of the log that you were given before, and `CHECKPOINT` an earlier checkpoint that
you kept yourself. Without `--vkey` you trust the keys of this folder; without `--against` you
cannot see that the log was set back or written anew by whoever holds its key.

A leaf commits to each field of its row: the digest of a field is SHA-256 over its salt and the
canonical JSON (RFC 8785) of `[name, value]`, the commitment SHA-256 over the digests in the order
of the names. A field that was erased or is withheld has its digest under `erased`.
"""
