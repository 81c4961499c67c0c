"""The statements of a packet one by one: is each citation true, and may its page be opened?"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import FALLEN
from sanctions import citations
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.record import numbered, placed
from sanctions.snapshot.statements import statement_facts

if TYPE_CHECKING:
    from cases.models import Exhibit
    from sanctions.documents import facts
    from sanctions.models import Packet, Statement, StatementCitation
    from sanctions.record import Placed

MOST_KNOWN = 20_000
"""Verdicts that are kept: the same words stand on the same page of the same bytes, or do not."""


class _Asked(NamedTuple):
    """One citation of one file, by the digest of its bytes."""

    sha256: str
    media_type: str
    pages: int
    citation: facts.Citation
    language: str


_known: dict[_Asked, str] = {}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One citation: its place in the record, why that may not be opened, and what is wrong."""

    row: StatementCitation
    place: Placed | None
    closed: str
    fault: str

    @property
    def label(self) -> str:
        """The label of the exhibit."""
        return self.place.label if self.place else _("(withdrawn)")

    @property
    def sound(self) -> bool:
        """True if the page was opened and nothing is wrong."""
        return not self.closed and not self.fault


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One numbered statement with its citations, each checked."""

    row: Statement
    number: int
    section: str
    citations: tuple[Cited, ...]

    @property
    def sound(self) -> bool:
        """True if it is cited, and each citation is sound."""
        return bool(self.citations) and all(one.sound for one in self.citations)


class Review(NamedTuple):
    """The statements of a packet, and the exhibits that were opened to check them just now."""

    statements: list[Checked]
    opened: list[Exhibit]


def closed_for(place: Placed | None) -> str:
    """Why the pages of an exhibit may not be opened, whoever asks; empty when they may."""
    if place is None:
        return _("The exhibit was taken out of the packet. Cite another, or put it in again.")
    exhibit = place.row.exhibit
    if exhibit is not None and exhibit.status in FALLEN:
        return _("The exhibit fell: it was withdrawn or restricted. Nothing may rest on it.")
    if exhibit is not None and exhibit.quarantined_at is not None:
        return _("The exhibit is in quarantine: its bytes are not those that came in.")
    return ""


def checked(packet: Packet) -> Review:
    """Every statement in its order. Exhibits that may be opened are opened at the pages cited.

    A number of queries that does not grow; an exhibit is opened once, and not again for what was
    found of the same bytes before.
    """
    places, statements = placed(packet), numbered(packet)
    by_row = {place.row.pk: place for place in places}
    stated = statement_facts(statements, places)
    shown = []
    for item, said in zip(statements, stated, strict=True):
        pairs = tuple(
            (row, by_row.get(row.packet_exhibit_id), citation)
            for row, citation in zip(item.citations, said.citations, strict=True)
        )
        shown.append((item, pairs))
    wanted = [(place, one) for _item, pairs in shown for _row, place, one in pairs]
    found, opened = _found([(p, one) for p, one in wanted if p is not None and not closed_for(p)])
    rows = [
        Checked(
            row=item.row, number=item.number, section=item.section,
            citations=tuple(
                Cited(
                    row=row, place=place, closed=closed_for(place),
                    fault=found.get((place.row.pk, one), "") if place else "",
                )
                for row, place, one in pairs
            ),
        )
        for item, pairs in shown
    ]  # fmt: skip
    return Review(rows, [place.row.exhibit for place in opened if place.row.exhibit])


def _found(
    wanted: list[tuple[Placed, facts.Citation]],
) -> tuple[dict[tuple[int, facts.Citation], str], list[Placed]]:
    """What is wrong with each citation of each place, empty words where nothing is; and the places
    that were opened to know it."""
    told: dict[tuple[int, facts.Citation], str] = {}
    unknown: dict[int, list[facts.Citation]] = {}
    by_place = {place.row.pk: place for place, _one in wanted}
    for place, one in wanted:
        known = _known.get(_asked(place, one))
        if known is None:
            unknown.setdefault(place.row.pk, []).append(one)
        else:
            told[place.row.pk, one] = known
    for key, cited in unknown.items():
        told |= {(key, one): words for one, words in _opened(by_place[key], cited).items()}
    return told, [by_place[key] for key in unknown]


def _opened(place: Placed, cited: list[facts.Citation]) -> dict[facts.Citation, str]:
    """One opening of one exhibit, at all the pages that are asked for."""
    stored = place.row.source.stored_file
    try:
        pages = StoredPages(stored.path(), stored.media_type, pages=place.row.page_count or 1)
        pages.fetch({one.page for one in cited})
    except (OSError, Unreadable) as error:
        why = _("cites %(exhibit)s, which cannot be read: %(why)s")
        return dict.fromkeys(cited, why % {"exhibit": place.label, "why": error})
    told = {}
    for one in cited:
        wrong = citations.wrong_with(one, pages)
        told[one] = wrong
        _known[_asked(place, one)] = wrong
    while len(_known) > MOST_KNOWN:
        _known.pop(next(iter(_known)), None)
    return told


def _asked(place: Placed, one: facts.Citation) -> _Asked:
    stored = place.row.source.stored_file
    return _Asked(
        stored.sha256, stored.media_type, place.row.page_count, one, get_language() or ""
    )  # fmt: skip
