"""The source as the house tests read it: files, their package and room, their syntax tree."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies below the root, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def room(self) -> str:
        """What stands behind the package: ``models`` for models.py and for models/case.py."""
        return self.path.split("/")[1].removesuffix(".py")

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def for_types_only(self) -> frozenset[int]:
        """Nodes that never run: what stands under ``if TYPE_CHECKING``."""
        return frozenset(
            id(inner)
            for node in self.nodes
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for statement in node.body
            for inner in ast.walk(statement)
        )

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported at run time, ``from a import b`` as a.b."""
        for node in self.nodes:
            if id(node) in self.for_types_only:
                continue
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[ast.Call]:
        """Every call of an attribute: ``something.name(...)``."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node

    def attributes(self) -> Iterator[tuple[int, str]]:
        """Line and last two words of every dotted name."""
        for node in self.nodes:
            if isinstance(node, ast.Attribute):
                owner = ast.unparse(node.value).rpartition(".")[2]
                yield node.lineno, f"{owner}.{node.attr}"

    def at(self, line: int, what: str) -> str:
        return f"{self.path}:{line}: {what}"


@cache
def storeys() -> list[list[str]]:
    """The packages as pyproject.toml orders them, highest first; neighbours share a list."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["name"].startswith("The storeys"):
            return [layer.split(" | ") for layer in contract["layers"]]
    raise LookupError("pyproject.toml has no contract of the storeys.")


@cache
def packages() -> list[str]:
    """Every package of the house that stands."""
    return [name for storey in storeys() for name in storey if (ROOT / name).is_dir()]


def sources() -> list[Source]:
    """Every Python file of the house's packages, migrations aside."""
    return [
        Source(str(path.relative_to(ROOT)), path.read_text())
        for package in packages()
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> Iterator[tuple[str, str]]:
    """Path and text of every template."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield str(path.relative_to(ROOT)), path.read_text()
