"""Entries for what happens at the sign-in: told by django-allauth, written by ``note``."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.system import system_user
from audit.acts import note


def signed_in(user: User, **kwargs: Any) -> None:
    note("accounts.signed_in", user, user)


def signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None and user.pk:
        note("accounts.signed_out", user, user)


def password_changed(user: User, **kwargs: Any) -> None:
    note("accounts.password_changed", user, user)


def sign_in_failed(credentials: dict[str, Any]) -> None:
    """Note a failure under the name that was typed, which may be nobody's or a password."""
    typed = str(credentials.get("username", ""))[:150]
    known = User.objects.filter(username=typed, kind=User.Kind.PERSON).first()
    note("accounts.sign_in_failed", system_user("door"), known, known=known is not None)
