"""How often strangers may write or guess, counted without keeping where they write from.

An address is counted under a keyed digest, and the count ends with its window. Nothing here is an
entry with an address.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest

SALT = "cases.throttling"
RATES = {
    # For one address, then for all: an exit of the Tor network is the address of many.
    "tip": ("5/1h/key", "300/1h/key"),
    "receipt": ("20/10m/key", "3000/10m/key"),
    # Forms with files in them, whatever becomes of them.
    "files": ("10/1h/key", "300/1h/key"),
    "message": ("20/1h/key", "1000/1h/key"),
}
FORM_SECONDS = 24 * 60 * 60


def too_many(request: HttpRequest, what: str) -> bool:
    """Count one try of a stranger; True if it is one too many, for the address or for all."""
    one, every = RATES[what]
    here = salted_hmac(SALT, ratelimit.get_ip(request), algorithm="sha256").hexdigest()
    return not (_counted(request, what, one, here) and _counted(request, what, every, "all"))


def too_many_of(request: HttpRequest, what: str, whose: int, rate: str) -> bool:
    """Count one try of a user; True if it is one too many."""
    return not _counted(request, what, rate, str(whose))


def new_form() -> str:
    """The number of one form, so that it counts once however often it is sent."""
    return secrets.token_hex(16)


def first_time(form: str) -> bool:
    """True the first time that this form is sent."""
    return bool(cache.add(_sent(form), "y", timeout=FORM_SECONDS))


def send_again(form: str) -> None:
    """What the form asked for did not come to be: it may be sent once more."""
    cache.touch(_sent(form), 0)


def _counted(request: HttpRequest, what: str, rate: str, key: str) -> bool:
    if not settings.PROBITY_THROTTLE:
        return True
    used = ratelimit.consume(
        request, app="cases", action=what, config={what: rate}, key=f"{what}:{key}", limit_get=True
    )
    return used is not None


def _sent(form: str) -> str:
    return f"cases.form:{salted_hmac(SALT, form, algorithm='sha256').hexdigest()}"
