"""How often somebody may guess, so that nobody can use it to lock out somebody else.

The scheme is OWASP's "device cookies" (Slow Down Online Guessing Attacks with
Device Cookies). A browser that signed in before carries a signed cookie and has
an allowance of its own, which no stranger can use up. All others share theirs
by account and address, by address and, so that many addresses are no way
around it, by account. Names that nobody has are counted like all others.

The counts lie in the cache, which is in the database: one for all workers.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SALT = "accounts.device"
REMEMBERED_SECONDS = 180 * 24 * 60 * 60
DEVICES_OF_PEOPLE = 5
"""So many people may share one browser before the first is forgotten."""


class Allowance(NamedTuple):
    """How many failures in which time, for whom: ``key`` names them."""

    name: str
    rate: str
    key: str


class Counted:
    """A try that counts as a failure until it is taken back."""

    def __init__(self, uses: list[ratelimit.RateLimitUsage]) -> None:
        self.uses = uses

    def take_back(self) -> None:
        """It was the right password or code: it does not count."""
        for use in self.uses:
            use.rollback()


class TooMany(Exception):
    """No more tries for now. ``first`` is true once in a window: that one becomes an entry."""

    def __init__(self, allowance: Allowance, *, first: bool) -> None:
        super().__init__(allowance.name)
        self.allowance, self.first = allowance, first


RATES = {
    # NIST SP 800-63B-4, section 3.2.2: a code of six digits allows far fewer tries than a password.
    "password": {"own": "10/15m/key", "here": "5/5m/key", "all": "50/1h/key"},
    "code": {"own": "20/1d/key", "here": "5/5m/key", "all": "20/1d/key"},
}
FROM_ONE_ADDRESS = "30/10m/key"


def allowances(request: HttpRequest, name: str, what: str) -> list[Allowance]:
    """What a try to guess the password or a code (``what``) of an account is counted against."""
    whose, rates = _digest(name), RATES[what]
    if request.user.is_authenticated:
        return [Allowance("session", rates["own"], f"{what}:session:{whose}")]
    if device := known_device(request, name):
        return [Allowance("device", rates["own"], f"{what}:device:{whose}:{device}")]
    address = ratelimit.get_ip(request)
    return [
        Allowance("address", FROM_ONE_ADDRESS, f"{what}:address:{address}"),
        Allowance("account and address", rates["here"], f"{what}:{whose}:{address}"),
        Allowance("account", rates["all"], f"{what}:account:{whose}"),
    ]


def count(request: HttpRequest, name: str, what: str = "password") -> Counted:
    """Count a try before it is judged, so that many at once are no way around. Raises TooMany."""
    counted = Counted([])
    if not settings.PROBITY_THROTTLE:
        return counted
    for allowance in allowances(request, name, what):
        used = ratelimit.consume(
            request, app="accounts", action=what, config={what: allowance.rate}, key=allowance.key,
            limit_get=True,
        )  # fmt: skip
        if used is None:
            counted.take_back()  # who goes on trying spends nothing of the neighbours'
            seconds = ratelimit.parse_rate(allowance.rate).duration
            told = f"accounts.told:{_digest(allowance.key)}"
            raise TooMany(allowance, first=cache.add(told, "y", timeout=seconds))
        counted.uses.append(used)
    return counted


def once(whose: int, code: str, seconds: int) -> bool:
    """True the first time that somebody shows this code within so many seconds."""
    return bool(cache.add(f"accounts.code:{_digest(f'{whose}:{code}')}", "y", timeout=seconds))


def within(request: HttpRequest, what: str, key: str, rate: str) -> bool:
    """True while this key asks for this no more often than the rate; the asking counts."""
    if not settings.PROBITY_THROTTLE:
        return True
    used = ratelimit.consume(
        request, app="accounts", action=what, config={what: rate}, key=f"{what}:{_digest(key)}",
        limit_get=True,
    )  # fmt: skip
    return used is not None


def known_device(request: HttpRequest, name: str) -> str:
    """The number of this browser if the person signed in with it before; else empty."""
    return dict(_devices(request)).get(_digest(name), "")


def remember_device(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let this browser count on its own from now on."""
    whose = _digest(name)
    number = known_device(request, name) or secrets.token_hex(8)
    others = [(who, which) for who, which in _devices(request) if who != whose]
    response.set_cookie(
        settings.PROBITY_DEVICE_COOKIE,
        signing.dumps([*others, (whose, number)][-DEVICES_OF_PEOPLE:], salt=SALT),
        max_age=REMEMBERED_SECONDS, path="/", httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _devices(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        shown: Any = signing.loads(
            request.COOKIES.get(settings.PROBITY_DEVICE_COOKIE, ""),
            salt=SALT, max_age=REMEMBERED_SECONDS,
        )  # fmt: skip
    except signing.BadSignature:
        return []
    return [(str(who), str(which)) for who, which in shown]


def _digest(text: str) -> str:
    """The text as the cookie and the counts carry it: not readable, and always as long."""
    return salted_hmac(SALT, text.casefold(), algorithm="sha256").hexdigest()[:32]
