"""Statements and citations as facts, and which statement speaks to which page."""

from __future__ import annotations

from collections.abc import Iterable
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


class Spoken:
    """Which numbered statements speak to a finding.

    A statement speaks to an element when it cites the page on which a finding
    set against that element is pinned, and quotes from the same passage (one
    of the two texts holds the other) or cites the page as a whole.
    """

    def __init__(self, statements: list[Numbered], places: dict[int | None, Placed]) -> None:
        exhibits = {item.row.pk: key for key, item in places.items()}
        self._cited: dict[tuple[int | None, int], list[tuple[int, str]]] = {}
        for item in statements:
            for citation in item.citations:
                page = (exhibits.get(citation.packet_exhibit_id), citation.page)
                self._cited.setdefault(page, []).append((item.number, _words(citation.quotation)))

    def to(self, findings: Iterable[tuple[int, int, str]]) -> tuple[int, ...]:
        """Numbers of the statements that speak to findings given as exhibit, page and passage."""
        return tuple(
            sorted(
                {
                    number
                    for exhibit, page, passage in findings
                    for number, quotation in self._cited.get((exhibit, page), ())
                    if quotation in _words(passage) or _words(passage) in quotation
                }
            )
        )


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
