"""An authenticator app as people carry it, written from RFC 6238 and not from the library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import TYPE_CHECKING

from django.urls import reverse

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later (RFC 6238 with SHA-1, 6 digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    typed = {"login": name, "password": password} | more
    return client.post(reverse("account_login"), typed)


def show(client: Client, typed: str) -> HttpResponse:
    """Type a code of the app, or a recovery code, at the sign-in."""
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def inside(client: Client) -> bool:
    return client.get(reverse("audit:index")).status_code == 200


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up the app in a signed-in browser: its key, and the recovery codes as shown.

    The code that shows it is of the step before, so that the present one is unused.
    """
    if (left := 30 - time.time() % 30) < 2:
        time.sleep(left)  # a half minute that ends before it is typed would make it too old
    url = reverse("mfa_activate_totp")
    secret = re.findall(r'<p class="hash">([A-Z2-7]{32})</p>', page(client, url))[0]
    answer = client.post(url, {"code": code(secret, -1)})
    assert answer.status_code == 302, answer.content.decode()
    shown = page(client, answer["Location"])
    return secret, re.findall(r'<li class="hash">(\d{10})</li>', shown)


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def without_tokens(answer: HttpResponse) -> str:
    """The page without what protects its forms, which differs each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", answer.content.decode())
