"""Reading the record: what an entry changed, field by field, before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.formats import localize
from django.utils.translation import gettext as _

from audit.merging import KERNEL
from audit.models import Entry, Record
from audit.verbs import REGISTER

if TYPE_CHECKING:
    from django.db import models


class Change(NamedTuple):
    """One field as people read it."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """One entry with the words a page shows."""

    entry: Entry
    label: str
    changes: list[Change] = field(default_factory=list)
    url: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries with the label of their verb, without the values that changed."""
    return [Line(entry, _label(entry.kind)) for entry in entries]


def lines_with_changes(
    obj: Record, entries: Iterable[Entry], user: Any, at: datetime.datetime
) -> list[Line]:
    """Entries about one record with before and after of each field, in three queries or so.

    Only for a reader who may see the record: the values are its content. What
    a changed key points at is named only where ``user`` may see that too.
    """
    told = lines(entries)
    versions = {line.entry.object_version for line in told if line.entry.outcome == "done"} - {None}
    wanted = versions | {version - 1 for version in versions if version}
    manager: Any = type(obj).history  # type: ignore[attr-defined]
    past = {row.version: row for row in manager.filter(id=obj.pk, version__in=wanted)}
    names = _Names(type(obj), past.values(), user, at)
    for line in told:
        after = past.get(line.entry.object_version)
        if after is not None and line.entry.outcome == Entry.Outcome.DONE:
            before = past.get((line.entry.object_version or 0) - 1)
            line.changes = _changes(type(obj), before, after, names)
    return told


def _label(kind: str) -> str:
    verb = REGISTER.get(kind)
    return str(verb.label) if verb else kind.rpartition(".")[2].replace("_", " ").capitalize()


def _changes(model: type[Record], before: Any, after: Any, names: _Names) -> list[Change]:
    found = []
    for column in _columns(model, after):
        old = getattr(before, column.attname, None) if before is not None else None
        new = getattr(after, column.attname)
        if old != new and not (before is None and new in ("", None, False)):
            label = str(column.verbose_name)
            found.append(Change(label, names.read(column, old), names.read(column, new)))
    return found


def _columns(model: type[Record], past: Any) -> list[models.Field[Any, Any]]:
    return [
        column
        for column in model._meta.concrete_fields
        if hasattr(past, column.attname)
        and (column.attname == "status" or column.attname not in KERNEL)
        and not column.attname.startswith("withdrawn_by")
    ]


class _Names:
    """What keys stand for: references of records, names of accounts; one query a model."""

    def __init__(
        self, model: type[Record], rows: Iterable[Any], user: Any, at: datetime.datetime
    ) -> None:
        rows = list(rows)
        wanted: dict[type[models.Model], set[int]] = {}
        for column in model._meta.concrete_fields:
            if column.related_model and rows and hasattr(rows[0], column.attname):
                keys = {getattr(row, column.attname) for row in rows} - {None}
                wanted.setdefault(column.related_model, set()).update(keys)
        self._labels = {
            (related, key): row.label() if isinstance(row, Record) else str(row)
            for related, keys in wanted.items()
            if keys
            for key, row in self._open(related, user, at).in_bulk(keys).items()
        }

    @staticmethod
    def _open(related: Any, user: Any, at: datetime.datetime) -> Any:
        """Rows of a model whose name may be told to the user: those they may see, and accounts."""
        rows = related._default_manager
        if issubclass(related, Record) and not issubclass(related, AbstractBaseUser):
            return rows.visible_to(user, at)
        return rows

    def read(self, column: models.Field[Any, Any], value: Any) -> str:
        """The value as a person reads it; empty for nothing."""
        if value is None or value == "":
            return ""
        if column.related_model:
            return self._labels.get((column.related_model, value), _("not open to you"))
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        return str(localize(value))
