"""Editions of the Section 353 report: ours, and those rebuilt from the public record."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from sanctions import actions, rules, spanish
from sanctions.documents.edition import Edition, edition_pdf
from sanctions.documents.packet import PrintStopped
from sanctions.forms import edition as forms
from sanctions.models import (
    AuthorityVersion,
    EditionEntry,
    EditionPaper,
    PublishedMeasure,
    ReportEdition,
)
from sanctions.rules.guards.edition import REPORT, lapsed
from sanctions.section353 import phrase_of
from sanctions.snapshot.edition import edition_facts, historical_days, historical_facts
from sanctions.views.edition_doors import EDITION_DOORS, ENTRY_DOORS, OF, UNDER_EDITION
from sanctions.views.files import sent
from sanctions.views.frame import added, noted, offered

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest


@require_GET
def editions(request: SignedInRequest) -> HttpResponse:
    """Editions one may read, the days of the public record, and why none is opened today."""
    rows = ReportEdition.objects.visible_to(request.user, request.at).standing()
    why = _lapsed(request)
    context = {
        "rows": list(rows.select_related("authority_version")),
        "days": historical_days(_published(request)),
        "lapsed": why,
        "title": _("Section 353 report"),
        "lede": _(
            "Editions of the report on corrupt and undemocratic actors: those of the past, "
            "rebuilt from the public record, and ours while the law asks for them."
        ),
        "crumbs": [(_("Measures"), reverse("sanctions:measures")), (_("Section 353 report"), "")],
        "buttons": [(rules.OPEN_EDITION.label, reverse("sanctions:new_edition"))]
        if not why and rules.OPEN_EDITION.not_held(request.user, request.at) is None
        else [],
    }
    return render(request, "sanctions/editions.html", context)


def _versions(request: SignedInRequest) -> Any:
    rows = AuthorityVersion.objects.visible_to(request.user, request.at).standing()
    return rows.filter(authority__code=REPORT).select_related("authority").order_by("-valid_from")


def _lapsed(request: SignedInRequest) -> str:
    """Why no edition is opened on this day; empty when the law lets one be."""
    version = _versions(request).first()
    if version is None:
        return _("The authority of the report is not loaded.")
    row = ReportEdition(authority_version=version)
    return lapsed(request.user, row, request.at) or ""


def _published(request: SignedInRequest) -> list[PublishedMeasure]:
    rows = PublishedMeasure.objects.visible_to(request.user, request.at).listed()
    found = rows.filter(authority_version__authority__code=REPORT, subject__isnull=False)
    return list(found.order_by("pk"))


@require_http_methods(["GET", "POST"])
def new_edition(request: SignedInRequest) -> HttpResponse:
    """Open an edition; refused with the citation once the authority lapsed."""
    verb = rules.OPEN_EDITION
    asked(request, verb)
    form = forms.EditionForm(request.POST or None, rows={"authority_version": _versions(request)})
    if form.is_bound and form.is_valid():
        try:
            done = actions.open_edition(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, verb, done)
            return redirect(done)
    context = {
        "form": form, "title": verb.label, "basis": verb.basis, "warning": _lapsed(request),
        "cancel": reverse("sanctions:editions"), "crumbs": _crumbs(verb.label),
    }  # fmt: skip
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def historical(request: SignedInRequest, day: str) -> HttpResponse:
    """The edition of a day, rebuilt from the public record, as PDF."""
    try:
        wanted = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    rows = [row for row in _published(request) if row.effective_from == wanted]
    if not rows:
        raise Http404
    facts = historical_facts(wanted, rows, legal_day(request.at))
    return _printed(request, facts, rows[0].authority_version, f"section-353-{day}")


@require_GET
def edition(request: SignedInRequest, reference: str) -> HttpResponse:
    """One edition: its entries by country, its papers, and what can be done."""
    found = _found(request, reference)
    return noted(request, "sanctions.read_edition", found, lambda: _page(request, found))


@require_GET
def edition_pdf_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """The edition as PDF; a draft until it is determined."""
    found = _found(request, reference)
    return _printed(request, edition_facts(found, _entries(request, found)), found, reference)


@require_POST
def edition_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one edition, or begin a row of it."""
    found = _found(request, reference)
    verb, door = found_door(EDITION_DOORS | UNDER_EDITION, slug)
    if verb in OF:
        row = OF[verb](edition=found)
        kwargs = door.form_kwargs
        door = door._replace(form_kwargs=lambda request, obj: kwargs(request, row))

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    answer = perform(request, verb, door, found, page)
    return redirect(found) if answer.status_code == 302 else answer


@require_GET
def edition_paper(request: SignedInRequest, reference: str, paper: str) -> HttpResponse:
    """A paper of the edition."""
    found = _found(request, reference)
    rows = EditionPaper.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(
        rows.select_related("stored_file"), edition=found, reference=tidy(paper)
    )
    name = row.original_name or f"{row.reference}.bin"
    return sent(request, row, row.stored_file, name, "documents.download")


@require_GET
def edition_entry(request: SignedInRequest, reference: str, entry: str) -> HttpResponse:
    """One entry, and what can be done to it."""
    return _entry_page(request, _entry(request, reference, entry))


@require_POST
def edition_entry_do(
    request: SignedInRequest, reference: str, entry: str, slug: str
) -> HttpResponse:
    """Edit an entry, or take it out."""
    found = _entry(request, reference, entry)
    verb, door = found_door(ENTRY_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _entry_page(request, _entry(request, reference, entry), bound, status)

    answer = perform(request, verb, door, found, page)
    return redirect(found.edition) if answer.status_code == 302 else answer


def _found(request: SignedInRequest, reference: str) -> ReportEdition:
    rows = ReportEdition.objects.visible_to(request.user, request.at).standing()
    found: ReportEdition = get_object_or_404(
        rows.select_related("authority_version__authority"), reference=tidy(reference)
    )
    return found


def _entry(request: SignedInRequest, reference: str, entry: str) -> EditionEntry:
    rows = EditionEntry.objects.visible_to(request.user, request.at).standing()
    found: EditionEntry = get_object_or_404(
        rows.select_related("edition__authority_version__authority", "measure__subject"),
        reference=tidy(entry), edition=_found(request, reference),
    )  # fmt: skip
    return found


def _entries(request: SignedInRequest, found: ReportEdition) -> list[EditionEntry]:
    rows = EditionEntry.objects.visible_to(request.user, request.at).standing()
    return list(rows.filter(edition=found).select_related("measure__subject", "edition"))


def _crumbs(last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Measures"), reverse("sanctions:measures")),
        (_("Section 353 report"), reverse("sanctions:editions")), (last, ""),
    ]  # fmt: skip


def _printed(request: SignedInRequest, facts: Edition, about: Any, name: str) -> HttpResponse:
    if request.GET.get("language") == spanish.LANGUAGE:
        facts, name = spanish.edition(facts), f"{name}-{spanish.LANGUAGE}"
    try:
        pdf = edition_pdf(facts)
    except PrintStopped as stopped:
        return render(
            request, "sanctions/faults.html", {"faults": stopped.faults, "checked": True},
            status=422,
        )  # fmt: skip
    try:
        note("sanctions.print_edition", request.user, about, edition=name, size=len(pdf))
    except DatabaseError:
        return render(request, "503.html", status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(
    request: SignedInRequest, found: ReportEdition, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    bound = bound or {}
    steps = offered(
        request, EDITION_DOORS, found, {v: f for v, f in bound.items() if v in EDITION_DOORS}
    )
    under = [
        offered(
            request, {verb: door}, OF[verb](edition=found),
            {v: f for v, f in bound.items() if v is verb},
        )
        for verb, door in UNDER_EDITION.items()
    ]  # fmt: skip
    papers = found.papers.standing().visible_to(request.user, request.at)
    context = added(steps, *under) | {
        "edition": found,
        "lapsed": "" if found.published_on else lapsed(request.user, found, request.at),
        "title": found.title,
        "crumbs": _crumbs(found.reference),
        "do_url": f"{found.get_absolute_url()}do/",
        "facts": [
            (_("Kind"), found.get_kind_display()),
            (_("Authority"), str(found.authority_version),
             found.authority_version.get_absolute_url()),
            (_("Determined"), found.determined_on),
            (_("Published"), found.published_on),
            (_("Public Notice"), found.public_notice),
        ],
        "entries": [
            {"row": entry, "phrase": phrase_of(tuple(entry.prongs))}
            for entry in _entries(request, found)
        ],
        "papers": list(papers),
    }  # fmt: skip
    return render(request, "sanctions/edition.html", context, status=status)


def _entry_page(
    request: SignedInRequest, found: EditionEntry, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context = offered(request, ENTRY_DOORS, found, bound) | {
        "entry": found,
        "title": found.measure.subject.caption,
        "crumbs": [
            *_crumbs(found.edition.reference)[:2],
            (found.edition.reference, found.edition.get_absolute_url()), (found.reference, ""),
        ],
        "do_url": f"{found.get_absolute_url()}do/",
        "facts": [
            (_("Country"), found.get_country_display()),
            (_("Office"), found.office),
            (_("Prongs"), phrase_of(tuple(found.prongs))),
            (_("Conduct"), found.conduct),
            (_("Sourcing"), found.source),
            (_("Other designations"), found.cross),
            (_("Published or annex"), found.get_annex_display()),
        ],
    }  # fmt: skip
    return render(request, "sanctions/edition_entry.html", context, status=status)
