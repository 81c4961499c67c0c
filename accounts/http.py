"""What the web needs of accounts: sessions that end in time, and are whole before they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import doors, factors, sessions
from audit.acts import NotConfirmed
from audit.origin import confirmed_lately

CLEARING = '"cache", "storage"'
"""Clear-Site-Data: nothing of a case stays in the browser. Cookies stay: one knows the device."""

ENROLLING = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "account_logout", "account_reauthenticate",
})  # fmt: skip
"""Routes open to a session that still lacks its second factor."""

Answer = Callable[[HttpRequest], HttpResponse]


class SessionMiddleware:
    """Ends sessions by idleness and age; confines those without their second factor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Behind proxies every request seems to come from the nearest one.
        if address := get_client_ip(request):
            request.META["REMOTE_ADDR"] = address
        request.confirmed_at = sessions.confirmed_at(request.session)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "expired", False):
            response.headers["Clear-Site-Data"] = CLEARING
        return response

    def process_view(self, request: Any, view: Any, *args: Any) -> HttpResponse | None:
        """Runs after every middleware has begun: moment and origin of the request are known."""
        if not request.user.is_authenticated:
            return None
        if why := _over(request):
            doors.session_expired(request.user, why)
            self._end(request)
            return None  # the next in line asks to sign in, where that is needed
        sessions.saw(request.session, request.at)
        if may_be_named(request):
            return None
        return _sent(request, reverse("mfa_index"))

    def process_exception(self, request: Any, exc: Exception) -> HttpResponse | None:
        """Ask again who it is; afterwards the deed goes on as it was sent."""
        if not isinstance(exc, NotConfirmed):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        url = methods[0]["url"] if methods else reverse("account_login")
        if request.headers.get("HX-Request"):
            return _sent(request, f"{url}?{urlencode({'next': _page(request)})}")
        if any("password" in name for name in request.POST):
            # What would be kept until then lies in the session: no password may.
            messages.warning(request, _("Nothing was changed. Type it once more."))
            return redirect(f"{url}?{urlencode({'next': _page(request)})}")
        response: HttpResponse = suspend_request(request, url)
        return response

    def _end(self, request: Any) -> None:
        request.session.flush()
        request.user, request.expired = AnonymousUser(), True
        messages.info(request, _("You were signed out. Sign in again."))


def recently_authenticated(request: Any) -> bool:
    """True if the user showed password or factor so lately that a grave act may follow."""
    return confirmed_lately(request.at)


def may_be_named(request: Any) -> bool:
    """True if a page may say who is signed in: the session stands, and is whole or enrolling.

    A path that leads nowhere is answered before the middleware is asked.
    """
    if _over(request):
        return False
    if not settings.PROBITY_SECOND_FACTOR or _whole(request):
        return True
    return bool(request.resolver_match and request.resolver_match.url_name in ENROLLING)


def _over(request: Any) -> str:
    """Why the session has ended; else empty."""
    if why := sessions.over(request.session, request.at):
        return why
    required = settings.PROBITY_SECOND_FACTOR and not _whole(request)
    # The account has one by now, and this session never showed it.
    return "factor" if required and factors.has_one(request.user) else ""


def _whole(request: Any) -> bool:
    """True if a second factor of this very user was shown in the session."""
    return bool(request.session.get(sessions.FACTOR) == request.user.pk)


def _sent(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(url)})
    return redirect(url)


def _page(request: HttpRequest) -> str:
    """The page on which it was typed: the path of the address that the browser names."""
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    host = request.build_absolute_uri("/")
    return "/" + shown.removeprefix(host) if shown.startswith(host) else "/"
