"""Signing in at an identity provider: all of its variables are set, or nothing of it is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET = {
    "PROBITY_OIDC_ISSUER": "https://id.example.gov",
    "PROBITY_OIDC_CLIENT_ID": "probity",
    "PROBITY_OIDC_CLIENT_SECRET": "secret",
}
LOOK = """
import django; django.setup()
from django.apps import apps
from django.urls import NoReverseMatch, get_resolver
names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
print(apps.is_installed("allauth.socialaccount"), sorted(n for n in names if "oidc" in n))
print([m._meta.label for m in apps.get_models() if "social" in m._meta.label])
"""


def python(code: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that knows these variables and no others."""
    known = {"PATH": os.environ["PATH"], "PROBITY_HOME": str(home)}
    known["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=known | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_them_there_is_no_app_no_table_and_no_route(tmp_path: Path) -> None:
    shown = python(LOOK, tmp_path)
    assert shown.stdout.splitlines() == ["False []", "[]"], shown.stderr


def test_with_all_of_them_there_is(tmp_path: Path) -> None:
    shown = python(LOOK, tmp_path, **SET)
    assert shown.stdout.splitlines() == [
        "True ['oidc_begin', 'oidc_index', 'oidc_link', 'oidc_return', 'oidc_unlink']",
        "['socialaccount.SocialApp', 'socialaccount.SocialAccount', 'socialaccount.SocialToken']",
    ], shown.stderr


@pytest.mark.parametrize("missing", SET)
@pytest.mark.parametrize("value", [None, "  "], ids=["missing", "blank"])
def test_some_of_them_are_refused_by_name(missing: str, value: str | None, tmp_path: Path) -> None:
    some = {name: text for name, text in SET.items() if name != missing}
    if value is not None:
        some[missing] = value
    shown = python("import config.settings.base", tmp_path, **some)
    assert shown.returncode != 0
    assert f"ImproperlyConfigured: Set {missing} too, or none of" in shown.stderr


@pytest.mark.parametrize(
    ("module", "changed", "told"),
    [
        ("base", dict.fromkeys(SET, "") | {"PROBITY_OIDC_FACTOR_ACR": "mfa"}, "or none of"),
        ("base", {"PROBITY_OIDC_ISSUER": "id.example.gov"}, "not the address of a provider"),
        ("base", {"PROBITY_OIDC_ISSUER": "ftp://id.example.gov"}, "not the address"),
        ("base", {"PROBITY_OIDC_ISSUER": "https://id.example.gov/?a=b"}, "not the address"),
        ("base", {"PROBITY_OIDC_ISSUER": "https://id.example.gov/" + "x" * 200}, "longer than"),
        ("production", {"PROBITY_OIDC_ISSUER": "http://id.example.gov"}, "by https only"),
    ],
)
def test_what_is_no_good_is_refused(
    module: str, changed: dict[str, str], told: str, tmp_path: Path
) -> None:
    good = {
        "PROBITY_SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "PROBITY_ALLOWED_HOSTS": "probity.example.gov",
        "DATABASE_URL": "postgres://app:password@db.example.gov/probity",
    }
    environment = (good if module == "production" else {}) | SET | changed
    shown = python(f"import config.settings.{module}", tmp_path, **environment)
    assert shown.returncode != 0
    assert "ImproperlyConfigured: " in shown.stderr
    assert told in shown.stderr


def test_words_of_a_factor_are_separated_by_blanks(tmp_path: Path) -> None:
    code = "from config.settings import base; print(base.PROBITY_OIDC.factor_acr)"
    shown = python(code, tmp_path, **SET, PROBITY_OIDC_FACTOR_ACR=" urn:mfa  otp ")
    assert shown.stdout.strip() == "('urn:mfa', 'otp')"
    assert python(code, tmp_path, **SET).stdout.strip() == "()"
