"""The facts of a frozen version, from the canonical JSON that was stored with it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from sanctions.documents import facts


class Unknown(ValueError):
    """The stored facts are not of a kind that this program reads; the text says so."""


def facts_of(canonical: bytes) -> tuple[facts.Packet, dict[str, Any]]:
    """The facts as they were stored, and what stands in them that this program has no field for.

    A field that did not exist yet when they were stored has its default. Raises Unknown.
    """
    try:
        told = json.loads(canonical)
        packet = _built(facts.Packet, told)
        return packet, dict(_left(facts.Packet, told))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Unknown(
            _("The stored facts of this version cannot be read here. Compare the prints.")
        ) from error


def _built(hint: Any, value: Any) -> Any:
    kind = get_origin(hint)
    if kind in (Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _built(inner, value)
    if kind is tuple:
        return tuple(_built(get_args(hint)[0], one) for one in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(**{key: _built(hints[key], one) for key, one in value.items() if key in hints})
    if hint is datetime.date:
        return datetime.date.fromisoformat(value)
    return value


def _left(hint: Any, value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What no field takes, by its path."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        for place, one in enumerate(value, start=1):
            yield from _left(get_args(hint)[0], one, f"{path} {place}")
    elif dataclasses.is_dataclass(hint) and value is not None:
        hints = get_type_hints(hint)
        for key, one in value.items():
            if key in hints:
                yield from _left(hints[key], one, f"{path} {key}".strip())
            else:
                yield f"{path} {key}".strip(), one
