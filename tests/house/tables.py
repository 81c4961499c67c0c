"""What every table must be: a record with its history, or machinery that is listed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import models

from audit.models import Record
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    Model = type[models.Model]


def is_history(model: Model) -> bool:
    """True for a table that simple-history keeps for a record."""
    return issubclass(getattr(model, "instance_type", object), Record)


def in_neither_list(tables: Iterable[Model], machinery: Collection[str]) -> list[str]:
    """Tables that are no record, no record's history and not listed as machinery."""
    return [
        model._meta.label_lower
        for model in tables
        if not issubclass(model, Record)
        and not is_history(model)
        and model._meta.label_lower not in machinery
    ]


def in_both_lists(tables: Iterable[Model], machinery: Collection[str]) -> list[str]:
    """Records that are listed as machinery: they would have a way around the doors."""
    return [
        model._meta.label_lower
        for model in tables
        if issubclass(model, Record) and model._meta.label_lower in machinery
    ]


def faults_of_a_record(model: Model) -> list[str]:
    """What a record lacks or has too much of."""
    name = model._meta.label
    wrong = []
    if not hasattr(model._meta, "simple_history_manager_attribute"):
        wrong.append(f"{name} keeps no history")
    if not re.fullmatch(r"[A-Z]{2,3}", getattr(model, "PREFIX", "")):
        wrong.append(f"{name} has no PREFIX of two or three capitals")
    if not isinstance(model._default_manager.all(), RecordQuerySet):
        wrong.append(f"{name}.objects is no RecordQuerySet: it would write")
    if model._meta.default_permissions:
        wrong.append(f"{name}.Meta does not extend Record.Meta")
    wrong += [
        f"{name}.{field.name} is many-to-many; a link is a record of its own"
        for field in model._meta.local_many_to_many
    ]
    for field in model._meta.local_fields:
        wrong += _faults_of_a_field(name, field)
    wrong += [
        f"{name}: constraint {constraint.name} is longer than PostgreSQL keeps"
        for constraint in model._meta.constraints
        if len(constraint.name) > 63
    ]
    return wrong


def _faults_of_a_field(name: str, field: models.Field) -> list[str]:
    wrong = []
    if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
        wrong.append(f"{name}.{field.name} does not PROTECT what it points at")
    if field.name == "status" and field.editable:
        wrong.append(f"{name}.status is editable; only a verb moves it")
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        wrong.append(f"{name}.{field.name} reads a clock")
    if isinstance(field, models.FloatField):
        wrong.append(f"{name}.{field.name} is a float; canonical JSON has none")
    return wrong
