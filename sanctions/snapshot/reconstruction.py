"""A packet of the public record as facts: the published statements, and nothing else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from audit import clock
from sanctions.coverage import published_findings
from sanctions.documents import facts
from sanctions.record import Numbered, Placed, numbered, placed
from sanctions.snapshot.law import authority_facts
from sanctions.snapshot.marking import PLAIN, banner
from sanctions.snapshot.statements import Spoken, statement_facts
from sanctions.snapshot.subject import subject_facts

if TYPE_CHECKING:
    from sanctions.models import (
        Packet,
        PublishedFinding,
        PublishedMeasure,
        PublishedStatement,
    )


def reconstruction_facts(packet: Packet) -> facts.Packet:
    published = packet.published_measure
    if published is None:
        raise ValueError("This is the packet of a measure.")
    version = published.authority_version
    exhibits, statements = placed(packet), numbered(packet)
    return facts.Packet(
        reference=packet.reference,
        version=packet.number,
        title=packet.title,
        prepared_on=clock.legal_day(packet.created_at),
        subject=subject_facts(published.subject, None, published.who),
        authority=authority_facts(version, None, None, tuple(packet.prongs)),
        designation=facts.Designation(controlled_by=_("Public record; not controlled")),
        marking=banner(PLAIN),
        draft=False,
        reconstruction=True,
        measure=published.reference,
        status=_("Reconstruction"),
        summary="\n\n".join(filter(None, (packet.summary, packet.contrary))),
        statements=statement_facts(statements, exhibits),
        matrix=_stated(published, exhibits, statements, tuple(packet.prongs)),
        search=_published_search(packet.search),
        exhibits=tuple(
            _paper(item, item.row.published_statement)
            for item in exhibits
            if item.row.published_statement
        ),
        language=packet.language,
    )


def _stated(
    published: PublishedMeasure, exhibits: list[Placed], statements: list[Numbered],
    prongs: tuple[str, ...],
) -> tuple[facts.MatrixRow, ...]:  # fmt: skip
    """The elements of the prongs published for, "as stated by the Government" or not stated."""
    places = {item.row.published_statement_id: item for item in exhibits}
    found = published_findings(published)
    spoken = Spoken(statements, places)
    version = published.authority_version
    wanted = {
        code for prong in version.prongs.all() if prong.code in prongs
        for code in (*prong.all_of, *prong.any_of)
    }  # fmt: skip
    rows = []
    for element in version.elements.all():
        if element.code in wanted:
            held = found.get(element.code, [])
            rows.append(
                facts.MatrixRow(
                    element=element.code,
                    text=element.text,
                    verdict="stated" if held else "not_stated",
                    support=tuple(_published_support(row, places) for row in held),
                    independent_sources=len({row.published_statement.root_id for row in held}),
                    statements=spoken.to(
                        (row.published_statement_id, row.page, row.passage) for row in held
                    ),
                )
            )
    return tuple(rows)


def _published_support(row: PublishedFinding, places: dict[int | None, Placed]) -> facts.Support:
    place = places[row.published_statement_id]
    return facts.Support(
        bearing="supports" if row.bearing == row.Bearing.SUPPORTS else "contradicts",
        claim=row.claim,
        exhibit=place.label,
        page=row.page,
        passage=row.passage,
        bates=facts.bates_at(place.first, row.page),
        source_type=_("published statement"),
        grade=row.published_statement.grade,
        language=row.published_statement.language,
    )


def _paper(place: Placed, paper: PublishedStatement) -> facts.Exhibit:
    return facts.Exhibit(
        label=place.label,
        title=paper.title,
        sha256=paper.stored_file.sha256,
        pages=paper.pages,
        bates_first=place.first,
        bates_last=place.last,
        source=paper.source,
        source_type=_("published statement"),
        grade=paper.grade,
        dated=_("dated %(day)s") % {"day": paper.dated} if paper.dated else "",
        language=paper.language,
        media_type=paper.stored_file.media_type,
        derived_from=paper.derived_from.title if paper.derived_from else "",
    )


def _published_search(search: dict[str, Any]) -> facts.Search | None:
    if not search:
        return None
    return facts.Search(
        terms="; ".join(search["terms"]),
        sources="; ".join(search["sources"]),
        searched_on=datetime.date.fromisoformat(search["searched_on"]),
    )
