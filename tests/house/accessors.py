"""The names by which a lower package could reach rows of an upper one: ``case.measures``."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.apps import apps

from tests.house.rooms import not_below
from tests.house.source import packages

if TYPE_CHECKING:
    from tests.house.source import Source


def names_from_above(package: str) -> set[str]:
    """Accessors and query names that upper packages' foreign keys lay on this package's models."""
    above = not_below(package)
    names = set()
    for model in apps.get_models():
        if model._meta.app_label not in set(packages()) - above:
            continue
        for relation in model._meta.related_objects:
            if relation.related_model._meta.app_label in above and not relation.hidden:
                names |= {relation.get_accessor_name(), relation.field.related_query_name()}
    return names


def reaches_upwards(source: Source, names: Collection[str]) -> list[str]:
    """Attributes, keywords and lookups of those names."""
    wrong = []
    for node in source.nodes:
        word = ""
        if isinstance(node, ast.Attribute):
            word = node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            word = node.arg.partition("__")[0]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            word, lookup, _rest = node.value.partition("__")
            word = word if lookup else ""
        if word in names:
            line = getattr(node, "lineno", 1)
            wrong.append(source.at(line, f"{word} reaches rows of a package above"))
    return wrong
