"""A small identity provider on the loopback address, written from OpenID Connect Core 1.0."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.apps import apps
from django.urls import reverse

from audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse
    from django.test import Client

MFA = "urn:example:mfa"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORGED = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


class Provider:
    """Signs in whoever it is told to; ``says`` replaces claims, None leaves one out."""

    client_id, secret = "probity", "secret of the client"

    def __init__(self) -> None:
        self.server = make_server("127.0.0.1", 0, self.answer, handler_class=Quiet)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.calls_itself = self.issuer
        self.says: dict[str, Any] = {}
        self.signs_with: Any = KEY
        self.header: dict[str, Any] = {"kid": "one"}
        self.algorithm = "RS256"
        self.asked: list[dict[str, str]] = []
        self.redeemed: list[dict[str, str]] = []
        self.tokens: Any = None
        self.codes: dict[str, tuple[str, dict[str, str]]] = {}
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def sign_in(self, url: str, subject: str) -> str:
        """What its authorization endpoint does: the way back for somebody who signed in there."""
        parts = urlsplit(url)
        assert url.startswith(f"{self.issuer}/authorize?")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(asked)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == self.client_id
        code = secrets.token_urlsafe(8)
        self.codes[code] = (subject, asked)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(
        self, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:  # what WSGI calls
        pages = {
            "/.well-known/openid-configuration": self._itself,
            "/keys": self._keys,
            "/token": self._token,
        }
        size = int(environ.get("CONTENT_LENGTH") or 0)
        typed = parse_qs(environ["wsgi.input"].read(size).decode())
        found = pages[environ["PATH_INFO"]]({name: v[0] for name, v in typed.items()})
        status = "200 OK" if found is not None else "400 Bad Request"
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(found or {"error": "invalid_grant"}).encode()]

    def _itself(self, typed: dict[str, str]) -> dict[str, Any]:
        return {
            "issuer": self.calls_itself,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _keys(self, typed: dict[str, str]) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig"}]}

    def _token(self, typed: dict[str, str]) -> Any:
        """RFC 6749, section 4.1.3, and RFC 7636, section 4.6: once, for who asked, with proof."""
        self.redeemed.append(typed)
        subject, asked = self.codes.pop(typed.get("code", ""), ("", {}))
        proof = hashlib.sha256(typed.get("code_verifier", "").encode()).digest()
        if (
            not subject
            or typed.get("client_secret") != self.secret
            or typed.get("redirect_uri") != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        if self.tokens is not None:
            return self.tokens
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": subject, "aud": self.client_id, "iat": now,
            "exp": now + 300, "nonce": asked["nonce"], "email": "lead@example.gov",
            "preferred_username": "lead",
        } | self.says  # fmt: skip
        token = jwt.encode(
            {name: value for name, value in claims.items() if value is not None},
            self.signs_with, algorithm=self.algorithm, headers=self.header,
        )  # fmt: skip
        return {"access_token": "opens-nothing-here", "token_type": "Bearer", "id_token": token}


def links() -> list[tuple[str, str, str]]:
    rows = apps.get_model("socialaccount", "SocialAccount")._default_manager.order_by("pk")
    return [(row.user.username, row.provider, row.uid) for row in rows]


def leave(browser: Client, url: str = "", **typed: str) -> str:
    """Press the button; where it leads."""
    answer = browser.post(url or reverse("oidc_begin"), typed)
    assert answer.status_code == 200, answer.content.decode()
    seconds, _semicolon, there = answer["Refresh"].partition("; url=")
    assert seconds == "0"
    return there


def walk(
    browser: Client, there: Provider, subject: str, url: str = "", **typed: str
) -> HttpResponse:
    """Press the button, sign in at the provider, come back."""
    return browser.get(there.sign_in(leave(browser, url, **typed), subject))


def grow_older(browser: Client, what: str, minutes: int) -> None:
    """Let so long pass since the session was seen, or its holder showed who they are."""
    session = browser.session
    session[what] -= minutes * 60
    session.save()


def told(**about: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """Entries of the sign-in, newest last: kind, by whom, facts."""
    found = Entry.objects.filter(kind__startswith="accounts.", outcome="noted", **about)
    return [(e.kind.removeprefix("accounts."), e.by_name, e.facts) for e in found.order_by("pk")]


def refused(answer: HttpResponse, why: str) -> bool:
    """The page that refuses, and the entry of it as the last one."""
    text = answer.content.decode()
    failed = {"known": False, "how": "provider", "why": why}
    return answer.status_code == 403 and "user name and" in text and told()[-1][2] == failed
