"""The one way by which something of the record goes: an order that two people gave.

Live rows, their history and the reasons typed about them lose what people wrote; a marker stands
in its place. The leaf of each row lets its salt go and keeps the digest of what went, so that the
tree stands and the rest still proves. One entry of the kind ``audit.erase`` holds the SHA-256 over
the list; the list itself is append-only, and verification holds every gap against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, UniqueConstraint, Value
from django.db.models.functions import Cast, Concat
from simple_history.utils import get_history_manager_for_model

from audit import canon
from audit.acts import note
from audit.log import integrator, sealing
from audit.log.sources import Source, sources
from audit.models import Entry, Erasure, Leaf, Record
from audit.origin import OutsideTheDoors, required_hand
from audit.triggers.erasing import ERASED, KIND

Rows = Mapping[type[Record], Collection[int]]
"""Keys of the records that lose what was written in them, by model."""
Files = Mapping[str, Mapping[int, str]]
"""SHA-256 of stored files by the model that keeps them and the key of the row."""
FILE = "bytes"
"""What is erased of a stored file, as its list calls it."""
AT_ONCE = 2_000
"""Rows asked for in one query; SQLite takes 32,766 parameters."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: how many rows of the log in how many fields, how many files; the SHA-256 over
    the list."""

    rows: int
    values: int
    files: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Gone:
    """One row of the log of which something goes. ``left`` takes the place of its salt."""

    source: Source
    row_id: int
    seq: int
    names: tuple[str, ...]
    left: dict[str, dict[str, str]]


def erase(order: Record, rows: Rows, files: Files | None = None) -> Erased:
    """Erase what was written in these records and typed about them, within the act on ``order``.

    The bytes of ``files`` the caller removes after the commit. Raises OutsideTheDoors when no act
    on ``order`` is under way. The database refuses it when one person began the order and has it
    carried out.
    """
    hand = required_hand()
    if (order._meta.label, order.pk) not in hand.held:
        raise OutsideTheDoors("Erasing is a part of the act on its order.")
    integrator.integrate_within()
    gone = list(_going(rows))
    listed = [
        Erasure(
            source=one.source.name, row_id=one.row_id, seq=one.seq, names=list(one.names),
            digests=one.left["digests"],
        )
        for one in gone
    ]  # fmt: skip
    listed += [
        Erasure(source=label, row_id=key, names=[FILE], digests={FILE: sha256})
        for label, kept in (files or {}).items()
        for key, sha256 in kept.items()
    ]
    done = Erased(
        len(gone), sum(len(one.names) for one in gone), len(listed) - len(gone), digest(listed)
    )
    entry = note(
        KIND, hand.by, order,
        rows=done.rows, values=done.values, files=done.files, sha256=done.sha256,
    )  # fmt: skip
    for line in listed:
        line.entry_id = entry.pk
    Erasure.objects.bulk_create(listed, batch_size=200)
    for one in gone:
        models.QuerySet(Leaf).filter(pk=one.seq).update(salt=None, erased=one.left)
    _blank_history(gone)
    for model, keys in rows.items():
        _blank_live(model, keys)
    return done


def digest(listed: Iterable[Erasure]) -> str:
    """The SHA-256 over a list of what was erased, in no order of its own."""
    lines = [[one.source, one.row_id, sorted(one.names), one.digests] for one in listed]
    return canon.sha256(sorted(lines, key=lambda line: (line[0], line[1])))


def files_erased(label: str) -> Iterator[int]:
    """Keys of the rows of this model whose stored files were disposed of."""
    yield from Erasure.objects.filter(source=label).values_list("row_id", flat=True)


def _going(rows: Rows) -> Iterator[_Gone]:
    """Every version of these records, and every entry about them, with what goes of each."""
    entries = sources()[Entry._meta.label_lower]
    for model, keys in rows.items():
        past = get_history_manager_for_model(model).model
        source = sources()[past._meta.label_lower]
        if not source.erasable:
            raise OutsideTheDoors(f"{model.__name__} says of no column that it may go.")
        versions: Any = models.QuerySet(past).filter(id__in=keys)
        yield from _of(source, sorted(versions.values_list("pk", flat=True)))
        about = Entry.objects.filter(object_type=model._meta.label_lower, object_id__in=keys)
        yield from _of(entries, sorted(about.exclude(reason="").values_list("pk", flat=True)))


def _of(source: Source, keys: list[int]) -> Iterator[_Gone]:
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        leaves = {
            leaf.row_id: leaf for leaf in Leaf.objects.filter(source=source.name, row_id__in=part)
        }
        for row_id, values in source.rows(part).items():
            fields = dict(zip(source.names, values, strict=True))
            names = tuple(name for name in source.erasable if _says(fields[name]))
            if names:
                leaf = leaves[row_id]
                salt = None if leaf.salt is None else bytes(leaf.salt)
                left = sealing.erase(fields, names, salt, leaf.erased or {})
                yield _Gone(source, row_id, leaf.seq, names, left)


def _says(value: Any) -> bool:
    """True for what is there to be erased."""
    return value not in (None, "") and not str(value).startswith(ERASED)


def _blank_history(gone: list[_Gone]) -> None:
    alike: dict[tuple[Source, tuple[str, ...]], list[int]] = defaultdict(list)
    for one in gone:
        alike[one.source, one.names].append(one.row_id)
    for (source, names), keys in alike.items():
        record = getattr(source.model, "instance_type", source.model)
        blank = {name: _marker(record, source.model, name) for name in names}
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            models.QuerySet(source.model).filter(pk__in=part).update(**blank)


def _blank_live(model: type[Record], keys: Collection[int]) -> None:
    names = {*model.ERASABLE, "withdrawn_reason"}
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    standing: Any = models.QuerySet(model).filter(pk__in=keys)
    for row in standing:
        alike[tuple(sorted(n for n in names if _says(getattr(row, n))))].append(row.pk)
    for said, part in alike.items():
        if said:
            blank = {name: _marker(model, model, name) for name in said}
            models.QuerySet(model).filter(pk__in=part).update(**blank)


def _marker(record: type[models.Model], table: type[models.Model], name: str) -> Any:
    """What takes the place of a column: NULL for what is no text, and for a text the marker."""
    if not isinstance(table._meta.get_field(name), models.CharField | models.TextField):
        return None
    unique = {
        part
        for constraint in record._meta.constraints
        if isinstance(constraint, UniqueConstraint)
        for part in constraint.fields
    }
    if name in unique:
        return Concat(Value(f"{ERASED} "), Cast("id", CharField()))
    return ERASED
