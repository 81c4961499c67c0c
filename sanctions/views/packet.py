"""Packets: state, what is lacking, faults of citation, the print, the steps of the machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from audit.acts import note
from audit.http import found_door, perform
from cases.stored_files import Damaged, open_checked
from sanctions import printing, sealing
from sanctions.documents.watermark import watermarked
from sanctions.frozen import Frozen, frozen_versions
from sanctions.models import Measure, Packet
from sanctions.record import exhibits_of, numbered, placed
from sanctions.rules.missing import missing
from sanctions.since import own_answer
from sanctions.views.doors import PACKET_DOORS
from sanctions.views.frame import (
    back_to,
    found_measure,
    found_packet,
    header,
    is_marked,
    leading,
    noted,
    offered,
)
from sanctions.views.preview import previews
from sanctions.views.rows import consultation_rows
from sanctions.views.whole import whole_context

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest

NO_OFFERS: dict[str, Any] = {"offers": [], "held_up": [], "conflicts": []}


@require_GET
def packet(request: SignedInRequest, reference: str) -> HttpResponse:
    """One packet. That of a measure is a tab of it; that of the public record stands alone."""
    found = found_packet(request, reference)
    if found.measure is not None:
        return redirect("sanctions:packet_tab", found.measure.reference)
    return noted(request, "sanctions.read_packet", found, lambda: _page(request, found))


@require_GET
def packet_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """The packet as PDF: stored bytes once frozen, a draft that says what it lacks before."""
    found = found_packet(request, reference)
    try:
        printed = printing.print_packet(found, request.at)
    except (printing.PrintStopped, Damaged) as stopped:
        return _page(request, found, faults=getattr(stopped, "faults", (str(stopped),)), status=422)
    if found.is_frozen and not is_marked(found):
        return _sealed(request, found, found.number) or _handed_out(
            request, found, printed.pdf, number=found.number, state="unsealed"
        )
    state = "final" if printed.final else "draft"
    return _handed_out(request, found, printed.pdf, number=found.number, state=state)


@require_GET
def packet_version(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """A frozen version of the packet, as its stored bytes: the newest one or any before it."""
    found = found_packet(request, reference)
    version = next((one for one in frozen_versions([found]) if one.number == number), None)
    if version is None:
        raise Http404
    if not is_marked(found) and (answer := _sealed(request, found, number)) is not None:
        return answer
    try:
        with open_checked(version.pdf_sha256) as file:
            pdf = file.read()
    except Damaged as damage:
        return _page(request, found, faults=(str(damage),), status=422)
    return _handed_out(request, found, pdf, number=number, state="final")


def _sealed(request: SignedInRequest, found: Packet, number: int) -> HttpResponse | None:
    """The sealed print of this version; None while it waits for the log or its keys."""
    seal = sealing.seal_of(found, number)
    if seal is None:
        return None
    try:
        with open_checked(seal.file.sha256) as file:
            pdf = file.read()
    except Damaged as damage:
        return _page(request, found, faults=(str(damage),), status=422)
    return _handed_out(request, found, pdf, number=number, state="sealed")


def _handed_out(
    request: SignedInRequest, found: Packet, pdf: bytes, *, number: int, state: str
) -> HttpResponse:
    """A print for this reader, once it stands in the log who took which version."""
    pdf, copy_for = _copy(request, found, pdf, number)
    try:
        note(
            "sanctions.print_packet", request.user, found, also=exhibits_of(found), state=state,
            number=number, size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(), **copy_for,
        )  # fmt: skip
    except DatabaseError:
        return render(request, "503.html", status=503)
    name = f"{found.reference}-v{number}-{state}.pdf"
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _copy(
    request: SignedInRequest, found: Packet, pdf: bytes, number: int
) -> tuple[bytes, dict[str, str]]:
    """The bytes for this reader: marked as theirs while the measure is not public."""
    if not is_marked(found):
        return pdf, {}
    name = str(request.user)
    line = f"{name}, {request.at:%Y-%m-%d %H:%M} UTC, {found.reference} v{number}"
    return watermarked(pdf, name, line), {"copy_for": name}


@require_GET
def packet_check(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is wrong with the citations: every exhibit is opened at every page that is cited."""
    found = found_packet(request, reference)
    try:
        note("sanctions.check_packet", request.user, found, also=exhibits_of(found))
    except DatabaseError:
        return render(request, "503.html", status=503)
    faults = printing.citation_faults(found, request.at)
    own = reverse("sanctions:checking", args=[found.reference])
    context = {"packet": found, "faults": faults, "checked": True, "checking_url": own}
    if request.htmx:
        return render(request, "sanctions/faults.html", context)
    return _page(request, found, faults=faults)


@require_POST
def packet_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one packet of a measure."""
    found = _moving(request, reference)
    verb, door = found_door(PACKET_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found_packet(request, reference), bound, status=status)

    answer = perform(request, verb, door, found, page)
    if found.measure is None:
        return answer
    return back_to(request, answer, found.measure, found.get_absolute_url())


def packet_context(
    request: SignedInRequest, found: Packet, bound: Bound | None = None
) -> dict[str, Any]:
    """What the page of a packet shows, whether it stands alone or is a tab."""
    told = NO_OFFERS
    if found.measure is not None:
        told = offered(request, PACKET_DOORS, found, bound)
    return (
        told
        | whole_context(found)
        | {
            "packet": found,
            "state": "frozen" if found.is_frozen or found.is_reconstruction else "draft",
            "state_label": _state_label(found),
            "seal": _seal_line(found),
            "missing": [] if found.is_frozen else missing(found, request.user, request.at),
            "pdf_url": reverse("sanctions:packet_pdf", args=[found.reference]),
            "releases_url": reverse("sanctions:releases", args=[found.reference]),
            "check_url": reverse("sanctions:packet_check", args=[found.reference]),
            "checking_url": reverse("sanctions:checking", args=[found.reference]),
            "answered": own_answer(found, request.user, request.at),
            "previews": previews(found),
            "packet_do_url": f"{found.get_absolute_url()}do/",
            "consultations": consultation_rows(found),
            "versions": _versions(request, found),
            "consulted_by": found.measure.authority_version.citation if found.measure else "",
        }
    )


def _seal_line(found: Packet) -> str:
    """Who signed the print that is handed out, or why nobody did; empty for a draft."""
    if found.measure is None or not found.is_frozen:
        return ""
    seal = sealing.newest(found)
    if seal is None:
        return _("Not sealed yet: the worker seals it as soon as the log and the keys are there.")
    roles = ", ".join(str(Role(code).label) for code in seal.roles)
    if is_marked(found):
        return _("Sealed and signed by: %(roles)s. Your copy bears your name and no signature.") % {
            "roles": roles
        }
    return _("Sealed and signed by: %(roles)s. The download is the sealed print.") % {
        "roles": roles
    }


def _versions(request: SignedInRequest, found: Packet) -> list[Frozen]:
    """What was frozen of all packets of the measure that the reader may see."""
    if found.measure is None:
        return []
    packets = found.measure.packets.standing().visible_to(request.user, request.at)
    return frozen_versions(packets)


def _state_label(found: Packet) -> str:
    if found.is_reconstruction:
        return _("Reconstruction from public record, not a Government document")
    if found.is_frozen:
        return _("Frozen, version %(number)d") % {"number": found.number}
    if found.status == Packet.Status.DRAFT:
        return _("Draft, version %(number)d") % {"number": found.number}
    return _("Draft, version %(number)d: %(status)s") % {
        "number": found.number, "status": found.get_status_display(),
    }  # fmt: skip


def _moving(request: SignedInRequest, reference: str) -> Packet:
    """The packet of a measure; one of the public record never moves and answers 404 here."""
    found = found_packet(request, reference)
    if found.measure is None:
        raise Http404
    return found


def _page(
    request: SignedInRequest, found: Packet, bound: Bound | None = None, *,
    faults: Any = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = packet_context(request, found, bound) | {
        "faults": faults, "checked": faults is not None,
    }  # fmt: skip
    if found.measure is not None:
        measure: Measure = found_measure(request, found.measure.reference)
        frame = header(request, measure, "packet_tab")
        context = frame | leading(context, frame["step"].slug) | context
        return render(request, "sanctions/packet_tab.html", context, status=status)
    published = found.published_measure
    labels = {item.row.pk: item.label for item in placed(found)}
    context |= {
        "published": published,
        "rows": [
            {"item": item, "citations": [
                {"row": c, "label": labels.get(c.packet_exhibit_id, "")} for c in item.citations
            ]}
            for item in numbered(found)
        ],
        "places": placed(found),
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (_("Public record"), reverse("sanctions:public_record")),
            (published.reference, published.get_absolute_url()) if published else ("", ""),
            (found.reference, ""),
        ],
    }  # fmt: skip
    return render(request, "sanctions/packet.html", context, status=status)
