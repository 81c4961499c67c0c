"""Whether a redacted copy is of a document of a sealed packet. It runs inside the child."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path

import pikepdf

from sanctions.documents.redaction.original import commitment
from sanctions.salts import of_pages


def prove(request: bytes) -> bytes:
    """``{"full", "copy", "document"}``: paths of a sealed packet, of a redacted copy, and of the
    document that the copy is of: the record alone or an exhibit. A sealed record needs none.

    Gives ``{"pages", "apart"}``: how many pages the document has, and which of them, counted from
    1, are not those that the copy commits to. Raises ValueError where nothing can be compared.
    """
    asked = json.loads(request)
    inventory = json.loads(_attached(asked["full"], "inventory.json"))
    told = json.loads(_attached(asked["copy"], "commitments.json"))["commitments"]
    if "salt" not in inventory:
        raise ValueError("it was frozen before the salts of its pages were kept in it")
    kept = inventory["print"]
    octets = (
        Path(asked["document"]).read_bytes() if asked["document"]
        else Path(asked["full"]).read_bytes()[: kept["bytes"]]
    )  # fmt: skip
    name = sha256(octets).hexdigest()
    if not asked["document"] and name != kept["sha256"]:
        raise ValueError("the exhibits stand in it too: name the record alone, as it was frozen")
    if name not in {kept["sha256"], *(one["sha256"] for one in inventory["exhibits"])}:
        raise ValueError("the document is not one of this packet")
    with pikepdf.open(io.BytesIO(octets)) as document:
        count = len(document.pages)
        if len(told) != count:
            raise ValueError(f"the copy commits to {len(told)} pages, and there are {count}")
        salts = of_pages(inventory["salt"], name, count)
        apart = [
            number
            for number, (salt, page) in enumerate(zip(salts, document.pages, strict=True), start=1)
            if commitment(salt, page) != told[number - 1]
        ]
    return json.dumps({"pages": count, "apart": apart}).encode()


def _attached(path: str, name: str) -> bytes:
    with pikepdf.open(path) as document:
        if name not in document.attachments:
            raise ValueError(f"{Path(path).name} holds no {name}")
        return document.attachments[name].get_file().read_bytes()
