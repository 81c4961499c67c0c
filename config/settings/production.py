"""An installation that people rely on. It does not start while something is missing."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403


def _required(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {what}.")
    return value


SECRET_KEY = _required("PROBITY_SECRET_KEY", "a secret of at least 50 random characters")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("PROBITY_SECRET_KEY is shorter than 50 characters.")
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
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
