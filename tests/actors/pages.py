"""How tests read the pages of an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from actors.models import Actor


def url(actor: Actor, rest: str = "") -> str:
    return f"/actors/{actor.reference}/{rest}"


def text(response: Any) -> str:
    return response.content.decode()


def queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
