"""django-allauth, as this house uses it: no sign-up, and passwords through the one door."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import actions, doors, factors, sealing, sessions, throttling
from accounts.models import User
from audit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are opened by administrators."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before it is judged. Raises ValidationError when there were too many."""
        name = str(credentials.get("username", ""))
        try:
            self._counted = throttling.count(request, name)
        except throttling.TooMany as many:
            doors.throttled(name, many)
            raise ValidationError(
                _("Too many failed tries. Wait some minutes, or use a passkey.")
            ) from many

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            self._counted.take_back()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session, unless the account was closed between password and factor."""
        if not User.objects.active().filter(pk=user.pk).exists():
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        throttling.remember_device(request, response, user.username)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """As for a passkey that nobody has: a closed account is told by its administrator."""
        doors.refused_closed(user)
        messages.error(request, _("Not signed in."))
        return redirect("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of the app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": words[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """True unless password or factor were shown in the last minutes, the sign-in included."""
        shown = sessions.confirmed_at(context.request.session)
        limit = datetime.timedelta(minutes=settings.PROBITY_CONFIRM_MINUTES)
        return shown is None or clock.read() - shown >= limit

    def set_password(self, user: User, password: str) -> None:
        """Through the door; whoever changes their own has just shown the present one."""
        doors.shown_again(context.request)
        saved = actions.set_password(
            user.pk, by=user, at=clock.read(), version=user.version, password=password
        )
        user.password, user.version = saved.password, saved.version

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: an address from a request is never a way out."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is mailed: what happened to an account is an entry."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last one stays while a second factor is required."""
        return not (settings.PROBITY_SECOND_FACTOR and factors.is_last(authenticator))

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return "Probity"

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        number = factors.count_by_type(user).get(type, 0) + 1
        return _("Passkey %(number)d") % {"number": number}

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return "Probity"


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Any) -> None:
        """End each, with an entry each."""
        for session in sessions:
            session.end()
            doors.session_ended(session.user)
