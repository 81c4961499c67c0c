"""Coming in from the identity provider: OpenID Connect Core 1.0, by authorization code.

django-allauth keeps the state, sends the challenge (PKCE) and redeems the code. What it
leaves out is here: the nonce, the signature, and that it is the one issuer we know. It
opens no account and looks for nobody by e-mail or name.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.internal.constants import LoginStageKey
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts import doors, outside, sessions
from audit.origin import confirmed_lately

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User
    from audit.http import SignedInRequest

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key pair only: the secret that we share with the provider signs nothing."""

CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LONGEST_SUBJECT = 191
"""Characters: so wide is the column. OpenID Connect allows 255; none that we know uses them."""

LEEWAY_SECONDS = 60
FROM_ONE_ADDRESS = "60/m/ip"
"""Each of these asks the provider or writes an entry; a flood of them does neither."""

MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
UNHEARD = (RequestException, OAuth2Error)
"""The provider is down, or is not the one: the library asks it outside of its own ``try`` too."""


class IdentityProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider of this installation; of its claims only the subject is kept."""

    @property
    def server_url(self) -> str:
        # OpenID Connect Discovery 1.0, section 4: without the slash that ends an issuer.
        return settings.PROBITY_OIDC.issuer.rstrip("/") + "/.well-known/openid-configuration"

    def get_oauth2_adapter(self, request: HttpRequest) -> IdentityTokens:
        return IdentityTokens(request, self.app.provider_id)

    def get_pkce_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": nonce(params["code_verifier"])}

    def get_auth_params(self) -> dict[str, Any]:
        # Names of contexts are addresses (Core, section 2); those of methods, in amr, are not,
        # and no provider is asked for them.
        wanted = [name for name in settings.PROBITY_OIDC.factor_acr if ":" in name]
        return {"acr_values": " ".join(wanted)} if wanted else {}

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class IdentityTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Redeems the code and believes the identity token that comes for it, once it is checked."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself. Raises OAuth2Error if it is another one."""
        try:
            found: dict[str, Any] = super().openid_config
            same = found["issuer"] == settings.PROBITY_OIDC.issuer
            ends = [found["authorization_endpoint"], found["token_endpoint"], found["jwks_uri"]]
        except MALFORMED as error:
            raise OAuth2Error("The provider does not describe itself.") from error
        if not same or not all(isinstance(end, str) for end in ends):
            raise OAuth2Error("This is not the issuer that PROBITY_OIDC_ISSUER names.")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("oidc_return"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str = ""
    ) -> dict[str, Any]:
        self.nonce = nonce(pkce_code_verifier)
        try:
            answer: dict[str, Any] = super().get_access_token_data(
                request, app, client, pkce_code_verifier=pkce_code_verifier
            )
        except MALFORMED as error:
            raise OAuth2Error("The provider gave no tokens that can be read.") from error
        return answer

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken()  # nothing is asked of the provider later, so nothing is kept

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        with get_adapter().get_requests_session() as web:
            answer = web.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json()
        claims = checked(kwargs["response"].get("id_token"), keys, self.nonce)
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.factor_shown = factor_shown(claims)
        return login


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """django-allauth's account of others, as this house uses it: it knows only made links."""

    def list_apps(self, request: HttpRequest, **kwargs: Any) -> list[SocialApp]:
        """The one of the settings, whatever a table says."""
        chosen = settings.PROBITY_OIDC
        return [
            SocialApp(
                provider=IdentityProvider.id, provider_id=chosen.issuer,
                name=urlsplit(chosen.issuer).hostname or "",
                client_id=chosen.client_id, secret=chosen.client_secret,
            )
        ]  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: accounts are opened by administrators."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Answer here, before the library would open an account or save one."""
        owner = sociallogin.user if sociallogin.is_existing else None
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_link(request, sociallogin, owner))
        raise ImmediateHttpResponse(_enter(request, sociallogin, owner))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        doors.provider_failed(request.user, None, why="answer")
        raise ImmediateHttpResponse(
            _refused(
                request,
                _(
                    "The identity provider gave no answer that can be believed, or one that was "
                    "used already. Begin again, or sign in with your user name and password."
                ),
            )
        )


@never_cache
@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Leave for the provider, to sign in there."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _gone(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))


@never_cache
@require_POST
def begin_link(request: SignedInRequest) -> HttpResponse:
    """Leave for the provider, to link what one is there to one's account."""
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    if outside.link_of(request.user) is not None:
        messages.error(request, _("Your account is linked already. Remove that link first."))
        return redirect("oidc_index")
    return _gone(request, AuthProcess.CONNECT, data={"user": request.user.pk})


@never_cache
@login_not_required
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code or an error."""
    if _too_many(request):
        return render(request, "429.html", status=429)
    tokens = IdentityTokens(request, settings.PROBITY_OIDC.issuer)
    answer: HttpResponse
    try:
        answer = OAuth2CallbackView.adapter_view(tokens)(request)
    except UNHEARD as error:
        answer = render_authentication_error(request, tokens.get_provider(), exception=error)
    return answer


def nonce(verifier: str) -> str:
    """What the identity token must repeat: bound to the browser by the secret of its session.

    OpenID Connect Core 1.0, section 15.5.2, proposes a hash of such a secret.
    """
    digest = hashlib.sha256(f"nonce:{verifier}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def checked(token: Any, keys: Any, expected_nonce: str) -> dict[str, Any]:
    """The claims of an identity token. Raises OAuth2Error unless all is as it must be.

    OpenID Connect Core 1.0, section 3.1.3.7: signature, issuer, audience, times, nonce.
    """
    client_id = settings.PROBITY_OIDC.client_id
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if kid in (None, key.key_id)]
        if len(known) != 1:
            raise OAuth2Error("No key of the provider, or several, would fit the token.")
        claims: dict[str, Any] = jwt.decode(
            token, known[0].key, algorithms=ALGORITHMS, leeway=LEEWAY_SECONDS,
            issuer=settings.PROBITY_OIDC.issuer, audience=client_id, options={"require": CLAIMS},
        )  # fmt: skip
    except (jwt.PyJWTError, *MALFORMED) as error:
        raise OAuth2Error("The identity token is no good.") from error
    if not constant_time_compare(str(claims["nonce"]), expected_nonce):
        raise OAuth2Error("The identity token answers another question than ours.")
    if claims.get("azp", client_id) != client_id or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise OAuth2Error("The identity token is for somebody else, or about nobody.")
    return claims


def factor_shown(claims: dict[str, Any]) -> bool:
    """True if the token says that a second factor was shown, in words that the settings list.

    ``acr`` is OpenID Connect Core 1.0, section 2; the words of ``amr`` are RFC 8176.
    """
    methods = claims.get("amr")
    said = [claims.get("acr"), *(methods if isinstance(methods, list) else [])]
    return any(word in settings.PROBITY_OIDC.factor_acr for word in said)


def _gone(request: HttpRequest, process: str, **kept: Any) -> HttpResponse:
    """The page that leads on: no redirect, which the browser holds against ``form-action``."""
    if _too_many(request):
        return render(request, "429.html", status=429)
    provider = get_adapter().get_provider(request, IdentityProvider.id)
    try:
        answer: HttpResponse = provider.redirect(request, process, **kept)
    except UNHEARD as error:
        answer = render_authentication_error(request, provider, exception=error)
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    context = {"url": answer.url, "host": urlsplit(answer.url).hostname}
    page = render(request, "socialaccount/leaving.html", context)
    page.headers["Refresh"] = f"0; url={answer.url}"
    return page


def _enter(request: Any, sociallogin: SocialLogin, owner: User | None) -> HttpResponse:
    """Sign the owner of the link in; our own second factor follows unless the token told of one."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    user = outside.may_enter(owner)
    if user is None:
        doors.provider_failed(request.user, owner, why="closed" if owner else "unknown")
        return _refused(
            request,
            _(
                "No open account is linked to it. If you have an account, sign in with your user "
                "name and password and link it under Your account. If you have none, ask the "
                "administrator of your agency."
            ),
        )
    login = Login(user=user, redirect_url=sociallogin.get_redirect_url(request))
    if sociallogin.factor_shown:
        key = LoginStageKey.MFA_AUTHENTICATE.value
        LoginStageController(request, login).set_handled(key)
    doors.provider_used(user, factor=sociallogin.factor_shown)
    answer: HttpResponse = perform_login(request, login)
    if request.user.is_authenticated:
        # The provider may have let a session of this morning through: nobody showed us anything.
        sessions.unconfirm(request.session)
        if sociallogin.factor_shown:
            request.session[sessions.FACTOR] = user.pk
    return answer


def _link(request: Any, sociallogin: SocialLogin, owner: User | None) -> HttpResponse:
    """Keep the subject as the user's, who began this and showed lately that it is them."""
    user = request.user
    began = (sociallogin.state.get("data") or {}).get("user")
    if not user.is_authenticated or user.pk != began or not confirmed_lately(request.at):
        doors.provider_failed(user, None, why="link")
        return _refused(
            request, _("You were signed out meanwhile, or it took too long. Begin again.")
        )
    if outside.link(user, sociallogin.account.uid):
        doors.provider_linked(user, sociallogin.account.uid)
        messages.success(request, _("Linked. From now on you can sign in there."))
    else:
        doors.provider_failed(user, owner, why="taken")
        messages.error(request, _("Not linked: another account, or another link, has it already."))
    return redirect("oidc_index")


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "socialaccount/refused.html", {"why": why}, status=403)


def _too_many(request: HttpRequest) -> bool:
    used = ratelimit.consume(
        request, app="accounts", action="provider",
        config={"provider": FROM_ONE_ADDRESS}, limit_get=True,
    )  # fmt: skip
    return bool(settings.PROBITY_THROTTLE) and used is None
