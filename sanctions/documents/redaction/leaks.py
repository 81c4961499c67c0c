"""The search for what was withheld in a finished document, by every way out. In the child."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from sanctions.documents.redaction.words import Squeezed, found, squeezed

ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "latin-1", "cp1252", "pdfdoc")
FEWEST_BYTES = 5
"""Fewer octets come about by chance in the data of a picture."""
LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
HEX = re.compile(rb"<([0-9A-Fa-f\s]{2,})>")
LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)


def search(request: bytes) -> bytes:
    """Answer `{"path", "needles": [text]}` by a JSON list of `[needle, where]`: where each was
    found in the file. Raises what the readers raise for a file that cannot be opened."""
    asked = json.loads(request)
    path = Path(asked["path"])
    forms = {needle: _forms(needle) for needle in asked["needles"]}
    hits = set(_in_bytes(forms, path.read_bytes(), "bytes of the file"))
    with pikepdf.open(path) as document:
        for number, thing in enumerate(document.objects, 1):
            hits.update(_in_object(forms, thing, number))
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            texts.append(page.get_textpage().get_text_range())
            page.close()
        hits.update(_in_text(forms, "\n".join(texts), "text of the pages"))
    return json.dumps(sorted(hits)).encode()


Forms = dict[str, set[bytes]]
Found = Iterator[tuple[str, str]]


def _in_object(forms: Forms, thing: Any, number: int) -> Found:
    yield from _in_text(forms, "\n".join(_strings(thing)), f"strings of object {number}")
    if isinstance(thing, pikepdf.Stream):
        data, where = _decoded(thing), f"stream of object {number}"
        yield from _in_bytes(forms, data, where)
        if not _picture(thing):
            yield from _in_text(forms, "".join(_shown(data)), where)
            yield from _in_text(forms, data.decode("latin-1"), where)


def _in_bytes(forms: Forms, data: bytes, where: str) -> Found:
    return ((needle, where) for needle, ways in forms.items() if any(w in data for w in ways))


def _in_text(forms: Forms, text: str, where: str) -> Found:
    hay = squeezed(text)
    return ((needle, where) for needle in forms if _in(needle, hay))


def _in(needle: str, hay: Squeezed) -> bool:
    return next(found(needle, hay), None) is not None


def _forms(needle: str) -> set[bytes]:
    """The octets that the needle is known by: composed and not, with and without accents, with
    ligatures, in each case, in each encoding and as hexadecimal digits of each."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", needle) if not unicodedata.combining(c))
    tied = needle
    for letters, one in LIGATURES:
        tied = tied.replace(letters, one)
    texts = {needle, bare, tied, *(unicodedata.normalize(f, needle) for f in ("NFC", "NFD"))}
    texts |= {text.upper() for text in texts} | {text.lower() for text in texts}
    forms: set[bytes] = set()
    for text in texts:
        for encoding in ENCODINGS:
            try:
                form = text.encode(encoding)
            except ValueError:
                continue
            if len(form) >= FEWEST_BYTES:
                forms |= {form, form.hex().encode(), form.hex().upper().encode()}
    return forms


def _strings(thing: Any) -> Iterator[str]:
    """Every string, name and key in an object, but for those of what it refers to."""
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        for key, value in thing.items():
            yield str(key)
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)


def _picture(stream: Any) -> bool:
    return bool(stream.get("/Subtype") == pikepdf.Name.Image)


def _decoded(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _shown(data: bytes) -> Iterator[str]:
    """The strings that a content shows, joined as they follow each other."""
    for match in HEX.finditer(data):
        digits = re.sub(rb"\s", b"", match.group(1)).decode()
        octets = bytes.fromhex(digits + "0" * (len(digits) % 2))
        yield octets.decode("utf-16-be", "replace")
    shown = io.StringIO()
    for match in LITERAL.finditer(data):
        shown.write(match.group(1).decode("latin-1"))
    yield shown.getvalue()
