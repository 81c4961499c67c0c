"""The system's own accounts: jobs and commands act by a named one, never by nobody."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from audit.migrating import rewrite

NAMES = ("install", "clock", "intake", "import", "door")


def system_user(name: str) -> User:
    """The account ``system:<name>``. Raises User.DoesNotExist for a name nobody planned."""
    return User.objects.get(username=f"system:{name}", kind=User.Kind.SYSTEM)


def lay_system_users(**kwargs: Any) -> None:
    """Lay the system accounts that are not there yet. Runs after each migration."""
    have = set(User.objects.filter(kind=User.Kind.SYSTEM).values_list("username", flat=True))
    for name in NAMES:
        if (username := f"system:{name}") not in have:
            user = User(username=username, kind=User.Kind.SYSTEM)
            user.set_unusable_password()
            rewrite(user, why="System account, laid by the installation")
