"""Sign-in at an identity provider by OpenID Connect: all of its variables are set, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("PROBITY_OIDC_ISSUER", "PROBITY_OIDC_CLIENT_ID", "PROBITY_OIDC_CLIENT_SECRET")
FACTOR = "PROBITY_OIDC_FACTOR_ACR"
LONGEST_ISSUER = 200
"""Characters: an account's link is kept under the issuer, and its column is so wide."""

APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]


class Provider(NamedTuple):
    """The one identity provider, and what its tokens must say for a second factor."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    factor_acr: tuple[str, ...] = ()


def provider(environment: Mapping[str, str]) -> Provider:
    """What the variables say; an empty one when none is set.

    Raises ImproperlyConfigured when only some are, and for an issuer that is no address.
    """
    values = [environment.get(name, "").strip() for name in NEEDED]
    factor = tuple(environment.get(FACTOR, "").split())
    if not any(values) and not factor:
        return Provider()
    if missing := [name for name, value in zip(NEEDED, values, strict=True) if not value]:
        raise ImproperlyConfigured(
            f"Set {', '.join(missing)} too, or none of the variables PROBITY_OIDC_*."
        )
    issuer, client_id, client_secret = values
    parts = urlsplit(issuer)
    if parts.scheme not in {"https", "http"} or not parts.netloc or parts.query or parts.fragment:
        # OpenID Connect Discovery 1.0, section 3: scheme, host, and perhaps port and path.
        raise ImproperlyConfigured(
            "PROBITY_OIDC_ISSUER is not the address of a provider, such as https://id.example.gov."
        )
    if len(issuer) > LONGEST_ISSUER:
        raise ImproperlyConfigured(
            f"PROBITY_OIDC_ISSUER is longer than {LONGEST_ISSUER} characters."
        )
    return Provider(issuer, client_id, client_secret, factor)
