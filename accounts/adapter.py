"""django-allauth, as this house uses it: no sign-up, and passwords through the one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

from accounts import actions
from audit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are opened by administrators."""
        return False

    def set_password(self, user: User, password: str) -> None:
        saved = actions.set_password(
            user.pk, by=user, at=clock.read(), version=user.version, password=password
        )
        user.password, user.version = saved.password, saved.version

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: an address from a request is never a way out."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is mailed: what happened to an account is an entry."""
