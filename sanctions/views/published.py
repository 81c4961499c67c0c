"""The public record: measures of the past as the Government published them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actors.models import Actor
from audit import clock
from audit.acts import note
from audit.http import asked, show_on, tell
from audit.paging import one_page
from sanctions import actions, rules
from sanctions.forms import PublishedForm, RecordFilterForm
from sanctions.models import AuthorityVersion, PublishedMeasure

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

PAGE_ROWS = 200


@require_GET
def public_record(request: SignedInRequest) -> HttpResponse:
    """What was published, newest effect first; whether it stands is computed from dates."""
    form = RecordFilterForm(request.GET)
    rows = PublishedMeasure.objects.visible_to(request.user, request.at).listed()
    if form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    day = clock.legal_day(request.at)
    page = one_page(rows, request.GET, PAGE_ROWS, order=("-effective_from", "pk"))
    typed = {name: text for name, text in form.cleaned_data.items() if text}
    kind = "sanctions.search" if "text" in typed else "sanctions.read_record"
    note(kind, request.user, **typed, rows=len(page.rows))
    context = {
        "form": form,
        "rows": [_line(row, day) for row in page.rows],
        "pager": page,
        "title": _("Public record"),
        "lede": _(
            "Measures of the past as the Government of the United States published them. Nothing "
            "is decided here, and nothing is added."
        ),
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")), (_("Public record"), ""),
        ],
        "buttons": [(rules.RECORD_PUBLISHED.label, reverse("sanctions:new_published"))]
        if rules.RECORD_PUBLISHED.not_held(request.user, request.at) is None
        else [],
    }  # fmt: skip
    return render(request, "sanctions/public_record.html", context)


def _filtered(rows: Any, asked: dict[str, str]) -> Any:
    if text := asked["text"]:
        rows = rows.filter(
            Q(subject__caption__icontains=text) | Q(subject_text__icontains=text)
            | Q(ground__icontains=text) | Q(name_as_published__icontains=text)
        )  # fmt: skip
    if code := asked["authority"]:
        rows = rows.filter(authority_version__authority__code__iexact=code)
    if country := asked["country"]:
        rows = rows.filter(country__iexact=country)
    return rows


def _line(row: PublishedMeasure, day: Any) -> dict[str, Any]:
    state = row.state(day)
    return {"row": row, "state": state, "ends_on": row.ends_on()}


@require_GET
def published(request: SignedInRequest, reference: str) -> HttpResponse:
    """One published measure with its source and, where there is one, its reconstruction."""
    row = get_object_or_404(
        PublishedMeasure.objects.visible_to(request.user, request.at).listed(),
        reference=reference,
    )
    note("sanctions.read_published", request.user, row)
    version = row.authority_version
    line = _line(row, clock.legal_day(request.at))
    same = PublishedMeasure.objects.listed().visible_to(request.user, request.at)
    context = line | {
        "version": version,
        "papers": list(row.statements.standing().select_related("stored_file")),
        "packets": list(row.packets.standing()),
        "others": [
            _line(other, clock.legal_day(request.at))
            for other in same.filter(subject=row.subject_id).exclude(pk=row.pk)
        ]
        if row.subject_id
        else [],
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (_("Public record"), reverse("sanctions:public_record")), (row.reference, ""),
        ],
        "facts": _facts(row),
        "sources": _sources(row),
    }  # fmt: skip
    return render(request, "sanctions/published.html", context)


def _facts(row: PublishedMeasure) -> list[tuple[Any, ...]]:
    version = row.authority_version
    end = row.ends_on()
    how = row.get_end_kind_display() if row.ended_on else _("lapsed by law")
    return [
        (_("Subject"), row.who, row.subject.get_absolute_url() if row.subject else ""),
        (_("Name as published"), row.name_as_published),
        (_("Country"), row.country),
        (_("Authority"), str(version), version.get_absolute_url()),
        (_("Effective"), row.effective_words or row.effective),
        (_("Made public"), row.published_on),
        (_("Ended"), f"{end} · {how}" if end else ""),
        (_("Basis of the end"), row.end_basis or (version.validity_note if end else "")),
    ]


def _sources(row: PublishedMeasure) -> list[tuple[Any, ...]]:
    entry = row.list_entry or {}
    return [
        (_("Source"), row.source_title),
        (_("Publisher"), row.source_publisher),
        (_("Dated"), row.source_dated),
        (_("Address"), row.source_url),
        (_("Seen via"), row.seen_via),
        (_("Licence"), row.licence),
        (_("List entry"), " · ".join(
            str(part) for part in (
                entry.get("list"), entry.get("number"), entry.get("name"),
                ", ".join(entry.get("programs") or []), entry.get("file"),
            ) if part
        )),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_published(request: SignedInRequest) -> HttpResponse:
    """Record a measure of the past."""
    asked(request, rules.RECORD_PUBLISHED)
    choices = {
        "subject": Actor.objects.visible_to(request.user, request.at).surviving().filed(),
        "authority_version": AuthorityVersion.objects.visible_to(request.user, request.at)
        .standing().select_related("authority"),
    }  # fmt: skip
    form = PublishedForm(request.POST or None, rows=choices)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.record_published(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.RECORD_PUBLISHED, done)
            return redirect(done)
    context = {
        "form": form,
        "title": rules.RECORD_PUBLISHED.label,
        "basis": rules.RECORD_PUBLISHED.basis,
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (_("Public record"), reverse("sanctions:public_record")),
            (rules.RECORD_PUBLISHED.label, ""),
        ],
        "cancel": reverse("sanctions:public_record"),
    }  # fmt: skip
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)
