"""The desk of the auditors, the filters they keep, what other auditors read, and the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, RoleGrant
from audit import chain, chips, explorer, trail
from audit.acts import note
from audit.forms import LogFilterForm
from audit.http import asked, perform, show_on, tell
from audit.models import Entry
from oversight import actions, forms, rules
from oversight.documents.report import Report, Stopped, report_pdf
from oversight.models import Alert, AuditFinding, SavedFilter, SavedTest
from oversight.overrides import began, figures
from oversight.views.doors import FILTER_DOORS
from oversight.views.frame import ROWS, auditor_only, found, one_page, standing_frame

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest

PRINTED = 500
"""Entries of one printed report; an export takes more."""


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """What the tests found and nobody settled, the tests themselves, and open findings."""
    auditor_only(request)
    return _desk(request)


def _desk(request: SignedInRequest, status: int = 200) -> HttpResponse:
    user, at = request.user, request.at
    alerts = Alert.objects.visible_to(user, at).open().select_related("test", "account__person")
    rows, older = one_page(request, alerts, "alerts")
    seen = Alert.objects.visible_to(user, at).order_by().values("pk")
    tests = SavedTest.objects.visible_to(user, at).annotate(
        n_open=Count("alerts", filter=Q(alerts__status="OPEN", alerts__in=seen)),
        n_muted=Count("alerts", filter=Q(alerts__status="MUTED", alerts__in=seen)),
    )
    findings = AuditFinding.objects.visible_to(user, at).unfinished()
    context = standing_frame() | {
        "alerts": rows,
        "older": older,
        "tests": [(test, test.mute(at)) for test in tests.order_by("code")],
        "findings": findings.select_related("owner__person", "written_by__person")[:ROWS],
        "filters": SavedFilter.objects.visible_to(user, at).standing(),
        "drop": rules.DROP_FILTER,
        "overrides": figures(at),
        "log_began": began(),
    }
    return render(request, "oversight/index.html", context, status=status)


@require_http_methods(["GET", "POST"])
def keep_filter(request: SignedInRequest) -> HttpResponse:
    """Give the filter of the log a name, and keep it."""
    auditor_only(request)
    asked(request, rules.KEEP_FILTER)
    sent = request.POST if request.method == "POST" else None
    if sent is None:
        query = chips.query(LogFilterForm(request.GET)).removeprefix("?")
    else:
        # Only what the form of the log knows is kept, whatever was sent.
        typed = LogFilterForm(QueryDict(sent.get("query", "")))
        query = chips.query(typed).removeprefix("?")
    form = forms.FilterNameForm(sent, initial={"query": query})
    if sent is not None and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            row = actions.keep_filter(by=request.user, at=request.at, name=name, query=query)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.KEEP_FILTER, row)
            return redirect(row.address)
    context = standing_frame((_("Keep this filter"), "")) | {
        "form": form, "verb": rules.KEEP_FILTER,
        "chips": chips.chips(LogFilterForm(QueryDict(query))),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "oversight/keep_filter.html", context, status=status)


@require_POST
def drop_filter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Drop a filter of one's own."""
    row = found(request, SavedFilter, reference)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _desk(request, status)

    return perform(request, rules.DROP_FILTER, FILTER_DOORS[rules.DROP_FILTER], row, page)


@require_GET
def readings(request: SignedInRequest) -> HttpResponse:
    """What other auditors read, exported and asked: nobody looks over their own shoulder."""
    auditor_only(request)
    auditors = RoleGrant.objects.filter(role=Role.AUDITOR).exclude(
        user__person=request.user.person_id
    )
    keys = list(auditors.order_by("user").values_list("user", flat=True).distinct())
    theirs = Q(by_id__in=keys, outcome=Entry.Outcome.NOTED)
    before = request.GET.get("before", "")
    page = explorer.page(
        Entry.objects.visible_to(request.user, request.at), explorer.Search(rest=(theirs,)),
        size=ROWS, before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )  # fmt: skip
    note("oversight.read_readings", request.user, None, rows=len(page.rows))
    context = standing_frame((_("Reading by auditors"), "")) | {
        "entries": trail.lines(page.rows),
        "older": "" if page.older is None else f"?before={page.older}",
    }
    return render(request, "oversight/readings.html", context)


@require_GET
def report(request: SignedInRequest) -> HttpResponse:
    """The first entries that a filter of the log finds, as a printed report."""
    auditor_only(request)
    form = LogFilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    entries = Entry.objects.visible_to(request.user, request.at)
    rows = list(explorer.every(entries, explorer.search(form.cleaned_data), most=PRINTED + 1))
    facts = Report.of(
        trail.lines(rows[:PRINTED]), asked=[(c.label, c.value) for c in chips.chips(form)],
        by=str(request.user), at=request.at, chain=chain.status_line(),
        marking=settings.PROBITY_MARKING, cut=len(rows) > PRINTED,
    )  # fmt: skip
    try:
        printed = report_pdf(facts)
    except Stopped as stopped:
        return render(
            request, "oversight/not_printed.html",
            standing_frame((_("Printable report"), "")) | {"why": str(stopped)}, status=422,
        )  # fmt: skip
    told: dict[str, Any] = {"asked": chips.terms(form), "rows": len(facts.lines)}
    try:
        note("oversight.print_report", request.user, None, sha256=facts.sha256, **told)
    except DatabaseError:
        return render(request, "503.html", status=503)
    answer = HttpResponse(printed, content_type="application/pdf")
    name = f"audit-report-{request.at:%Y%m%dT%H%M%SZ}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
