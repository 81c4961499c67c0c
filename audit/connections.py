"""What our own connections to SQLite know and other programs' do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.origin import hand
from audit.triggers.nets import HAND

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def let_hands_be_asked(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let the nets ask whether an act is under way. Called for each new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(HAND, 0, lambda: hand() is not None)
