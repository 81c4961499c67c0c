"""What may be erased at all: columns that a marker fits into, and nothing the record needs."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from audit.log.sources import sources
from audit.merging import KERNEL
from audit.models import Record
from audit.triggers.erasing import ERASED


def test_a_column_that_may_go_takes_the_marker_or_nothing() -> None:
    wrong = []
    for source in sources().values():
        for name in source.erasable:
            column = source.model._meta.get_field(name)
            text = isinstance(column, models.CharField | models.TextField)
            room = column.max_length is None or column.max_length >= len(ERASED)
            if name in KERNEL or column.choices or not (room if text else column.null):
                wrong.append(f"{source.name}.{name}")
            elif getattr(column, "column", "") != name:
                wrong.append(f"{source.name}.{name} is another column")
    assert wrong == []
    assert [
        source.name for source in sources().values() if source.erasable and not source.kept
    ] == []


def test_a_tie_names_keys_to_records() -> None:
    tied = [m for m in apps.get_models() if issubclass(m, Record) and m.LINKS]
    assert tied
    for model in tied:
        for name in model.LINKS:
            assert issubclass(model._meta.get_field(name).related_model, Record), model  # type: ignore[arg-type]
