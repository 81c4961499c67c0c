"""Committing to a row field by field, so that one field can be erased and the others still prove.

    salt of field n   = the n-th 16 bytes of SHAKE-256(salt of the row), names in order
    digest of a field = SHA-256(its salt || canonical([name, value]))
    commitment        = SHA-256(all digests, names in order)
    schema            = the first 16 hex digits of SHA-256(names in order, one a line)

Nobody without the salt can try values against a digest. Values come as canonical JSON (RFC 8785)
of what the database gave back. What canonical JSON has no form for becomes text, so that no row
can stop the log: whole numbers beyond 2**53 - 1 and decimals by their digits (RFC 8785,
appendix D), floats by their shortest digits, bytes by their hexadecimal ones.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from audit.canon import moment

SALT_BYTES = 16
_GREATEST = 2**53 - 1
_KNOWN: dict[str | None, bytes] = {None: b"null]"}
"""Short values that were met, as they are written: no more than ``_MOST``, of ``_SHORT``."""
_MOST, _SHORT = 2_000, 60


def seal(salt: bytes, fields: Mapping[str, Any]) -> str:
    """The commitment to ``fields``, in hexadecimal. ``salt`` has 16 bytes."""
    names = sorted(fields)
    return commitment(prefixes(names), salt, [fields[name] for name in names])


def prefixes(names: Sequence[str]) -> list[bytes]:
    """What the canonical JSON of each field begins with: made once for a table."""
    return [f"[{encode_basestring(name)},".encode() for name in names]


def commitment(begins: Sequence[bytes], salt: bytes, values: Sequence[Any]) -> str:
    """``seal()`` over the values of one row, in the order of the sorted names of ``begins``."""
    salts = hashlib.shake_256(salt).digest(SALT_BYTES * len(begins))
    sha256, kinds, known, end = hashlib.sha256, _TEXT, _KNOWN.get, 0
    digests = []
    for begin, value in zip(begins, values, strict=True):
        start, end = end, end + SALT_BYTES
        kind = type(value)
        # Most of a row says what many rows say: a status, a place, nothing.
        written = known(value) if kind is str or value is None else None
        if written is None:
            text = kinds.get(kind, _other)(value)
            written = f"{text}]".encode("utf-8", "surrogatepass")
            if kind is str and len(value) <= _SHORT:
                _keep(value, written)
        digests.append(sha256(salts[start:end] + begin + written).digest())
    return sha256(b"".join(digests)).hexdigest()


def _keep(value: str, written: bytes) -> None:
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
        _KNOWN[None] = b"null]"
    _KNOWN[value] = written


def schema(names: Sequence[str]) -> str:
    """The name of a set of fields: what a row was made of when it was sealed."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:16]


def text_of(value: Any) -> str:
    """The canonical JSON of a value, as it is committed to."""
    return _TEXT.get(type(value), _other)(value)


def erase(
    fields: Mapping[str, Any], names: Sequence[str], salt: bytes | None, erased: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """What takes the place of the row's salt when the fields ``names`` are erased.

    ``erased`` is what an earlier erasure left (``salt`` is None then), or empty. The result holds
    the digests of what is gone and the salts of what stays, in hexadecimal: the salt of an erased
    field is in neither, so that its value cannot be tried against its digest.
    """
    every = sorted(fields)
    salts = _salts(every, salt, erased)
    gone = dict(erased.get("digests", {}))
    for name in names:
        if name not in gone:
            gone[name] = _digest(salts.pop(name), name, fields[name]).hex()
    return {"digests": gone, "salts": {name: each.hex() for name, each in salts.items()}}


def seal_after_erasure(erased: Mapping[str, Mapping[str, str]], fields: Mapping[str, Any]) -> str:
    """The commitment of a row of which some fields are erased; it is the one of before."""
    gone = erased["digests"]
    salts = _salts([], None, erased)
    digests = [
        bytes.fromhex(gone[name]) if name in gone else _digest(salts[name], name, fields[name])
        for name in sorted({*gone, *salts})
    ]
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _salts(names: Sequence[str], salt: bytes | None, erased: Mapping[str, Any]) -> dict[str, bytes]:
    if salt is None:
        return {name: bytes.fromhex(each) for name, each in erased["salts"].items()}
    every = hashlib.shake_256(salt).digest(SALT_BYTES * len(names))
    return {
        name: every[turn * SALT_BYTES : (turn + 1) * SALT_BYTES] for turn, name in enumerate(names)
    }


def _digest(salt: bytes, name: str, value: Any) -> bytes:
    field = f"[{encode_basestring(name)},{text_of(value)}]"
    return hashlib.sha256(salt + field.encode("utf-8", "surrogatepass")).digest()


def _whole(value: int) -> str:
    return str(value) if -_GREATEST <= value <= _GREATEST else f'"{value}"'


def _list(value: Sequence[Any]) -> str:
    return f"[{','.join(map(text_of, value))}]"


def _object(value: Mapping[Any, Any]) -> str:
    # RFC 8785, section 3.2.3: names are sorted by their UTF-16 code units.
    items = sorted(
        ((str(name), each) for name, each in value.items()),
        key=lambda item: item[0].encode("utf-16-be", "surrogatepass"),
    )
    written = ",".join(f"{encode_basestring(name)}:{text_of(each)}" for name, each in items)
    return f"{{{written}}}"


def _moment(value: datetime.datetime) -> str:
    if value.tzinfo is datetime.UTC:  # what databases give back: a third of the price
        day, time = (value.year, value.month, value.day), (value.hour, value.minute, value.second)
        return '"%04d-%02d-%02dT%02d:%02d:%02d.%06dZ"' % (*day, *time, value.microsecond)  # noqa: UP031
    return f'"{moment(value)}"' if value.tzinfo else f'"{value.isoformat()}"'


def _other(value: Any) -> str:
    for kind, write in _TEXT.items():
        if isinstance(value, kind):  # a subclass, such as SafeString or an enumeration
            return write(value)
    return encode_basestring(str(value))


_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    str: encode_basestring,
    int: _whole,
    datetime.datetime: _moment,
    datetime.date: lambda value: f'"{value.isoformat()}"',
    Decimal: lambda value: f'"{value:f}"',
    float: lambda value: f'"{value!r}"',
    bytes: lambda value: f'"{value.hex()}"',
    list: _list,
    tuple: _list,
    dict: _object,
}
"""How a value of each type is written. The order matters to ``_other``: bool before int."""
