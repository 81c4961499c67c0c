"""One machine, for trying Probity out: SQLite, demo data, served on the loopback address."""

from __future__ import annotations

import os
import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import HOME


def _secret_key() -> str:
    """A secret of this installation's own, made at its first start."""
    HOME.mkdir(parents=True, exist_ok=True)
    path = HOME / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


PROBITY_TIP_AGENCY = os.environ.get("PROBITY_TIP_AGENCY", "TF").strip()  # of the demo
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# To try it out a name and a password are enough; PROBITY_SECOND_FACTOR=on asks for more.
PROBITY_SECOND_FACTOR = os.environ.get("PROBITY_SECOND_FACTOR", "off").strip().lower() == "on"
