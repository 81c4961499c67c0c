"""What the forms of this package are told, and the doors made of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from audit.http import Door
from cases.rules.guards import case_of

if TYPE_CHECKING:
    from accounts.models import User
    from audit.http import SignedInRequest
    from cases import forms


def asking(request: SignedInRequest, row: Any) -> dict[str, Any]:
    """What every form of this package is told."""
    return {"case": case_of(row), "asker": request.user, "at": request.at, "row": row}


def door(form: type[forms.EmptyForm] | Any, action: Callable[..., Any]) -> Door:
    """A door to a row that stands."""
    return Door(form, action, asking)


def begins(form: Any, action: Callable[..., Any]) -> Door:
    """A door to a new row under an existing one: nothing was read that could be stale."""

    def begin(pk: int, *, by: User, at: datetime.datetime, version: int, **typed: Any) -> Any:
        return action(pk, by=by, at=at, **typed)

    return Door(form, begin, asking)
