"""What a record was: its versions, what changed between two, and how it stood at a moment."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.formats import localize
from django.utils.translation import gettext as _

from audit.merging import KERNEL
from audit.models import Record

if TYPE_CHECKING:
    from django.db import models

At = datetime.datetime


class Change(NamedTuple):
    """One field as people read it."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Versions:
    """All versions of the rows of one model that matter here, to be asked for any moment."""

    rows: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, model: Any, **those: Any) -> Versions:
        """The versions of rows that any version of which has these values."""
        found = cls()
        keys = model.history.filter(**those).order_by().values("id")
        for past in model.history.filter(id__in=keys).order_by("history_date", "history_id"):
            found.rows[past.id].append(past)
        return found

    def at(self, then: At) -> list[Any]:
        """The version of each row that held at ``then``; none for rows that came later."""
        held = []
        for past in self.rows.values():
            before = [version for version in past if version.history_date <= then]
            if before:
                held.append(before[-1])
        return held


class Version(NamedTuple):
    """One version of a record: who made it, when and why, and what it changed."""

    number: int
    at: At
    by: str
    reason: str
    changes: list[Change]


class Tie(NamedTuple):
    """One version of a row that ties the record to another: what kind, which, and what changed."""

    noun: str
    reference: str
    at: At
    by: str
    reason: str
    changes: list[Change]


class Facts(NamedTuple):
    """How a record stood: which version, since when, and each field in words."""

    number: int
    since: At
    fields: list[tuple[str, str]]


def versions(
    obj: Record, user: Any, at: At, *, size: int, before: int | None = None
) -> tuple[list[Version], int | None]:
    """One page of the versions of a record, newest first, and the number below which the next
    page begins; None if there is none.

    Each is held against the one before it: ``size`` + 1 rows are read, however many fields
    changed, and one query for each kind of row that a key points at. Only for a reader who may see
    the record; what a key points at is named only where ``user`` may see that too.
    """
    rows = _history(obj).order_by("-history_date", "-history_id")
    if before is not None:
        rows = rows.filter(version__lt=before)
    # Two who acted on a row at once may have opened their doors in the other order.
    got = sorted(rows[: size + 1], key=lambda past: -past.version)
    names = Names(type(obj), got, user, at)
    accounts = get_user_model()._default_manager.select_related("person")
    people = accounts.in_bulk({past.history_user_id for past in got[:size]})
    told = [
        Version(
            past.version, past.history_date, str(people.get(past.history_user_id, "system")),
            past.history_change_reason or "", changes(type(obj), older, past, names),
        )
        for past, older in zip(got[:size], [*got[1:], None], strict=False)
    ]  # fmt: skip
    return told, got[size - 1].version if len(got) > size else None


def ties(obj: Record, user: Any, at: At, *, size: int) -> list[Tie]:
    """What became lately of the rows that tie this record to others, newest first: actors named,
    members added and ended, objectives linked. At most ``size``, of ties that ``user`` may see.

    Three queries or so for each kind of tie. Only for a reader who may see the record.
    """
    found: list[tuple[Any, Any, type[Record], Names]] = []
    for model, column in _tied(type(obj)):
        seen: Any = model._default_manager
        keys = seen.visible_to(user, at).filter(**{column: obj}).order_by().values("pk")
        history: Any = model.history  # type: ignore[attr-defined]
        newest = history.filter(id__in=keys).order_by("-history_date", "-history_id")[:size]
        rows = {past.id for past in newest}
        every = list(history.filter(id__in=rows).order_by("id", "version"))
        names = Names(model, every, user, at)
        pairs = zip([None, *every], every, strict=False)
        found += [
            (past, older if older is not None and older.id == past.id else None, model, names)
            for older, past in pairs
        ]
    found.sort(key=lambda one: (one[0].history_date, one[0].history_id), reverse=True)
    found = found[:size]
    accounts = get_user_model()._default_manager.select_related("person")
    people = accounts.in_bulk({past.history_user_id for past, *_rest in found})
    return [
        Tie(
            str(model._meta.verbose_name), past.reference, past.history_date,
            str(people.get(past.history_user_id, "system")), past.history_change_reason or "",
            changes(model, older, past, names),
        )
        for past, older, model, names in found
    ]  # fmt: skip


def _tied(model: type[Record]) -> list[tuple[type[Record], str]]:
    """Kinds of rows that tie records of this model to others, with the key that points here."""
    return [
        (other, column)
        for other in apps.get_models()
        if issubclass(other, Record)
        for column in other.LINKS
        if other._meta.get_field(column).related_model is model
    ]


def as_it_was(obj: Record, then: At, user: Any, at: At) -> Facts | None:
    """The record as it stood at ``then``, every field in words; None if it was not there yet."""
    rows = _history(obj).filter(history_date__lte=then)
    past = rows.order_by("-history_date", "-history_id").first()
    if past is None:
        return None
    names = Names(type(obj), [past], user, at)
    fields = [
        (str(column.verbose_name), names.read(column, getattr(past, column.attname)))
        for column in columns(type(obj), past)
    ]
    return Facts(past.version, past.history_date, fields)


def _history(obj: Record) -> Any:
    return type(obj).history.filter(id=obj.pk)  # type: ignore[attr-defined]


def changes(model: type[Record], before: Any, after: Any, names: Names) -> list[Change]:
    """What differs between two versions; with None before it, all that was set."""
    found = []
    for column in columns(model, after):
        old = getattr(before, column.attname, None) if before is not None else None
        new = getattr(after, column.attname)
        if old != new and not (before is None and new in ("", None, False)):
            label = str(column.verbose_name)
            found.append(Change(label, names.read(column, old), names.read(column, new)))
    return found


def columns(model: type[Record], past: Any) -> list[models.Field[Any, Any]]:
    """The fields of a record that history keeps and people read."""
    return [
        column
        for column in model._meta.concrete_fields
        if hasattr(past, column.attname)
        and (column.attname == "status" or column.attname not in KERNEL)
        and not column.attname.startswith("withdrawn_by")
    ]


class Names:
    """What keys stand for: references of records, names of accounts; one query a model."""

    def __init__(self, model: type[Record], rows: Iterable[Any], user: Any, at: At) -> None:
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
    def _open(related: Any, user: Any, at: At) -> Any:
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
