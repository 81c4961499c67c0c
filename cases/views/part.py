"""A row of a case on a page of its own: all of its facts, and what can be done to it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Circle
from audit.http import found_door, perform
from audit.references import tidy
from cases.models import Finding
from cases.querysets import circle_name, not_on_its_page
from cases.views import outgoing
from cases.views.doors import PART_DOORS
from cases.views.foresight import FORESEEN, ahead
from cases.views.found import standing_of
from cases.views.frame import back_to, found_case, found_in, header, noted, offered, tab_url
from cases.views.journal import entry_page
from cases.views.timeline import events_of
from work import drafts
from work.talk import beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.http import Bound, SignedInRequest
    from audit.models import Record
    from cases.models import Case

MORE: dict[str, tuple[str, Callable[[SignedInRequest, Any], dict[str, Any]]]] = {
    "PR": ("cases/referral.html", outgoing.referral),
    "AR": ("cases/request.html", outgoing.request_page),
    "JE": ("cases/journal_entry.html", entry_page),
    "TI": ("cases/imported_timeline.html", events_of),
}
"""Rows whose page says more than their own facts."""
OWN_PAGE = ("PR", "AR")
"""Rows that one goes on working on after a deed."""
KINDS = {model.PREFIX: model for model in PART_DOORS}
TAB_OF = {
    "AL": "overview", "CO": "overview", "CA": "actors", "TK": "tracks", "JE": "journal",
    "PR": "referrals", "AR": "referrals", "RP": "referrals", "RX": "referrals",
    "LH": "overview", "TE": "timeline", "TI": "timeline", "DC": "documents", "FI": "findings",
    "XS": "findings", "CK": "plan", "FO": "exhibits", "LN": "related", "MB": "members",
    "RC": "members",
}  # fmt: skip
LATER = {
    "PR": {
        "waiver", "channel", "disclosed", "transmitted_at", "receipt_number", "receipt_by",
        "receipt_on", "court", "case_number", "news", "heard_on",
    },
    "AR": {
        "instrument_checked", "channel", "transmitted_at", "foreign_number", "use_limits", "ground",
    },
}  # fmt: skip
"""Columns that a later step fills: nothing is said of them before."""
SAID_ELSEWHERE = {
    "case", "id", "created_by", "reference", "version", "withdrawn_by", "language", "institution",
    "instrument", "manifest_sha256",
}  # fmt: skip


@require_GET
def part(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One row of a case. Reading it is recorded."""
    case, row = _found(request, reference, part)
    return noted(request, "cases.read", row, lambda: _page(request, case, row))


@require_POST
def part_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Perform one verb on one row of a case."""
    case, row = _found(request, reference, part)
    verb, door = found_door(PART_DOORS[type(row)], slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, *_found(request, reference, part), bound, status)

    if verb in FORESEEN and (shown := ahead(request, verb, door, case, row)) is not None:
        return shown
    answer = perform(request, verb, door, row, page)
    if answer.status_code == 302:
        drafts.discard(request.user, drafts.key(verb, row))
    home = getattr(row, "referral", row)  # what hangs on a referral leads back to its page
    url = home.get_absolute_url() if home.PREFIX in OWN_PAGE else tab_url(case, TAB_OF[row.PREFIX])
    return back_to(request, answer, case, url)


def _found(request: SignedInRequest, reference: str, part: str) -> tuple[Case, Any]:
    case = found_case(request, reference)
    model = KINDS.get(tidy(part).partition("-")[0])
    if model is None:
        raise Http404
    return case, found_in(case, request, model, part)


def _page(
    request: SignedInRequest, case: Case, row: Any, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    tab = TAB_OF[row.PREFIX]
    frame = header(request, case, tab)
    back = next(label for label, _url, _count, current in frame["tabs"] if current)
    context = frame | offered(request, PART_DOORS[type(row)], row, bound)
    context |= {
        "row": row,
        "kind": capfirst(str(row._meta.verbose_name)),
        "facts": facts_of(row),
        "comments": beside(request, row) if isinstance(row, Finding) else None,
        "standing": standing_of(request, row) if isinstance(row, Finding) else None,
        "doubt": not_on_its_page(row) if isinstance(row, Finding) else "",
        "crumbs": [
            *context["crumbs"][:-1],
            (case.reference, case.get_absolute_url()),
            (back, tab_url(case, tab)),
            (row.reference, ""),
        ],
        "do_url": reverse("cases:part", args=[case.reference, row.reference]) + "do/",
        "trail_url": reverse("audit:trail", args=[row._meta.label_lower, row.reference]),
    }
    if (more := MORE.get(row.PREFIX)) is not None:
        template, told = more
        return render(request, template, context | told(request, row), status=status)
    return render(request, "cases/part.html", context, status=status)


def facts_of(row: Record) -> list[tuple[str, str, str]]:
    """Every fact of a row as people read it: label, value, and where the value leads."""
    facts = []
    for column in row._meta.concrete_fields:
        if column.name in SAID_ELSEWHERE or not column.editable:
            continue
        value = getattr(row, column.name)
        if column.choices:
            value = getattr(row, f"get_{column.name}_display")()
        elif isinstance(value, datetime.datetime):
            value = _("%(moment)s UTC") % {"moment": localize(value)}
        elif value is not None and not column.is_relation:
            value = localize(value)
        if isinstance(value, Circle):
            value = circle_name(value)
        if not value and column.name in LATER.get(row.PREFIX, ()):
            continue
        url = value.get_absolute_url() if hasattr(value, "get_absolute_url") else ""
        facts.append((capfirst(str(column.verbose_name)), _text(value), url))
    return facts


def _text(value: Any) -> str:
    return "" if value is None else str(value)
