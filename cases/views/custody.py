"""Custody on the page of an exhibit: who holds it now, the chain, the open offer, the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from audit.verbs import offers
from cases.chain import follow
from cases.custody_sheet import Line, Sheet
from cases.models import CustodyEvent, CustodyOffer, EarlierExhibit, Exhibit
from cases.placing import ALGORITHMS
from cases.views.doors import OFFER_DOORS
from cases.views.frame import fresh

if TYPE_CHECKING:
    from accounts.models import User
    from audit.http import Bound, SignedInRequest

Facts = list[tuple[str, str]]


def told(request: SignedInRequest, found: Exhibit, bound: Bound) -> dict[str, Any]:
    """The chain of an exhibit for its page."""
    rows = events(request, found)
    holding, gaps = standing_now(found, rows)
    offered = CustodyOffer.objects.visible_to(request.user, request.at).filter(exhibit=found)
    past = list(
        offered.select_related("to__person", "created_by__person", "exhibit__case").order_by("pk")
    )
    return {
        "custody": rows,
        "holding": holding,
        "gaps": [f"{reference}: {why}" for reference, why in gaps],
        "custody_offers": [(row, _answers(request, row, bound)) for row in past if not row.answer],
        "declined": [row for row in past if row.answer in {"DECLINED", "TAKEN_BACK"}],
    }


def events(request: SignedInRequest, found: Exhibit) -> list[CustodyEvent]:
    """The events of the chain in their order."""
    seen = CustodyEvent.objects.visible_to(request.user, request.at).filter(exhibit=found)
    return list(seen.select_related("by__person", "held_by__person").order_by("at", "pk"))


def standing_now(found: Exhibit, rows: list[CustodyEvent]) -> tuple[Facts, list[tuple[str, str]]]:
    """Who holds the exhibit now, where and under what seal; and what is wrong with the chain."""
    physical = found.item == Exhibit.Item.OBJECT
    chain = follow((row.step() for row in rows), physical=physical)
    people: dict[int, User] = {row.by_id: row.by for row in rows}
    people |= {row.held_by.pk: row.held_by for row in rows if row.held_by is not None}
    who = str(people[chain.held_by]) if chain.held_by in people else chain.outside
    since = next((_when(row) for row in rows if row.at == chain.since), "")
    facts = [
        (_("Returned to") if chain.returned else _("Held by"), who),
        (_("Since (UTC)"), since),
        (_("Place"), chain.place),
        (_("Seal"), chain.seal or (_("none") if physical else "")),
    ]
    return facts, chain.gaps


def _answers(request: SignedInRequest, row: CustodyOffer, bound: Bound) -> list[tuple[Any, Any]]:
    return [
        (verb, bound.get(verb) or fresh(request, verb, OFFER_DOORS[verb], row))
        for verb, why in offers(tuple(OFFER_DOORS), request.user, row, request.at)
        if why is None or verb in bound
    ]


def sheet_of(request: SignedInRequest, found: Exhibit) -> Sheet:
    """The chain as it is printed for this reader."""
    rows = events(request, found)
    holding, gaps = standing_now(found, rows)
    file = found.stored_file
    compartment = str(found.get_compartment_display()) if found.compartment else ""
    return Sheet(
        reference=found.reference, case=found.case.reference, title=found.title,
        facts=(
            (_("What it is"), str(found.get_item_display())),
            (_("Name of the file"), found.original_name),
            ("SHA-256", file.sha256),
            (_("Size"), f"{file.size} ({filesizeformat(file.size)})"),
            (_("Type of source"), str(found.get_source_type_display())),
            (_("Source"), found.source),
            (_("Method of collection"), found.method),
            (_("Collected"), f"{found.collected_on or '–'}, {found.collected_place or '–'}"),
            (_("Collected by"), collector_of(found)),
            *earlier_facts(found),
            (_("Status"), str(found.get_status_display())),
            (_("Grade"), found.grade or "–"),
        ),
        holding=tuple(holding),
        lines=tuple(_line(row) for row in rows),
        gaps=tuple(gaps),
        printed_by=str(request.user), printed_at=request.at,
        marking=" · ".join(filter(None, (settings.PROBITY_MARKING, compartment))),
    )  # fmt: skip


def collector_of(found: Exhibit) -> str:
    """Who collected it: of what was there before Probity, as its register says."""
    earlier = EarlierExhibit.objects.filter(exhibit=found).first()
    return (earlier.collector or _("not known")) if earlier else str(found.collected_by)


def earlier_facts(found: Exhibit) -> list[tuple[str, str]]:
    """What it was before Probity: number, earlier hash and who brought it; nothing for others."""
    rows = EarlierExhibit.objects.filter(exhibit=found)
    earlier = rows.select_related("batch__proposed_by__person", "batch__confirmed_by__person")
    if (row := earlier.first()) is None:
        return []
    label = ALGORITHMS.get(row.algorithm, ("", 0))[0]
    return [
        (_("Number before Probity"), row.number),
        (_("Hash before Probity"), f"{label} {row.digest}".strip() or _("none came along")),
        (_("Brought by"), str(row.batch.proposed_by)),
        (_("Confirmed by"), str(row.batch.confirmed_by)),
    ]


def _when(row: CustodyEvent) -> str:
    return f"{row.at:%Y-%m-%d}" if row.day_only else f"{row.at:%Y-%m-%d %H:%M}"


def _line(row: CustodyEvent) -> Line:
    when, kind = _when(row), str(row.get_kind_display())
    by = _("brought by %(who)s") % {"who": row.by} if row.brought else str(row.by)
    if row.before_probity:
        kind = _("%(kind)s, before Probity") % {"kind": kind}
    return Line(
        reference=row.reference, when=when, kind=kind, by=by,
        holder=str(row.held_by or row.holder), place=row.place, seal=row.seal, note=row.note,
        recorded=f"{row.created_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
