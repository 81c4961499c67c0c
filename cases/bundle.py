"""The sealed bundle of a referral: a ZIP with the exhibits and a manifest of their SHA-256.

It may be several GB: it is put together on disk, and each file is read once, compared while read.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

CHUNK = 1 << 20


class Enclosed(NamedTuple):
    """One exhibit as it goes along: its place in the inventory, names, hash and size."""

    reference: str
    title: str
    name: str
    sha256: str
    size: int


def manifest(facts: dict[str, Any], enclosed: Iterable[Enclosed]) -> bytes:
    """The inventory as JSON with sorted keys, the items in order: what the seal is over."""
    items = [
        {"number": number, "path": path_in(number, one)} | one._asdict()
        for number, one in enumerate(enclosed, 1)
    ]
    said = json.dumps({**facts, "items": items}, indent=2, sort_keys=True, ensure_ascii=False)
    return said.encode() + b"\n"


def path_in(number: int, one: Enclosed) -> str:
    """The path of an exhibit in the bundle: made of number and reference, never of a typed name."""
    return f"exhibits/{number:04d}_{one.reference}"


@contextmanager
def sealed(
    inventory: bytes, note: str, enclosed: Iterable[Enclosed], opened: Callable[[str], IO[bytes]]
) -> Iterator[Iterator[bytes]]:
    """The bytes of the bundle, in chunks: manifest, its signed note if there is one, exhibits.

    ``opened`` gives a stored file by its hash, compared with it. What it raises is raised.
    """
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("manifest.json", inventory)
            if note:
                archive.writestr("manifest.sig", note)
            for number, one in enumerate(enclosed, 1):
                with (
                    opened(one.sha256) as source,
                    archive.open(path_in(number, one), "w", force_zip64=True) as target,
                ):
                    while chunk := source.read(CHUNK):
                        target.write(chunk)
        file.seek(0)
        yield iter(lambda: file.read(CHUNK), b"")


def digest(inventory: bytes) -> str:
    """The SHA-256 of a manifest."""
    return hashlib.sha256(inventory).hexdigest()
