"""What a password must be: NIST SP 800-63B-4, section 3.1.1.2. Length and bad lists, no recipes.

The same section has it normalised before it is hashed: one keyboard writes "é" as one sign,
another as two. ``Argon2`` does that where every password passes, when it is set and when it is
checked; the validators judge the same form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000
"""Characters. Well above the 64 that must be allowed; without a cap hashing is work for free."""

SERVICE = "probity"
LEAST_NAME = 3
LEAST_REST = 8
LEAST_KINDS = 3


def normal(password: str) -> str:
    """The password in the one form that is judged and hashed (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", password)


class Argon2(Argon2PasswordHasher):
    """Argon2id over the normalised password."""

    def encode(self, password: str, salt: str) -> str:
        return super().encode(normal(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(normal(password), encoded)


class LeastPassword(MinimumLengthValidator):
    """Refuses what is short once it is normalised."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(normal(password), user)


class CommonPassword(CommonPasswordValidator):
    """Refuses what everybody takes, also in letters of another width."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(normal(password), user)


class LongestPassword:
    """Refuses what would cost more to hash than a password is worth."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(normal(password)) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("A password has at most %(longest)d characters.") % {"longest": LONGEST}


class NamesBesideIt:
    """Refuses what is little more than the names that stand beside it: NIST calls them context."""

    def validate(self, password: str, user: Any = None) -> None:
        password = normal(password)
        left = rest(password, names(user))
        of_names = left != password.casefold() and sum(map(str.isalnum, left)) < LEAST_REST
        if of_names or len(set(password)) < LEAST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_of_names")

    def get_help_text(self) -> str:
        return _(
            "A password is more than the name of this service, of the account, of its holder "
            "or of the agency, and more than one sign again and again."
        )


def names(user: Any) -> set[str]:
    """Words that stand beside the account: service, user name, e-mail, person, agency."""
    about = [SERVICE]
    if user is not None:
        about += [getattr(user, "username", ""), getattr(user, "email", "")]
        for holder, fields in (("person", ("name",)), ("agency", ("code", "name"))):
            row = getattr(user, holder, None)
            about += [getattr(row, field, "") for field in fields]
    words = {word for text in about for word in re.findall(r"\w+", normal(str(text)).casefold())}
    return {word for word in words if len(word) >= LEAST_NAME}


def rest(password: str, words: Iterable[str]) -> str:
    """What remains of a password, in small letters, without the words."""
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left
