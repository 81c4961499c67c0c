"""Signing in by password. Permissions are asked of verbs and grants, never of a backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import OuterRef, Subquery

from accounts.models import Circle, User
from accounts.passwords import LONGEST
from accounts.standing import READ_WITH_ACCOUNT

if TYPE_CHECKING:
    from django.http import HttpRequest


class PasswordBackend(BaseBackend):
    """Finds the active account with this user name and password, in constant effort."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The account, or None. An unknown name costs the same time as a wrong password."""
        username, password = credentials.get("username"), credentials.get("password")
        if not username or password is None or len(password) > LONGEST:
            return None
        known = User.objects.filter(username=username, kind=User.Kind.PERSON)
        user: User | None = known.first()
        if user is None:
            make_password(password)
            return None
        if check_password(password, user.password) and user.is_active:
            return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session with its personal circle, in the one query of each request."""
        mine = Circle.objects.standing().filter(user=OuterRef("pk")).order_by()
        accounts = User.objects.select_related("person", "agency").annotate(
            own_group=Subquery(mine.values("group")[:1]),
            **{name: expression() for name, expression in READ_WITH_ACCOUNT.items()},
        )
        user: User | None = accounts.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
