"""Migrations are generated, named, keep to themselves and do not make Django think twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader

from tests.house.source import ROOT, Source, packages
from tools.fold_migration import foldable, folded

if TYPE_CHECKING:
    from django.db.migrations import Migration

FILES = [
    Source(str(path.relative_to(ROOT)), path.read_text())
    for package in packages()
    for path in sorted((ROOT / package / "migrations").glob("0*.py"))
]


def ours() -> list[Migration]:
    loader = MigrationLoader(None)
    return [m for (app, _name), m in loader.disk_migrations.items() if app in packages()]


def test_a_migration_never_imports_package_code() -> None:
    wrong = [
        source.at(line, f"imports {name}")
        for source in FILES
        for line, name in source.imports()
        if name.split(".")[0] in packages() and name.split(".")[1] != "fields"
    ]
    assert not wrong, "\n".join(wrong)


def test_a_migration_says_what_it_does() -> None:
    nameless = re.compile(r"\d{4}_(initial|auto|alter|.*_and_more)")
    assert [source.path for source in FILES if nameless.match(source.path.split("/")[-1])] == []


def test_a_table_is_created_with_its_indexes_and_constraints() -> None:
    wrong = [str(migration) for migration in ours() if foldable(migration.operations)]
    assert not wrong, f"type: .venv/bin/python tools/fold_migration.py … for each of {wrong}"


def test_folding_leaves_what_a_later_field_needs() -> None:
    early, late = (models.Index(fields=[name], name=name) for name in ("early", "late"))
    fact = models.CheckConstraint(condition=models.Q(early__gt=0), name="x_fact")
    operations = [
        CreateModel("x", [("early", models.IntegerField())], options={"indexes": []}),
        AddField("x", "late", models.IntegerField()),
        AddIndex("x", early),
        AddIndex("x", late),
        AddConstraint("x", fact),
        AddIndex("other", early),
    ]
    table, *rest = folded(operations)
    assert table.options == {"indexes": [early], "constraints": [fact]}
    assert rest == [operations[1], operations[3], operations[5]]
