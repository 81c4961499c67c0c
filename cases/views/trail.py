"""The trail of a case: what was done to it and to everything in it that the user may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from audit import trail
from audit.models import Entry, Record
from cases.models import (
    Allegation,
    AssistanceRequest,
    BreakGlass,
    CaseActor,
    CaseObjective,
    CommandPerson,
    CustodyEvent,
    CustodyOffer,
    Delivery,
    Document,
    Exhibit,
    ExhibitReader,
    Finding,
    HumanSource,
    IntegrityWarning,
    JournalEntry,
    LegalHold,
    Membership,
    PartnerReferral,
    Recusal,
    ReferralExhibit,
    SourceIdentity,
    TimelineEvent,
    Track,
    Unmasking,
    UseClearance,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from audit.http import SignedInRequest
    from cases.models import Case

ROWS = 50

IN_CASE: tuple[type[Record], ...] = (
    Allegation, AssistanceRequest, CaseActor, CaseObjective, CommandPerson, Delivery, Document,
    Exhibit, Finding, HumanSource, IntegrityWarning, JournalEntry, LegalHold, Membership,
    PartnerReferral, Recusal, ReferralExhibit, TimelineEvent, Track,
)  # fmt: skip
ON_EXHIBIT: tuple[type[Record], ...] = (CustodyEvent, CustodyOffer, ExhibitReader, UseClearance)
ON_SOURCE: tuple[type[Record], ...] = (SourceIdentity, Unmasking)


def shown(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """One page of the trail, newest first: the case's own entries with before and after."""
    before = request.GET.get("before", "")
    arms = _arms(request, case)
    if before.isdecimal() and len(before) < 19:
        arms = [arm.filter(pk__lt=int(before)) for arm in arms]
    rows = list(arms[0].union(*arms[1:], all=True).order_by("-id")[: ROWS + 1])
    older = ""
    if len(rows) > ROWS:
        rows.pop()
        older = f"?before={rows[-1].pk}"
    return {"entries": _lines(request, case, rows), "older": older}


def _arms(request: SignedInRequest, case: Case) -> list[QuerySet[Entry]]:
    """Entries about the case, and about each kind of row in it; one query together.

    Each arm walks the index (type, key): an OR over them would walk the whole log.
    """
    user, at = request.user, request.at
    inside: list[tuple[type[Record], dict[str, Any]]] = [
        *((model, {"case": case}) for model in IN_CASE),
        *((model, {"exhibit__case": case}) for model in ON_EXHIBIT),
        *((model, {"source__case": case}) for model in ON_SOURCE),
        (BreakGlass, {"typed": case.reference, "confirmed_at__isnull": False}),
    ]
    arms: list[QuerySet[Entry]] = [Entry.objects.about(case).order_by()]
    for model, where in inside:
        manager: Any = model._default_manager
        keys = manager.visible_to(user, at).filter(**where).order_by().values("pk")
        kind = model._meta.label_lower
        arms.append(Entry.objects.filter(object_type=kind, object_id__in=keys).order_by())
    return arms


def _lines(request: SignedInRequest, case: Case, rows: list[Entry]) -> list[trail.Line]:
    own = [entry for entry in rows if entry.object_type == case._meta.label_lower]
    with_values = {
        line.entry.pk: line
        for line in trail.lines_with_changes(case, own, request.user, request.at)
    }
    told = [with_values.get(line.entry.pk, line) for line in trail.lines(rows)]
    for line in told:
        if line.entry.object_label:
            reference = line.entry.object_label.split()[0]
            line.url = reverse("audit:trail", args=[line.entry.object_type, reference])
    return told
