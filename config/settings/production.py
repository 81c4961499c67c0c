"""An installation that people rely on. It does not start while something is missing."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import PROBITY_OIDC, PROBITY_SECOND_FACTOR


def _required(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {what}.")
    return value


SECRET_KEY = _required("PROBITY_SECRET_KEY", "a secret of at least 50 random characters")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("PROBITY_SECRET_KEY is shorter than 50 characters.")
SECRET_KEY_FALLBACKS = os.environ.get("PROBITY_OLD_SECRET_KEYS", "").split()
ALLOWED_HOSTS = [
    host.strip()
    for host in _required("PROBITY_ALLOWED_HOSTS", "host names, separated by commas").split(",")
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("PROBITY_ALLOWED_HOSTS must name the hosts; * is refused.")
_required("DATABASE_URL", "the PostgreSQL database, postgres://user:password@host/name")
if not os.environ["DATABASE_URL"].startswith("postgres"):
    raise ImproperlyConfigured("DATABASE_URL: production runs on PostgreSQL.")
_required("PROBITY_HOME", "the folder that keeps exhibits, keys and logs")
if not PROBITY_SECOND_FACTOR:
    raise ImproperlyConfigured("PROBITY_SECOND_FACTOR: off is for trying out only.")
if PROBITY_OIDC.issuer and not PROBITY_OIDC.issuer.startswith("https://"):
    raise ImproperlyConfigured("PROBITY_OIDC_ISSUER: the provider is spoken to by https only.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# Proxies between the browser and us: the address of a client is theirs to tell.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROBITY_PROXIES", "1"))

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
PROBITY_DEVICE_COOKIE = "__Host-device"
