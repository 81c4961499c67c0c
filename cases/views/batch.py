"""What was there before Probity: a table sent, looked at row by row, confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import sheets
from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.paging import one_page
from audit.references import tidy
from cases import actions, rules
from cases.actions.batch import UNDOING, files_of, read_table, table_of
from cases.forms.tables import TABLES, look_through, wrong_columns
from cases.models import Batch, Case, EarlierActor, EarlierExhibit
from cases.placing import FATES, LEFT, Looked, counted, named
from cases.views import batch_words as words
from cases.views.batch_rows import as_seen
from cases.views.doors import BATCH_DOORS
from cases.views.frame import LIST_ROWS, noted, offered
from work import queue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.http import Bound, SignedInRequest

S = Batch.Status
SHOWN = 200
"""Rows of a table that its page shows; the wrong ones come first, and all can be downloaded."""
WAITING = (S.PROPOSED, S.PLACING)


@require_GET
def batches(request: SignedInRequest) -> HttpResponse:
    """Imports of one's own, and those that wait for a second person; 404 for other roles."""
    _ask_role(request)
    seen = Batch.objects.visible_to(request.user, request.at)
    page = one_page(seen.select_related("proposed_by__person"), request.GET, LIST_ROWS)
    context = {"rows": page.rows, "pager": page, "crumbs": _crumbs(_("Imports"))}
    return render(request, "cases/batches.html", context)


@require_http_methods(["GET", "POST"])
def new_batch(request: SignedInRequest, kind: str) -> HttpResponse:
    """Send a table of cases, exhibits or actors; 404 for other roles."""
    _ask_role(request)
    asked(request, rules.PROPOSE_BATCH)
    table = TABLES[kind]
    form = table.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _propose(request, kind, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_BATCH, done)
            return redirect(done)
    context = {
        "form": form,
        "kind": kind,
        "title": words.NEW[kind],
        "warning": rules.COSTS[rules.PROPOSE_BATCH],
        "again": words.AGAIN[kind],
        "columns": [(name, name in table.needed, table.takes(name)) for name in table.columns],
        "empty_url": reverse(f"imports:empty_{kind.lower()}"),
        "crumbs": [*_crumbs(_("Imports"), reverse("imports:index")), (_("New"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/new_batch.html", context, status=status)


@require_GET
def empty_table(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """A table with the names of the columns and nothing else; 404 for other roles."""
    _ask_role(request)
    return _csv(sheets.csv_lines(TABLES[kind].columns, []), kind.lower())


@require_GET
def batch(request: SignedInRequest, reference: str) -> HttpResponse:
    """One import: what each row would do, what is wrong, and what became of it."""
    found = _found(request, reference)
    if request.headers.get("HX-Request"):
        return _page(request, found)
    return noted(request, "cases.read_batch", found, lambda: _page(request, found))


@require_GET
def wrong_rows(request: SignedInRequest, reference: str) -> StreamingHttpResponse:
    """The rows that are wrong, as CSV with their errors: corrected, they are sent again."""
    found = _found(request, reference)
    left = [row for row in _looked(request, found) if row.fate in LEFT]
    if not left:
        raise Http404
    as_seen(request.user, request.at, left)
    note("cases.export_wrong_rows", request.user, found, rows=len(left))
    columns = TABLES[found.kind].columns
    rows = (
        [*(row.cells.get(name, "") for name in columns), words.told(row), str(row.line)]
        for row in left
    )
    return _csv(sheets.csv_lines([*columns, "error", "line"], rows), f"{found.reference}-wrong")


@require_POST
def batch_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Confirm an import as the second person, refuse it, or undo it."""
    found = _found(request, reference)
    verb, door = found_door(BATCH_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    return perform(request, verb, door, found, page)


def _ask_role(request: SignedInRequest) -> None:
    if rules.PROPOSE_BATCH.not_held(request.user, request.at) is not None:
        raise Http404


def _found(request: SignedInRequest, reference: str) -> Batch:
    seen = Batch.objects.visible_to(request.user, request.at)
    seen = seen.select_related("proposed_by__person", "confirmed_by__person")
    found: Batch = get_object_or_404(seen, reference=tidy(reference))
    return found


def _propose(
    request: SignedInRequest, kind: str, *, file: Any, note: str, archive: Any = None,
    folder: Any = (),
) -> Batch:  # fmt: skip
    sheet = read_table(file.path)
    if wrong := wrong_columns(sheet, kind):
        raise ValidationError({"file": wrong})
    looked = look_through(
        kind, sheet, [], by=request.user, at=request.at, today=legal_day(request.at)
    )
    return actions.propose_batch(
        by=request.user, at=request.at, file=file, note=note, looked=looked, kind=kind,
        archive=archive, folder=folder,
    )  # fmt: skip


def _looked(request: SignedInRequest, found: Batch) -> list[Looked]:
    """The rows as the proposer may have them; none once the table is gone, or before what came
    along was looked through."""
    if found.status == S.LISTING:
        return []
    try:
        sheet = table_of(found)
    except FileNotFoundError:
        return []
    by, today = found.proposed_by, legal_day(request.at)
    return look_through(found.kind, sheet, files_of(found), by=by, at=request.at, today=today)


def _page(
    request: SignedInRequest, found: Batch, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = offered(request, BATCH_DOORS, found, bound)
    looked = _looked(request, found)
    looked.sort(key=lambda row: (FATES.index(row.fate), row.line))
    shown = TABLES[found.kind].shown
    job = queue.last(UNDOING, batch=found.pk) if found.status == S.UNDONE else None
    made, title = _made(request, found, going=job is not None)
    context |= {
        "batch": found,
        "waits": found.status == S.PROPOSED,
        "next_slug": rules.CONFIRM_BATCH.slug,
        "at_work": found.status in (S.PLACING, S.LISTING) or words.goes_on(job),
        "working": words.taken_back(job) if job else words.WORKING.get(found.status, ""),
        "broken_off": job is not None and not words.goes_on(job),
        "title": words.TITLE[found.kind],
        "facts": _facts(found),
        "counts": words.counts(counted(looked)) if found.status in WAITING else [],
        "columns": [name.replace("_", " ") for name in shown],
        "rows": [_row(row, shown) for row in as_seen(request.user, request.at, looked[:SHOWN])],
        "unnamed": _unnamed(found, looked) if found.status in WAITING else [],
        "more": max(len(looked) - SHOWN, 0),
        "any_wrong": any(row.fate in LEFT for row in looked),
        "made": made,
        "made_title": title,
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.batch", found.reference]),
        "crumbs": [*_crumbs(_("Imports"), reverse("imports:index")), (found.reference, "")],
    }
    return render(request, "cases/batch.html", context, status=status)


def _made(
    request: SignedInRequest, found: Batch, *, going: bool
) -> tuple[list[tuple[str, Any, str, str]], str]:
    """What the import placed, as far as the user sees it: number before, the row and its title,
    what beside; and what to call it. Once it is undone, what stayed; while that goes on, what
    still stands."""
    seen: Any
    if found.kind == Batch.Kind.EXHIBITS:
        seen = EarlierExhibit.objects.visible_to(request.user, request.at).filter(batch=found)
        seen = seen.filter(exhibit__withdrawn_at__isnull=True).select_related("exhibit")
        made = [
            (one.number, one.exhibit, one.exhibit.title, one.path)
            for one in seen.order_by("pk")[:SHOWN]
        ]
    elif found.kind == Batch.Kind.ACTORS:
        seen = EarlierActor.objects.visible_to(request.user, request.at).filter(batch=found)
        seen = seen.filter(actor__withdrawn_at__isnull=True).select_related("actor")
        told = {True: "", False: _("was here already")}
        made = [
            (one.number, one.actor, one.actor.caption, told[one.made])
            for one in seen.order_by("pk")[:SHOWN]
        ]
    else:
        cases = Case.objects.visible_to(request.user, request.at)
        seen = found.earlier_files.filter(case__in=cases.order_by().values("pk"))
        seen = seen.select_related("case").order_by("pk")[:SHOWN]
        made = [(one.number, one.case, one.case.title, str(one.opened_on)) for one in seen]
    if going:
        return made, _("What it placed and still stands, as far as you see it")
    if found.status == S.UNDONE:
        return made, _("What stayed, for somebody worked on it since")
    return made, _("What it placed, as far as you see it")


def _unnamed(found: Batch, looked: list[Looked]) -> list[str]:
    """Paths of the files that came along and that no row names: they are not stored."""
    files = files_of(found)
    taken = {one.path for one in named(files, looked)}
    return [one.path for one in files if one.path not in taken]


def _row(row: Looked, shown: Sequence[str]) -> dict[str, Any]:
    return {
        "line": row.line,
        "cells": [(name.replace("_", " "), _cell(row, name)) for name in shown],
        "fate": row.fate,
        "fate_label": words.FATES[row.fate],
        "errors": row.errors,
        "changes": row.changes,
        "alike": row.alike,
        "reference": row.reference,
    }


def _cell(row: Looked, name: str) -> str:
    """What was sent; for a name that came in parts, the whole of it."""
    return row.cells.get(name) or (str(row.typed.get(name) or "") if name == "name" else "")


def _facts(found: Batch) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Where it comes from"), found.note),
        (_("File"), found.original_name),
        (_("SHA-256 of the file"), found.sha256),
        (_("Rows"), found.rows),
        (_("Files that came along"), found.files or ""),
        (_("Proposed by"), found.proposed_by),
        (_("Confirmed by"), found.confirmed_by),
    ]
    if found.status in (S.PLACED, S.UNDONE):
        facts += [
            (_("Placed"), found.placed), (_("Changed"), found.changed),
            (_("Rows left out"), found.wrong),
        ]  # fmt: skip
    return facts


def _csv(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=sheets.CONTENT_TYPES["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _crumbs(label: str, url: str = "") -> list[tuple[str, str]]:
    return [(_("Cases"), reverse("cases:index")), (label, url)]
