"""Who an account is at the identity provider: a link its owner made, never a likeness.

Issuer and subject are kept, which only together name somebody (OpenID Connect
Core 1.0, section 5.7); no token, no e-mail, no name. Without a provider there
is no table, and nothing here is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings

from accounts.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


LINKS = ("socialaccount", "SocialAccount")
"""The library's table, which is there only with a provider."""


def is_on() -> bool:
    """True if this installation has an identity provider."""
    return bool(settings.PROBITY_OIDC.issuer)


def link_of(user: User) -> Any | None:
    """The account's link to the present provider; None without one."""
    return _links().filter(user=user).first() if is_on() else None


def may_enter(owner: User | None) -> User | None:
    """The owner of a link, if it is the open account of a person; else None."""
    if owner is None:
        return None
    people = User.objects.active().filter(kind=User.Kind.PERSON)
    found: User | None = people.filter(pk=owner.pk).first()
    return found


def link(user: User, subject: str) -> bool:
    """Link the account to this subject; False if the subject is somebody else's.

    An account has one link: another subject than the linked one is refused too.
    """
    if (present := link_of(user)) is not None:
        return bool(present.uid == subject)
    row, _new = _links().get_or_create(
        provider=settings.PROBITY_OIDC.issuer, uid=subject, defaults={"user": user}
    )
    return bool(row.user_id == user.pk)


def unlink(user: User) -> list[str]:
    """Take the account's link away; the subjects it had, mostly one or none."""
    if not is_on():
        return []
    mine = _links().filter(user=user)
    subjects = sorted(mine.values_list("uid", flat=True))
    mine.delete()
    return subjects


def _links() -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(*LINKS)._default_manager.all()
    return rows.filter(provider=settings.PROBITY_OIDC.issuer)
