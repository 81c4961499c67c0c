"""Which row of the earlier list a row of the later one is, and what a sentence calls a row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from sanctions.documents import facts

ALIKE = 60.0
"""From this likeness on (0 to 100) a statement with other words is the same one, reworded."""

Key = Callable[[Any], Hashable]
SAME: dict[type, tuple[Key, ...]] = {
    facts.Name: (lambda x: x, lambda x: x.text),
    facts.Identifier: (lambda x: x, lambda x: (x.scheme, x.value), lambda x: (x.scheme, x.country)),
    facts.Position: (lambda x: x, lambda x: (x.title, x.body, x.held), lambda x: (x.title, x.body)),
    facts.Particular: (lambda x: x, lambda x: (x.label, x.value), lambda x: x.label),
    facts.Element: (lambda x: x.code,),
    facts.Prong: (lambda x: x.code,),
    facts.Source: (lambda x: x, lambda x: (x.title, x.url), lambda x: x.title, lambda x: x.url),
    facts.Citation: (
        lambda x: x, lambda x: (x.exhibit, x.page, x.quotation), lambda x: (x.exhibit, x.page),
    ),
    facts.Statement: (lambda x: x, lambda x: (x.text, x.citations), lambda x: x.text),
    facts.Support: (
        lambda x: x, lambda x: (x.exhibit, x.page, x.passage, x.claim),
        lambda x: (x.exhibit, x.page, x.claim), lambda x: (x.exhibit, x.page, x.passage),
    ),
    facts.MatrixRow: (lambda x: x.element,),
    facts.Contrary: (lambda x: x, lambda x: x.text, lambda x: x.citations or object()),
    facts.Exhibit: (
        lambda x: x, lambda x: (x.label, x.sha256), lambda x: x.sha256, lambda x: x.label,
    ),
}  # fmt: skip
"""By what rows are the same, the surest first."""
TEXTS: dict[type, Callable[[Any], str]] = {
    facts.Statement: lambda x: x.text,
    facts.Contrary: lambda x: x.text,
}
"""What is compared by likeness in the end."""


class Paired(NamedTuple):
    """Rows that are the same one, and those that stand in one list alone."""

    both: list[tuple[Any, Any]]
    gone: list[Any]
    new: list[Any]


def paired(before: Sequence[Any], after: Sequence[Any]) -> Paired:
    """Each row once: with its like in the other list, or alone. In the order of the later list."""
    kind = type((*before, *after)[0])
    old, new = list(before), list(after)
    both: list[tuple[Any, Any]] = []
    for key in SAME[kind]:
        waiting: dict[Hashable, list[Any]] = {}
        for row in old:
            waiting.setdefault(key(row), []).append(row)
        left = []
        for row in new:
            if found := waiting.get(key(row)):
                both.append((found.pop(0), row))
            else:
                left.append(row)
        new = left
        old = [row for rows in waiting.values() for row in rows]
    if kind in TEXTS:
        both += _alike(old, new, TEXTS[kind])
    order = {id(row): place for place, row in enumerate(after)}
    first = {id(row): place for place, row in enumerate(before)}
    both.sort(key=lambda pair: order[id(pair[1])])
    old.sort(key=lambda row: first[id(row)])
    return Paired(both, old, new)


def _alike(old: list[Any], new: list[Any], text: Callable[[Any], str]) -> list[tuple[Any, Any]]:
    """The most alike of what is left, the likest first; taken out of both lists."""
    scored = [
        (fuzz.ratio(text(one), text(other)), -abs(a - b), a, b)
        for a, one in enumerate(old)
        for b, other in enumerate(new)
    ]
    taken: dict[int, int] = {}
    for likeness, _near, a, b in sorted(scored, reverse=True):
        if likeness >= ALIKE and a not in taken and b not in taken.values():
            taken[a] = b
    pairs = [(old[a], new[b]) for a, b in taken.items()]
    old[:] = [row for place, row in enumerate(old) if place not in taken]
    new[:] = [row for place, row in enumerate(new) if place not in taken.values()]
    return pairs


CALLED: dict[type, Any] = {
    facts.Statement: _("statement %(number)d"),
    facts.Citation: _("the citation of %(exhibit)s, p. %(page)d"),
    facts.Exhibit: _("exhibit %(label)s"),
    facts.MatrixRow: _("element %(element)s"),
    facts.Element: _("element %(code)s of the law"),
    facts.Prong: _("prong %(code)s"),
    facts.Support: _("the finding on %(exhibit)s, p. %(page)d"),
    facts.Contrary: _("the contrary information “%(text).60s”"),
    facts.Name: _("the name “%(text)s”"),
    facts.Identifier: _("the number %(scheme)s %(value)s"),
    facts.Position: _("the office “%(title)s”"),
    facts.Particular: _("the particular “%(label)s”"),
    facts.Source: _("the source “%(title)s”"),
}
TOLD: dict[type, Callable[[Any], tuple[str, ...]]] = {
    facts.Statement: lambda x: (x.text,),
    facts.Contrary: lambda x: (x.text,),
    facts.Element: lambda x: (x.text,),
    facts.MatrixRow: lambda x: (x.text,),
    facts.Citation: lambda x: (x.bates, f"“{x.quotation}”" if x.quotation else ""),
    facts.Exhibit: lambda x: (x.title, f"({x.bates_first} – {x.bates_last})"),
    facts.Support: lambda x: (x.claim,),
    facts.Prong: lambda x: (x.label,),
    facts.Position: lambda x: (x.body, x.held),
    facts.Particular: lambda x: (x.value,),
    facts.Identifier: lambda x: (x.country,),
    facts.Source: lambda x: (x.publisher, x.url),
    facts.Name: lambda x: (x.quality,),
}


def called(row: Any) -> str:
    """What a sentence calls a row."""
    names = dataclasses.fields(row)
    return str(CALLED[type(row)]) % {field.name: getattr(row, field.name) for field in names}


def told(row: Any) -> str:
    """What a row says, in one line; empty where its name says it all."""
    return " ".join(filter(None, TOLD[type(row)](row)))
