"""Salts of what is committed to: without its salt nobody can try a guess against a digest.

The salt of pages goes with volume A, whose holder can so prove that a redacted copy is of it. The
salts of what was deliberated stay in volume B: who holds volume A alone learns nothing from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

DELIBERATED = ("gate", "overrides", "approvals")


@dataclass(frozen=True, slots=True)
class Salts:
    """Those of one frozen version: 32 octets each, in hexadecimal digits."""

    pages: str = field(default_factory=lambda: secrets.token_hex(32))
    deliberated: Mapping[str, str] = field(
        default_factory=lambda: {name: secrets.token_hex(32) for name in DELIBERATED}
    )


def of_pages(salt: str, sha256: str, count: int) -> list[str]:
    """A salt for each page of a document, named by its SHA-256: HMAC-SHA-256 under the one salt,
    so that one of them can be shown without the others."""
    return [
        hmac.new(bytes.fromhex(salt), f"{sha256} {page}".encode(), hashlib.sha256).hexdigest()
        for page in range(1, count + 1)
    ]


def salted(salt: str, text: str) -> str:
    """SHA-256 of a salt and a text that it goes before."""
    octets = bytes.fromhex(salt) + text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(octets).hexdigest()
