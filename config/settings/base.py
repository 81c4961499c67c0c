"""What is true of every installation. The other modules here only narrow it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config.settings import oidc

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("PROBITY_HOME", BASE_DIR / "var")).resolve()
"""Everything an installation keeps: database file, exhibits, keys, spool, logs."""

PROBITY_HOME = HOME
PROBITY_LEGAL_TZ = os.environ.get("PROBITY_LEGAL_TZ", "America/New_York")
# How many seconds a person waits at a page for a freeze: what takes longer is built by the worker.
PROBITY_PATIENCE = 25
PROBITY_MARKING = os.environ.get("PROBITY_MARKING", "SAMPLE - NOT CUI")
# Off: packets bear that marking too. On: their banner follows from what they print.
PROBITY_CUI = os.environ.get("PROBITY_CUI", "off").strip().lower() == "on"
PROBITY_LINE_NUMBERS = os.environ.get("PROBITY_LINE_NUMBERS", "off").strip().lower() == "on"
PROBITY_CUI_CONTACT = os.environ.get("PROBITY_CUI_CONTACT", "").strip()
PROBITY_CUI_DECONTROL = os.environ.get("PROBITY_CUI_DECONTROL", "").strip()
"""What stands at the top and bottom of every page and packet of this installation."""
PROBITY_SECOND_FACTOR = os.environ.get("PROBITY_SECOND_FACTOR", "on").strip().lower() != "off"
"""Whether every account needs a second factor; only an installation for trying out does not."""
PROBITY_IDLE_MINUTES = int(os.environ.get("PROBITY_IDLE_MINUTES", 30))
PROBITY_SESSION_HOURS = int(os.environ.get("PROBITY_SESSION_HOURS", 12))
PROBITY_CONFIRM_MINUTES = int(os.environ.get("PROBITY_CONFIRM_MINUTES", 15))
"""A session ends after so much idleness, at the latest at this age; before a grave act the
sign-in must be confirmed within so many minutes."""
PROBITY_OIDC = oidc.provider(os.environ)
"""The identity provider at which linked accounts may sign in; empty: there is none."""
PROBITY_VETTING_MONTHS = {
    "LEAHY": 12,
    "BACKGROUND": 36,
    "POLYGRAPH": 24,
    "URINALYSIS": 12,
    "FINANCIAL_DISCLOSURE": 12,
}
"""How long a result counts: the program's choice. The law says "at periodic intervals" only."""
PROBITY_MAX_UPLOAD_BYTES = int(os.environ.get("PROBITY_MAX_UPLOAD_BYTES", 8 * 2**30))
PROBITY_PUBLIC_TIPS = os.environ.get("PROBITY_PUBLIC_TIPS", "on").strip().lower() != "off"
"""Whether strangers find a page for tips at /tip/; off: there is no such page."""
PROBITY_TIP_AGENCY = os.environ.get("PROBITY_TIP_AGENCY", "").strip()
"""Code of the agency whose triage reads what strangers write; empty: the page says that nobody
would."""
PROBITY_LOG_ORIGIN = os.environ.get("PROBITY_LOG_ORIGIN", "").strip()
"""What the log is called in its checkpoints, as example.gov/probity; made up once when empty."""
PROBITY_CHECKPOINTS = os.environ.get("PROBITY_CHECKPOINTS", "").strip()
"""A folder outside of this machine's reach that every checkpoint is written to as well."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(oidc.APPS if PROBITY_OIDC.issuer else []),
    "csp",
    "django_htmx",
    "audit",
    "accounts",
    "work",
    "objectives",
    "units",
    "actors",
    "cases",
    "sanctions",
    "oversight",
    "desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Sessions end by idleness and age, and are confined until there is a second factor.
    "accounts.http.SessionMiddleware",
    # Every view needs a signed-in user unless it says login_not_required.
    "audit.http.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that it sees what the views raise before anything else does.
    "audit.http.ActsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.navigation.page_frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{HOME / 'probity.sqlite3'}"
    )
    | {"ATOMIC_REQUESTS": False}  # a transaction belongs to an act, not to a page
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    HOME.mkdir(parents=True, exist_ok=True)
    # SQLite has no row locks: take the write lock when a transaction opens, or the
    # second of two simultaneous acts fails with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
CACHES = {
    # What limits guessing and says which codes are used up must be one for all workers and
    # outlive a restart, so it lies in the database; nothing else is cached.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "probity_cache",
        # Above so many rows the expired ones go; the default of 300 could be flooded.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    # NIST SP 800-63B-4, section 3.1.1.2: length and known-bad lists, no rules of composition.
    {"NAME": "accounts.passwords.LeastPassword", "OPTIONS": {"min_length": 15}},
    {"NAME": "accounts.passwords.CommonPassword"},
    {"NAME": "accounts.passwords.LongestPassword"},
    {"NAME": "accounts.passwords.NamesBesideIt"},
]
ANONYMOUS_USER_NAME = None  # guardian must not create a user nobody is
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend is replaced by accounts.backends

ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted in accounts.throttling, where nobody can lock out somebody else: the
# library's own counts per address and per name could be used for just that.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login": "", "login_failed": ""}
ACCOUNT_REAUTHENTICATION_TIMEOUT = PROBITY_CONFIRM_MINUTES * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_TIMEOUT = 10 * 60  # between the password and the second factor
PROBITY_THROTTLE = True
# A clock that time service corrects moves by less.
PROBITY_CLOCK_BACK_SECONDS = float(os.environ.get("PROBITY_CLOCK_BACK_SECONDS", "60"))
PROBITY_DEVICE_COOKIE = "device"
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # RFC 6238, section 5.2: one step for the clock and the typing
MFA_FORMS = {
    "authenticate": "accounts.factors.CodeForm",
    "reauthenticate": "accounts.factors.CodeAgainForm",
    "activate_totp": "accounts.factors.FirstCodeForm",
    "add_webauthn": "accounts.factors.NewPasskeyForm",
    "authenticate_webauthn": "accounts.factors.PasskeyForm",
    "login_webauthn": "accounts.factors.PasskeyAloneForm",
    "reauthenticate_webauthn": "accounts.factors.PasskeyAgainForm",
}
# A passkey cannot be guessed: this only keeps the log from being flooded.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
USERSESSIONS_ADAPTER = "accounts.adapter.SessionsAdapter"
# Read only while there is an identity provider: see accounts.oidc.
SOCIALACCOUNT_ADAPTER = "accounts.oidc.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.oidc.IdentityProvider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid"],
    }
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = PROBITY_SESSION_HOURS * 60 * 60
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = False  # audit.history brings the indexes that measured best

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A file of any size streams into the exhibit store; form fields stay small.
FILE_UPLOAD_HANDLERS = ["cases.uploads.StoreUploadHandler"]
# A folder of exhibits, what is sent beside it, and room to say that it holds too many.
DATA_UPLOAD_MAX_NUMBER_FILES = 1100
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500  # as many exhibits selected at once
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
