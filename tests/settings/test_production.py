"""An installation that people rely on does not start while something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.plain

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "PROBITY_SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "PROBITY_ALLOWED_HOSTS": "probity.example.gov, cases.example.gov",
    "DATABASE_URL": "postgres://app:password@db.example.gov/probity",
}


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A process of its own that knows these variables and no others."""
    words = code.split(" ", 1) if code.startswith("-c ") else code.split()
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def start(home: Path, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Importing the production settings with a good environment, changed as told."""
    environment = GOOD | {"PROBITY_HOME": str(home)}
    for name, value in changed.items():
        if value is None:
            del environment[name]
        else:
            environment[name] = value
    return python("-c import config.settings.production", environment)


def test_with_everything_in_place_it_starts(tmp_path: Path) -> None:
    started = start(tmp_path)
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize("name", [*GOOD, "PROBITY_HOME"])
@pytest.mark.parametrize("value", [None, "", "  "], ids=["missing", "empty", "blank"])
def test_each_missing_thing_is_named(name: str, value: str | None, tmp_path: Path) -> None:
    started = start(tmp_path, **{name: value})
    assert started.returncode != 0
    assert f"ImproperlyConfigured: Set {name}" in started.stderr


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PROBITY_SECRET_KEY", "short", "shorter than 50"),
        ("PROBITY_ALLOWED_HOSTS", "*", "must name the hosts"),
        ("PROBITY_ALLOWED_HOSTS", "probity.example.gov,*", "must name the hosts"),
        ("DATABASE_URL", "sqlite:///probity.sqlite3", "production runs on PostgreSQL"),
    ],
)
def test_what_is_no_good_is_refused(name: str, value: str, told: str, tmp_path: Path) -> None:
    started = start(tmp_path, **{name: value})
    assert started.returncode != 0
    assert told in started.stderr


@pytest.mark.parametrize("value", ["off", " OFF "])
def test_it_does_not_start_without_second_factors(value: str, tmp_path: Path) -> None:
    environment = GOOD | {"PROBITY_HOME": str(tmp_path), "PROBITY_SECOND_FACTOR": value}
    started = python("-c import config.settings.production", environment)
    assert started.returncode != 0
    assert "ImproperlyConfigured: PROBITY_SECOND_FACTOR" in started.stderr


@pytest.mark.parametrize(
    ("settings", "typed", "required"),
    [
        ("production", {}, "True"),
        ("production", {"PROBITY_SECOND_FACTOR": ""}, "True"),
        ("production", {"PROBITY_SECOND_FACTOR": "no"}, "True"),
        ("local", {}, "False"),
        ("local", {"PROBITY_SECOND_FACTOR": "on"}, "True"),
    ],
)
def test_only_an_installation_for_trying_out_is_content_with_a_password(
    settings: str, typed: dict[str, str], required: str, tmp_path: Path
) -> None:
    shown = python(
        f"-c from config.settings import {settings} as s; print(s.PROBITY_SECOND_FACTOR)",
        GOOD | {"PROBITY_HOME": str(tmp_path)} | typed,
    )
    assert shown.stdout.split() == [required], shown.stderr


def test_every_cookie_of_production_is_bound_to_its_host(tmp_path: Path) -> None:
    code = (
        "-c from config.settings import production as p; print(p.SESSION_COOKIE_NAME, "
        "p.CSRF_COOKIE_NAME, p.PROBITY_DEVICE_COOKIE, p.SESSION_COOKIE_HTTPONLY, "
        "p.SESSION_COOKIE_SAMESITE, getattr(p, 'SESSION_COOKIE_DOMAIN', None), "
        "p.ALLAUTH_TRUSTED_PROXY_COUNT)"
    )
    shown = python(code, GOOD | {"PROBITY_HOME": str(tmp_path)})
    assert shown.stdout.split() == [
        "__Host-session", "__Host-csrf", "__Host-device", "True", "Lax", "None", "1",
    ]  # fmt: skip


def test_djangos_own_check_of_a_deployment_finds_nothing(tmp_path: Path) -> None:
    checked = python(
        "manage.py check --deploy --fail-level WARNING",
        GOOD
        | {"PROBITY_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.production"},
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_nothing_shows_the_inside_and_the_cookies_travel_by_tls_only(tmp_path: Path) -> None:
    code = (
        "-c from config.settings import production as p; print(getattr(p, 'DEBUG', False), "
        "p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE, p.SECURE_SSL_REDIRECT, "
        "p.SECURE_HSTS_SECONDS >= 31536000, p.SESSION_COOKIE_NAME, p.CSRF_COOKIE_NAME, "
        "p.ALLOWED_HOSTS, p.DATABASES['default']['ENGINE'], "
        "p.DATABASES['default']['ATOMIC_REQUESTS'])"
    )
    shown = python(code, GOOD | {"PROBITY_HOME": str(tmp_path)})
    assert shown.stdout.split() == [
        "False", "True", "True", "True", "True", "__Host-session", "__Host-csrf",
        "['probity.example.gov',", "'cases.example.gov']", "django.db.backends.postgresql", "False",
    ]  # fmt: skip


def test_no_cache_of_pages_stands_in_the_way_of_permissions() -> None:
    from config.settings import base  # noqa: PLC0415

    assert not [name for name in base.MIDDLEWARE if "cache" in name.lower()]
    assert base.MIDDLEWARE[-1] == "audit.http.ActsMiddleware"
    assert base.MIDDLEWARE.index("audit.http.SignInMiddleware") > base.MIDDLEWARE.index(
        "django.contrib.auth.middleware.AuthenticationMiddleware"
    )


def test_two_simultaneous_acts_on_sqlite_wait_for_each_other(tmp_path: Path) -> None:
    code = (
        "-c from config.settings import base as b; o = b.DATABASES['default']['OPTIONS']; "
        "print(o['transaction_mode'], o['timeout'] >= 5, 'journal_mode=WAL' in o['init_command'], "
        "'foreign_keys=ON' in o['init_command'])"
    )
    shown = python(code, {"PROBITY_HOME": str(tmp_path)})
    assert shown.stdout.split() == ["IMMEDIATE", "True", "True", "True"]
