"""Second factors: who has one, what makes a code good, and taking all of somebody's away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import doors, outside, throttling

if TYPE_CHECKING:
    from accounts.models import User

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these, never alone."""

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def has_one(user: User) -> bool:
    """True if the account has an authenticator app or a passkey."""
    return bool(is_mfa_enabled(user, STRONG))


def count_by_type(user: User) -> dict[str, int]:
    """How many authenticator apps and passkeys the account has; a type without any is left out."""
    found: dict[str, int] = {}
    mine = Authenticator.objects.filter(user=user, type__in=STRONG)
    for kind in mine.values_list("type", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found


def is_last(authenticator: Any) -> bool:
    """True if the account would be without a second factor."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG)
    return not others.exclude(pk=authenticator.pk).exists()


def take_away(user: User) -> list[str]:
    """Take away every factor of the account, and its link to an identity provider, which may
    stand for one; their types. Only the verb of it calls this."""
    mine = Authenticator.objects.filter(user=user)
    types = sorted(mine.values_list("type", flat=True))
    mine.delete()
    return types + ["provider"] * len(outside.unlink(user))


def window_seconds() -> int:
    """How long a code of an authenticator app could be shown again."""
    return int(settings.MFA_TOTP_TOLERANCE * 2 + 1) * 30


class _Counted:
    """A code counts against the allowance of whoever tries it, and is good once."""

    user: User

    def clean_code(self) -> str:
        try:
            counted = throttling.count(context.request, self.user.username, "code")
        except throttling.TooMany as many:
            doors.throttled(self.user.username, many)
            raise ValidationError(_("Too many wrong codes. Wait some minutes.")) from many
        code: str = super().clean_code()  # type: ignore[misc]
        if not throttling.once(self.user.pk, "".join(code.split()), window_seconds()):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        counted.take_back()
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The second factor at the sign-in: a code of the app, or a recovery code."""

    code = forms.CharField(label=gettext_lazy("Code"), widget=forms.TextInput(attrs=CODE))


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The same before a grave act."""

    code = forms.CharField(label=gettext_lazy("Code"), widget=forms.TextInput(attrs=CODE))


class FirstCodeForm(_Counted, ActivateTOTPForm):  # type: ignore[misc]
    """The code that shows that the app has the key: it is not good for a sign-in after it."""

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows"), widget=forms.TextInput(attrs=CODE)
    )


MALFORMED = (ValidationError, KeyError, ValueError, TypeError, AttributeError)
"""What the library raises for a credential that is wrong, or that no browser ever wrote."""


class _Noted:
    """A passkey that does not fit is an entry, as a wrong code is: the library tells nobody."""

    user: User | None

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            doors.passkey_failed(self.user, again=self.reauthenticated)  # type: ignore[attr-defined]
            raise ValidationError(_("This passkey does not fit.")) from error


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; unless the box is cleared it signs in without the password."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=gettext_lazy("Sign in with it alone"), required=False, initial=True,
        help_text=gettext_lazy("The device then asks for your finger, face or PIN."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        try:
            typed: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise ValidationError(_("The device gave no passkey that could be used.")) from error
        return typed


class PasskeyForm(_Noted, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second factor."""


class PasskeyAloneForm(_Noted, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of name and password."""


class PasskeyAgainForm(_Noted, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a grave act."""
