"""The one canonical JSON of the house: RFC 8785 without floats.

Hashes of packets and of the log are taken over these bytes, so two machines
must never write the same value in two ways. Floats are where implementations
differ, hence refused: money is integer minor units, dates are ISO 8601 text.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """A value has no canonical form: a float, a NUL, a lone surrogate, a naive moment."""


def canonical(value: Any) -> bytes:
    """UTF-8 bytes of ``value`` in canonical JSON (RFC 8785).

    Takes None, bool, int (within 2**53 - 1 either way), str, dates, aware datetimes,
    and lists, tuples and str-keyed dicts of these. Raises NotCanonical.
    """
    try:
        return rfc8785.dumps(_plain(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error


def sha256(value: Any) -> str:
    """Hexadecimal SHA-256 of the canonical JSON of ``value``."""
    return hashlib.sha256(canonical(value)).hexdigest()


def moment(at: datetime.datetime) -> str:
    """An aware datetime as UTC text with microseconds and ``Z``."""
    if at.tzinfo is None:
        raise NotCanonical("a moment without a time zone")
    return at.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            if "\0" in value:
                raise NotCanonical("a NUL character")
            return str(value)
        case datetime.datetime():
            return moment(value)
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {_key(key): _plain(item) for key, item in value.items()}
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonical("a key that is not text")
    return str(_plain(key))
