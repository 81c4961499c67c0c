"""What must be true before the first request is answered."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from audit import triggers


def refuse_unguarded() -> None:
    """Raise ImproperlyConfigured when entries or history could be rewritten in SQL."""
    if absent := triggers.missing(connection):
        raise ImproperlyConfigured(
            f"{len(absent)} append-only triggers are missing ({', '.join(absent[:3])}…). "
            "Run: manage.py migrate"
        )
