"""Entries on their way out: CSV or JSON lines with a signed manifest, in one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from audit import chain
from audit.canon import canonical

if TYPE_CHECKING:
    import datetime

    from audit.models import Entry

MOST = 200_000
"""Rows of one export; the manifest says where the next one goes on."""
COLUMNS = (
    "id", "at", "by_name", "person_id", "unit", "role", "kind", "outcome", "object_type",
    "object_label", "from_status", "to_status", "reason", "basis", "changed", "documents",
    "facts", "channel", "request", "session", "address",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


class Packed(NamedTuple):
    """An archive to be read from its beginning, and what the record says of it."""

    file: IO[bytes]
    rows: int
    sha256: str
    """Of the file with the entries inside the archive."""
    key: str
    """The name of the key that signed the manifest; empty where none did."""


def packed(
    entries: Iterable[Entry], *, shape: str, asked: Mapping[str, Any], by: str,
    at: datetime.datetime,
) -> Packed:  # fmt: skip
    """The entries as ``csv`` or ``json`` (one object a line) with ``manifest.json``.

    The archive grows on disk, not in memory. The manifest is canonical JSON (RFC 8785) and names
    the SHA-256 of the entries, how many they are and what was asked; ``manifest.sig`` is a note
    signed over its own SHA-256.
    """
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    digest, rows, last = hashlib.sha256(), 0, 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(f"entries.{shape}", "w", force_zip64=True) as inside:
            for line, key in WAYS[shape](entries):
                inside.write(line)
                digest.update(line)
                rows += key is not None
                last = key or last
        manifest = canonical({
            "asked": dict(asked), "at": at.isoformat(), "by": by, "chain": chain.status_line(),
            "file": f"entries.{shape}", "lowest_entry": last, "rows": rows,
            "cut": rows >= MOST, "sha256": digest.hexdigest(),
        })  # fmt: skip
        archive.writestr("manifest.json", manifest)
        if signature := chain.sign(manifest):
            archive.writestr("manifest.sig", signature.note)
    out.seek(0)
    return Packed(out, rows, digest.hexdigest(), signature.key if signature else "")


def tame(value: Any) -> Any:
    """A cell that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def told(entry: Entry) -> dict[str, Any]:
    """One entry as plain values, by column."""
    values = {name: getattr(entry, name) for name in COLUMNS}
    return values | {"at": entry.at.isoformat()}


Line = tuple[bytes, int | None]


def _as_csv(entries: Iterable[Entry]) -> Iterator[Line]:
    yield _row(COLUMNS), None
    for entry in entries:
        cells = [
            json.dumps(value, ensure_ascii=False, sort_keys=True)
            if isinstance(value, list | dict) else tame(value)
            for value in told(entry).values()
        ]  # fmt: skip
        yield _row(cells), entry.pk


def _row(cells: Iterable[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _as_json(entries: Iterable[Entry]) -> Iterator[Line]:
    for entry in entries:
        yield canonical(told(entry)) + b"\n", entry.pk


WAYS: dict[str, Callable[[Iterable[Entry]], Iterator[Line]]] = {"csv": _as_csv, "json": _as_json}
