"""The timeline of a case: narrowed, with its gaps, out to CSV and in from it."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from audit import sheets
from audit.acts import ask_role
from audit.exports import tame
from audit.http import show_on
from audit.paging import one_page
from cases import actions, rules
from cases.forms import TimelineFilterForm, TimelineImportForm
from cases.forms.timeline import TYPED
from cases.gaps import gaps
from cases.models import TimelineEvent, TimelineImport
from cases.views.frame import found_case, header, noted, tab_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.http import SignedInRequest
    from cases.models import Case
    from cases.querysets import TimelineEventQuerySet

ROWS = 200
GAPS_SHOWN = 10
EVENTS_SHOWN = 200
IMPORTS_SHOWN = 10
NAMES_SOUGHT = 20
SHORTEST_NAME = 4
COLUMNS = (
    "reference", "when", "first_day", "last_day", "what", "details", "place", "who", "who_name",
    "exhibit", "language", "recorded_at", "recorded_by", "withdrawn",
)  # fmt: skip


def timeline(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """Events in order of the time they happened, with the stretches that have none."""
    form, seen, asked = _asked(request, case)
    page = one_page(
        seen.select_related("exhibit", "about", "created_by__person"), request.GET, ROWS,
        order=("happened_from", "pk"),
    )  # fmt: skip
    least = asked.get("gap") or 0
    spans = seen.standing().order_by("happened_from", "pk")
    found = gaps(spans.values_list("pk", "happened_from", "happened_to"), least) if least else []
    before = {gap.before: gap for gap in found}
    query = request.GET.urlencode()
    return {
        "rows": [(row, before.get(row.pk)) for row in page.rows],
        "pager": page,
        "filters": form,
        "filtered": any(asked.values()),
        "clear": tab_url(case, "timeline"),
        "gaps": sorted(found, key=lambda gap: -gap.days)[:GAPS_SHOWN],
        "gaps_count": len(found),
        "least": least,
        "csv_url": reverse("cases:timeline_csv", args=[case.reference])
        + (f"?{query}" if query else ""),
        "imports": list(
            TimelineImport.objects.visible_to(request.user, request.at)
            .filter(case=case)
            .select_related("created_by__person")
            .order_by("-pk")[:IMPORTS_SHOWN]
        ),
        "import_url": reverse("cases:timeline_import", args=[case.reference])
        if rules.ADD_EVENT.not_held(request.user, request.at) is None
        else "",
    }


def events_of(request: SignedInRequest, row: TimelineImport) -> dict[str, Any]:
    """The events that came with an import, as far as the user sees them."""
    seen = TimelineEvent.objects.visible_to(request.user, request.at).filter(came_with=row)
    return {"events": list(seen.order_by("happened_from", "pk")[:EVENTS_SHOWN])}


def _asked(
    request: SignedInRequest, case: Case
) -> tuple[TimelineFilterForm, TimelineEventQuerySet, dict[str, Any]]:
    """The filters, what they leave of the timeline, and what they ask."""
    form = TimelineFilterForm(request.GET, case=case, asker=request.user, at=request.at)
    form.is_valid()
    asked = form.cleaned_data
    seen = TimelineEvent.objects.visible_to(request.user, request.at).filter(case=case)
    for word in asked.get("words", "").split()[:8]:
        seen = seen.filter(
            Q(title__icontains=word) | Q(text__icontains=word) | Q(place__icontains=word)
        )
    if since := asked.get("since"):
        seen = seen.filter(happened_to__gte=since)
    if until := asked.get("until"):
        seen = seen.filter(happened_from__lte=until)
    if who := asked.get("who"):
        named = Q(about=who)
        names = who.names.visible_to(request.user, request.at).standing()
        for name in names.values_list("full", flat=True)[:NAMES_SOUGHT]:
            if len(name) >= SHORTEST_NAME:
                named |= Q(title__icontains=name) | Q(text__icontains=name)
        seen = seen.filter(named)
    return form, seen, asked


@require_GET
def timeline_csv(request: SignedInRequest, reference: str) -> HttpResponse:
    """The events that the filters leave, as CSV that no spreadsheet runs. An entry tells how many
    rows left, and the SHA-256 of the file."""
    case = found_case(request, reference)
    _form, seen, _what = _asked(request, case)
    found = seen.select_related("exhibit", "about", "created_by__person")
    rows = list(found.order_by("happened_from", "pk"))
    content = _csv(rows)
    asked = {name: value for name, value in request.GET.items() if value}

    def answer() -> HttpResponse:
        sent = HttpResponse(content, content_type="text/csv; charset=utf-8")
        sent["Content-Disposition"] = f'attachment; filename="timeline-{case.reference}.csv"'
        return sent

    return noted(
        request, "cases.export_timeline", case, answer, rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(), asked=asked,
    )  # fmt: skip


def _csv(rows: Iterable[Any]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (
            row.reference, str(row.happened), row.happened_from, row.happened_to,
            row.title, row.text, row.place, row.about.reference if row.about else "",
            row.about.caption if row.about else "", row.exhibit.reference if row.exhibit else "",
            row.language, row.created_at.isoformat(timespec="seconds"), str(row.created_by),
            row.withdrawn_at.isoformat(timespec="seconds") if row.withdrawn_at else "",
        )  # fmt: skip
        writer.writerow([tame(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


@require_http_methods(["GET", "POST"])
def timeline_import(request: SignedInRequest, reference: str) -> HttpResponse:
    """Look at the rows of a CSV file first; bring them in when none of them is wrong."""
    case = found_case(request, reference)
    bound = request.method == "POST"
    if bound:
        ask_role(rules.ADD_EVENT, case, by=request.user, at=request.at)
    form = TimelineImportForm(
        request.POST if bound else None, request.FILES if bound else None,
        case=case, asker=request.user, at=request.at,
    )  # fmt: skip
    ready = bound and form.is_valid()
    if ready and form.faulty and "errors" in request.POST:
        return _with_errors(request, case, form)
    wanted = ready and "import" in request.POST and not form.faulty
    if wanted and (done := _taken_in(request, case, form)):
        return done
    context = header(request, case, "timeline") | {
        "form": form,
        "columns": ", ".join(TYPED),
        "new": len(form.new),
        "same": len(form.rows) - len(form.new) - form.faulty,
        "held_up_by": rules.ADD_EVENT.why_not(
            request.user, TimelineEvent(case=case), request.at
        ),
        "back": tab_url(case, "timeline"),
    }  # fmt: skip
    status = 422 if bound and (form.errors or form.faulty) else 200
    return noted(
        request, "cases.read", case,
        lambda: render(request, "cases/timeline_import.html", context, status=status),
        tab="timeline",
    )  # fmt: skip


def _with_errors(request: SignedInRequest, case: Case, form: TimelineImportForm) -> HttpResponse:
    """Every row with what is wrong with it, as CSV: mended, the table is sent again whole, for
    all of it comes in or nothing."""
    rows = ([*(row.cells.get(name, "") for name in TYPED), " ".join(row.errors), row.line]
            for row in form.rows)  # fmt: skip
    lines = sheets.csv_lines([*TYPED, "error", "line"], rows)

    def answer() -> HttpResponse:
        sent = HttpResponse(b"".join(lines), content_type=sheets.CONTENT_TYPES["csv"])
        name = f"timeline-{case.reference}-errors.csv"
        sent["Content-Disposition"] = f'attachment; filename="{name}"'
        return sent

    return noted(request, "cases.export_wrong_rows", case, answer, rows=form.faulty)


def _taken_in(
    request: SignedInRequest, case: Case, form: TimelineImportForm
) -> HttpResponse | None:
    """Where it leads once the rows are in; None when they were refused, with the reasons on the
    form."""
    text: str = form.cleaned_data["text"]
    try:
        done = actions.import_events(
            case.pk, by=request.user, at=request.at, events=[row.facts for row in form.new],
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )  # fmt: skip
    except ValidationError as error:
        show_on(form, error)
        return None
    told = ngettext("%(n)s event was imported.", "%(n)s events were imported.", done.rows)
    messages.success(request, told % {"n": done.rows})
    return redirect(tab_url(case, "timeline"))
