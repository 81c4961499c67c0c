"""Pages of a list by key: nothing is counted and nothing is skipped by OFFSET."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict


class Page(NamedTuple):
    """Rows of one page, and the addresses of its neighbours; empty where there is none."""

    rows: list[Any]
    previous: str
    next: str


def one_page(
    rows: QuerySet[Any], asked: QueryDict, size: int, *,
    order: Sequence[str] = ("-pk",), name: str = "after",
) -> Page:  # fmt: skip
    """At most ``size`` of the rows, in this order, after the one that ``asked[name]`` refers to.

    ``rows`` are what the reader may see: the cursor is looked up among them, so that a guessed
    reference leads to the first page. ``order`` names columns that are never null and together
    tell all rows apart. ``previous`` is the first page.
    """
    links = asked.copy()
    after = links.pop(name, [""])[-1]
    columns = [column.lstrip("-") for column in order]
    pivot = rows.order_by().filter(reference=after).values_list(*columns).first() if after else None
    if pivot is not None:
        rows = rows.filter(_past(order, pivot))
    got = list(rows.order_by(*order)[: size + 1])
    previous = f"?{links.urlencode()}" if pivot is not None else ""
    if len(got) <= size:
        return Page(got, previous, "")
    links[name] = got[size - 1].reference
    return Page(got[:size], previous, f"?{links.urlencode()}")


def _past(order: Sequence[str], pivot: Sequence[Any]) -> Q:
    """Rows that come after the pivot: further in the first column that differs."""
    past, same = Q(), Q()
    for column, value in zip(order, pivot, strict=True):
        plain = column.lstrip("-")
        side = "lt" if column.startswith("-") else "gt"
        past |= same & Q(**{f"{plain}__{side}": value})
        same &= Q(**{plain: value})
    return past
