"""Lists as people like them: columns to choose, to sort by and to take away; filters as chips.

Values in, values out: what a list shows is computed by the package that knows its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlencode

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrOrPromise

LISTS: dict[str, str] = {}
"""Nail: name of the route of each list whose columns and filters can be kept, by its code."""

UNSORTED = "sort"
CURSOR = "after"


class Column(NamedTuple):
    """One column: how an address names it, its head, what it is sorted by, and its cell.

    ``order`` names columns of the database that are never null; empty for what is computed.
    ``value`` is asked with one row as the package above prepared it. A ``number`` stands at the
    right, under its head.
    """

    code: str
    label: _StrOrPromise
    value: Callable[[Any], Any]
    order: tuple[str, ...] = ()
    usual: bool = True
    number: bool = False


class Head(NamedTuple):
    """The head of a column on a page: its words, the address that sorts by it (empty where none
    does), and how it is sorted now, as ARIA says it."""

    code: str
    label: _StrOrPromise
    url: str
    sorted: str
    number: bool = False


class Chip(NamedTuple):
    """One filter in force: its name, its value in words, and the address without it."""

    label: str
    value: str
    without: str


def shown(columns: Sequence[Column], kept: str) -> list[Column]:
    """The columns that somebody keeps, in the order of the list; the usual ones for ``""``."""
    wanted = set(parse_qs(kept).get("show", ()))
    return [one for one in columns if one.code in wanted] or [one for one in columns if one.usual]


def order_of(
    columns: Sequence[Column], asked: str, usual: tuple[str, ...] = ("-pk",)
) -> tuple[str, ...]:
    """What to order by: that of the column asked for, reversed after a minus, and the newest first
    among equals. The usual order for anything else."""
    for column in columns:
        if column.order and asked.lstrip("-") == column.code:
            turned = column.order if not asked.startswith("-") else _turned(column.order)
            return turned if turned[-1].lstrip("-") == "pk" else (*turned, "-pk")
    return usual


def heads(columns: Sequence[Column], asked: QueryDict) -> list[Head]:
    """The heads of these columns; a second click turns the order round."""
    now, found = asked.get("sort", ""), []
    for column in columns:
        if not column.order:
            found.append(Head(column.code, column.label, "", "", column.number))
            continue
        links = asked.copy()
        links.pop(CURSOR, None)
        links["sort"] = f"-{column.code}" if now == column.code else column.code
        way = {column.code: "ascending", f"-{column.code}": "descending"}.get(now, "none")
        url = f"?{links.urlencode()}"
        found.append(Head(column.code, column.label, url, way, column.number))
    return found


def chips(form: Any) -> list[Chip]:
    """One chip for each filter in force; what a list is sorted by is none, and stays."""
    asked = pairs(form)
    found = []
    for place, (name, value) in enumerate(asked):
        if name == UNSORTED:
            continue
        rest = asked[:place] + asked[place + 1 :]
        field = form.fields[name]
        choices = {str(code): label for code, label in getattr(field, "choices", ())}
        words = str(choices.get(value, value))
        found.append(Chip(str(field.label), words, "?" + urlencode(rest)))
    return found


def pairs(form: Any) -> list[tuple[str, str]]:
    """What was asked, as the parts of an address in the order of the form; the cursor is none."""
    found = []
    for name, field in form.fields.items():
        value = field.widget.value_from_datadict(form.data, form.files, name)
        values = value if isinstance(value, list) else [value]
        found += [(name, str(one)) for one in values if one not in (None, "", False)]
    return found


def terms(form: Any) -> dict[str, str]:
    """What was asked, for the entry that an export leaves."""
    return dict(pairs(form))


def cells(columns: Sequence[Column], row: Mapping[str, Any]) -> list[Any]:
    """One row as the cells of these columns."""
    return [column.value(row) for column in columns]


def _turned(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)
