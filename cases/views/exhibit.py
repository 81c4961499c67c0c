"""The page of an exhibit, and what is done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from audit.http import Door, found_door, perform
from audit.references import tidy
from audit.verbs import offers
from cases import rules
from cases.actions.copies import key_of
from cases.content_types import claim_differs
from cases.custody_sheet import NotPrinted, printed
from cases.forms.fields import language_name
from cases.models import CustodyOffer, DerivedCopy, Exhibit, ExhibitReader, Finding, UseClearance
from cases.views.custody import collector_of, earlier_facts, sheet_of, told
from cases.views.doors import (
    CLEARANCE_DOORS,
    COPY_DOORS,
    EXHIBIT_BEGINNINGS,
    EXHIBIT_DOORS,
    OFFER_DOORS,
    READER_DOORS,
)
from cases.views.frame import back_to, fresh, noted, offered, tab_url, watched
from work.queue import how_far
from work.talk import beside

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from audit.verbs import Verb

NEXT = {
    Exhibit.Status.COLLECTED: (rules.LOG_EXHIBIT, gettext_lazy("Log the exhibit")),
    Exhibit.Status.LOGGED: (rules.VERIFY_EXHIBIT, gettext_lazy("Verify the exhibit")),
}

RESTS = {
    Exhibit.Status.COLLECTED: gettext_lazy("Once it is logged, findings can be pinned to it."),
    Exhibit.Status.LOGGED: gettext_lazy("Pin a finding to one of its pages."),
    Exhibit.Status.VERIFIED: gettext_lazy("Pin a finding to one of its pages."),
    Exhibit.Status.RESTRICTED: gettext_lazy("It is restricted: nothing new may rest on it."),
    Exhibit.Status.WITHDRAWN: gettext_lazy("It is withdrawn: nothing may rest on it."),
}
"""What an exhibit without findings is told, by its status."""

READ = {
    "V": gettext_lazy("V: read at its source"),
    "M": gettext_lazy("M: from memory, to be compared with its source"),
}
"""How well the rule of a compartment is known."""


@require_GET
def exhibit(request: SignedInRequest, reference: str) -> HttpResponse:
    """One exhibit. Reading it is recorded."""
    found = found_exhibit(request, reference)
    return noted(request, "exhibits.read", found, lambda: exhibit_page(request, found))


@require_POST
def exhibit_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on an exhibit, or begin something under it."""
    found = found_exhibit(request, reference)
    verb, door = _door(slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return exhibit_page(request, found_exhibit(request, reference), bound, status)

    answer = perform(request, verb, door, found, page)
    return back_to(request, answer, found.case, _still_there(request, found))


def _still_there(request: SignedInRequest, found: Exhibit) -> str:
    """The exhibit, or the list when the deed closed it to the user."""
    seen = Exhibit.objects.visible_to(request.user, request.at).filter(pk=found.pk)
    return found.get_absolute_url() if seen.exists() else tab_url(found.case, "exhibits")


@require_POST
def reader_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """End what one person was named for."""
    found = found_exhibit(request, reference)
    seen = ExhibitReader.objects.visible_to(request.user, request.at).filter(exhibit=found)
    reader = get_object_or_404(seen, reference=tidy(part))
    verb, door = found_door(READER_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return exhibit_page(request, found, bound, status)

    answer = perform(request, verb, door, reader, page)
    return back_to(request, answer, found.case, _still_there(request, found))


@require_POST
def clearance_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Take one use clearance of an exhibit back."""
    found = found_exhibit(request, reference)
    seen = UseClearance.objects.visible_to(request.user, request.at).filter(exhibit=found)
    clearance = get_object_or_404(seen, reference=tidy(part))
    verb, door = found_door(CLEARANCE_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return exhibit_page(request, found, bound, status)

    answer = perform(request, verb, door, clearance, page)
    return back_to(request, answer, found.case, found.get_absolute_url())


@require_POST
def copy_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Take one copy of an exhibit back."""
    found = found_exhibit(request, reference)
    seen = DerivedCopy.objects.visible_to(request.user, request.at).filter(exhibit=found)
    copy = get_object_or_404(seen.select_related("exhibit__case"), reference=tidy(part))
    verb, door = found_door(COPY_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return exhibit_page(request, found, bound, status)

    answer = perform(request, verb, door, copy, page)
    return back_to(request, answer, found.case, found.get_absolute_url())


@require_POST
def offer_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Answer an offer of custody, or take it back."""
    found = found_exhibit(request, reference)
    seen = CustodyOffer.objects.visible_to(request.user, request.at).filter(exhibit=found)
    row = get_object_or_404(seen, reference=tidy(part))
    verb, door = found_door(OFFER_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return exhibit_page(request, found, bound, status)

    answer = perform(request, verb, door, row, page)
    return back_to(request, answer, found.case, found.get_absolute_url())


@require_GET
def custody_sheet(request: SignedInRequest, reference: str) -> HttpResponse:
    """The chain of custody as a PDF for a court; the printing is recorded."""
    found = found_exhibit(request, reference)
    try:
        pdf = printed(sheet_of(request, found))
    except NotPrinted as stopped:
        return render(request, "cases/not_printed.html", {"row": found, "why": stopped}, status=503)

    def answer() -> HttpResponse:
        sent = HttpResponse(pdf, content_type="application/pdf")
        sent.headers["Content-Disposition"] = (
            f'attachment; filename="{found.reference}-custody.pdf"'
        )
        sent.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        sent.headers["X-Content-Type-Options"] = "nosniff"
        return sent

    return noted(request, "exhibits.printed_custody", found, answer)


def found_exhibit(request: SignedInRequest, reference: str) -> Exhibit:
    """The exhibit, or 404 if it does not exist *for this user*."""
    seen = Exhibit.objects.visible_to(request.user, request.at).select_related(
        "case", "stored_file", "derived_from", "root",
        "collected_by__person", "verified_by__person", "withdrawn_by__person", "keeper__person",
        "human_source", "lifting_order",
    )  # fmt: skip
    found: Exhibit | None = seen.filter(reference=tidy(reference)).first()
    if found is None:
        watched(request, exhibits__reference=tidy(reference))
        raise Http404
    return found


def _door(slug: str) -> tuple[Verb, Door]:
    for verb, (_model, door) in EXHIBIT_BEGINNINGS.items():
        if verb.slug == slug:
            return verb, door
    return found_door(EXHIBIT_DOORS, slug)


def exhibit_page(
    request: SignedInRequest, found: Exhibit, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    """The page of an exhibit; a form in ``bound`` comes back with what was typed."""
    context = _deeds(request, found, bound) | _about(request, found, bound or {})
    step, label = NEXT.get(Exhibit.Status(found.status), (None, ""))
    may_pin = rules.ADD_FINDING.why_not(
        request.user, Finding(case=found.case, exhibit=found), request.at
    )
    pin = f"{tab_url(found.case, 'findings')}?exhibit={found.reference}#do-add-finding"
    context |= {
        "comments": beside(request, found),
        "exhibit": found,
        "case": found.case,
        **_next(step, label, {o[0] for o in context["offers"]}),
        "rests": RESTS.get(Exhibit.Status(found.status), ""),
        "differs": claim_differs(found.original_name, found.stored_file.media_type),
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (found.case.reference, found.case.get_absolute_url()),
            (_("Exhibits"), tab_url(found.case, "exhibits")),
            (found.reference, ""),
        ],
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.exhibit", found.reference]),
        "pin_url": pin if may_pin is None else "",
    }
    return render(request, "cases/exhibit.html", context, status=status)


def _next(step: Verb | None, label: Any, free: set[Verb]) -> dict[str, Any]:
    """The next step of an exhibit: a link for who may do it, else who may."""
    if step is None:
        return {"next_step": "", "next_url": "", "next_slug": "none"}
    if step in free:
        return {"next_step": label, "next_url": f"#do-{step.slug}", "next_slug": step.slug}
    who = ", ".join(str(Role(code).label).lower() for code in step.roles)
    words = _("%(step)s (by another: %(who)s)") % {"step": label, "who": who}
    return {"next_step": words, "next_url": "", "next_slug": "none"}


def _deeds(request: SignedInRequest, found: Exhibit, bound: Bound | None) -> dict[str, Any]:
    told = offered(request, EXHIBIT_DOORS, found, bound)
    for verb, (model, door) in EXHIBIT_BEGINNINGS.items():
        mine = {verb: bound[verb]} if bound and verb in bound else None
        one = offered(request, {verb: door}, model(exhibit=found), mine)
        for name in ("offers", "held_up"):
            told[name] += one[name]
    return told


def _about(request: SignedInRequest, found: Exhibit, bound: Bound) -> dict[str, Any]:
    user, at = request.user, request.at
    findings = Finding.objects.visible_to(user, at).filter(exhibit=found)
    clearances = UseClearance.objects.visible_to(user, at).filter(exhibit=found)
    others = Exhibit.objects.visible_to(user, at).filter(case=found.case_id)
    open_to = Exhibit.objects.content_open_to(user, at).filter(pk=found.pk).exists()
    return {
        "facts": _facts(found),
        "file_url": reverse("exhibits:file", args=[found.reference]) if open_to else "",
        "findings": list(findings.select_related("about", "case").order_by("page", "pk")),
        **told(request, found, bound),
        "clearances": [
            (row, _taking_back(request, CLEARANCE_DOORS, row, bound))
            for row in clearances.select_related("exhibit__case", "created_by__person")
        ],
        "compartment": _compartment(request, found, bound) if found.compartment else None,
        "same_bytes": list(others.filter(stored_file=found.stored_file_id).exclude(pk=found.pk)),
        "copies": _copies(request, found, bound, open_to=open_to),
        "view_url": reverse("exhibits:pages", args=[found.reference, 1]) if open_to else "",
        "parent_fell": any(one.fallen for one in (found.derived_from, found.root) if one),
        "derivatives": list(others.filter(derived_from=found)),
    }


def _copies(
    request: SignedInRequest, found: Exhibit, bound: Bound, *, open_to: bool
) -> list[tuple[DerivedCopy, str, str, list[tuple[Verb, Any]]]]:
    """What was made from the exhibit, newest first: how far it is, and where its bytes are."""
    seen = DerivedCopy.objects.visible_to(request.user, request.at).filter(exhibit=found)
    seen = seen.select_related("exhibit__case", "stored_file", "created_by__person")
    rows = list(seen.order_by("-pk"))
    asked = [row for row in rows if row.status == DerivedCopy.Status.ASKED]
    far = how_far(key_of(row) for row in asked) if asked else {}
    return [
        (
            row,
            _how_far(row, *far.get(key_of(row), (0, 0))),
            reverse("exhibits:copy_file", args=[found.reference, row.reference])
            if open_to and row.stored_file_id else "",
            _taking_back(request, COPY_DOORS, row, bound),
        )
        for row in rows
    ]  # fmt: skip


def _how_far(row: DerivedCopy, done: int, steps: int) -> str:
    """How far the worker is with a text that is being read, by pages."""
    if row.status != DerivedCopy.Status.ASKED:
        return ""
    if not steps:
        return _("It waits for the worker, or its pages are being counted.")
    return _("%(done)d of %(steps)d scanned pages are recognised.") % {"done": done, "steps": steps}


def _compartment(request: SignedInRequest, found: Exhibit, bound: Bound) -> dict[str, Any]:
    """What closes the exhibit, on what basis, who keeps it and who is named for it."""
    rows = ExhibitReader.objects.visible_to(request.user, request.at).filter(exhibit=found)
    rows = rows.select_related("exhibit__case", "user__person", "user__agency")
    basis, read = rules.BASIS[found.compartment]
    return {
        "basis": basis,
        "read": READ[read],
        "readers": [
            (row, row.valid(request.at), _taking_back(request, READER_DOORS, row, bound))
            for row in rows.order_by("pk")
        ],
    }


def _taking_back(
    request: SignedInRequest, doors: dict[Verb, Door],
    row: UseClearance | ExhibitReader | DerivedCopy, bound: Bound,
) -> list[tuple[Verb, Any]]:  # fmt: skip
    """The form that takes a clearance or a naming back, where the user may."""
    if row.withdrawn_at is not None:
        return []
    return [
        (verb, bound.get(verb) or fresh(request, verb, doors[verb], row))
        for verb, why in offers(tuple(doors), request.user, row, request.at)
        if why is None
    ]


def _facts(found: Exhibit) -> list[tuple[str, Any]]:
    return [
        (_("What it is"), found.get_item_display()),
        (_("Type of source"), found.get_source_type_display()),
        (_("Source"), found.source),
        (_("Method of collection"), found.method),
        (_("Collected on"), str(found.collected_on or "")),
        (_("Place of collection"), found.collected_place),
        (_("Collected by"), collector_of(found)),
        *earlier_facts(found),
        (_("Language"), language_name(found.language)),
        (_("Grade"), found.grade),
        (_("Verified by"), found.verified_by or ""),
        (_("Corroboration"), found.corroboration),
        (_("Restriction"), found.get_restriction_display() if found.restriction else ""),
        (_("Restriction lifted by"), found.lifting_order or ""),
    ]
