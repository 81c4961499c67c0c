"""What changed since one cleared the packet: change by change, old and new words side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanctions.frozen import frozen_versions
from sanctions.models import Clearance
from sanctions.record import exhibits_of
from sanctions.since import changed_since, own_answer
from sanctions.views.frame import found_packet, noted
from sanctions.views.wording import sides

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from sanctions.models import Packet
    from sanctions.since import Change


@require_GET
def since(request: SignedInRequest, reference: str) -> HttpResponse:
    """The statements, citations and exhibits that changed since one's own answer, one at a time."""
    found = found_packet(request, reference)
    answer = own_answer(found, request.user, request.at)
    if answer is None:
        return noted(
            request, "sanctions.read_packet", found, lambda: _nothing(request, found)
        )  # fmt: skip
    return noted(
        request, "sanctions.read_changes", found, lambda: _page(request, found, answer),
        also=exhibits_of(found), since=answer.reference,
    )  # fmt: skip


def _nothing(request: SignedInRequest, found: Packet) -> HttpResponse:
    """Why there is nothing to tell: nobody's answer is theirs, or it was on an earlier packet."""
    earlier = None
    if found.measure is not None:
        rows = Clearance.objects.visible_to(request.user, request.at)
        rows = rows.filter(packet__measure=found.measure, created_by=request.user)
        earlier = rows.exclude(packet=found).select_related("packet").order_by("-pk").first()
    context = _frame(found) | {"earlier": earlier}
    return render(request, "sanctions/since.html", context)


def _page(request: SignedInRequest, found: Packet, answer: Clearance) -> HttpResponse:
    if answer.created_at is None:
        raise Http404
    told = changed_since(found, answer.created_at)
    rows = told.changes
    asked = request.GET.get("change", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    if rows and not 1 <= number <= len(rows):
        raise Http404
    frozen = [one for one in frozen_versions([found]) if one.number == answer.number]
    context = _frame(found) | {
        "answer": answer,
        "same": bool(answer.sha256) and answer.sha256 == found.sent_sha256,
        "rows": [(one, _address(found, at), at == number) for at, one in enumerate(rows, start=1)],
        "untold": told.untold,
        "frozen": frozen[0] if frozen else None,
    }
    if rows:
        context |= _one(found, rows, number)
    return render(request, "sanctions/since.html", context)


def _one(found: Packet, rows: list[Change], number: int) -> dict[str, Any]:
    now = rows[number - 1]
    standing = now.statement
    return {
        "now": now,
        "number": number,
        "last": len(rows),
        "sides": sides(now.before, now.after),
        "previous": _address(found, number - 1) if number > 1 else "",
        "next": _address(found, number + 1) if number < len(rows) else "",
        "checking_url": reverse(
            "sanctions:checking_statement", args=[found.reference, standing.reference]
        ) if standing is not None else "",
    }  # fmt: skip


def _address(found: Packet, number: int) -> str:
    return f"{reverse('sanctions:since', args=[found.reference])}?change={number}#change"


def _frame(found: Packet) -> dict[str, Any]:
    about = found.measure or found.published_measure
    return {
        "packet": found,
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (about.reference, about.get_absolute_url()) if about else ("", ""),
            (found.reference, found.get_absolute_url()),
            (_("Changes since your answer"), ""),
        ],
    }
