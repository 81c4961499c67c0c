"""Reading the record: what an entry changed, field by field, before and after."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist

from audit.models import Entry, Record
from audit.past import Change, Names, changes
from audit.verbs import REGISTER

if TYPE_CHECKING:
    from django.db import models


READ_UNDER: list[Callable[[Any, Record, datetime.datetime], dict[str, str]]] = []
"""Nail: packages above say under what an auditor reads a row, for the note of the reading."""


def read_under(user: Any, obj: Record, at: datetime.datetime) -> dict[str, str]:
    """Facts for the note of a reading, such as the auditor's engagement; mostly none."""
    return {name: text for under in READ_UNDER for name, text in under(user, obj, at).items()}


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
    unit: str = ""  # of an entry only the log tells it: membership in a vetted unit is no news

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
        verb_label(entry.kind),
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
    names = Names(type(obj), past.values(), user, at)
    for line in told:
        after = past.get(line.entry.object_version)
        if after is not None and line.entry.outcome == Entry.Outcome.DONE:
            before = past.get((line.entry.object_version or 0) - 1)
            line.changes = changes(type(obj), before, after, names)
    return told


def verb_label(kind: str) -> str:
    verb = REGISTER.get(kind)
    return str(verb.label) if verb else kind.rpartition(".")[2].replace("_", " ").capitalize()
