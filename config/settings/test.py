"""The test run: fast hashing, a home of its own, nothing leaves the process."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("PROBITY_HOME", tempfile.mkdtemp(prefix="probity-test-"))

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

SECRET_KEY = "test-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False  # an empty one would mean the library's own limits
PROBITY_THROTTLE = False  # its own tests switch it on
PROBITY_CLOCK_BACK_SECONDS = float("inf")  # tests move the clock
PROBITY_SECOND_FACTOR = False
if not os.environ.get("DATABASE_URL"):
    # A scratch database: nothing need survive a power cut. A file that a test names by
    # DATABASE_URL is used as the product uses it, for such tests kill the processes at it.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
PROBITY_PATIENCE = 600
