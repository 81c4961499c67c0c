"""The administrative record of a measure, from its rows to facts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from audit import clock
from sanctions.coverage import Coverage, Held, coverage
from sanctions.documents import facts
from sanctions.marking import Portion, of_exhibit
from sanctions.minors import unnamed
from sanctions.record import Numbered, Placed, numbered, placed
from sanctions.rules.missing import missing
from sanctions.snapshot.law import authority_facts
from sanctions.snapshot.marking import marked
from sanctions.snapshot.statements import Spoken, statement_facts
from sanctions.snapshot.subject import subject_facts

if TYPE_CHECKING:
    from cases.models import Exhibit
    from sanctions.models import Measure, Packet


def record_facts(packet: Packet, at: datetime.datetime, final: bool) -> facts.Packet:
    measure = _measure(packet)
    day = clock.legal_day(at)
    known = coverage(measure)
    exhibits, statements = placed(packet), numbered(packet)
    places = {item.row.exhibit_id: item for item in exhibits}
    wanting = () if final else tuple(missing(packet, None, at))
    author = packet.created_by
    stated = facts.Packet(
        reference=packet.reference,
        version=packet.number,
        title=packet.title,
        prepared_on=day if final else _prepared_on(packet, exhibits, statements, known),
        subject=subject_facts(measure.subject, measure, unnamed=unnamed(measure, day)),
        authority=authority_facts(measure.authority_version, known, day),
        designation=facts.Designation(controlled_by=_("Anticorruption Task Force")),
        marking="",
        draft=not final,
        missing=wanting,
        measure=measure.reference,
        action=measure.action.reference,
        status=_("Frozen") if final else str(packet.get_status_display()),
        prepared_by=str(author) if author else "",
        decision=_decision(measure, known, day),
        summary=measure.summary,
        statements=statement_facts(statements, exhibits),
        matrix=_matrix(known, places, statements),
        contrary=_contrary(known, places),
        search=_search(measure),
        exhibits=tuple(_exhibit(item, item.row.exhibit) for item in exhibits if item.row.exhibit),
        language=packet.language,
        line_numbers=settings.PROBITY_LINE_NUMBERS,
    )
    return marked(stated, _portions(known, places))


def _portions(known: Coverage, places: dict[int | None, Placed]) -> dict[str, Portion]:
    """What each exhibit brings in, by the label under which the volume cites it."""
    rows = [item.row.exhibit for item in places.values()] + [held.exhibit for held in known.held]
    return {
        places[row.pk].label if row.pk in places else row.reference: of_exhibit(row)
        for row in rows if row is not None
    }  # fmt: skip


def _prepared_on(
    packet: Packet, exhibits: list[Placed], statements: list[Numbered], known: Coverage
) -> datetime.date:
    """The legal day on which something was last put into the draft: the clock is not asked."""
    rows: list[Any] = [packet, *(item.row for item in exhibits), *(item.row for item in statements)]
    rows += [citation for item in statements for citation in item.citations]
    rows += [held.row for held in known.held]
    return clock.legal_day(max(row.created_at for row in rows))


def _decision(measure: Measure, known: Coverage, day: datetime.date) -> facts.Decision:
    """The determination in words, on the prongs that are complete; without one it says so."""
    version, prongs = measure.authority_version, known.matrix.complete
    if not prongs:
        text = _("No determination is drafted: no prong of the authority is complete.")
        return facts.Decision(text=text, office=version.decides)
    text = _(
        "Having reviewed the record in this packet, I determine that %(name)s meets the criteria "
        "of %(authority)s (%(citation)s)."
    ) % {
        "name": unnamed(measure, day) or measure.subject.caption,
        "authority": version.authority.title,
        "citation": version.citation_on(day),
    }
    return facts.Decision(text=text, prongs=prongs, office=version.decides)


def _matrix(
    known: Coverage, places: dict[int | None, Placed], statements: list[Numbered]
) -> tuple[facts.MatrixRow, ...]:
    spoken = Spoken(statements, places)
    rows = []
    for element in known.elements:
        cell, held = known.matrix.cells[element.code], known.of(element.code)
        rows.append(
            facts.MatrixRow(
                element=element.code,
                text=element.text,
                verdict=cell.verdict,
                support=tuple(_support(item, places) for item in held),
                independent_sources=cell.independent,
                best_grade=cell.best_grade,
                statements=spoken.to(
                    (item.exhibit.pk, item.finding.page, item.finding.passage) for item in held
                ),
                note=str(cell.why),
            )
        )
    return tuple(rows)


def _support(held: Held, places: dict[int | None, Placed]) -> facts.Support:
    place = places.get(held.exhibit.pk)
    return facts.Support(
        bearing="supports" if held.supports else "contradicts",
        claim=held.finding.claim,
        exhibit=place.label if place else held.exhibit.reference,
        page=held.finding.page,
        passage=held.finding.passage,
        bates=facts.bates_at(place.first, held.finding.page) if place else "",
        source_type=str(held.exhibit.get_source_type_display()),
        grade=held.exhibit.grade,
        note="; ".join(filter(None, (_standing(held), held.row.note))),
        language=held.exhibit.language,
    )


def _standing(held: Held) -> str:
    """What keeps the exhibit from counting, in words; empty when nothing does."""
    if held.fallen:
        return _("the exhibit fell and counts for nothing")
    lacking = [
        word
        for word, present in ((_("verified"), held.verified), (_("cleared"), held.cleared))
        if not present
    ]
    return _("not %(words)s") % {"words": _(" or ").join(lacking)} if lacking else ""


def _contrary(known: Coverage, places: dict[int | None, Placed]) -> tuple[facts.Contrary, ...]:
    """What points the other way, each finding once, with the drafter's answers."""
    by_finding: dict[int, list[Held]] = {}
    for item in known.held:
        if not item.supports and not item.fallen:
            by_finding.setdefault(item.finding.pk, []).append(item)
    return tuple(
        facts.Contrary(
            text=group[0].finding.claim,
            citations=(_finding_citation(group[0], places),),
            answer="\n\n".join(dict.fromkeys(i.row.note for i in group if i.row.note)),
            language=group[0].finding.language,
        )
        for group in by_finding.values()
    )


def _finding_citation(held: Held, places: dict[int | None, Placed]) -> facts.Citation:
    place = places.get(held.exhibit.pk)
    return facts.Citation(
        exhibit=place.label if place else held.exhibit.reference,
        page=held.finding.page,
        quotation=held.finding.passage,
        bates=facts.bates_at(place.first, held.finding.page) if place else "",
        language=held.exhibit.language,
    )


def _search(measure: Measure) -> facts.Search | None:
    search = measure.searches.standing().select_related("created_by__person").first()
    if search is None:
        return None
    return facts.Search(
        terms=search.terms, sources=search.sources, searched_on=search.searched_on,
        searched_by=str(search.created_by),
    )  # fmt: skip


def _exhibit(place: Placed, exhibit: Exhibit) -> facts.Exhibit:
    collected = exhibit.collected_on
    return facts.Exhibit(
        label=place.label,
        title=exhibit.title,
        sha256=exhibit.stored_file.sha256,
        pages=place.row.page_count or 1,
        bates_first=place.first,
        bates_last=place.last,
        description=exhibit.description,
        source=exhibit.source,
        source_type=str(exhibit.get_source_type_display()),
        grade=exhibit.grade,
        dated=_("collected %(day)s") % {"day": collected} if collected else "",
        language=exhibit.language,
        media_type=exhibit.stored_file.media_type,
        derived_from=exhibit.root.title if exhibit.root else "",
    )


def _measure(packet: Packet) -> Measure:
    if packet.measure is None:
        raise ValueError("This is a packet of the public record.")
    return packet.measure
