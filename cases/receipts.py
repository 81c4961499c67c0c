"""The number by which somebody who gave a tip comes back to it. Only its keyed digest is kept.

Sixteen digits, as GlobaLeaks gives them: 10^16 numbers, so that guessing one of a hundred thousand
takes a hundred thousand million tries.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "cases.receipt"
DIGITS = 16


def new_number() -> str:
    """Sixteen digits that nobody can foresee."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def spaced(number: str) -> str:
    """The number as people write it down: in groups of four."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def tidied(typed: str) -> str:
    """The digits of what was typed; empty if they are not sixteen."""
    number = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    return number if len(number) == DIGITS else ""


def digest(number: str) -> str:
    """What is kept of a number: HMAC-SHA-256 under the secret of the house, in hexadecimal."""
    return _under(settings.SECRET_KEY, number)


def digests(number: str) -> list[str]:
    """What may be kept of the number: its digest under the present secret and the former ones."""
    return [_under(key, number) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _under(key: str | bytes, number: str) -> str:
    return salted_hmac(SALT, number, secret=key, algorithm="sha256").hexdigest()
