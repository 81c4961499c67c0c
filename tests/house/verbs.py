"""A verb is four lines in four rooms: a Verb, an action, a form, a row in DOORS."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps

from accounts.models import Role
from tests.house.source import packages

if TYPE_CHECKING:
    from types import ModuleType

    from audit.verbs import Verb
    from tests.house.source import Source

ROLES = {role.value for role in Role} | {"system"}


class Named(NamedTuple):
    """A verb, the package whose law it is, and the constant that holds it."""

    package: str
    constant: str
    verb: Verb


def laws() -> Iterator[tuple[str, ModuleType]]:
    """Each package's ``rules`` room."""
    for package in packages():
        if apps.is_installed(package) and find_spec(f"{package}.rules"):
            yield package, import_module(f"{package}.rules")


def verbs() -> list[Named]:
    """Every verb of every package's VERBS."""
    found = []
    for package, law in laws():
        constants = {id(value): name for name, value in vars(law).items() if name.isupper()}
        found += [Named(package, constants.get(id(verb), ""), verb) for verb in law.VERBS]
    return found


def words(*trees: ast.AST) -> set[str]:
    """Every name that the code uses."""
    found = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
    return found


def reached(start: set[str], sources: Iterable[Source]) -> set[str]:
    """The names of ``start``, and what the functions and tables so named use in turn.

    A deed may be part of another: who opens an account adds the person.
    """
    uses: dict[str, set[str]] = {}
    for source in sources:
        for node in source.tree.body:
            for name in _defined(node):
                uses.setdefault(name, set()).update(words(node))
    found, fresh = set(start), set(start)
    while fresh:
        fresh = {word for name in fresh for word in uses.get(name, ())} - found
        found |= fresh
    return found


def handed_on(trees: Iterable[ast.AST]) -> set[str]:
    """Constants that a door hands to an action which performs whatever verb it is given."""
    return {
        word
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in node.args
        if isinstance(argument, ast.Name | ast.Attribute)
        for word in words(argument)
        if word.isupper()
    }


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def permissions() -> set[str]:
    """Every permission that a model lists."""
    return {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename, _name in model._meta.permissions
    }


def faults_of_a_verb(
    named: Named, done: Collection[str], offered: Collection[str], listed: Collection[str]
) -> list[str]:
    """What a verb lacks.

    ``done`` holds the names that actions use or are handed, ``offered`` those that views
    reach, ``listed`` the permissions that models list.
    """
    package, constant, verb = named
    wrong = []
    if not constant:
        return [f"{verb.name} is no constant of {package}.rules"]
    if not verb.name.startswith(f"{package}."):
        wrong.append(f"{verb.name} is a verb of {package}")
    if verb.permission not in listed:
        wrong.append(f"{verb.name}: no model lists the permission {verb.permission}")
    if not verb.basis.strip():
        wrong.append(f"{verb.name} has no basis")
    if not verb.roles or set(verb.roles) - ROLES:
        wrong.append(f"{verb.name}: roles {sorted(set(verb.roles) - ROLES) or 'none'}")
    if constant not in done:
        wrong.append(f"{verb.name}: no action performs {constant}")
    if set(verb.roles) != {"system"} and constant not in offered:
        wrong.append(f"{verb.name}: no view offers {constant}")
    return wrong
