"""Requests for a packet from outside: those of a packet, a new one, one of them, its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import sheets
from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from sanctions.actions import redaction as actions
from sanctions.forms.redaction import ReleaseForm
from sanctions.models import Disclosure, Packet, Redaction, ReleaseRequest
from sanctions.releasing import LOGS, withheld
from sanctions.rules import redaction as rules
from sanctions.views.frame import added, noted, offered
from sanctions.views.redaction_doors import RELEASE_DOORS, UNDER_RELEASE

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest


@require_GET
def releases(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who asked for this packet, and how far the answer is."""
    packet = _packet(request, reference)
    rows = ReleaseRequest.objects.visible_to(request.user, request.at).standing()
    may = rules.OPEN_RELEASE.why_not(request.user, ReleaseRequest(packet=packet), request.at)
    context = {
        "packet": packet,
        "rows": list(rows.filter(packet=packet)),
        "buttons": [] if may else [(
            rules.OPEN_RELEASE.label, reverse("sanctions:new_release", args=[packet.reference])
        )],
        "crumbs": [*_crumbs(packet, "")[:2], (_("Requests"), "")],
    }  # fmt: skip
    return render(request, "sanctions/releases.html", context)


@require_http_methods(["GET", "POST"])
def new_release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a request for this packet."""
    packet = _packet(request, reference)
    asked(request, rules.OPEN_RELEASE, packet)
    posted = request.POST if request.method == "POST" else None
    form = ReleaseForm(posted, initial={"received_on": legal_day(request.at)})
    if form.is_bound and form.is_valid():
        try:
            done = actions.open_release(
                packet.pk, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.OPEN_RELEASE, done)
            return redirect(done)
    context = {
        "form": form,
        "title": rules.OPEN_RELEASE.label,
        "basis": rules.OPEN_RELEASE.basis,
        "cancel": reverse("sanctions:releases", args=[packet.reference]),
        "crumbs": _crumbs(packet, rules.OPEN_RELEASE.label),
    }
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    """One request: its redactions, its lists, and every copy that went out for it."""
    found = _found(request, reference)
    return noted(request, "sanctions.read_release", found, lambda: _page(request, found))


@require_POST
def release_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Close a request, or begin a redaction for it."""
    found = _found(request, reference)
    verb, door = found_door(RELEASE_DOORS | UNDER_RELEASE, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    return perform(request, verb, door, found, page)


@require_GET
def release_log(request: SignedInRequest, reference: str, log: str, shape: str) -> HttpResponse:
    """A list of the request as CSV or XLSX. Taking it is noted."""
    found = _found(request, reference)
    if log not in LOGS or shape not in sheets.CONTENT_TYPES:
        raise Http404
    columns, rows = LOGS[log].columns, list(LOGS[log].rows(found, withheld(found)))
    try:
        note("sanctions.take_log", request.user, found, log=log, shape=shape, rows=len(rows))
    except DatabaseError:
        return render(request, "503.html", status=503)
    name = f"{found.reference}-{log}.{shape}"
    kind = sheets.CONTENT_TYPES[shape]
    if shape == "xlsx":
        return FileResponse(  # type: ignore[return-value]
            sheets.workbook(columns, rows), as_attachment=True, filename=name, content_type=kind
        )
    answer = HttpResponse(b"".join(sheets.csv_lines(columns, rows)), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _packet(request: SignedInRequest, reference: str) -> Packet:
    """A packet of a measure: one of the public record withholds nothing and answers 404."""
    seen = Packet.objects.visible_to(request.user, request.at).filter(measure__isnull=False)
    return get_object_or_404(seen.select_related("measure__subject"), reference=tidy(reference))


def _found(request: SignedInRequest, reference: str) -> ReleaseRequest:
    seen = ReleaseRequest.objects.visible_to(request.user, request.at).standing()
    found: ReleaseRequest = get_object_or_404(
        seen.select_related("packet__measure__subject"), reference=tidy(reference)
    )
    return found


def _crumbs(packet: Packet, last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Measures"), reverse("sanctions:measures")),
        (packet.reference, packet.get_absolute_url()),
        (_("Requests"), reverse("sanctions:releases", args=[packet.reference])),
        (last, ""),
    ]


def _page(
    request: SignedInRequest, found: ReleaseRequest, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    bound = bound or {}
    told = added(
        offered(request, RELEASE_DOORS, found, {v: f for v, f in bound.items()
                                                if v in RELEASE_DOORS}),
        offered(request, UNDER_RELEASE, Redaction(release=found), {
            v: f for v, f in bound.items() if v in UNDER_RELEASE
        }) if found.status == ReleaseRequest.Status.OPEN else offered(request, {}, found),
    )  # fmt: skip
    redactions = Redaction.objects.visible_to(request.user, request.at).standing()
    copies = Disclosure.objects.visible_to(request.user, request.at).standing()
    context = told | {
        "release": found,
        "facts": [
            (_("Kind"), found.get_kind_display()),
            (_("Packet"), str(found.packet), found.packet.get_absolute_url()),
            (_("Their number"), found.number),
            (_("What for"), found.purpose),
            (_("Received"), found.received_on),
        ],
        "redactions": list(redactions.filter(release=found)),
        "copies": list(copies.filter(redaction__release=found).select_related("redaction")),
        "logs": [
            (log.label, [
                (shape.upper(), reverse("sanctions:release_log", args=[
                    found.reference, name, shape,
                ])) for shape in sheets.CONTENT_TYPES
            ]) for name, log in LOGS.items()
        ],
        "crumbs": _crumbs(found.packet, found.reference),
        "do_url": f"{found.get_absolute_url()}do/",
    }  # fmt: skip
    return render(request, "sanctions/release.html", context, status=status)
