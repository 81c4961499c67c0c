"""Fold the keys, indexes and constraints of a fresh migration into the tables it creates.

    python tools/fold_migration.py cases 0001_cases_and_exhibits

``makemigrations`` writes AddField, AddIndex and AddConstraint behind every CreateModel. Each
of them makes Django render all related models anew: the first migrations of the house took 100 s of
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


def gathered(operations: list[Operation], app: str) -> list[Operation]:
    """The tables first, each after those its keys point at, with the fields that AddField brought.

    A key that would close a circle stays an AddField.
    """
    created = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    added = [
        one for one in operations if isinstance(one, AddField) and one.model_name_lower in created
    ]
    wanted: dict[str, list[tuple[str, object]]] = {name: [] for name in created}
    for one in added:
        wanted[one.model_name_lower].append((one.name, one.field))
    placed: list[Operation] = []
    done: set[str] = set()
    while len(done) < len(created):
        left = [name for name in created if name not in done]
        free = [
            name for name in left if not _needs(created[name], wanted[name], app, created) - done
        ]
        for name in free or left[:1]:
            model = created[name]
            for field in list(wanted[name]):
                if not _target(field[1], app, created) - done - {name}:
                    model.fields.append(field)
                    wanted[name].remove(field)
            placed.append(model)
            done.add(name)
    stay = {(name, field) for name, fields in wanted.items() for field, _kind in fields}
    return placed + [
        one
        for one in operations
        if not isinstance(one, CreateModel)
        and not (one in added and (one.model_name_lower, one.name) not in stay)
    ]


def _needs(
    model: CreateModel, more: list[tuple[str, object]], app: str, created: dict[str, CreateModel]
) -> set[str]:
    """The tables of this migration that the fields of a model point at, but itself."""
    pointed = [_target(field, app, created) for _name, field in [*model.fields, *more]]
    return set().union(*pointed) - {model.name_lower}


def _target(field: object, app: str, created: dict[str, CreateModel]) -> set[str]:
    remote = getattr(field, "remote_field", None)
    model = getattr(remote, "model", None) if remote else None
    if not isinstance(model, str):
        return set()
    label, _dot, name = model.lower().rpartition(".")
    return {name} if label in ("", app) and name in created else set()


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
    migration.operations = folded(gathered(migration.operations, app))
    writer = MigrationWriter(migration)
    Path(writer.path).write_text(writer.as_string())
    print(f"{app}.{name}: {before} operations, now {len(migration.operations)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
