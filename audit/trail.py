"""Reading the record: what an entry changed, field by field, before and after."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.formats import localize
from django.utils.translation import gettext as _

from audit.merging import KERNEL
from audit.models import Entry, Record
from audit.verbs import REGISTER

if TYPE_CHECKING:
    from django.db import models


READ_UNDER: list[Callable[[Any, Record, datetime.datetime], dict[str, str]]] = []
"""Nail: packages above say under what an auditor reads a row, for the note of the reading."""


def read_under(user: Any, obj: Record, at: datetime.datetime) -> dict[str, str]:
    """Facts for the note of a reading, such as the auditor's engagement; mostly none."""
    return {name: text for under in READ_UNDER for name, text in under(user, obj, at).items()}


class Change(NamedTuple):
    """One field as people read it."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """One entry with the words a page shows; what has no word of its own is the entry's."""

    entry: Entry
    label: str
    by_name: str
    account: str
    role: str
    noun: str
    from_status: str
    to_status: str
    changed: list[str]
    documents: list[tuple[str, str, str]]
    changes: list[Change] = field(default_factory=list)
    url: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries in words: verb, person, status and fields; without the values that changed.

    ``by_name`` is the person's name and ``account`` the user name beside it,
    empty where the account has no other name. One query for all the names.
    """
    rows = list(entries)
    accounts = get_user_model()._default_manager.select_related("person")
    people = accounts.in_bulk({row.by_id for row in rows})
    return [_line(row, str(people.get(row.by_id, row.by_name))) for row in rows]


def _line(entry: Entry, name: str) -> Line:
    model = _model(entry.object_type)
    return Line(
        entry,
        _label(entry.kind),
        by_name=name,
        account=entry.by_name if entry.by_name != name else "",
        role=_words(entry.role),
        noun=str(model._meta.verbose_name) if model else entry.object_type,
        from_status=_status(model, entry.from_status),
        to_status=_status(model, entry.to_status),
        changed=[_field(model, name) for name in entry.changed],
        documents=[
            (_words(kind).capitalize(), title, sha256) for kind, title, sha256 in entry.documents
        ],
    )


def who_is_called(text: str) -> Q:
    """Entries of people or accounts whose name holds the text."""
    accounts = get_user_model()._default_manager.filter(person__name__icontains=text)
    return Q(by_name__icontains=text) | Q(by_id__in=accounts.order_by().values("pk"))


def what_is_called(text: str) -> Q:
    """Entries of verbs whose name or label holds the text."""
    found = [name for name, verb in REGISTER.items() if text.casefold() in _label(name).casefold()]
    return Q(kind__icontains=text) | Q(kind__in=found)


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _words(codes: str) -> str:
    return codes.replace("_", " ")


def _status(model: type[models.Model] | None, code: str) -> str:
    """A status as people read it; the code itself where the model has no word for it."""
    try:
        column: Any = model._meta.get_field("status") if model else None
    except FieldDoesNotExist:
        column = None
    return str(dict(column.flatchoices).get(code, code)) if column is not None else code


def _field(model: type[models.Model] | None, name: str) -> str:
    """A changed column as people read it."""
    known = {c.attname: c for c in model._meta.concrete_fields} if model else {}
    return str(known[name].verbose_name) if name in known else _words(name)


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
