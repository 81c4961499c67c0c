"""An edition of the Section 353 report as facts: of our own rows, or of the public record."""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.clock import legal_day
from sanctions import section353
from sanctions.documents.edition import Country, Edition, Line
from sanctions.marking import matter
from sanctions.models import EditionEntry, PublishedMeasure
from sanctions.snapshot.marking import PLAIN, banner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sanctions.models import AuthorityVersion, ReportEdition

NAMES = dict(EditionEntry.Country.choices)


def historical_days(rows: Iterable[PublishedMeasure]) -> list[datetime.date]:
    """The days of effect in the record, one for each edition or update, newest first."""
    return sorted({row.effective_from for row in rows}, reverse=True)


def edition_facts(edition: ReportEdition, entries: list[EditionEntry]) -> Edition:
    """An edition of ours: the published entries by country, the annex only counted.

    ``entries`` are those its reader may see, with measure, subject and edition.
    """
    lines: dict[str, list[Line]] = defaultdict(list)
    for entry in entries:
        if entry.annex != EditionEntry.Annex.CLASSIFIED:
            lines[entry.country].append(
                Line(
                    name=entry.measure.subject.caption, office=entry.office,
                    phrase=section353.phrase_of(tuple(entry.prongs)), conduct=entry.conduct,
                    cross=entry.cross, source=entry.source, language=entry.language,
                )
            )  # fmt: skip
    published = edition.published_on or edition.determined_on
    return replace(
        _under(edition.authority_version, lines), reference=edition.reference,
        title=edition.title, prepared_on=published or legal_day(edition.created_at),
        notice=edition.public_notice, draft=published is None,
        dated=published.isoformat() if published else _("Not determined yet"),
        # What was found out about the text's validity is ours to know and no part of a report.
        # Until somebody determined it, it names who is looked into.
        validity="", marking=banner(PLAIN if published else matter()),
        withheld=sum(one.annex == EditionEntry.Annex.CLASSIFIED for one in entries),
    )  # fmt: skip


def historical_facts(
    day: datetime.date, rows: list[PublishedMeasure], prepared_on: datetime.date
) -> Edition:
    """The edition of a day, rebuilt from the public record: what was published, and no more.

    A ground in the words published is taken apart; a summary says that it is one. Raises
    IndexError for a day on which nothing took effect.
    """
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        said = section353.taken_apart(row.ground)
        quoted = row.wording == PublishedMeasure.Wording.QUOTED
        lines[row.country].append(
            Line(
                name=row.name_as_published or row.who, office=said.office, phrase=said.phrase,
                conduct=said.conduct, cross=said.cross, quoted=quoted,
            )
        )  # fmt: skip
    return replace(
        _under(rows[0].authority_version, lines), reference=f"353-{day.isoformat()}",
        title=_("Section 353 report: names of %(day)s") % {"day": day.isoformat()},
        prepared_on=prepared_on, dated=_("In effect %(day)s") % {"day": day.isoformat()},
        reconstruction=True, sources=tuple(sorted({_source(row) for row in rows})),
    )  # fmt: skip


def _under(version: AuthorityVersion, lines: dict[str, list[Line]]) -> Edition:
    """What every edition under this text says, with the names by country."""
    countries = tuple(
        Country(name=str(NAMES.get(code, code)), lines=tuple(sorted(found, key=_alphabetical)))
        for code, found in sorted(lines.items(), key=lambda one: str(NAMES.get(one[0], one[0])))
    )
    return Edition(
        reference="", title="", report=section353.TITLE, prepared_on=version.valid_from,
        marking=banner(PLAIN), citation=version.citation,
        validity=version.validity_note, committees=section353.COMMITTEES,
        effects=tuple(version.consequences), effects_seen=_seen_in(version),
        sourcing=section353.SOURCING, countries=countries,
    )  # fmt: skip


def _seen_in(version: AuthorityVersion) -> str:
    """Where the effect was read, or that it was not: its wording here is this record's own."""
    if not version.text_read or "consequences" in " ".join(version.from_memory):
        return _("In the words of this record; not verified.")
    return _("In the words of this record, after %(sources)s.") % {
        "sources": "; ".join(source["title"] for source in version.sources) or version.citation
    }


def _alphabetical(line: Line) -> str:
    plain = unicodedata.normalize("NFD", line.name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _source(row: PublishedMeasure) -> str:
    parts = (row.source_publisher, row.source_title, row.source_dated, row.source_url)
    seen = _("seen via %(via)s") % {"via": row.seen_via} if row.seen_via else ""
    return " · ".join(part for part in (*parts, seen) if part)
