"""Everything a packet says, as plain finished facts: the one thing the printer is given.

Strings are plain text. A blank line in a long text starts a new paragraph, a single line break is
kept. Nothing here is markup and nothing is looked up: what is not in the facts is not printed.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from django.conf.locale import LANG_INFO

Bearing = Literal["supports", "contradicts"]
Verdict = Literal["met", "partly", "not", "stated", "not_stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """The designation indicator on the cover (32 CFR 2002.20(b)(3)): who controls the document."""

    controlled_by: str
    category: str = ""
    distribution: str = ""
    contact: str = ""
    decontrol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The page a decider signs: the determination in words, and whose signature it awaits."""

    text: str
    prongs: tuple[str, ...] = ()
    office: str = ""
    signed_by: str = ""
    signed_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of the subject; `kind` and `quality` are the words to print."""

    text: str
    kind: str = ""
    quality: str = ""
    language: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One document or register number; `note` says what its check digit told."""

    scheme: str
    value: str
    country: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One office held; `held` is the period in words ("2016 to May 2020")."""

    title: str
    body: str = ""
    held: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """One further line about the subject ("Born", "circa 1961-05")."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who the measure is about, and how it was made sure that it is not somebody else."""

    reference: str
    caption: str
    kind: str = ""
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    positions: tuple[Position, ...] = ()
    addresses: tuple[str, ...] = ()
    particulars: tuple[Particular, ...] = ()
    wrong_person_check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One legal element, in the words of the authority."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prong:
    """One way to satisfy the authority; `complete` None means that nothing is claimed about it."""

    code: str
    label: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    relied_on: bool = False
    complete: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a text of law was read."""

    title: str
    publisher: str = ""
    url: str = ""
    read_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The version of the law the measure rests on."""

    code: str
    title: str
    citation: str
    standard: str
    elements: tuple[Element, ...]
    prongs: tuple[Prong, ...]
    verified: bool
    verification: str = ""
    kind: str = ""
    decides: str = ""
    reaches: str = ""
    validity: str = ""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    consult: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    exits: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place in one exhibit. An empty `quotation` cites the page as a whole."""

    exhibit: str
    page: int
    quotation: str = ""
    bates: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One numbered statement of fact with the places it rests on."""

    number: int
    section: str
    text: str
    citations: tuple[Citation, ...] = ()
    language: str = ""
    portion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One finding set against one element; `grade` is reliability and credibility ("B2")."""

    bearing: Bearing
    claim: str
    exhibit: str
    page: int
    passage: str = ""
    bates: str = ""
    source_type: str = ""
    grade: str = ""
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One element with all that bears on it; the verdict is computed by whoever fills this in."""

    element: str
    text: str
    verdict: Verdict
    support: tuple[Support, ...] = ()
    independent_sources: int = 0
    best_grade: str = ""
    statements: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """One thing that points the other way, or exculpates, and what is said to it."""

    text: str
    citations: tuple[Citation, ...] = ()
    answer: str = ""
    language: str = ""
    portion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The search for contrary information: never empty, so that "none found" means something."""

    terms: str
    sources: str
    searched_on: datetime.date
    searched_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exhibit as listed; `bates_first` and `bates_last` are whole numbers with their prefix."""

    label: str
    title: str
    sha256: str
    pages: int
    bates_first: str = ""
    bates_last: str = ""
    description: str = ""
    source: str = ""
    source_type: str = ""
    grade: str = ""
    dated: str = ""
    language: str = ""
    media_type: str = ""
    derived_from: str = ""
    portion: str = ""

    @property
    def language_name(self) -> str:
        """The language in English; its tag where it is none that Django knows."""
        return str(LANG_INFO.get(self.language, {}).get("name", self.language))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """Volume A of one version of one packet. Deliberation (volume B) has no field here on purpose.

    `prepared_on` is the only date of the print run (the clock is never asked) and becomes the
    creation date of the file. A draft lists what is `missing`; a packet that is not a draft may
    miss nothing. A reconstruction carries no decision. `portions` are the marks of the
    parts by their anchor, and `portion` that of an item in one (32 CFR 2002.20), where they differ.
    """

    reference: str
    version: int
    title: str
    prepared_on: datetime.date
    subject: Subject
    authority: Authority
    designation: Designation
    marking: str
    draft: bool = True
    missing: tuple[str, ...] = ()
    reconstruction: bool = False
    measure: str = ""
    action: str = ""
    status: str = ""
    prepared_by: str = ""
    manifest_sha256: str = ""
    decision: Decision | None = None
    summary: str = ""
    statements: tuple[Statement, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    contrary: tuple[Contrary, ...] = ()
    search: Search | None = None
    exhibits: tuple[Exhibit, ...] = ()
    language: str = "en"
    transmittal: str = ""
    portions: tuple[tuple[str, str], ...] = ()
    line_numbers: bool = False

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """Bates numbers from 1 to the last of the list that no page of it bears: first and last."""
        found, following = [], 1
        for exhibit in self.exhibits:
            number = _number(exhibit.bates_first)
            if number > following:
                found.append(
                    (
                        bates_at(exhibit.bates_first, following - number + 1),
                        bates_at(exhibit.bates_first, 0),
                    )
                )
            following = _number(exhibit.bates_last) + 1
        return found


def _number(bates: str) -> int:
    digits = re.search(r"\d*$", bates)
    return int(digits[0] or 0) if digits else 0


def bates_at(first: str, page: int) -> str:
    """Give the Bates number of a page (from 1) of an exhibit that begins at `first`.

    `bates_at("AR-7K3QM-000010", 3)` is `"AR-7K3QM-000012"`. Empty when the exhibit has none yet.
    """
    match = re.fullmatch(r"(.*?)(\d+)", first)
    if match is None:
        return ""
    prefix, digits = match.groups()
    return f"{prefix}{int(digits) + page - 1:0{len(digits)}d}"
