"""An edition of the Section 353 report: facts in, the bytes of a tagged PDF out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sanctions import spanish
from sanctions.documents import confined
from sanctions.documents.packet import PrintStopped, limits_for
from sanctions.documents.typeface import character_name, tidy, without_glyph

DRAFT = "DRAFT"
RECONSTRUCTION = "RECONSTRUCTION FROM PUBLIC RECORD, NOT A GOVERNMENT DOCUMENT"
ANNEX = "{number} name stands in a classified annex, which is held elsewhere."
ANNEXES = "{number} names stand in a classified annex, which is held elsewhere."
COMPILED = (
    "Compiled from published facts. It is not complete: names that were published and are not in "
    "this record are missing. Being listed is no proof of wrongdoing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One name: office, verb phrase, conduct, and what else the entry says.

    ``quoted`` is False where the conduct is a summary of what was published.
    """

    name: str
    office: str
    phrase: str
    conduct: str
    cross: str = ""
    quoted: bool = True
    source: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The names of one country, in alphabetical order of the names."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A whole edition as it is printed; nothing in it is looked up.

    ``reconstruction`` heads every page with what it is not. ``withheld`` is how many names stand
    elsewhere; None says that nothing is known of it. Of a translation, ``original`` is the language
    of what stays as it was written, and ``remark`` what is said of it.
    """

    reference: str
    title: str
    report: str
    prepared_on: datetime.date
    marking: str
    citation: str
    validity: str
    committees: tuple[str, ...]
    effects: tuple[str, ...]
    effects_seen: str
    sourcing: str
    countries: tuple[Country, ...]
    sources: tuple[str, ...] = ()
    draft: bool = False
    reconstruction: bool = False
    dated: str = ""
    notice: str = ""
    withheld: int | None = None
    language: str = "en"
    original: str = ""
    remark: str = ""


def edition_pdf(edition: Edition) -> bytes:
    """Print the edition; the same facts give the same bytes. Raises PrintStopped."""
    html = edition_html(edition)
    try:
        return confined.run("print", html.encode(), limits_for(html))
    except confined.Stopped as stopped:
        raise PrintStopped([str(stopped)]) from stopped


def edition_html(edition: Edition) -> str:
    """The finished page source. Raises PrintStopped for characters without a glyph."""
    with translation.override(edition.language):
        if faults := _faults(edition):
            raise PrintStopped(faults)
        context = {"edition": edition, "words": _words(edition)}
        return tidy(render_to_string("documents/edition.html", context))


def _words(edition: Edition) -> dict[str, str]:
    """The fixed words, in the language of the edition."""
    told = spanish.words()["edition"] if edition.language == spanish.LANGUAGE else {}
    count = edition.withheld or 0
    annex = ANNEX if count == 1 else ANNEXES
    heading = RECONSTRUCTION if edition.reconstruction else DRAFT if edition.draft else ""
    english = {
        "law": "Law", "validity": "Validity", "submitted": "Submitted to", "sourcing": "Sourcing",
        "effect": "Effect", "annex": "Annex", "sources": "Sources", "notice": "Public Notice",
        "summary": "[summary of what was published]", "withheld": annex, "heading": heading,
        "compiled": COMPILED,
    }  # fmt: skip
    found = {name: str(told.get(text, text)) for name, text in english.items()}
    return found | {"withheld": found["withheld"].format(number=count)}


def _faults(edition: Edition) -> list[str]:
    found = []
    for country in edition.countries:
        for line in country.lines:
            texts = [getattr(line, one.name) for one in fields(line)]
            bad = without_glyph(tidy(" ".join(t for t in texts if isinstance(t, str))))
            if bad:
                found.append(
                    _("%(country)s, entry %(number)d: no glyph for %(characters)s")
                    % {
                        "country": country.name, "number": country.lines.index(line) + 1,
                        "characters": ", ".join(map(character_name, bad)),
                    }
                )  # fmt: skip
    return found
