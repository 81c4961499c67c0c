"""Statements and citations as facts, and which statement speaks to which page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sanctions.documents import facts

if TYPE_CHECKING:
    from sanctions.models import StatementCitation
    from sanctions.record import Numbered, Placed


def statement_facts(
    statements: list[Numbered], exhibits: list[Placed]
) -> tuple[facts.Statement, ...]:
    places = {item.row.pk: item for item in exhibits}
    return tuple(
        facts.Statement(
            number=item.number,
            section=item.section,
            text=item.row.text,
            citations=tuple(_citation(c, places) for c in item.citations),
            language=item.row.language,
        )
        for item in statements
    )


def _citation(citation: StatementCitation, places: dict[int, Placed]) -> facts.Citation:
    place = places.get(citation.packet_exhibit_id)
    return facts.Citation(
        exhibit=place.label if place else _("(withdrawn)"),
        page=citation.page,
        quotation=citation.quotation,
        bates=facts.bates_at(place.first, citation.page) if place else "",
        language=place.row.source.language if place else "",
    )


def speaking(
    statements: list[Numbered], places: dict[int | None, Placed]
) -> dict[tuple[int | None, int], set[int]]:
    """Numbers of the statements that cite a page of an exhibit.

    A statement speaks to an element when it cites a page on which a finding
    set against that element is pinned.
    """
    exhibits = {item.row.pk: key for key, item in places.items()}
    found: dict[tuple[int | None, int], set[int]] = {}
    for item in statements:
        for citation in item.citations:
            page = (exhibits.get(citation.packet_exhibit_id), citation.page)
            found.setdefault(page, set()).add(item.number)
    return found
