"""Entries for what happens at the sign-in: told by django-allauth, written by ``note``.

No entry carries what was typed: a name that nobody has may be a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from accounts import sessions
from accounts.models import User
from accounts.system import system_user
from audit import clock
from audit.acts import note

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.throttling import TooMany


def session_begun(request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session, clock.read())


def signed_in(user: User, request: HttpRequest, **kwargs: Any) -> None:
    note("accounts.signed_in", user, user)


def signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None and user.pk:
        note("accounts.signed_out", user, user)


def password_changed(user: User, **kwargs: Any) -> None:
    note("accounts.password_changed", user, user)


def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None) -> None:
    """Note a wrong password: at the sign-in, or of somebody asked for it again."""
    asked = getattr(request, "user", None)
    if isinstance(asked, User):
        note("accounts.confirmation_failed", asked, asked, how="password")
        return
    known = _known(str(credentials.get("username", "")))
    note("accounts.sign_in_failed", system_user("door"), known, known=known is not None)


def throttled(name: str, many: TooMany) -> None:
    """Note that somebody may not try again for a while: once, not for every further try."""
    if many.first:
        known = _known(name)
        note(
            "accounts.sign_in_throttled", system_user("door"), known,
            known=known is not None, counted_by=many.allowance.name,
        )  # fmt: skip


def refused_closed(user: User) -> None:
    """Note that the holder of a closed account showed their passkey."""
    note("accounts.sign_in_failed", system_user("door"), user, known=True)


def confirmed(
    user: User, request: HttpRequest, method: str, reauthenticated: bool = False, **kwargs: Any
) -> None:
    """Note that a signed-in user showed password or factor again."""
    if reauthenticated:
        shown_again(request)
        note("accounts.confirmed", user, user, how=kwargs.get("type", method))


def shown_again(request: Any) -> None:
    """The user showed password or factor: what asks for that may go on, in this request too."""
    request.confirmed_at = clock.read()
    sessions.confirm(request.session, request.confirmed_at)


def factor_added(user: User, request: HttpRequest, authenticator: Any, **kwargs: Any) -> None:
    """Note a new factor; who added it has shown it in this session."""
    if authenticator.type == "recovery_codes":
        note("accounts.recovery_codes_generated", user, user)
        return
    request.session[sessions.FACTOR] = user.pk
    note("accounts.factor_added", user, user, factor=authenticator.type)


def factor_removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    kind = "recovery_codes" if authenticator.type == "recovery_codes" else "factor"
    note(f"accounts.{kind}_removed", user, user, factor=authenticator.type)


def factor_used(
    user: User, request: HttpRequest, authenticator: Any, passwordless: bool = False, **kwargs: Any
) -> None:
    """Note which factor was shown, and mark the session of whoever showed it."""
    request.session[sessions.FACTOR] = user.pk
    note(
        "accounts.factor_used", user, user,
        factor=authenticator.type, without_password=passwordless,
    )  # fmt: skip


def factor_failed(user: User, authenticator: Any, reauthentication: bool, **kwargs: Any) -> None:
    """Note a wrong code: at the sign-in, or of somebody asked for it again."""
    if reauthentication:
        note("accounts.confirmation_failed", user, user, how=authenticator.type)
    else:
        note("accounts.factor_failed", system_user("door"), user, factor=authenticator.type)


def passkey_failed(user: User | None, *, again: bool) -> None:
    """Note a passkey that does not fit: nobody's, somebody's second factor, or asked for again."""
    if user is None:
        note("accounts.sign_in_failed", system_user("door"), None, known=False)
    elif again:
        note("accounts.confirmation_failed", user, user, how="webauthn")
    else:
        note("accounts.factor_failed", system_user("door"), user, factor="webauthn")


def codes_renewed(user: User, **kwargs: Any) -> None:
    note("accounts.recovery_codes_generated", user, user)


def provider_used(user: User, *, factor: bool) -> None:
    """Note that the identity provider vouched for the user, and whether for a second factor."""
    note("accounts.provider_used", user, user, factor=factor)


def provider_linked(user: User, subject: str) -> None:
    """Note whom the user is at the identity provider from now on."""
    issuer = settings.PROBITY_OIDC.issuer
    note("accounts.provider_linked", user, user, issuer=issuer, subject=subject)


def provider_unlinked(user: User, subject: str) -> None:
    issuer = settings.PROBITY_OIDC.issuer
    note("accounts.provider_unlinked", user, user, issuer=issuer, subject=subject)


def provider_failed(by: Any, owner: User | None, *, why: str) -> None:
    """Note an answer of the provider that opened nothing: to a stranger, or to a link's making."""
    if isinstance(by, User):
        note("accounts.provider_not_linked", by, owner or by, why=why)
    else:
        note(
            "accounts.sign_in_failed", system_user("door"), owner,
            known=owner is not None, how="provider", why=why,
        )  # fmt: skip


def session_ended(user: User) -> None:
    """Note that the user ended another session of theirs."""
    note("accounts.session_ended", user, user)


def session_expired(user: User, why: str) -> None:
    note("accounts.session_expired", user, user, why=why)


def _known(name: str) -> User | None:
    found: User | None = User.objects.filter(username=name[:150], kind=User.Kind.PERSON).first()
    return found
