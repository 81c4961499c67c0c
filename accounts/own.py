"""One's own account: its factors, its sessions, its password. Nobody else's is reached here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import LogoutView
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import EditWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import doors, factors, outside, sessions
from accounts.http import CLEARING
from accounts.models import role_labels

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest


@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    """What one can change about one's own account, and how it stands."""
    user = request.user
    has = factors.count_by_type(user)
    context = {
        "facts": [
            (_("Name"), str(user)),
            (_("User name"), user.username),
            (_("Agency"), user.agency.name if user.agency else ""),
            (_("Roles"), ", ".join(str(label) for label in role_labels(user.roles(request.at)))),
            (_("Password"), _("Change it"), reverse("account_change_password")),
            (_("Second factors"), _factors_in_words(has), reverse("mfa_index")),
            (
                _("Open sessions"), str(len(sessions.open_sessions(user))),
                reverse("usersessions_list"),
            ),
            *(_provider_fact(user) if outside.is_on() else ()),
        ],
    }  # fmt: skip
    return render(request, "account/home.html", context)


@require_GET
def provider(request: SignedInRequest) -> HttpResponse:
    """Whether one's account is linked to the identity provider, and the way to change it."""
    context = {
        "link": outside.link_of(request.user),
        "host": urlsplit(settings.PROBITY_OIDC.issuer).hostname,
    }
    return render(request, "socialaccount/connections.html", context)


@require_POST
def unlink_provider(request: SignedInRequest) -> HttpResponse:
    """Take one's own link away: the provider's word opens the account no more."""
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    for subject in outside.unlink(request.user):
        doors.provider_unlinked(request.user, subject)
        messages.success(request, _("The link was removed."))
    return redirect("oidc_index")


@require_GET
def open_sessions(request: SignedInRequest) -> HttpResponse:
    """One's own sessions: browser, address, since when, last seen."""
    here = request.session.session_key
    rows = [
        (row, sessions.browser(row.user_agent), row.session_key == here)
        for row in sessions.open_sessions(request.user)
    ]
    context = {
        "rows": rows,
        "others": len(rows) > 1,
        "idle_minutes": settings.PROBITY_IDLE_MINUTES,
        "hours": settings.PROBITY_SESSION_HOURS,
    }
    return render(request, "usersessions/usersession_list.html", context)


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; one's present one is a sign-out."""
    row = get_object_or_404(UserSession, pk=pk, user=request.user)
    if row.session_key == request.session.session_key:
        return _signed_out(request)
    end_sessions(request, [row])
    messages.success(request, _("The session was ended."))
    return redirect("usersessions_list")


@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """End all one's sessions but this one."""
    end_other_sessions(request, request.user)
    messages.success(request, _("All other sessions were ended."))
    return redirect("usersessions_list")


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End all one's sessions, this one last."""
    end_other_sessions(request, request.user)
    return _signed_out(request)


class SignOut(LogoutView):  # type: ignore[misc]
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ends the session, and leaves nothing of it in the browser."""
        sessions.forget(self.request.session.session_key)
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = CLEARING
        return response


class Factors(IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        has = found["authenticators"]
        codes = has.get(Authenticator.Type.RECOVERY_CODES)
        return found | {
            "app": has.get(Authenticator.Type.TOTP),
            "keys": has.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(codes.get_unused_codes()) if codes else None,
            "lacking": settings.PROBITY_SECOND_FACTOR and not factors.has_one(self.request.user),
        }


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Removes the passkey, unless it is the last factor and one is required."""
        if not get_factor_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, _("It is your last second factor. Add another first."))
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        return response


class RenameKey(EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


sign_out = SignOut.as_view()
own_factors = Factors.as_view()
remove_key = RemoveKey.as_view()
rename_key = RenameKey.as_view()


def _signed_out(request: SignedInRequest) -> HttpResponse:
    answer: HttpResponse = sign_out(request)
    return answer


def _provider_fact(user: User) -> list[tuple[str, str, str]]:
    words = _("linked") if outside.link_of(user) else _("not linked")
    return [(_("Identity provider"), words, reverse("oidc_index"))]


def _factors_in_words(has: dict[str, int]) -> str:
    words = []
    if has.get(Authenticator.Type.TOTP):
        words.append(_("authenticator app"))
    if keys := has.get(Authenticator.Type.WEBAUTHN):
        words.append(_("%(number)d passkey(s)") % {"number": keys})
    return ", ".join(words) or _("none yet")
