"""Fold the indexes and constraints of a fresh migration into the tables it creates.

    python tools/fold_migration.py cases 0001_cases_and_exhibits

``makemigrations`` writes AddIndex and AddConstraint behind every CreateModel. Each of them
makes Django render all related models anew: the first migrations of the house took 100 s of
CPU that way, and 16 s with everything inside CreateModel. The state they lead to is the
same; ``makemigrations --check`` confirms it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation


def foldable(operations: list[Operation]) -> list[AddIndex | AddConstraint]:
    """The indexes and constraints of tables that the same migration creates.

    What names a field that a later AddField brings is left out.
    """
    created = {one.name_lower for one in operations if isinstance(one, CreateModel)}
    later = [one for one in operations if isinstance(one, AddField)]
    return [
        one
        for one in operations
        if isinstance(one, AddIndex | AddConstraint)
        and one.model_name_lower in created
        and not any(
            field.model_name_lower == one.model_name_lower and field.name in repr(one)
            for field in later
        )
    ]


def folded(operations: list[Operation]) -> list[Operation]:
    """The operations with all that is foldable inside its CreateModel."""
    created = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    moving = foldable(operations)
    for one in moving:
        kind, what = (
            ("indexes", one.index) if isinstance(one, AddIndex) else ("constraints", one.constraint)
        )
        options = created[one.model_name_lower].options
        options[kind] = [*options.get(kind, []), what]
    return [one for one in operations if one not in moving]


def main(app: str, name: str) -> None:
    """Rewrites one migration file in place."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    migration = MigrationLoader(connection).get_migration(app, name)
    if any(isinstance(one, RunPython | RunSQL) for one in migration.operations):
        raise SystemExit(f"{app}.{name} holds data or SQL of its own: fold it by hand.")
    before = len(migration.operations)
    migration.operations = folded(migration.operations)
    writer = MigrationWriter(migration)
    Path(writer.path).write_text(writer.as_string())
    print(f"{app}.{name}: {before} operations, now {len(migration.operations)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
