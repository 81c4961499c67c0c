"""Every route of the house, with a path that reaches it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

if TYPE_CHECKING:
    from django.test import Client

PUBLIC = {
    "account_login", "account_logout", "account_signup", "mfa_authenticate", "mfa_login_webauthn",
    "public_tip", "public_tip_receipt", "calendar_feed",
}  # fmt: skip
"""Routes that answer somebody who is not signed in. Sign-up answers that it is closed; the
second factor and the passkey lead back to the sign-in; a calendar program shows its token."""
if settings.PROBITY_OIDC.issuer:
    PUBLIC |= {"oidc_begin", "oidc_return"}

FILLERS = ("1", "x", "TF-2026-7K3QMX2", "00000000-0000-0000-0000-000000000000")


class Route(NamedTuple):
    """A route's name and one path that reaches it."""

    name: str
    path: str


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[Route]:
    """Every route below, filled with values that its converters take.

    Raises TypeError for a route by regular expression: nothing can fill that.
    """
    for entry in patterns:
        path = before + _filled(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        else:
            yield Route(entry.name or "", path)


def _filled(pattern: RoutePattern) -> str:
    if not isinstance(pattern, RoutePattern):
        raise TypeError(f"{pattern} is no path()")
    values = {name: _fitting(converter) for name, converter in pattern.converters.items()}
    path = str(pattern)
    for name, value in values.items():
        head, _, tail = path.partition("<")
        inside, _, rest = tail.partition(">")
        if inside.rpartition(":")[2] != name:
            raise ValueError(f"{pattern}: {name} stands elsewhere")
        path = head + value + rest
    return path


def _fitting(converter: object) -> str:
    """A text the converter takes."""
    for text in FILLERS:
        try:
            value = converter.to_python(text)
            return str(converter.to_url(value))
        except ValueError:
            continue
    raise LookupError(f"No filler fits {converter}.")


def lets_a_stranger_in(client: Client, route: Route) -> list[str]:
    """How somebody who is not signed in gets past the door, by GET, POST or htmx."""
    sign_in = resolve_url(settings.LOGIN_URL)
    client.raise_request_exception = False
    wrong = []
    for method in (client.get, client.post):
        answer = method(route.path)
        if not answer.headers.get("Location", "").startswith(f"{sign_in}?next="):
            wrong.append(f"{method.__name__.upper()} {route.path}: {answer.status_code}")
        fragment = method(route.path, headers={"HX-Request": "true"})
        if fragment.status_code != 401 or not fragment.headers.get("HX-Redirect"):
            wrong.append(f"htmx {method.__name__} {route.path}: {fragment.status_code}")
    return wrong
