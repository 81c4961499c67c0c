"""Cases from before Probity: a table sent, looked at row by row, confirmed by another person."""

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
from cases.actions.batch import read_table, table_of
from cases.forms import BatchForm
from cases.forms.batch import COLUMNS, NEEDED, CaseRowForm
from cases.forms.looking import look_through, wrong_columns
from cases.models import Batch, Case
from cases.placing import CHANGE, CREATE, SAME, TRACK, WRONG, Looked, counted
from cases.views.doors import BATCH_DOORS
from cases.views.frame import LIST_ROWS, noted, offered

if TYPE_CHECKING:
    from collections.abc import Iterator

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
def new_batch(request: SignedInRequest) -> HttpResponse:
    """Send a table of cases; 404 for other roles."""
    _ask_role(request)
    asked(request, rules.PROPOSE_BATCH)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _propose(request, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_BATCH, done)
            return redirect(done)
    context = {
        "form": form,
        "verb": rules.PROPOSE_BATCH,
        "warning": rules.COSTS[rules.PROPOSE_BATCH],
        "columns": [(name, name in NEEDED, _known(name)) for name in COLUMNS],
        "crumbs": [*_crumbs(_("Imports"), reverse("imports:index")), (_("New"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/new_batch.html", context, status=status)


@require_GET
def empty_table(request: SignedInRequest) -> StreamingHttpResponse:
    """A table with the names of the columns and nothing else; 404 for other roles."""
    _ask_role(request)
    return _csv(sheets.csv_lines(COLUMNS, []), "cases")


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
    wrong = [row for row in _looked(request, found) if row.fate == WRONG]
    if not wrong:
        raise Http404
    note("cases.export_wrong_rows", request.user, found, rows=len(wrong))
    rows = (
        [*(row.cells.get(name, "") for name in COLUMNS), _told(row), str(row.line)] for row in wrong
    )
    return _csv(sheets.csv_lines([*COLUMNS, "error", "line"], rows), f"{found.reference}-wrong")


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


def _propose(request: SignedInRequest, file: Any, note: str) -> Batch:
    sheet = read_table(file.path)
    if wrong := wrong_columns(sheet):
        raise ValidationError({"file": wrong})
    today = legal_day(request.at)
    looked = look_through(sheet, by=request.user, at=request.at, today=today)
    return actions.propose_batch(
        by=request.user, at=request.at, file=file, note=note, looked=looked
    )


def _looked(request: SignedInRequest, found: Batch) -> list[Looked]:
    """The rows as the proposer may have them; none once the table is gone."""
    try:
        sheet = table_of(found)
    except FileNotFoundError:
        return []
    by = found.proposed_by
    return look_through(sheet, by=by, at=request.at, today=legal_day(request.at))


def _page(
    request: SignedInRequest, found: Batch, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = offered(request, BATCH_DOORS, found, bound)
    looked = _looked(request, found)
    order = {WRONG: 0, CHANGE: 1, CREATE: 2, TRACK: 3, SAME: 4}
    looked.sort(key=lambda row: (order[row.fate], row.line))
    seen = Case.objects.visible_to(request.user, request.at)
    made = found.earlier_files.filter(case__in=seen.order_by().values("pk"))
    context |= {
        "batch": found,
        "waits": found.status == S.PROPOSED,
        "next_slug": rules.CONFIRM_BATCH.slug,
        "at_work": found.status == S.PLACING,
        "facts": _facts(found),
        "counts": _counts(counted(looked)) if found.status in WAITING else [],
        "rows": [_row(row) for row in looked[:SHOWN]],
        "more": max(len(looked) - SHOWN, 0),
        "any_wrong": any(row.fate == WRONG for row in looked),
        "made": list(made.select_related("case").order_by("pk")[:SHOWN]),
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.batch", found.reference]),
        "crumbs": [*_crumbs(_("Imports"), reverse("imports:index")), (found.reference, "")],
    }
    return render(request, "cases/batch.html", context, status=status)


def _row(row: Looked) -> dict[str, Any]:
    fates = {
        WRONG: _("Wrong"), CHANGE: _("Change"), CREATE: _("Create"), TRACK: _("One more track"),
        SAME: _("Same"),
    }  # fmt: skip
    return {
        "line": row.line,
        "number": row.number,
        "title": row.cells.get("title", ""),
        "status": row.cells.get("status", ""),
        "lead": row.cells.get("lead", ""),
        "fate": row.fate,
        "fate_label": fates[row.fate],
        "errors": row.errors,
        "changes": row.changes,
        "reference": row.reference,
    }


def _counts(counts: dict[str, int]) -> list[tuple[str, str]]:
    told = [
        (_("Cases to create"), counts[CREATE]),
        (_("Further tracks"), counts[TRACK]),
        (_("Cases to change"), counts[CHANGE]),
        (_("Already the same"), counts[SAME]),
        (_("Wrong, left out"), counts[WRONG]),
    ]
    return [(label, str(count)) for label, count in told]  # a zero is said, not left out


def _facts(found: Batch) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Where they come from"), found.note),
        (_("File"), found.original_name),
        (_("SHA-256 of the file"), found.sha256),
        (_("Rows"), found.rows),
        (_("Proposed by"), found.proposed_by),
        (_("Confirmed by"), found.confirmed_by),
    ]
    if found.status in (S.PLACED, S.UNDONE):
        facts += [
            (_("Cases placed"), found.placed), (_("Cases changed"), found.changed),
            (_("Rows left out"), found.wrong),
        ]  # fmt: skip
    return facts


def _told(row: Looked) -> str:
    return "; ".join(f"{name}: {why}" if name else why for name, why in row.errors)


def _known(name: str) -> str:
    """The words that a column takes; empty where it takes any."""
    field: Any = CaseRowForm.base_fields[name]
    return ", ".join(str(code) for code, _label in getattr(field, "choices", ()))


def _csv(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=sheets.CONTENT_TYPES["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _crumbs(label: str, url: str = "") -> list[tuple[str, str]]:
    return [(_("Cases"), reverse("cases:index")), (label, url)]
