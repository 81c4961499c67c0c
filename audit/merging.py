"""Two people saved the same row: what can be merged, and what both must see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models

KERNEL = frozenset({"id", "reference", "version", "created_at", "created_by_id", "status"})
"""Columns no form offers; a change of status is the verb's business, not the merge's."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field two people changed: what it was, what it is now, what was asked for."""

    field: str
    label: str
    was: Any
    theirs: Any
    yours: Any


def values(row: models.Model) -> Values:
    """Every concrete column of the row, by attribute name."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def values_at(row: Any, version: int) -> Values | None:
    """The columns of the row as version ``version`` left them, from history; None if unknown."""
    past = row.history.filter(id=row.pk, version=version).first()
    if past is None:
        return None
    return {
        name: getattr(past, name) for name in values(row) if hasattr(past, name)
    }  # excluded fields are absent from history


def changed(before: Values, after: Values) -> list[str]:
    """Names of the columns that differ, without the kernel's own."""
    return [n for n in after if n not in KERNEL and before.get(n) != after[n]]


def merge(row: models.Model, seen: Values, current: Values) -> tuple[list[str], list[Conflict]]:
    """Lay what the user changed since ``seen`` over ``current``, on ``row`` in place.

    ``row`` holds what was submitted, ``seen`` what the user had read and
    ``current`` what others made of it since. A field only others changed keeps
    their value; one that both changed differently is a conflict. Returns the
    names kept from others, and the conflicts.
    """
    kept, conflicts = [], []
    for name in changed(seen, current):
        if name not in seen:
            continue
        yours = getattr(row, name)
        if yours == current[name]:
            continue
        if yours == seen[name]:
            setattr(row, name, current[name])
            kept.append(name)
        else:
            field = row._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name))
            conflicts.append(
                Conflict(field=name, label=label, was=seen[name], theirs=current[name], yours=yours)
            )
    return kept, conflicts
