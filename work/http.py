"""A list on a page and on its way out, for the packages whose rows it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit import sheets
from audit.acts import note
from audit.paging import one_page
from work.lists import cells, chips, heads, order_of, pairs, shown, terms
from work.models import KeptList
from work.rules import KEEP_LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from audit.http import SignedInRequest
    from audit.models import Record
    from work.lists import Column

    Prepare = Callable[[list[Any], Sequence[Column]], Iterable[Any]]

MOST = 5_000
"""Rows of one export."""


class Listing(NamedTuple):
    """One list: the code under which it is kept, its columns, the kind of the entry that an
    export of it leaves, and its order where no other is asked for."""

    place: str
    columns: Sequence[Column]
    kind: str
    usual: tuple[str, ...] = ("-pk",)


def arranged(
    request: SignedInRequest, listing: Listing, form: Any, seen: QuerySet[Any], size: int
) -> dict[str, Any]:  # fmt: skip
    """What the page of a list shows of these visible, filtered rows; ``chosen`` are the columns
    that the reader keeps, the first of them being the way into the row."""
    place, columns, usual = listing.place, listing.columns, listing.usual
    asked = form.cleaned_data if form.is_valid() else {}
    mine = KeptList.objects.visible_to(request.user, request.at).standing().filter(place=place)
    kept = {row.name: row for row in mine}
    chosen = shown(columns, kept.pop("").query if "" in kept else "")
    filters, order = chips(form), order_of(columns, asked.get("sort", ""), usual)
    return {
        "place": place,
        "pager": one_page(seen, request.GET, size, order=order),
        "chosen": chosen,
        "heads": heads([columns[0], *(one for one in chosen if one is not columns[0])],
                       request.GET),
        "columns": [(one.code, one.label, one in chosen) for one in columns[1:]],
        "kept": list(kept.values()),
        "may_keep": KEEP_LIST.not_held(request.user, request.at) is None,
        "chips": filters,
        "query": urlencode(pairs(form)),
        "form": form,
        "filtered": bool(filters),
    }  # fmt: skip


def beside(
    columns: Iterable[Column], row: Any, *, first: str = "reference"
) -> list[tuple[Column, Any]]:
    """The cells of a row after the first, each with its column."""
    return [(one, one.value(row)) for one in columns if one.code != first]


def taken_away(
    request: SignedInRequest, listing: Listing, form: Any, seen: QuerySet[Any], shape: str, *,
    home: str, prepare: Prepare, about: Record | None = None,
) -> HttpResponse | StreamingHttpResponse:  # fmt: skip
    """The list as it is filtered, sorted and arranged, as CSV or XLSX; recorded with every row.

    404 for another shape and for filters that cannot be used; back to the list where it is longer
    than an export may be.
    """
    place, columns, kind, usual = listing
    if shape not in sheets.CONTENT_TYPES or not form.is_valid():
        raise Http404
    order = order_of(columns, form.cleaned_data.get("sort", ""), usual)
    rows = list(seen.order_by(*order)[: MOST + 1])
    if len(rows) > MOST:
        messages.warning(
            request, _("More than %(most)d rows. Filter the list first.") % {"most": MOST}
        )
        return redirect(f"{home}?{urlencode(pairs(form))}")
    kept = KeptList.objects.columns(request.user, place, request.at)
    chosen = [columns[0], *(one for one in shown(columns, kept) if one is not columns[0])]
    note(kind, request.user, about, also=rows, rows=len(rows), shape=shape,
         asked=terms(form), columns=[one.code for one in chosen])  # fmt: skip
    names = [str(one.label) for one in chosen]
    lines = (cells(chosen, row) for row in prepare(rows, chosen))
    content_type = sheets.CONTENT_TYPES[shape]
    if shape == "xlsx":
        book = sheets.workbook(names, lines)
        return FileResponse(
            book, as_attachment=True, filename=f"{place}.xlsx", content_type=content_type
        )
    answer = StreamingHttpResponse(sheets.csv_lines(names, lines), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{place}.csv"'
    return answer
