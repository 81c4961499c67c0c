"""Findings: written by an auditor, answered by their owner, closed by another auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, RoleGrant, User
from audit.http import asked, perform, show_on, tell
from oversight import actions, forms, rules
from oversight.models import Alert, AuditFinding, CitedEntry
from oversight.querysets import oversees
from oversight.views.doors import CITE_DOORS, FINDING_DOORS
from oversight.views.frame import (
    auditor_only,
    cited,
    found,
    offered,
    one_page,
    standing_frame,
)

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest

FINDING_ROW = ("owner__person", "written_by__person", "closed_by__person", "alert")


@require_GET
def findings(request: SignedInRequest) -> HttpResponse:
    """Findings: all of them for an auditor, those that one must answer for anybody else."""
    seen = AuditFinding.objects.visible_to(request.user, request.at)
    rows, older = one_page(request, seen.select_related(*FINDING_ROW), "after")
    context = standing_frame((_("Findings"), "")) | {
        "findings": rows,
        "older": older,
        "buttons": [(rules.WRITE_FINDING.label, reverse("oversight:new_finding"))]
        if rules.WRITE_FINDING.not_held(request.user, request.at) is None
        else [],
    }
    return render(request, "oversight/findings.html", context)


@require_http_methods(["GET", "POST"])
def new_finding(request: SignedInRequest) -> HttpResponse:
    """Write a finding; from an alert, with the entries that it rests on."""
    auditor_only(request)
    asked(request, rules.WRITE_FINDING)
    form = forms.FindingForm(
        request.POST if request.method == "POST" else None,
        people=_answering(request), alerts=Alert.objects.visible_to(request.user, request.at),
        initial={name: request.GET.get(name, "") for name in ("entries", "alert")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.write_finding(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.WRITE_FINDING, done)
            return redirect(done)
    context = standing_frame((_("Write a finding"), "")) | {
        "form": form, "verb": rules.WRITE_FINDING,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "oversight/new_finding.html", context, status=status)


def _answering(request: SignedInRequest) -> Any:
    """Open accounts of people that a finding can go to."""
    auditors = RoleGrant.objects.filter(role=Role.AUDITOR, status=RoleGrant.Status.CONFIRMED)
    people = User.objects.visible_to(request.user, request.at).active().filter(kind="person")
    people = people.exclude(pk__in=auditors.order_by().values("user"))
    return people.select_related("person").order_by("person__name")


@require_GET
def finding(request: SignedInRequest, reference: str) -> HttpResponse:
    """One finding with the entries it rests on, its answer, and what comes next."""
    return _page(request, found(request, AuditFinding, reference, *FINDING_ROW))


@require_POST
def finding_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Answer a finding, return the answer, close it, or cite one more entry."""
    row = found(request, AuditFinding, reference, *FINDING_ROW)
    doors = FINDING_DOORS | CITE_DOORS
    verb = next((verb for verb in doors if verb.slug == slug), None)
    if verb is None:
        raise Http404

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found(request, AuditFinding, reference, *FINDING_ROW), bound, status)

    if verb in CITE_DOORS:
        return _cite(request, row, page)
    return perform(request, verb, doors[verb], row, page)


def _cite(request: SignedInRequest, row: AuditFinding, page: Any) -> HttpResponse:
    asked(request, rules.CITE_ENTRY, row)
    return perform(request, rules.CITE_ENTRY, CITE_DOORS[rules.CITE_ENTRY], row, page)


def _page(
    request: SignedInRequest, row: AuditFinding, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    bound = bound or {}
    mine = {verb: form for verb, form in bound.items() if verb in FINDING_DOORS}
    told = offered(request, FINDING_DOORS, row, mine)
    citing = {verb: form for verb, form in bound.items() if verb in CITE_DOORS}
    more = offered(request, CITE_DOORS, CitedEntry(finding=row), citing)
    everything = oversees(request.user, request.at)
    keys = row.cited.standing().order_by("entry").values_list("entry", flat=True)
    told["offers"] += more["offers"] if everything else []
    context = (
        standing_frame((row.reference, ""))
        | told
        | {
            "finding": row,
            # Who answers has not seen the log: the numbers are enough to speak about it.
            "entries": cited(request, keys) if everything else [],
            "numbers": ", ".join(str(key) for key in keys),
            "facts": [
                (_("Who answers"), row.owner),
                (_("Answer due"), row.due_on or ""),
                (_("Written by"), row.written_by),
                (_("Closed by"), row.closed_by or ""),
            ],
            "do_url": row.get_absolute_url() + "do/",
            "trail_url": reverse("audit:trail", args=["oversight.auditfinding", row.reference]),
        }
    )
    return render(request, "oversight/finding.html", context, status=status)
